"""A log to try things on: a clock that one sets, somebody of each standing, and cases brought to any status."""

from __future__ import annotations

import datetime as dt
import itertools
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import pytest
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, select, update
from sqlalchemy.pool import NullPool, StaticPool

from justrules.cases import Actor, CaseLog, Grant, LocalKeys, Receipt, Status, Withheld
from justrules.cases.database import prepare
from justrules.cases.states import stored_states
from justrules.cases.tables import audit, case
from tests.cases.postgres import Postgres

STORES = ("sqlite", "postgresql")

DECIDES, OVERSEES, LINKED, NONE = "safety_manager", "accountable_executive", "investigator", "crew"
"""A role of `aviation_part5` for each standing; the last is not among its roles."""

INVESTIGATION, REPORT = "INV-7", "SR-118"
ABSENT = "JC-2026-9999"

_Field = TypeVar("_Field")

ANSWERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "human_error": {"procedure_existed": "no"},
        "at_risk": {"procedure_existed": "yes", "knowingly_deviated": "yes", "risk_known": "no"},
        "reckless": {
            "procedure_existed": "yes",
            "knowingly_deviated": "yes",
            "risk_known": "yes",
            "unjustified_disregard": "yes",
        },
    }
)
"""Answers that `aviation_part5` takes to each of its categories."""


@dataclass(slots=True)
class Clock:
    """A clock that goes when it is told to."""

    now: dt.datetime = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Let some time pass."""
        self.now += dt.timedelta(**span)


@dataclass(frozen=True, slots=True)
class Bench:
    """A log with everything that a test needs around it."""

    log: CaseLog
    engine: Engine
    clock: Clock = field(default_factory=Clock)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(101))
    _waiting: dict[str, tuple[Receipt, dict[str, Any]]] = field(default_factory=dict)

    def actor(self, role: str = DECIDES, *, subject: str | None = None, investigations: tuple[str, ...] = ()) -> Actor:
        """Somebody in a role; somebody new if not named."""
        grant = Grant(subject=subject or self.person(), role=role, investigations=investigations)
        return self.log.actor(grant)

    @property
    def decides(self) -> Actor:
        """Who decides cases."""
        return self.actor(DECIDES, subject="person-001")

    @property
    def oversees(self) -> Actor:
        """Who sees everything and may reopen."""
        return self.actor(OVERSEES, subject="person-002")

    @property
    def linked(self) -> Actor:
        """Who investigates `INVESTIGATION`."""
        return self.actor(LINKED, subject="person-003", investigations=(INVESTIGATION,))

    @property
    def outside(self) -> Actor:
        """Who sees nothing."""
        return self.actor(NONE, subject="person-004")

    def person(self) -> str:
        """Somebody whom the log has not met."""
        return f"person-{next(self._numbers):04d}"

    def open(self, individual: str | None = None, **given: Any) -> Receipt:
        """A new case, about somebody new if nobody is named."""
        return self.log.open_case(self.decides, individual=self.person() if individual is None else individual, **given)

    def call(self, method: str, seen: Receipt, by: Actor | None = None, **arguments: Any) -> Receipt:
        """Call a changing method of the log with the version that was seen."""
        change: Callable[..., Receipt] = getattr(self.log, method)
        return change(by or self.decides, seen.case_code, **{"expected_version": seen.version, **arguments})

    def decided(self, seen: Receipt, category: str = "human_error", *, act: int = 1) -> Receipt:
        """The case with an evaluation of an act."""
        told: dict[str, Any] = {"rationale": "weighed", "occasion": "new facts"}
        return self.call("evaluate", seen, answers=ANSWERS[category], act=act, **told)

    def bring(self, status: Status, *, category: str = "human_error", **given: Any) -> Receipt:
        """A new case in that status, by the shortest way that leaves it classified."""
        seen = self.open(**given)
        if status is Status.OPEN:
            return seen
        seen = self.call("classify", self.decided(seen, category))
        for method, arguments, reached in (
            ("take_action", {"response_action": "talked it through"}, Status.ACTION_TAKEN),
            ("follow_up", {"on": self.today()}, Status.FOLLOW_UP),
            ("close_case", {"found": "it works"}, Status.CLOSED),
        ):
            if seen.status is status:
                break
            seen = self.call(method, seen, **arguments)
            assert seen.status is reached
        return seen

    def today(self) -> dt.date:
        """The day in UTC."""
        return self.clock.now.astimezone(dt.UTC).date()

    def row(self, table: Table, **wanted: Any) -> Mapping[str, Any]:
        """One stored row."""
        (found,) = self.rows(table, **wanted)
        return found

    def rows(self, table: Table, **wanted: Any) -> list[Mapping[str, Any]]:
        """Stored rows, in the order in which they were made."""
        first = table.c.seq if table is audit else next(iter(table.primary_key))
        asked = select(table).where(*(table.c[name] == value for name, value in wanted.items())).order_by(first)
        with self.reading() as connection:
            return [dict(row) for row in connection.execute(asked).mappings()]

    def state(self, code: str) -> str:
        """The digest of all that a case says."""
        with self.reading() as connection:
            row = connection.execute(select(case.c.id).where(case.c.case_code == code)).one()
            return stored_states(connection, [row.id])[row.id]

    def reading(self) -> Any:
        """A transaction that reads, past the log's own checks."""
        return self.log._desk.database.reading()

    def writing(self) -> Any:
        """A transaction that writes, past the log's own checks."""
        return self.log._desk.database.writing()

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL that is run in the `with` block, without its parameters."""
        found: list[str] = []

        def listen(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
            found.append(statement)

        event.listen(self.engine, "before_cursor_execute", listen)
        try:
            yield found
        finally:
            event.remove(self.engine, "before_cursor_execute", listen)

    def edit(self, code: str, **columns: Any) -> None:
        """Change a case's row by SQL, past the log."""
        with self.writing() as connection:
            connection.execute(update(case).where(case.c.case_code == code).values(**columns))


@contextmanager
def bench_for(request: pytest.FixtureRequest, store: str | None = None) -> Iterator[Bench]:
    """A new log in the store that a fixture is parametrised with, or in the one that is named."""
    with ExitStack() as stack:
        if (store or request.param) == "sqlite":
            engine = in_memory(request.getfixturevalue("sqlite_template"))
        else:
            server: Postgres = request.getfixturevalue("postgres")
            address = server.make(template=request.getfixturevalue("postgres_template"))
            stack.callback(server.drop, address)
            engine = _pooled(address)
        stack.callback(engine.dispose)
        yield stack.enter_context(bench_on(engine, request.getfixturevalue("keys")))


@contextmanager
def bench_on(engine: Engine, keys: LocalKeys) -> Iterator[Bench]:
    """A new log in a database that holds the tables."""
    CaseLog.create_at(engine, keys=keys, organisation="ours")
    clock = Clock()
    log = CaseLog.open_at(engine, keys=keys, organisation="ours", authorize=lambda grant: grant, clock=clock)
    with log:
        yield Bench(log, engine, clock)


def in_memory(template: Path) -> Engine:
    """A SQLite database that waits for no disk, with the tables that are in a file."""
    arguments = {"isolation_level": None, "check_same_thread": False}
    engine = prepare(create_engine("sqlite://", hide_parameters=True, connect_args=arguments, poolclass=StaticPool))
    with engine.connect() as connection, closing(sqlite3.connect(template)) as file:
        memory: Any = connection.connection.driver_connection
        file.backup(memory)
    return engine


def _pooled(address: URL) -> Engine:
    return create_engine(address, hide_parameters=True, poolclass=NullPool if address.database is None else None)


# --- every call that changes a case --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """A call that goes through.

    Attributes:
        start: a status from which it does.
        arguments: what it is given beside actor, code and version.
        before: what has to be done to the case first.
    """

    start: Status
    arguments: Mapping[str, Any]
    before: Callable[[Bench, Receipt], Receipt] = lambda _, seen: seen


LATER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


def _offered(bench: Bench, seen: Receipt) -> Receipt:
    return bench.call("offer_support", seen, kind="peer_discussion", offered_on="2026-01-02")


def _improved(bench: Bench, seen: Receipt) -> Receipt:
    return bench.call("improve", seen, kind="procedure", description="say it in the card", owner_role="operations")


def _repeated(bench: Bench, seen: Receipt) -> Receipt:
    """The case with an act of somebody who had a case before; opened again for its review to be prompted."""
    earlier = bench.open(individual := bench.person())
    seen = bench.call("reclassify", seen, reason="a colleague was involved")
    seen = bench.call("add_act", seen, individual=individual, position="sharp_end")
    seen = bench.call("classify", bench.decided(seen, act=2))
    assert earlier.case_code != seen.case_code
    return seen


CALLS: Mapping[str, Call] = MappingProxyType(
    {
        "add_act": Call(Status.OPEN, {"individual": "person-021", "position": "supervisor", "department": "ramp"}),
        "evaluate": Call(
            Status.OPEN,
            {
                "answers": ANSWERS["human_error"],
                "act": 1,
                "policy": "aviation_part5",
                "policy_version": None,
                "reasons": {"procedure_existed": "the manual is silent"},
                "factors": ("equipment_design",),
                "rationale": "nothing in writing",
                "occasion": "the first look",
            },
        ),
        "classify": Call(Status.OPEN, {}, lambda bench, seen: bench.decided(seen)),
        "reclassify": Call(Status.CLASSIFIED, {"reason": "new facts"}),
        "take_action": Call(
            Status.CLASSIFIED,
            {"response_action": "warned", "act": 1, "kind": "disciplinary", "harsher_reason": "agreed with the union"},
        ),
        "follow_up": Call(Status.ACTION_TAKEN, {"on": "2999-01-01"}),
        "act_again": Call(Status.FOLLOW_UP, {"reason": "no change was seen"}),
        "close_case": Call(Status.FOLLOW_UP, {"found": "the new card is used"}),
        "reopen": Call(Status.CLOSED, {"reason": "another report came in"}),
        "withdraw": Call(Status.OPEN, {"reason": "not a safety matter"}),
        "mark_duplicate": Call(Status.OPEN, {"of": "", "reason": "one event, two reports"}),
        "offer_support": Call(
            Status.OPEN,
            {
                "kind": "peer_discussion",
                "offered_on": "2026-01-02",
                "given_on": "2026-01-03",
                "note": "was glad of it",
                "act": 1,
            },
        ),
        "give_support": Call(Status.OPEN, {"number": 1, "on": "2026-01-04", "act": 1}, _offered),
        "settle_duty": Call(
            Status.CLASSIFIED,
            {"duty": "protect_reporter", "state": "not_applicable", "note": "nobody reported it", "act": 1},
        ),
        "review": Call(Status.CLASSIFIED, {"subject": "training", "found": "up to date", "act": 2}, _repeated),
        "improve": Call(
            Status.OPEN,
            {"kind": "equipment", "description": "part the levers", "owner_role": "engineering", "due": "2027-01-01"},
        ),
        "finish_improvement": Call(Status.OPEN, {"number": 1, "on": "2026-12-01"}, _improved),
        "permit": Call(Status.OPEN, {"investigator": "person-022", "until": LATER}),
        "revoke": Call(Status.OPEN, {"investigator": "person-023"}),
    }
)
"""A call of every method of the log that changes a case. `mark_duplicate` still needs its other case."""


def ready(bench: Bench, method: str, **given: Any) -> tuple[Receipt, dict[str, Any]]:
    """A case on which the call of that name goes through, and what to call it with."""
    call = CALLS[method]
    return call.before(bench, bench.bring(call.start, **given)), arguments_of(bench, method)


def waiting(bench: Bench, method: str) -> tuple[Receipt, dict[str, Any]]:
    """As `ready`, with the same case each time: for calls that are refused, which change nothing."""
    if method not in bench._waiting:
        bench._waiting[method] = ready(bench, method)
    return bench._waiting[method]


def arguments_of(bench: Bench, method: str) -> dict[str, Any]:
    """What the call of that name goes through with."""
    arguments = dict(CALLS[method].arguments)
    if "of" in arguments:
        arguments["of"] = bench.open().case_code
    return arguments


def shown(field: _Field | Withheld) -> _Field:
    """What a field of a view holds, which is not withheld."""
    assert not isinstance(field, Withheld)
    return field


def codes_of(error: pytest.ExceptionInfo[BaseException]) -> list[str]:
    """The codes of an error's findings."""
    return [finding.code for finding in getattr(error.value, "findings", ())]


# --- a case with something in every field --------------------------------------------------------------------------

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        place: f"zz{number:02d} what was written as {place.replace('_', ' ')}"
        for number, place in enumerate(
            (
                "reason",
                "rationale",
                "occasion",
                "rationale_of_another",
                "reclassify",
                "response_action",
                "harsher_reason",
                "response_of_another",
                "act_again",
                "found",
                "duty_note",
                "support_note",
                "review",
                "description",
            )
        )
    }
)
"""A text for each field that takes one; each begins with a word of its own."""


@dataclass(frozen=True, slots=True)
class Rich:
    """A closed case with two acts and something in every field.

    Attributes:
        seen: its receipt.
        individual: whose act the first is.
        colleague: whose act the second is.
    """

    seen: Receipt
    individual: str
    colleague: str


def rich_case(bench: Bench, *, individual: str | None = None, colleague: str | None = None) -> Rich:
    """A new case of `INVESTIGATION` that went through everything but a reopening."""
    individual, colleague = individual or bench.person(), colleague or bench.person()
    bench.bring(Status.CLOSED, individual=individual)
    linked = {"linked_investigation": INVESTIGATION, "linked_report": REPORT}
    seen = bench.open(individual, department="ramp", severity="major", **linked)
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("add_act", {"individual": colleague, "position": "supervisor", "department": "stores"}),
        ("evaluate", {"answers": ANSWERS["at_risk"], "rationale": "first thoughts"}),
        (
            "evaluate",
            {
                "answers": ANSWERS["human_error"],
                "reasons": {"procedure_existed": TEXTS["reason"]},
                "factors": ("equipment_design",),
                "rationale": TEXTS["rationale"],
                "occasion": TEXTS["occasion"],
            },
        ),
        ("evaluate", {"act": 2, "answers": ANSWERS["at_risk"], "rationale": TEXTS["rationale_of_another"]}),
        ("classify", {}),
        ("reclassify", {"reason": TEXTS["reclassify"]}),
        ("classify", {}),
        (
            "take_action",
            {
                "response_action": TEXTS["response_action"],
                "kind": "coaching",
                "harsher_reason": TEXTS["harsher_reason"],
            },
        ),
        ("take_action", {"act": 2, "response_action": TEXTS["response_of_another"]}),
        ("follow_up", {"on": "2999-01-01"}),
        ("act_again", {"reason": TEXTS["act_again"]}),
        ("follow_up", {"on": "2999-02-01"}),
        ("close_case", {"found": TEXTS["found"]}),
        ("settle_duty", {"duty": "protect_reporter", "state": "done", "note": TEXTS["duty_note"]}),
        (
            "offer_support",
            {
                "kind": "peer_discussion",
                "offered_on": "2026-11-20",
                "given_on": "2026-11-21",
                "note": TEXTS["support_note"],
            },
        ),
        ("review", {"subject": "fitness", "found": TEXTS["review"]}),
        (
            "improve",
            {
                "kind": "equipment",
                "description": TEXTS["description"],
                "owner_role": "engineering",
                "due": "2999-03-01",
            },
        ),
    )
    for method, arguments in steps:
        seen = bench.call(method, seen, **arguments)
    return Rich(seen, individual, colleague)
