"""What holds for every call on the log: versions, roles, the trail, silence about what is hidden and what was given."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, delete, text, update

import justrules as jr
from justrules.cases import (
    Actor,
    CaseLog,
    Conflict,
    EditionRefused,
    Identity,
    InvalidEntry,
    LocalKeys,
    NotFound,
    Purpose,
    Receipt,
    Refused,
    Standing,
    Status,
    Tampered,
)
from justrules.cases.tables import audit, case, edition
from tests.cases.logs import (
    ABSENT,
    ANSWERS,
    CALLS,
    DECIDES,
    INVESTIGATION,
    LINKED,
    NONE,
    OVERSEES,
    STORES,
    Bench,
    bench_for,
    codes_of,
    ready,
    waiting,
)

CHANGES = pytest.mark.parametrize("method", sorted(CALLS))


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def methods_with(parameter: str) -> set[str]:
    """The public methods of the log that take such a parameter."""
    public = {name: each for name, each in inspect.getmembers(CaseLog, inspect.isfunction) if name[0] != "_"}
    return {name for name, each in public.items() if parameter in inspect.signature(each).parameters}


def test_every_call_that_changes_a_case_is_tried_here() -> None:
    """A method that is added without a row in the tables of these tests fails."""
    assert methods_with("expected_version") == set(CALLS)
    assert methods_with("code") == {*CALLS, "show"}
    assert methods_with("actor") == {*CALLS, *OTHERS, "show", "cases", "open_case"}


# --- versions ------------------------------------------------------------------------------------------------------


@CHANGES
def test_a_change_makes_one_version_and_one_entry(bench: Bench, method: str) -> None:
    """Each call that goes through raises the version by one, leaves one entry, and the trail verifies."""
    seen, arguments = ready(bench, method)
    entries = len(bench.rows(audit))
    after = bench.call(method, seen, **arguments)
    assert (after.case_code, after.version) == (seen.case_code, seen.version + 1)
    assert bench.row(case, case_code=seen.case_code)["version"] == after.version
    (entry,) = bench.rows(audit)[entries:]
    assert (entry["case_code"], entry["role"]) == (seen.case_code, DECIDES)
    bench.log.verify(anchors=[bench.log.head(bench.decides)])


@CHANGES
def test_a_change_to_a_version_that_is_not_there_is_a_conflict(bench: Bench, method: str) -> None:
    """An older version, a later one or none at all: refused, and nothing is changed or written down."""
    seen, arguments = waiting(bench, method)
    before = (bench.state(seen.case_code), len(bench.rows(audit)))
    wrong: tuple[Any, ...] = (seen.version - 1, seen.version + 1, None, "ZZCANARY")
    for version in wrong:
        with pytest.raises(Conflict) as error:
            bench.call(method, seen, **arguments, expected_version=version)
        assert codes_of(error) == ["JR703"]
        assert "CANARY" not in str(error.value)
    assert (bench.state(seen.case_code), len(bench.rows(audit))) == before


def test_of_two_who_saw_the_same_version_one_is_told(bench: Bench) -> None:
    """The second change is refused and the first stands."""
    seen = bench.open()
    bench.call("withdraw", seen, reason="not a safety matter")
    with pytest.raises(Conflict):
        bench.call("evaluate", seen, answers=ANSWERS["reckless"])
    assert bench.row(case, case_code=seen.case_code)["status"] == "closed"


# --- roles ---------------------------------------------------------------------------------------------------------


@CHANGES
def test_only_who_decides_changes_a_case(bench: Bench, method: str) -> None:
    """Oversight reopens and does nothing else; who sees a case may be told that they may not, nobody else is."""
    seen, arguments = ready(bench, method, linked_investigation=INVESTIGATION)
    before = bench.state(seen.case_code)
    for by, refusal in ((bench.linked, Refused), (bench.outside, NotFound), (bench.actor(LINKED), NotFound)):
        with pytest.raises(refusal) as error:
            bench.call(method, seen, by, **arguments)
        assert codes_of(error) == ["JR707" if refusal is Refused else "JR701"]
    assert bench.state(seen.case_code) == before
    if method == "reopen":
        assert bench.call(method, seen, bench.oversees, **arguments).status is Status.OPEN
        return
    with pytest.raises(Refused) as error:
        bench.call(method, seen, bench.oversees, **arguments)
    assert codes_of(error) == ["JR707"]


def decided_acts(log: CaseLog, by: Actor) -> object:
    with log.decided(by) as acts:
        return list(acts)


OTHERS: Mapping[str, tuple[frozenset[Standing], Callable[[CaseLog, Actor], Any]]] = {
    "acts": (frozenset({Standing.DECIDES, Standing.OVERSEES}), lambda log, by: log.acts(by)),
    "assessments": (frozenset({Standing.DECIDES, Standing.OVERSEES}), lambda log, by: log.assessments(by)),
    "decided": (frozenset({Standing.DECIDES, Standing.OVERSEES}), decided_acts),
    "disclose": (frozenset({Standing.DECIDES}), lambda log, by: log.disclose(by, "person-001")),
    "editions": (frozenset({Standing.DECIDES, Standing.OVERSEES}), lambda log, by: log.editions(by)),
    "erase": (frozenset({Standing.DECIDES}), lambda log, by: log.erase(by, "person-0999")),
    "head": (frozenset({Standing.DECIDES, Standing.OVERSEES}), lambda log, by: log.head(by)),
    "let_go": (frozenset({Standing.DECIDES}), lambda log, by: log.let_go(by, years=200)),
    "publish": (frozenset({Standing.DECIDES, Standing.OVERSEES}), lambda log, by: log.publish(by, "2026-Q3")),
    "retention": (frozenset({Standing.DECIDES, Standing.OVERSEES}), lambda log, by: log.retention(by)),
    "rotate": (frozenset({Standing.DECIDES}), lambda log, by: log.rotate(by)),
    "statistics": (frozenset({Standing.DECIDES, Standing.OVERSEES}), lambda log, by: log.statistics(by, "2026-Q4")),
}
"""Every call that is about no single case: who may make it, and how it is made."""


@pytest.mark.parametrize("method", sorted(OTHERS))
def test_what_is_about_the_whole_log_is_for_full_access(bench: Bench, method: str) -> None:
    """Who may not is refused with full access, and without it told that there is no such case."""
    may, call = OTHERS[method]
    for role in (LINKED, NONE, OVERSEES, DECIDES):
        by = bench.actor(role, investigations=(INVESTIGATION,))
        entries = len(bench.rows(audit))
        if by.standing in may:
            # Who may is past this question; whether there was anything to do is another.
            assert "JR707" not in (_refused(partial(call, bench.log, by)) or "")
            continue
        with pytest.raises(Refused if role == OVERSEES else NotFound) as error:
            call(bench.log, by)
        assert codes_of(error) == ["JR707" if role == OVERSEES else "JR701"]
        assert len(bench.rows(audit)) == entries


# --- what is hidden ------------------------------------------------------------------------------------------------

HIDDEN: Mapping[str, tuple[str, ...]] = {
    DECIDES: ("own",),
    OVERSEES: ("own",),
    LINKED: ("denied", "own"),
    NONE: ("denied", "own", "linked"),
}
"""For each role: the cases that it may not see."""


@pytest.mark.parametrize("role", sorted(HIDDEN))
@pytest.mark.parametrize("method", [*sorted(CALLS), "show"])
def test_what_is_hidden_is_as_if_it_were_not_there(bench: Bench, hidden: Hidden, method: str, role: str) -> None:
    """The same error, text, findings and no context, by the same statements: absent, denied and one's own case."""
    by = bench.actor(role, subject=hidden.subject, investigations=("INV-9",))
    arguments = {} if method == "show" else {**hidden.arguments[method], "expected_version": 1}
    outcomes = [
        _outcome(bench, lambda code=code: getattr(bench.log, method)(by, code, **arguments))  # type: ignore[misc]
        for code in (ABSENT, "no code at all", *(hidden.codes[kind] for kind in HIDDEN[role]))
    ]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert outcomes[0][0] is NotFound


class Hidden:
    """Cases that are hidden from somebody, and what each method is called with."""

    def __init__(self, bench: Bench) -> None:
        self.subject = "person-0111"
        self.codes = {
            "denied": bench.open(linked_investigation=INVESTIGATION).case_code,
            "linked": bench.open(linked_investigation="INV-9").case_code,
            "own": bench.open(self.subject, linked_investigation="INV-9").case_code,
        }
        other = bench.open().case_code
        self.arguments = {
            name: {**call.arguments, **({"of": other} if "of" in call.arguments else {})}
            for name, call in CALLS.items()
        }


@pytest.fixture(scope="module")
def hidden(bench: Bench) -> Hidden:
    return Hidden(bench)


def _outcome(bench: Bench, call: Callable[[], Any]) -> tuple[Any, ...]:
    """Everything by which somebody could tell one refusal from another, but for the time it takes."""
    with bench.statements() as statements, pytest.raises(jr.JustRulesError) as error:
        call()
    told = error.value
    return (
        type(told),
        str(told),
        repr(told),
        told.args,
        [(each.code, each.message, each.hint, str(each.where)) for each in told.findings],
        (told.__context__, told.__cause__, getattr(told, "__notes__", None)),
        tuple(statements),
    )


def test_the_other_case_of_a_duplicate_is_hidden_as_well(bench: Bench, hidden: Hidden) -> None:
    """Whether a code belongs to a case about oneself is not told by naming it as the case that stays."""
    by = bench.actor(subject=hidden.subject)
    seen = bench.open()
    absent, own = (
        _outcome(bench, lambda code=code: bench.call("mark_duplicate", seen, by, of=code, reason="one event"))  # type: ignore[misc]
        for code in (ABSENT, hidden.codes["own"])
    )
    assert absent == own


def test_lists_of_somebody_without_access_are_empty(bench: Bench, hidden: Hidden) -> None:
    """As on a log without any case, with the same statements as for somebody who works on nothing."""
    assert hidden.codes
    assert bench.log.cases(bench.outside).cases == ()
    assert bench.log.cases(bench.actor(LINKED)).cases == ()


# --- what was given ------------------------------------------------------------------------------------------------

CANARY = "ZZCANARY-017"
SPOILT: tuple[Any, ...] = (
    f"{CANARY}\x00",
    f"{CANARY}\ud800",
    CANARY * 2000,
    [CANARY],
    {CANARY: CANARY},
)


@CHANGES
def test_no_error_holds_what_was_given(bench: Bench, method: str) -> None:
    """A canary in each field in turn, as a text and as what no field takes.

    Either it is recorded, or the error is one of ours and says nothing of it.
    """
    seen, arguments = ready(bench, method)
    for field in (*arguments, "expected_version"):
        for spoilt in (CANARY, *SPOILT):
            told = _refused(partial(bench.call, method, seen, **{**arguments, field: spoilt}))
            if told is None:
                seen, arguments = ready(bench, method)
            else:
                assert "CANARY" not in told


@CHANGES
def test_no_refusal_holds_what_was_given(bench: Bench, method: str) -> None:
    """Canaries in every text at once, in a call that is refused for the version, the case or the role."""
    seen, arguments = waiting(bench, method)
    filled = {name: CANARY if isinstance(value, str) else value for name, value in arguments.items()}
    stale = Receipt(case_code=seen.case_code, status=seen.status, version=seen.version + 7)
    absent = Receipt(case_code=CANARY, status=seen.status, version=1)
    for by, asked in ((bench.decides, stale), (bench.decides, absent), (bench.oversees, absent), (bench.outside, seen)):
        with pytest.raises(jr.JustRulesError) as error:
            bench.call(method, asked, by, **filled)
        assert "CANARY" not in _told(error.value)


def _refused(call: Callable[[], Any]) -> str | None:
    """What the log says to a call that it refuses; any other error is a fault of ours and gets out."""
    try:
        call()
    except jr.JustRulesError as error:
        return _told(error)
    return None


def _told(error: BaseException) -> str:
    """What an error says to whoever prints it, with everything that it hangs on."""
    chain = [error]
    while (last := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(last)
    return " ".join(f"{each} {each!r} {each.args} {getattr(each, 'findings', ())}" for each in chain)


def test_a_receipt_says_neither_who_nor_what(bench: Bench) -> None:
    """What a change gives back can be logged: no identity and no free text in it."""
    seen = bench.open(CANARY)
    told = f"{seen!r}"
    for method, arguments in (
        (
            "evaluate",
            {"answers": ANSWERS["human_error"], "rationale": CANARY, "reasons": {"procedure_existed": CANARY}},
        ),
        ("classify", {}),
        ("take_action", {"response_action": CANARY, "kind": "disciplinary", "harsher_reason": CANARY}),
        ("permit", {"investigator": CANARY, "until": bench.clock.now.replace(year=2999)}),
        ("revoke", {"investigator": CANARY}),
    ):
        seen = bench.call(method, seen, **arguments)
        told += f"{seen!r} {seen.notices}"
    assert "CANARY" not in told


# --- the trail, keys and transactions ------------------------------------------------------------------------------


def test_a_change_past_the_log_is_found(bench: Bench) -> None:
    """A category written by SQL does not agree with the case's last entry, and the case is named."""
    seen = bench.bring(Status.CLASSIFIED)
    bench.edit(seen.case_code, behavior_category="reckless")
    with pytest.raises(Tampered, match=seen.case_code) as error:
        bench.log.verify()
    assert codes_of(error) == ["JR732"]
    bench.edit(seen.case_code, behavior_category="human_error")
    bench.log.verify()


def test_after_a_rotation_everything_is_as_before(request: pytest.FixtureRequest, keys: LocalKeys) -> None:
    """New keys for everything: identities, repeats, one's own case and the trail stay what they were.

    Before the rotation is carried out and after it.
    """
    for store in STORES:
        with bench_for(request, store) as bench:
            by, who = bench.actor(), bench.person()
            first, own = bench.open(who), bench.open(by.subject.reveal())
            renewed = keys.with_new(*Purpose)
            told: dict[str, Any] = {"organisation": "ours", "authorize": lambda grant: grant, "clock": bench.clock}
            log = CaseLog.open_at(bench.engine, keys=renewed, **told)
            after = Bench(log, bench.engine, bench.clock)
            for rotated in (False, True):
                again = after.call("classify", after.decided(after.open(who)))
                assert again.notices
                assert log.show(after.decides, first.case_code).individual == Identity(who)
                with pytest.raises(NotFound):
                    log.show(after.actor(subject=by.subject.reveal()), own.case_code)
                log.verify(anchors=[log.head(after.decides)])
                assert bool(log.rotate(after.decides)) is not rotated
            assert log.rotate(after.decides) == 0


def test_what_the_embedder_rolls_back_never_was(bench: Bench) -> None:
    """Inside a transaction that is undone a case is there, and afterwards neither it, its number nor its entry."""
    before = bench.open().case_code
    entries = len(bench.rows(audit))
    with bench.engine.connect() as connection:
        inside = bench.log.within(connection)
        made = inside.open_case(bench.decides, individual=bench.person())
        assert inside.show(bench.decides, made.case_code).version == 1
        connection.rollback()
    assert len(bench.rows(audit)) == entries
    assert bench.open().case_code == made.case_code != before


def test_a_log_prints_no_address(bench: Bench) -> None:
    """Neither file nor server, which may hold a password."""
    assert repr(bench.log) == f"<case log in {bench.engine.dialect.name}>"


@pytest.mark.parametrize(("name", "given"), [("quarter", 2026), ("quarter", None), ("threshold", "8"), ("base", 5.0)])
def test_what_is_no_quarter_or_number_is_told_and_never_a_stack_trace(bench: Bench, name: str, given: object) -> None:
    """A value of the wrong kind is a finding, and nothing is published."""
    wanted: dict[str, Any] = {"quarter": "2020-Q1", name: given}
    before = bench.log.editions(bench.decides)
    with pytest.raises((EditionRefused, InvalidEntry)):
        bench.log.publish(bench.decides, wanted.pop("quarter"), **wanted)
    assert bench.log.editions(bench.decides) == before


@pytest.fixture(params=STORES)
def fresh(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def test_a_published_edition_is_vouched_for_by_the_trail(fresh: Bench) -> None:
    """An edition that somebody changed round the log is named; before that, everything verifies."""
    fresh.log.publish(fresh.decides, "2019-Q4")
    assert fresh.log.verify() == fresh.log.head(fresh.decides)
    with fresh.writing() as connection:
        unguard(connection, "justrules_edition")
        changed = update(edition).where(edition.c.quarter == "2019-Q4", edition.c.kind == "committee")
        connection.execute(changed.values(content=edition.c.content + " "))
    with pytest.raises(Tampered) as raised:
        fresh.log.verify()
    assert [(each.code, each.where.source) for each in raised.value.findings] == [
        ("JR732", "edition 2019-Q4 committee")
    ]
    with fresh.writing() as connection:
        connection.execute(delete(edition).where(edition.c.quarter == "2019-Q4"))
    with pytest.raises(Tampered, match="2019-Q4 full"):
        fresh.log.verify()


def unguard(connection: Connection, table: str) -> None:
    """Take the triggers of a table away, as whoever owns the database can."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    asked = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    for name in connection.execute(asked, {"table": table}).scalars().all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
