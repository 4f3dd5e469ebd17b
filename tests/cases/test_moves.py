"""The table of moves is what the log does, what the database allows and what the diagram shows."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, exc, update

from justrules.cases import MOVES, Disposition, Refused, Status
from justrules.cases.moves import find_move, invariants, moves_from
from justrules.cases.tables import audit, case
from tests.cases.logs import STORES, Bench, arguments_of, bench_for
from tools.statuses import statuses

METHODS = {"close": "close_case"}
"""Methods of the log that are not called as the move is."""

VERBS = tuple(dict.fromkeys(move.verb for move in MOVES))


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def method_of(verb: str) -> str:
    return METHODS.get(verb, verb)


# --- the log -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
def test_each_move_goes_through_from_its_own_statuses_and_from_no_other(bench: Bench, verb: str) -> None:
    """Every move, from every status: it ends where the table says, or it is refused and changes nothing.

    The refusal names the moves that are allowed.
    """
    method = method_of(verb)
    for status in Status:
        arguments = arguments_of(bench, method)
        seen = bench.bring(status)
        if verb == "classify" and status is Status.OPEN:
            seen = bench.decided(seen)
        move = find_move(verb, status)
        if move is not None:
            after = bench.call(method, seen, **arguments)
            assert (after.status, after.version) == (move.target, seen.version + 1)
            assert bench.row(case, case_code=seen.case_code)["disposition"] == move.disposition
            continue
        before = bench.row(case, case_code=seen.case_code)
        with pytest.raises(Refused) as error:
            bench.call(method, seen, **arguments)
        (finding,) = error.value.findings
        assert finding.code == "JR702"
        allowed = dict.fromkeys(each.verb for each in moves_from(status))
        assert finding.hint == f"allowed from here: {', '.join(allowed)}"
        assert bench.row(case, case_code=seen.case_code) == before


def test_every_move_of_the_table_is_a_method_of_the_log(bench: Bench) -> None:
    """No move is only drawn."""
    assert all(callable(getattr(bench.log, method_of(verb), None)) for verb in VERBS)


def test_the_trail_names_the_move_and_both_its_ends(bench: Bench) -> None:
    """What the audit trail says of a change is the verb of the table, the status before and the status after."""
    seen = bench.bring(Status.CLOSED)
    told = [row for row in bench.rows(audit, case_code=seen.case_code) if '"move"' in row["payload"]]
    assert [row["action"] for row in told] == ["classify", "take_action", "follow_up", "close"]


# --- the table itself ----------------------------------------------------------------------------------------------


def test_a_move_is_found_by_its_verb_and_its_source() -> None:
    """No verb has two targets from one status."""
    pairs = [(move.verb, move.source) for move in MOVES]
    assert len(set(pairs)) == len(pairs)
    assert all(find_move(move.verb, move.source) is move for move in MOVES)


def test_a_case_can_always_be_closed_and_every_status_is_reached() -> None:
    """From every status a way leads to `closed`, and from `open` one to every status: no case is ever stuck."""
    reached = {status: _reachable(status) for status in Status}
    assert reached[Status.OPEN] == set(Status)
    assert all(Status.CLOSED in ways for ways in reached.values())


def test_only_from_open_is_a_case_closed_without_a_category() -> None:
    """Withdrawn and duplicate cases were never classified when they were closed."""
    assert {move.source for move in MOVES if move.disposition} == {Status.OPEN}
    assert {move.disposition for move in MOVES} == {None, *Disposition}


def test_each_way_back_needs_a_reason() -> None:
    """Whatever undoes a step, or closes without a category, says why."""
    back = {"reclassify", "act_again", "reopen", "withdraw", "mark_duplicate"}
    assert {move.verb for move in MOVES if "a reason" in move.needs} == back


def test_the_diagram_draws_each_move_once() -> None:
    """One arrow from status to status, with the name of every move on it."""
    drawing = statuses()
    assert drawing.count('class="move"') == len({(move.source, move.target) for move in MOVES})
    assert drawing.count('class="box"') == len(Status)
    for move in MOVES:
        assert re.search(rf">[^<]*\b{move.verb}\b[^<]*</text>", drawing)


def _reachable(status: Status) -> set[Status]:
    found, waiting = {status}, [status]
    while waiting:
        ahead = {move.target for move in moves_from(waiting.pop())} - found
        found |= ahead
        waiting += ahead
    return found


# --- the database --------------------------------------------------------------------------------------------------

OPENED = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
LATER = OPENED + dt.timedelta(days=1)
COLUMNS = ("status", "disposition", "behavior_category", "closed_at", "follow_up_date", "duplicate_of")
SHAPES = tuple(
    dict(zip(COLUMNS, shape, strict=True))
    for shape in itertools.product(
        Status,
        (None, *Disposition),
        (None, "human_error"),
        (None, LATER),
        (None, dt.date(2027, 1, 1)),
        (None, "JC-2026-0001"),
    )
)
"""Every way in which the columns of a case that moves change can stand to one another."""


def may_stand(row: dict[str, Any]) -> bool:
    """What a row may say, told without the table of moves: as the issue tells it."""
    closed, disposed = row["status"] == "closed", row["disposition"] is not None
    return (
        (row["closed_at"] is not None) == closed
        and (closed or not disposed)
        and (row["behavior_category"] is not None) == (row["status"] != "open" and not disposed)
        and (row["duplicate_of"] is not None) == (row["disposition"] == "duplicate")
        and (row["status"] != "follow_up" or row["follow_up_date"] is not None)
    )


def test_the_database_refuses_what_no_move_leaves(bench: Bench) -> None:
    """Written by SQL past the log, exactly those rows pass that a case can come to.

    All 240 ways in which status, category, disposition, closing, follow-up and the other case can stand.
    """
    code = bench.open().case_code
    with bench.writing() as connection:
        wrong = [shape for shape in SHAPES if _accepted(connection, code, shape) != may_stand(shape)]
        assert wrong == []
        assert 0 < sum(map(may_stand, SHAPES)) < len(SHAPES)


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "forgotten"},
        {"status": "closed", "closed_at": LATER, "disposition": "lost"},
        {"status": "closed", "closed_at": OPENED - dt.timedelta(days=9), "behavior_category": "reckless"},
        {"version": 0},
    ],
    ids=["status", "disposition", "closed before it was opened", "version"],
)
def test_the_database_refuses_words_and_times_that_no_case_has(bench: Bench, columns: dict[str, Any]) -> None:
    """Unknown words, a closing before the opening, and a version before the first are refused by the database."""
    code = bench.open().case_code
    with bench.writing() as connection:
        assert not _accepted(connection, code, columns)


def _accepted(connection: Connection, code: str, columns: dict[str, Any]) -> bool:
    """Whether the database takes these columns; they are not kept."""
    attempt = connection.begin_nested()
    try:
        connection.execute(update(case).where(case.c.case_code == code).values(**columns))
    except exc.IntegrityError:
        return False
    finally:
        attempt.rollback()
    return True


def test_every_invariant_of_the_table_is_a_constraint() -> None:
    """What the moves leave true has a name in the database."""
    names = {str(constraint.name) for constraint in case.constraints}
    assert {f"ck_justrules_case_{each.name}" for each in invariants()} <= names
