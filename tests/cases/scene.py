"""A log full of canaries, and somebody in every context in which a case can be come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from justrules.cases import Actor, CaseLog, Grant, LocalKeys, Receipt, Status
from justrules.cases.database import Database
from justrules.cases.people import People
from tests.cases.canaries import Canary

ORGANISATION = "ours"
NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
INVESTIGATION, REPORT = "INV-7", "SR-118"


class Context(StrEnum):
    """The ways to come to a case, those that may do least first."""

    NONE = "no role"
    ELSEWHERE = "linked, but not to this case"
    LINKED = "linked"
    PERMITTED = "linked and permitted"
    OWN = "decides, on a case of their own"
    OVERSEES = "oversees"
    DECIDES = "decides"


# --- what is planted -----------------------------------------------------------------------------------------------

PERSON, MANAGER, LEAVER, FORGOTTEN = map(Canary, ("PERSON", "MANAGER", "LEAVER", "FORGOTTEN"))
NEWCOMER, GRANTEE = Canary("NEWCOMER"), Canary("GRANTEE")
ACTING = {context: Canary(f"ACTING{context.name}") for context in Context if context is not Context.OWN}
PEOPLE = (PERSON, MANAGER, LEAVER, FORGOTTEN, NEWCOMER, GRANTEE, *ACTING.values())

RATIONALE, REASON, OCCASION, RESPONSE, HARSHER = map(Canary, ("RATIONALE", "WHY", "OCCASION", "RESPONSE", "HARSHER"))
DUTY, SUPPORT, REVIEW, IMPROVEMENT = map(Canary, ("DUTY", "SUPPORT", "REVIEW", "IMPROVEMENT"))
RECLASSIFIED, AGAIN, FOUND, REOPENED = map(Canary, ("RECLASSIFIED", "AGAIN", "FOUND", "REOPENED"))
WITHDRAWN, DUPLICATE = Canary("WITHDRAWN"), Canary("DUPLICATE")
ABOUT = (RATIONALE, REASON, OCCASION, RESPONSE, HARSHER, DUTY, RECLASSIFIED, AGAIN, FOUND, REOPENED)
TEXTS = (*ABOUT, SUPPORT, REVIEW, IMPROVEMENT, WITHDRAWN, DUPLICATE)

DEPARTMENT, OWNER = Canary("DEPARTMENT"), Canary("OWNER")
LABELS = (DEPARTMENT, OWNER)
"""Short names of units and roles stand in clear, so that they can be counted; the page about threats says so."""

MEANT = Canary("MEANT")
"""What somebody types in a field where it cannot be."""

SERVER = Canary("SERVER")
"""What a database says of a row that it refuses."""

SECRET = Canary("SECRET")
"""The password of a database."""

HIDDEN = (*PEOPLE, *TEXTS)
EVERY = (*HIDDEN, *LABELS, MEANT, SERVER, SECRET)


def labels(*groups: Canary | Iterable[Canary]) -> frozenset[str]:
    """The labels of some canaries."""
    return frozenset(each.label for group in groups for each in ([group] if isinstance(group, Canary) else group))


NOTHING = labels()
ON_FILE = labels(ABOUT, IMPROVEMENT, LABELS, PERSON, MANAGER)
"""What the full case says to whoever may see identities in it."""

IN_FULL = ON_FILE | labels(SUPPORT, REVIEW)


# --- the scene -----------------------------------------------------------------------------------------------------


@dataclass
class Scene:
    """A log full of canaries, and somebody in each context."""

    log: CaseLog
    keys: LocalKeys
    where: Engine
    database: Database
    folder: Path
    now: list[dt.datetime] = field(repr=False)
    actors: dict[Context, Actor] = field(default_factory=dict)
    seen: dict[str, Receipt] = field(default_factory=dict)

    @property
    def people(self) -> People:
        return People(self.keys, ORGANISATION)

    def change(self, name: str, method: str, **arguments: Any) -> Receipt:
        """Change a case of the scene as somebody who decides, with the version that was seen."""
        seen = self.seen[name]
        call: Callable[..., Receipt] = getattr(self.log, method)
        self.seen[name] = call(self.actors[Context.DECIDES], seen.case_code, expected_version=seen.version, **arguments)
        return self.seen[name]

    def file(self, name: str) -> Path:
        """A file in the scene's folder that is not there yet."""
        return self.folder / f"{name}-{len(list(self.folder.iterdir()))}"


def authorize(credential: tuple[Canary, str, tuple[str, ...]]) -> Grant:
    """The embedder's hook: it is told who, in which role."""
    who, role, investigations = credential
    return Grant(subject=str(who), role=role, investigations=investigations)


CREDENTIALS: Mapping[Context, tuple[Canary, str, tuple[str, ...]]] = {
    Context.NONE: (ACTING[Context.NONE], "crew", (INVESTIGATION,)),
    Context.ELSEWHERE: (ACTING[Context.ELSEWHERE], "investigator", ("INV-8",)),
    Context.LINKED: (ACTING[Context.LINKED], "investigator", (INVESTIGATION,)),
    Context.PERMITTED: (ACTING[Context.PERMITTED], "investigator", (INVESTIGATION,)),
    Context.OWN: (PERSON, "safety_manager", ()),
    Context.OVERSEES: (ACTING[Context.OVERSEES], "accountable_executive", ()),
    Context.DECIDES: (ACTING[Context.DECIDES], "safety_manager", ()),
}

STEPS = ("yes", "yes", "yes", "yes")
QUESTIONS = ("procedure_existed", "knowingly_deviated", "risk_known", "unjustified_disregard")
EVALUATION = {
    "answers": dict(zip(QUESTIONS, ("yes", "yes", "no"), strict=False)),
    "reasons": {"procedure_existed": str(REASON)},
    "rationale": str(RATIONALE),
    "occasion": str(OCCASION),
    "factors": ("equipment_design",),
}
RESPONDED = {"response_action": str(RESPONSE)}
HARSH = {**RESPONDED, "kind": "disciplinary", "harsher_reason": str(HARSHER)}

WAY: tuple[tuple[Status, str, Mapping[str, Any]], ...] = (
    (Status.OPEN, "evaluate", EVALUATION),
    (Status.CLASSIFIED, "classify", {}),
    (Status.ACTION_TAKEN, "take_action", RESPONDED),
    (Status.FOLLOW_UP, "follow_up", {"on": NOW.date()}),
    (Status.CLOSED, "close_case", {"found": str(FOUND)}),
)
"""The shortest way through a case, and where each call takes it."""

OFFERED = {"kind": "peer_discussion", "offered_on": "2026-11-02", "note": str(SUPPORT)}
IMPROVED = {"kind": "equipment", "description": str(IMPROVEMENT), "owner_role": str(OWNER)}
SETTLED = {"duty": "protect_reporter", "state": "not_applicable", "note": str(DUTY)}

FULL_CASE: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("add_act", {"individual": str(MANAGER), "position": "manager", "department": str(DEPARTMENT)}),
    ("evaluate", EVALUATION),
    ("evaluate", {**EVALUATION, "act": 2}),
    ("classify", {}),
    ("reclassify", {"reason": str(RECLASSIFIED)}),
    ("classify", {}),
    ("take_action", RESPONDED),
    ("take_action", {**RESPONDED, "act": 2}),
    ("follow_up", {"on": NOW.date()}),
    ("act_again", {"reason": str(AGAIN)}),
    ("close_case", {"found": str(FOUND)}),
    ("reopen", {"reason": str(REOPENED)}),
    ("classify", {}),
    ("take_action", HARSH),
    ("settle_duty", SETTLED),
    ("offer_support", OFFERED),
    ("review", {"subject": "fitness", "found": str(REVIEW)}),
    ("improve", IMPROVED),
    ("permit", {"investigator": str(ACTING[Context.PERMITTED]), "until": LATER}),
)
"""Everything that can be said of a case is said of this one."""


@dataclass(frozen=True)
class Change:
    """A call that changes a case and goes through for those who may: from which status, and with what."""

    start: Status
    arguments: Mapping[str, Any]
    before: tuple[tuple[str, Mapping[str, Any]], ...] = ()


CHANGES: Mapping[str, Change] = {
    "add_act": Change(
        Status.OPEN, {"individual": str(NEWCOMER), "position": "supervisor", "department": str(DEPARTMENT)}
    ),
    "evaluate": Change(Status.OPEN, EVALUATION),
    "classify": Change(Status.OPEN, {}, (("evaluate", EVALUATION),)),
    "reclassify": Change(Status.CLASSIFIED, {"reason": str(RECLASSIFIED)}),
    "take_action": Change(Status.CLASSIFIED, HARSH),
    "follow_up": Change(Status.ACTION_TAKEN, {"on": "2999-01-01"}),
    "act_again": Change(Status.FOLLOW_UP, {"reason": str(AGAIN)}),
    "close_case": Change(Status.FOLLOW_UP, {"found": str(FOUND)}),
    "reopen": Change(Status.CLOSED, {"reason": str(REOPENED)}),
    "withdraw": Change(Status.OPEN, {"reason": str(WITHDRAWN)}),
    "mark_duplicate": Change(Status.OPEN, {"of": "JC-2026-0001", "reason": str(DUPLICATE)}),
    "offer_support": Change(Status.OPEN, OFFERED),
    "give_support": Change(Status.OPEN, {"number": 1, "on": "2026-11-03"}, (("offer_support", OFFERED),)),
    "settle_duty": Change(Status.CLASSIFIED, SETTLED),
    "review": Change(Status.CLASSIFIED, {"subject": "training", "found": str(REVIEW)}),
    "improve": Change(Status.OPEN, IMPROVED),
    "finish_improvement": Change(Status.OPEN, {"number": 1, "on": "2026-11-20"}, (("improve", IMPROVED),)),
    "permit": Change(Status.OPEN, {"investigator": str(GRANTEE), "until": LATER}),
    "revoke": Change(Status.OPEN, {"investigator": str(GRANTEE)}),
}


def staged(where: Engine, keys: LocalKeys, folder: Path) -> Scene:
    """The scene: one case that says everything, one for every change, and two people who may be let go."""
    CaseLog.create_at(where, keys=keys, organisation=ORGANISATION)
    now = [NOW]
    log = CaseLog.open_at(where, keys=keys, organisation=ORGANISATION, authorize=authorize, clock=lambda: now[0])
    scene = Scene(log, keys, where, Database.open(where), folder, now)
    scene.actors = {context: log.actor(credential) for context, credential in CREDENTIALS.items()}
    with where.begin() as connection:
        furnish(replace(scene, log=log.within(connection)))
    return scene


def furnish(scene: Scene) -> None:
    """Put the cases into the scene, all in one transaction of the embedder's, which is quicker."""
    opened(scene, "earlier", PERSON)
    opened(scene, "full", PERSON)
    for method, arguments in FULL_CASE:
        scene.change("full", method, **arguments)
    for method, change in CHANGES.items():
        brought(scene, method, change.start)
        for earlier, arguments in change.before:
            scene.change(method, earlier, **arguments)
    brought(scene, "reopen by another", Status.CLOSED)
    for person in (LEAVER, FORGOTTEN):
        brought(scene, person.label, Status.CLOSED, about=person)


def opened(scene: Scene, name: str, about: Canary) -> None:
    """A new case of that name in the scene."""
    scene.seen[name] = scene.log.open_case(
        scene.actors[Context.DECIDES],
        individual=str(about),
        department=str(DEPARTMENT),
        linked_report=REPORT,
        linked_investigation=INVESTIGATION,
        severity="major",
        request_id=f"request-{len(scene.seen)}",
    )


def brought(scene: Scene, name: str, status: Status, *, about: Canary = PERSON) -> None:
    """A new case of that name, in that status; the investigator who is permitted is so for this one too."""
    opened(scene, name, about)
    reached = [each for each, _, _ in WAY].index(status)
    for _, method, arguments in WAY[: reached + 1] if status is not Status.OPEN else ():
        scene.change(name, method, **arguments)
    scene.change(name, "permit", investigator=str(ACTING[Context.PERMITTED]), until=LATER)
