"""How a call on the log is carried out: who asks is checked, one transaction is opened, and what was done is recorded.

The order is always the same: find the case as this actor may look at it, refuse what the role may not do, compare
the version that was seen, change, and write down that it was changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from justrules.cases import audit
from justrules.cases.access import Actor, Authorize, authorised
from justrules.cases.casefile import find
from justrules.cases.database import Database
from justrules.cases.entries import Entries
from justrules.cases.errors import InvalidEntry, Refused, finding
from justrules.cases.identity import Identity
from justrules.cases.keys import KeyProvider
from justrules.cases.operations import opening
from justrules.cases.people import Individual, People
from justrules.cases.words import Standing
from justrules.cases.work import Work, changed_since, no_such_case, nobody
from justrules.errors import PolicyError
from justrules.policies.model import Policy
from justrules.policies.registry import Registry

Clock = Callable[[], dt.datetime]

DECIDES = frozenset({Standing.DECIDES})
SEES_ALL = frozenset({Standing.DECIDES, Standing.OVERSEES})


@dataclass(frozen=True, slots=True, repr=False, eq=False, kw_only=True)
class Parts:
    """What a log works with; its identity is the token by which it knows its own actors."""

    keys: KeyProvider
    people: People
    authorize: Authorize
    registry: Registry
    policy: Policy
    roles: Mapping[str, Standing]
    clock: Clock
    policies: dict[tuple[str, str | None], Policy]


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, as the trail names them, and when."""

    actor: Actor
    me: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Desk:
    """Where calls are carried out: a database, and what the log works with."""

    database: Database
    parts: Parts

    def must(self, actor: Actor, who: frozenset[Standing]) -> None:
        """Refuse an actor whose standing is none of these; who sees nothing is told of no case."""
        authorised(actor, self.parts)
        if actor.standing in who:
            return
        if actor.standing in SEES_ALL:
            raise Refused([finding("JR707", "this role may not do this", hint="a role that decides cases may")])
        raise no_such_case()

    def policy(self, policy_id: str | None, version: str | None) -> Policy:
        """A policy by id and version, found once; the log's own if none is named."""
        entries = Entries()
        named = self.parts.policy.id if policy_id is None else entries.reference("policy", policy_id)
        asked = (named or "", entries.reference("policy_version", version))
        entries.settle()
        known = self.parts.policies
        if asked not in known:
            known[asked] = self._registered(*asked)
        return known[asked]

    def _registered(self, policy_id: str, version: str | None) -> Policy:
        try:
            return self.parts.registry.get(policy_id, version=version)
        except PolicyError as error:
            if any(each.code != "JR122" for each in error.findings):
                raise
            hint = error.findings[0].hint
        # The registry repeats what it was asked for, and the log does not.
        raise InvalidEntry([finding("JR705", "`policy` and `policy_version` name none that there is", hint=hint)])

    def now(self) -> dt.datetime:
        """The time, in UTC."""
        return self.parts.clock().astimezone(dt.UTC)

    def me(self, connection: Connection, actor: Actor, at: dt.datetime) -> str:
        """The actor as an individual of the log, entered now if the log has not met them."""
        return self.parts.people.enter(connection, actor.subject, at=at).uid

    def known_as(self, connection: Connection, actor: Actor) -> str:
        """The actor's uid, or a text that is nobody's where the log has not met the actor."""
        known = self.parts.people.find(connection, actor.subject)
        return known.uid if known else ""

    def work(self, connection: Connection, actor: Actor, me: str, at: dt.datetime, row: RowMapping) -> Work:
        """A case, open for a change."""
        parts = self.parts
        return Work(connection=connection, people=parts.people, keys=parts.keys, actor=actor, me=me, at=at, row=row)

    def enter(
        self, connection: Connection, actor: Actor, at: dt.datetime, action: str, payload: Mapping[str, Any]
    ) -> None:
        """An entry about no single case by an actor who is yet to be looked up."""
        self.append(connection, By(actor, self.me(connection, actor, at), at), action, payload)

    def append(self, connection: Connection, by: By, action: str, payload: Mapping[str, Any]) -> None:
        """An entry that is about no single case."""
        audit.append(
            connection,
            self.parts.keys,
            at=by.at,
            actor=by.me,
            role=by.actor.role,
            action=action,
            case_code=None,
            payload=payload,
        )

    @contextmanager
    def overseeing(self, actor: Actor) -> Iterator[tuple[Connection, str]]:
        """A reading transaction for somebody with full access, and their uid."""
        self.must(actor, SEES_ALL)
        with self.database.reading() as connection:
            yield connection, self.known_as(connection, actor)

    @contextmanager
    def about(
        self, actor: Actor, individual: str | Identity, action: str | None
    ) -> Iterator[tuple[Connection, Individual, str]]:
        """A person whom the log knows, in a writing transaction, for somebody who decides and is not that person."""
        self.must(actor, DECIDES)
        entries = Entries()
        who = entries.settled(entries.identity("individual", individual))
        if who == actor.subject:
            raise opening.about_oneself("disclosed or erased")
        at = self.now()
        with self.database.writing() as connection:
            person = self.parts.people.find(connection, who)
            if person is None:
                raise nobody()
            me = self.me(connection, actor, at)
            if action is not None:
                self.append(connection, By(actor, me, at), action, {"person": person.uid})
            yield connection, person, me

    @contextmanager
    def changing(
        self,
        actor: Actor,
        code: str,
        expected_version: int,
        action: str,
        *,
        who: frozenset[Standing] = DECIDES,
    ) -> Iterator[Work]:
        """The case of that code, open for one change by one actor; on the way out it is written and recorded."""
        authorised(actor, self.parts)
        at = self.now()
        with self.database.writing() as connection:
            me = self.me(connection, actor, at)
            seen = find(connection, code, actor=actor, me=me, now=at)
            if seen is None:
                raise no_such_case()
            if actor.standing not in who:
                told = f"the role `{actor.role}` may not `{action}`"
                hint = "a role that decides cases may"
                raise Refused([finding("JR707", told, about=f"case {code}", hint=hint)])
            if seen.row["version"] != expected_version:
                raise changed_since(f"case {code}")
            # No change is earlier than the case, whatever the clocks of two servers say.
            work = self.work(connection, actor, me, max(at, seen.row["created_at"]), seen.row)
            yield work
            work.receipt = work.finish(action)
