"""The case log: every call that may be made on it, each one transaction; what it changes or opens is in the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine

from justrules import agreement, bias
from justrules.cases import audit, retention, soundness
from justrules.cases.access import Actor, Authorize, Grant, View, authorised, standings, stranger
from justrules.cases.audit import Anchor
from justrules.cases.casefile import CaseFile, find
from justrules.cases.database import Database
from justrules.cases.desk import DECIDES, SEES_ALL, By, Clock, Desk, Parts
from justrules.cases.entries import Entries
from justrules.cases.errors import StoreError
from justrules.cases.identity import Identity
from justrules.cases.keys import KeyProvider
from justrules.cases.listing import Filter, Page, page
from justrules.cases.operations import (
    caring,
    deciding,
    disclosing,
    improving,
    keeping,
    opening,
    permitting,
    responding,
    studying,
)
from justrules.cases.people import People
from justrules.cases.retention import Due
from justrules.cases.schema import require_current, upgrade
from justrules.cases.statistics.committee import BASE, THRESHOLD
from justrules.cases.statistics.counting import count
from justrules.cases.statistics.editions import Edition, Kind, draft
from justrules.cases.statistics.editions import editions as published
from justrules.cases.statistics.editions import publish as freeze
from justrules.cases.statistics.figures import legend_of
from justrules.cases.statistics.quarters import Quarter, parse_quarter
from justrules.cases.views import CaseView
from justrules.cases.words import Standing, Status
from justrules.cases.work import Receipt, Work, no_such_case, record
from justrules.engine.compiler import tree_of
from justrules.engine.evaluator import Answers
from justrules.policies.registry import Registry

Where = str | Path | URL | Engine
Progress = Callable[[int, int], None]

IDENTITY_READ, CASE_READ = "identity_read", "case_read"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _quarter(given: object) -> Quarter:
    return given if isinstance(given, Quarter) else parse_quarter(given if isinstance(given, str) else "")


def _named(editions: Iterable[Edition]) -> dict[str, str]:
    """What the trail keeps of each edition, by its quarter and kind."""
    return {f"{each.quarter} {each.kind}": audit.edition_digest(each.content) for each in editions}


class CaseLog:
    """A confidential log of just-culture cases in a SQLite file or a PostgreSQL database.

    Made by `open_at`. A log may be used from several threads; each call is one transaction.
    """

    __slots__ = ("_desk",)

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __repr__(self) -> str:
        return f"<case log in {self._desk.database.dialect}>"

    # --- opening the log ---------------------------------------------------------------------------------------

    @classmethod
    def create_at(cls, where: Where, *, keys: KeyProvider, organisation: str) -> None:
        """Make the tables of a new log, or bring those of an older edition up to date.

        Args:
            where: a path or URL; see `open_at`.
            keys: the keys that will open it.
            organisation: a name that keeps pseudonyms of two organisations with one key apart.

        Raises:
            StoreError: the database cannot be written, or holds something else (`JR710`, `JR713`, `JR714`).
            KeyFault: the log exists and was made with other keys (`JR720`).
        """
        database = Database.open(where)
        try:
            upgrade(database)
            people = People(keys, organisation)
            with database.writing() as connection:
                people.record_keys(connection)
                people.verify_keys(connection)
                if audit.head(connection).seq == 0:
                    people.log_key(connection, at=_now())
                    audit.append(
                        connection,
                        keys,
                        at=_now(),
                        actor="system",
                        role="system",
                        action="create",
                        case_code=None,
                        payload={},
                    )
        finally:
            database.close()

    @classmethod
    def open_at(
        cls,
        where: Where,
        *,
        keys: KeyProvider,
        organisation: str,
        authorize: Authorize,
        registry: Registry | None = None,
        policy: str = "aviation_part5",
        roles: Mapping[str, Standing] | None = None,
        clock: Clock = _now,
    ) -> CaseLog:
        """Open a log that `create_at` made.

        Args:
            where: the path of a SQLite file, a URL (`sqlite:///…`, `postgresql://…`) or an SQLAlchemy engine.
            keys: the keys that it was made with.
            organisation: the name that it was made with.
            authorize: the application's own check; see `Grant`.
            registry: where policies are found; the shipped ones and those of installed packages if not given.
            policy: the policy used where none is named. Its `roles` say who may see what.
            roles: what each role may do, instead of what the policy says.
            clock: what tells the time, with its zone.

        Raises:
            StoreError: there is no log, or one of another edition (`JR710` to `JR714`).
            KeyFault: these are not its keys (`JR720`).
            PolicyError: the policy is not there or has errors.
        """
        known = registry or Registry.default()
        chosen = known.get(policy)
        parts = Parts(
            keys=keys,
            people=People(keys, organisation),
            authorize=authorize,
            registry=known,
            policy=chosen,
            roles=standings(chosen) if roles is None else dict(roles),
            clock=clock,
            policies={(policy, None): chosen},
        )
        database = Database.open(where)
        try:
            with database.reading() as connection:
                require_current(connection)
                parts.people.verify_keys(connection)
        except BaseException:
            database.close()
            raise
        return cls(Desk(database, parts))

    def within(self, connection: Connection) -> CaseLog:
        """The same log inside a transaction of the caller's, who commits it or rolls it back."""
        return CaseLog(Desk(Database.joined(connection), self._desk.parts))

    def close(self) -> None:
        """Let go of the database. An engine or a connection that was handed in stays open."""
        self._desk.database.close()

    def __enter__(self) -> CaseLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def actor(self, credential: Any) -> Actor:
        """Who is acting, as the application's `authorize` hook says. A role that is not known sees nothing.

        Raises:
            StoreError: the hook gave back something else than a `Grant` (`JR715`).
            InvalidEntry: its subject or its investigations cannot be used (`JR705`).
        """
        grant: Any = self._desk.parts.authorize(credential)
        if not isinstance(grant, Grant) or not isinstance(grant.role, str):
            raise StoreError([stranger()])
        entries = Entries("actor")
        subject = entries.identity("subject", grant.subject)
        investigations = entries.references("investigations", grant.investigations)
        return Actor(
            issuer=self._desk.parts,
            subject=entries.settled(subject),
            role=grant.role,
            standing=self._desk.parts.roles.get(grant.role, Standing.NONE),
            investigations=frozenset(investigations),
        )

    # --- opening a case ----------------------------------------------------------------------------------------

    def open_case(
        self,
        actor: Actor,
        *,
        individual: str | Identity,
        position: str = "sharp_end",
        department: str | None = None,
        linked_report: str | None = None,
        linked_investigation: str | None = None,
        severity: str | None = None,
        request_id: str | None = None,
    ) -> Receipt:
        """Open a case; its code is the next of the year.

        Args:
            actor: who opens it.
            individual: the person whose act is reviewed, by the reference that the organisation uses.
            position: `sharp_end`, `supervisor` or `manager`.
            department: where the person works.
            linked_report: the report that led to it: a reference, no text.
            linked_investigation: the investigation of the event, in the same way.
            severity: a level of the policy's scale. It reaches duties and statistics, and no classification.
            request_id: makes a retry safe: the same id with the same content gives back the first receipt.

        Raises:
            Refused: the role may not open cases (`JR707`), or the case is about the actor (`JR709`).
            InvalidEntry: something cannot be recorded (`JR705`).
            Conflict: the request id was used for something else (`JR708`).
        """
        self._desk.must(actor, DECIDES)
        given = opening.opening(
            self._desk.parts.policy,
            individual=individual,
            position=position,
            department=department,
            linked_report=linked_report,
            linked_investigation=linked_investigation,
            severity=severity,
            request_id=request_id,
        )
        people = self._desk.parts.people
        if given.individual == actor.subject:
            raise opening.about_oneself("recorded")
        at = self._desk.now()
        with self._desk.database.writing() as connection:
            me = people.enter(connection, actor.subject, at=at).uid
            person = people.enter(connection, given.individual, at=at)
            row = opening.earlier_request(connection, given, person.uid)
            if row is None:
                row = opening.insert_case(connection, given, person_id=person.id, uid=person.uid, at=at)
                work = self._desk.work(connection, actor, me, at, row)
                record(work, "open", work.id, work.code, {})
        # A retry is told what the first call was told. What came after it has to be read first, by who may.
        return Receipt(case_code=row["case_code"], status=Status.OPEN, version=1)

    def add_act(
        self,
        actor: Actor,
        code: str,
        *,
        expected_version: int,
        individual: str | Identity,
        position: str,
        department: str | None = None,
    ) -> Receipt:
        """Add another act to an open case: a colleague's, a supervisor's, a manager's."""
        with self._desk.changing(actor, code, expected_version, "add_act") as work:
            opening.add_act(work, individual=individual, position=position, department=department)
        return self._receipt(work)

    # --- deciding ----------------------------------------------------------------------------------------------

    def evaluate(
        self,
        actor: Actor,
        code: str,
        answers: Answers,
        *,
        expected_version: int,
        act: int = 1,
        policy: str | None = None,
        policy_version: str | None = None,
        reasons: Mapping[str, str] | None = None,
        factors: Iterable[str] = (),
        rationale: str | None = None,
        occasion: str | None = None,
    ) -> Receipt:
        """Take one act of an open case through a policy, and keep the whole assessment.

        Nothing is overwritten: new facts make a new evaluation, with an `occasion`.

        Args:
            actor: who evaluates.
            code: the case's code.
            answers: question ids, each with its answer, as for `justrules.evaluate`.
            expected_version: the version that the caller saw.
            act: the number of the act.
            policy: a policy's id; the log's own if not given.
            policy_version: exactly this version; the newest that is no draft if not given.
            reasons: what the assessor wrote for each answer. Sealed, as `rationale` and `occasion` are.
            factors: ids of contributing factors that were found.
            rationale: the reasoning for the classification. `classify` needs it.
            occasion: why there is another evaluation.

        Raises:
            AnswerError: answers, factors or reasons do not fit the policy; with everything that does not.
            Refused: the case is not open (`JR702`).
            InvalidEntry: something is missing or cannot be recorded (`JR704`, `JR705`).
        """
        chosen = self._desk.policy(policy, policy_version)
        with self._desk.changing(actor, code, expected_version, "evaluate") as work:
            deciding.evaluate(
                work,
                chosen,
                answers,
                act=act,
                reasons=reasons,
                factors=factors,
                rationale=rationale,
                occasion=occasion,
            )
        return self._receipt(work)

    def classify(self, actor: Actor, code: str, *, expected_version: int) -> Receipt:
        """Let the last evaluation of every act stand.

        Raises:
            InvalidEntry: an act has no evaluation, no decision or no rationale (`JR704`); with all that is missing.
        """
        with self._desk.changing(actor, code, expected_version, "classify") as work:
            deciding.classify(work)
        return self._receipt(work)

    def reclassify(self, actor: Actor, code: str, *, expected_version: int, reason: str) -> Receipt:
        """Take a classification back because of new facts."""
        with self._desk.changing(actor, code, expected_version, "reclassify") as work:
            deciding.reclassify(work, reason=reason)
        return self._receipt(work)

    # --- acting, closing, opening again ------------------------------------------------------------------------

    def take_action(
        self,
        actor: Actor,
        code: str,
        *,
        expected_version: int,
        response_action: str,
        act: int = 1,
        kind: str | None = None,
        harsher_reason: str | None = None,
    ) -> Receipt:
        """Record what was done about an act; the case moves on when every act has its response.

        Args:
            actor: who records it.
            code: the case's code.
            expected_version: the version that the caller saw.
            response_action: what was done.
            act: the number of the act.
            kind: `supportive`, `coaching`, `referral` or `disciplinary`; the category's own if not given.
            harsher_reason: why the response is harsher than the category allows; such a case is flagged.

        Raises:
            InvalidEntry: the response is harsher and no reason is given (`JR706`).
        """
        with self._desk.changing(actor, code, expected_version, "take_action") as work:
            responding.take_action(
                work, act=act, response_action=response_action, kind=kind, harsher_reason=harsher_reason
            )
        return self._receipt(work)

    def follow_up(self, actor: Actor, code: str, *, expected_version: int, on: dt.date | str) -> Receipt:
        """Schedule the review of whether the response worked, on a date that is not past (in UTC)."""
        with self._desk.changing(actor, code, expected_version, "follow_up") as work:
            responding.follow_up(work, on=on)
        return self._receipt(work)

    def act_again(
        self,
        actor: Actor,
        code: str,
        *,
        expected_version: int,
        reason: str,
        act: int = 1,
        response_action: str | None = None,
        kind: str | None = None,
        harsher_reason: str | None = None,
    ) -> Receipt:
        """Record that the follow-up found the response ineffective, and what was done instead.

        Args:
            actor: who records it.
            code: the case's code.
            expected_version: the version that the caller saw.
            reason: what was found to be ineffective.
            act: the number of the act that was answered anew.
            response_action: what was done; the earlier response stays in the notes. Without, it stands as it is.
            kind: as for `take_action`.
            harsher_reason: as for `take_action`.
        """
        with self._desk.changing(actor, code, expected_version, "act_again") as work:
            responding.act_again(
                work,
                reason=reason,
                act=act,
                response_action=response_action,
                kind=kind,
                harsher_reason=harsher_reason,
            )
        return self._receipt(work)

    def close_case(self, actor: Actor, code: str, *, expected_version: int, found: str | None = None) -> Receipt:
        """Close the case; after a follow-up, with what it found."""
        with self._desk.changing(actor, code, expected_version, "close") as work:
            responding.close(work, found=found)
        return self._receipt(work)

    def reopen(self, actor: Actor, code: str, *, expected_version: int, reason: str) -> Receipt:
        """Open a closed case again. Those who oversee may do this too."""
        with self._desk.changing(actor, code, expected_version, "reopen", who=SEES_ALL) as work:
            responding.reopen(work, reason=reason)
        return self._receipt(work)

    def withdraw(self, actor: Actor, code: str, *, expected_version: int, reason: str) -> Receipt:
        """Close a case that should not have been one."""
        with self._desk.changing(actor, code, expected_version, "withdraw") as work:
            responding.withdraw(work, reason=reason)
        return self._receipt(work)

    def mark_duplicate(self, actor: Actor, code: str, *, expected_version: int, of: str, reason: str) -> Receipt:
        """Close a case that is the case `of` already."""
        with self._desk.changing(actor, code, expected_version, "mark_duplicate") as work:
            seen = find(work.connection, of, actor=actor, me=work.me, now=work.at)
            responding.mark_duplicate(work, of=of, reason=reason, other=seen.row if seen else None)
        return self._receipt(work)

    # --- what is owed ------------------------------------------------------------------------------------------

    def offer_support(
        self,
        actor: Actor,
        code: str,
        *,
        expected_version: int,
        kind: str,
        offered_on: dt.date | str,
        given_on: dt.date | str | None = None,
        note: str | None = None,
        act: int = 1,
    ) -> Receipt:
        """Record support offered to the person.

        `kind` is `reflective_supervision`, `peer_discussion`, `word_on_outcome` or `other`.
        """
        with self._desk.changing(actor, code, expected_version, "offer_support") as work:
            caring.offer_support(work, act=act, kind=kind, offered_on=offered_on, given_on=given_on, note=note)
        return self._receipt(work)

    def give_support(
        self, actor: Actor, code: str, *, expected_version: int, number: int, on: dt.date | str, act: int = 1
    ) -> Receipt:
        """Record when offered support was given."""
        with self._desk.changing(actor, code, expected_version, "give_support") as work:
            caring.give_support(work, act=act, number=number, on=on)
        return self._receipt(work)

    def settle_duty(
        self,
        actor: Actor,
        code: str,
        *,
        expected_version: int,
        duty: str,
        state: str,
        note: str | None = None,
        act: int = 1,
    ) -> Receipt:
        """Record how far a duty has come: `due`, `consider`, `done` or `not_applicable` (with a note that says why)."""
        with self._desk.changing(actor, code, expected_version, "settle_duty") as work:
            caring.settle_duty(work, act=act, duty=duty, state=state, note=note)
        return self._receipt(work)

    def review(
        self, actor: Actor, code: str, *, expected_version: int, subject: str, found: str, act: int = 1
    ) -> Receipt:
        """Record what the separate review of `environment`, `training` or `fitness` found after a repeat."""
        with self._desk.changing(actor, code, expected_version, "review") as work:
            caring.review(work, act=act, subject=subject, found=found)
        return self._receipt(work)

    def improve(
        self,
        actor: Actor,
        code: str,
        *,
        expected_version: int,
        kind: str,
        description: str,
        owner_role: str,
        due: dt.date | str | None = None,
    ) -> Receipt:
        """Record a change to the system: `procedure`, `training`, `equipment`, `staffing` or `other`."""
        with self._desk.changing(actor, code, expected_version, "improve") as work:
            improving.improve(work, kind=kind, description=description, owner_role=owner_role, due=due)
        return self._receipt(work)

    def finish_improvement(
        self, actor: Actor, code: str, *, expected_version: int, number: int, on: dt.date | str
    ) -> Receipt:
        """Record when a change to the system was done."""
        with self._desk.changing(actor, code, expected_version, "finish_improvement") as work:
            improving.finish_improvement(work, number=number, on=on)
        return self._receipt(work)

    def permit(
        self, actor: Actor, code: str, *, expected_version: int, investigator: str | Identity, until: dt.datetime
    ) -> Receipt:
        """Let an investigator who works on this case see the identity, until a moment."""
        with self._desk.changing(actor, code, expected_version, "permit") as work:
            permitting.permit(work, investigator=investigator, until=until)
        return self._receipt(work)

    def revoke(self, actor: Actor, code: str, *, expected_version: int, investigator: str | Identity) -> Receipt:
        """Take such an authorisation back."""
        with self._desk.changing(actor, code, expected_version, "revoke") as work:
            permitting.revoke(work, investigator=investigator)
        return self._receipt(work)

    # --- looking -----------------------------------------------------------------------------------------------

    def show(self, actor: Actor, code: str, *, identity: bool = True) -> CaseView:
        """A case as the actor may see it. What shows texts or the identity is written down in the trail first.

        Args:
            actor: who reads it.
            code: the case's code.
            identity: open the identity, where the actor may see it. Without, the case is read and nobody is named
                but by what a text may say.

        Raises:
            NotFound: there is no such case, or not for this actor (`JR701`); told alike.
        """
        at = self._desk.now()
        authorised(actor, self._desk.parts)
        with self._desk.database.writing() as connection:
            me = self._desk.me(connection, actor, at)
            seen = find(connection, code, actor=actor, me=me, now=at)
            if seen is None:
                raise no_such_case()
            if seen.view is not View.LINKED:
                action = IDENTITY_READ if identity else CASE_READ
                record(self._desk.work(connection, actor, me, at, seen.row), action, seen.row["id"], code, {})
            return CaseFile(connection, self._desk.parts.people, seen.row, named=identity).view(seen.view)

    def cases(
        self,
        actor: Actor,
        *,
        status: str | None = None,
        category: str | None = None,
        department: str | None = None,
        linked_report: str | None = None,
        linked_investigation: str | None = None,
        opened_from: dt.date | str | None = None,
        opened_before: dt.date | str | None = None,
        overdue_on: dt.date | str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page:
        """The cases that the actor may see, newest first, a page at a time. No identity is in a list.

        Args:
            actor: who asks.
            status: only cases of this status.
            category: only cases with this category.
            department: only cases with an act from this department.
            linked_report: only cases of this report.
            linked_investigation: only cases of this investigation.
            opened_from: opened on this day or later, in UTC.
            opened_before: opened before this day.
            overdue_on: in follow-up, with a date before this day.
            after: `next` of the page before.
            limit: cases on the page, 1 to 500.

        Raises:
            Refused: the role may not see what it would filter by (`JR707`).
            InvalidEntry: a filter cannot be used (`JR705`).
        """
        authorised(actor, self._desk.parts)
        wanted = Filter(
            status=status,
            category=category,
            department=department,
            linked_report=linked_report,
            linked_investigation=linked_investigation,
            opened_from=opened_from,
            opened_before=opened_before,
            overdue_on=overdue_on,
        )
        with self._desk.database.reading() as connection:
            me = self._desk.known_as(connection, actor)
            return page(connection, actor=actor, me=me, wanted=wanted, after=after, limit=limit)

    def acts(self, actor: Actor, *, policy: str | None = None) -> tuple[bias.Record, ...]:
        """Every act classified under a policy, for `justrules.bias`: answers, severity, groups, and not whose it was.

        Only with full access. Acts of the actor's own are left out.
        """
        tree = tree_of(self._desk.policy(policy, None))
        with self._desk.overseeing(actor) as (connection, me):
            return tuple(studying.decided_acts(connection, tree, me=me))

    @contextmanager
    def decided(self, actor: Actor, *, policy: str | None = None) -> Iterator[Iterator[studying.Decided]]:
        """For a `with` block, every act classified under a policy, for `justrules.replay`: as decided, page by page.

        Only with full access. Acts of the actor's own are left out. The block is one transaction.

        Args:
            actor: with full access.
            policy: a policy's id; the log's own if not given. All its versions count, known or not.
        """
        with self._desk.overseeing(actor) as (connection, me):
            yield studying.as_decided(connection, policy or self._desk.parts.policy.id, me=me)

    def assessments(self, actor: Actor, *, policy: str | None = None) -> tuple[agreement.Record, ...]:
        """Each assessor's last evaluation of each act under a policy, for `justrules.agreement`; as `acts`."""
        tree = tree_of(self._desk.policy(policy, None))
        with self._desk.overseeing(actor) as (connection, me):
            return tuple(studying.assessments(connection, tree, me=me))

    def disclose(self, actor: Actor, individual: str | Identity) -> dict[str, Any]:
        """What the log holds about one person, for that person: their own acts, nothing about anybody else.

        For whoever decides cases, on the person's request, and written down in the trail. Nobody discloses to
        themselves, and a case that is also about the actor is left out.

        Returns:
            Plain data for JSON, with the caution that somebody must read it first.

        Raises:
            NotFound: the log does not know the person (`JR701`).
            Refused: the actor is the person (`JR709`), or may not do this (`JR707`).
        """
        with self._desk.about(actor, individual, "disclosure") as (connection, person, me):
            return disclosing.disclosure(connection, self._desk.parts.people, person.id, me=me)

    # --- statistics --------------------------------------------------------------------------------------------

    def statistics(self, actor: Actor, quarter: Quarter | str) -> Edition:
        """The exact statistics of a quarter as the log stands now; a draft, for full access only.

        Args:
            actor: with full access.
            quarter: such as `2026-Q4`; it must have begun.

        Raises:
            EditionRefused: there is no such quarter, or it has not begun (`JR740`).
        """
        with self._desk.overseeing(actor) as (connection, _):
            now = self._desk.now()
            exact = count(connection, _quarter(quarter), legend=legend_of(self._desk.parts.policy), now=now)
            return draft(exact, organisation=self._desk.parts.people.organisation)

    def publish(
        self,
        actor: Actor,
        quarter: Quarter | str,
        *,
        kind: str = "committee",
        threshold: int = THRESHOLD,
        base: int = BASE,
    ) -> Edition:
        """Freeze the statistics of a quarter that is over.

        Args:
            actor: with full access.
            quarter: such as `2026-Q4`.
            kind: `committee`, with small numbers protected, or `full`, exact.
            threshold: numbers below it, zero apart, are hidden from the committee.
            base: what the others are rounded to.

        Raises:
            EditionRefused: the quarter is not over (`JR740`), a hidden number could be worked out from what is printed
                (`JR741`), or the edition is published already (`JR742`).
            InvalidEntry: there is no such kind (`JR705`).
        """
        self._desk.must(actor, SEES_ALL)
        entries = Entries("edition")
        wanted = entries.word("kind", kind, Kind)
        entries.number("threshold", threshold, least=1, most=1000)
        entries.number("base", base, least=1, most=1000)
        chosen = entries.settled(wanted)
        which, at = _quarter(quarter), self._desk.now()
        with self._desk.database.writing() as connection:
            before = _named(published(connection))
            self._desk.enter(connection, actor, at, "publish", {"quarter": str(which), "kind": chosen.value})
            made = freeze(
                connection,
                which,
                kind=chosen,
                legend=legend_of(self._desk.parts.policy),
                organisation=self._desk.parts.people.organisation,
                anchor=audit.head(connection),
                now=at,
                threshold=threshold,
                base=base,
            )
            now = _named(published(connection))
            new = {name: digest for name, digest in now.items() if name not in before}
            self._desk.enter(connection, actor, at, audit.EDITION, {"editions": new})
            return made

    def editions(self, actor: Actor, *, kind: str | None = None) -> tuple[Edition, ...]:
        """What was published, the earliest quarter first; for full access, who hand the committee its edition."""
        entries = Entries("edition")
        chosen = None if kind is None else entries.word("kind", kind, Kind)
        entries.settle()
        with self._desk.overseeing(actor) as (connection, _):
            return published(connection, kind=chosen)

    # --- keeping and letting go --------------------------------------------------------------------------------

    def retention(self, actor: Actor, *, years: int = 5, after: int = 0, limit: int = 500) -> tuple[Due, ...]:
        """Whose time for being kept is over: every case closed, the last of them that long ago. Never the actor's own.

        Five years is what 14 CFR 5.97 asks for outputs of safety assurance; other rules ask for other periods.

        Args:
            actor: with full access.
            years: how long an identity is kept after the last closing.
            after: `person_id` of the last one of the page before.
            limit: how many at most.
        """
        with self._desk.overseeing(actor) as (connection, me):
            return retention.due(connection, now=self._desk.now(), years=years, after=after, limit=limit, me=me)

    def let_go(self, actor: Actor, *, years: int = 5, limit: int = 500) -> tuple[Due, ...]:
        """Erase those whose time is over and who are not the actor, `limit` of them at most; tells whom, by row.

        Cases, categories and statistics stay; who it was and every free text about them can be read no more.
        """
        self._desk.must(actor, DECIDES)
        at = self._desk.now()
        with self._desk.database.writing() as connection:
            me = self._desk.me(connection, actor, at)
            due = retention.due(connection, now=at, years=years, limit=limit, me=me)
            for each in due:
                self._desk.parts.people.erase(connection, each.person_id, at=at)
                payload = {"person": each.uid, "why": "retention"}
                self._desk.append(connection, By(actor, me, at), soundness.ERASE, payload)
            return due

    def erase(self, actor: Actor, individual: str | Identity) -> None:
        """Forget who somebody was, by destroying the key to it.

        The cases stay, without the identity and without any free text about the person. Backups made before still
        hold the wrapped key: destroy them too, or the keys that open them.

        Raises:
            NotFound: the log does not know the person (`JR701`).
            Refused: a case about them is open (`JR702`), or the actor is the person (`JR709`).
        """
        with self._desk.about(actor, individual, None) as (connection, person, me):
            keeping.may_erase(connection, person.id)
            at = self._desk.now()
            self._desk.parts.people.erase(connection, person.id, at=at)
            self._desk.append(connection, By(actor, me, at), soundness.ERASE, {"person": person.uid, "why": "request"})

    def rotate(self, actor: Actor, *, progress: Progress | None = None, batch: int = 500) -> int:
        """Bring everything under the keys now in use: data keys are wrapped anew, pseudonyms made anew.

        What is sealed is not touched. Can be broken off and begun again.

        Args:
            actor: who decides.
            progress: told how many are renewed so far, twice.
            batch: how many in one transaction, 1 to 100,000.

        Returns:
            How many data keys and pseudonyms were renewed.
        """
        self._desk.must(actor, DECIDES)
        entries = Entries("rotation")
        size = entries.number("batch", batch, least=1, most=retention.MOST)
        entries.settle()
        done = 0
        for step in (self._rewrap, self._repseudonymise):
            while count := step(actor, size):
                done += count
                if progress is not None:
                    progress(done, done)
        return done

    # --- the trail ---------------------------------------------------------------------------------------------

    def head(self, actor: Actor) -> Anchor:
        """The last entry of the audit trail, to be kept somewhere else: printed, mailed, time-stamped."""
        self._desk.must(actor, SEES_ALL)
        with self._desk.database.reading() as connection:
            return audit.head(connection)

    def verify(self, *, anchors: Iterable[Anchor] = (), progress: Progress | None = None) -> Anchor:
        """Read the whole trail, hold every case and edition against it, and open every identity.

        Args:
            anchors: heads kept outside, in any order.
            progress: told how many entries are read, of how many.

        Returns:
            The head, verified.

        Raises:
            Tampered: naming the first entry or anchor that does not fit (`JR730`, `JR731`), or the cases, editions,
                numbers, individuals and triggers that do not (`JR732`).
        """
        with self._desk.database.reading() as connection:
            head = audit.verify_trail(connection, self._desk.parts.keys, anchors=tuple(anchors), progress=progress)
        # Apart, because a reader holds up the writers of a SQLite file.
        with self._desk.database.reading() as connection:
            audit.verify_editions(connection)
            soundness.verify_numbers(connection)
            audit.verify_states(connection, progress=progress)
        with self._desk.database.reading() as connection:
            soundness.verify_people(connection, self._desk.parts.people, progress=progress)
            soundness.verify_guards(connection)
        return head

    def _rewrap(self, actor: Actor, batch: int) -> int:
        at = self._desk.now()
        with self._desk.database.writing() as connection:
            count, _ = self._desk.parts.people.rewrap(connection, limit=batch)
            if count:
                self._desk.enter(connection, actor, at, "rotate", {"data_keys": count})
            return count

    def _repseudonymise(self, actor: Actor, batch: int) -> int:
        at = self._desk.now()
        with self._desk.database.writing() as connection:
            count = self._desk.parts.people.repseudonymise(connection, limit=batch)
            if count:
                self._desk.enter(connection, actor, at, "rotate", {"pseudonyms": count})
            return count

    @staticmethod
    def _receipt(work: Work) -> Receipt:
        if work.receipt is None:
            raise AssertionError("a change that went through has a receipt")
        return work.receipt
