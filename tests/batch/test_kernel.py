"""Rows are walked in bitmaps as `evaluate` walks them one by one, and each question costs once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.batch.bitmaps import Words, packed, unpacked
from justrules.batch.kernel import Walked, walk, walk_for
from justrules.batch.readings import Reading
from justrules.batch.results import NAMES
from justrules.engine.compiler import tree_of
from justrules.engine.plan import Asked, Plan, plan_of
from tests.batch.drawn import expected
from tests.batch.large import shared, wide
from tests.strategies import answers_for, as_policy, policies

WALKED = tuple(name for name in NAMES if name != "problems")


def said(asked: Asked, rows: Sequence[Mapping[str, str]]) -> Reading:
    """What these rows say of a question."""
    given = [row.get(asked.question) for row in rows]
    *parts, rest = ([answer == route.answer for answer in given] for route in asked.routes)
    known = np.any([*parts, rest], axis=0)
    return Reading(
        known=packed(known),
        parts=tuple((number, packed(np.array(part, dtype=np.bool_))) for number, part in enumerate(parts)),
        rest=len(asked.routes) - 1,
    )


def told(plan: Plan, walked: Walked, rows: int) -> list[dict[str, Any]]:
    """The results of each row, as `expected` gives them."""
    ids = {
        "category": plan.categories,
        "outcome": plan.outcomes,
        "pending": [asked.question for asked in plan.questions],
    }
    found: list[dict[str, Any]] = [dict.fromkeys(NAMES) for _ in range(rows)]
    for name, labels in walked.labels.items():
        for label, words in labels.rows.items():
            for row in np.flatnonzero(unpacked(words & labels.valid, rows=rows)):
                assert found[row][name] is None
                found[row][name] = ids[name][label]
    for name, number in walked.numbers.items():
        for row in np.flatnonzero(unpacked(number.valid, rows=rows)):
            found[row][name] = sum(1 << place for place, digit in enumerate(number.digits) if bit(digit, int(row)))
    return found


def bit(words: Words, row: int) -> bool:
    """Whether a row is set."""
    return bool(unpacked(words, rows=row + 1)[row])


@given(data=st.data())
def test_every_result_is_that_of_evaluate(data: st.DataObject) -> None:
    """Categories, outcomes, open questions, what is still possible and the path, for rows with any answers missing."""
    plain = data.draw(policies())
    policy = as_policy(plain)
    plan = plan_of(tree_of(policy))
    rows = data.draw(st.lists(answers_for(plain, booleans=False), min_size=1, max_size=6))
    walked = walk(walk_for(plan, frozenset(WALKED)), lambda number: said(plan.questions[number], rows), rows=len(rows))
    assert told(plan, walked, len(rows)) == [expected(policy, row, ()) for row in rows]


@given(data=st.data())
def test_refused_rows_and_rows_with_a_wrong_answer_have_no_result(data: st.DataObject) -> None:
    """Whatever else they say, and wherever on the way the wrong answer stands."""
    plain = data.draw(policies())
    policy = as_policy(plain)
    plan = plan_of(tree_of(policy))
    rows = data.draw(st.lists(answers_for(plain, booleans=False), min_size=1, max_size=6))
    out = [data.draw(st.sampled_from(["refused", "wrong", None, None])) for _ in rows]
    at = data.draw(st.integers(0, len(plan.questions) - 1))
    wrong, refused = (packed(np.array([each == why for each in out])) for why in ("wrong", "refused"))

    def read(number: int) -> Reading:
        reading = said(plan.questions[number], rows)
        return Reading(
            known=reading.known, parts=reading.parts, rest=reading.rest, wrong=wrong if number == at else None
        )

    walked = walk(walk_for(plan, frozenset(WALKED)), read, rows=len(rows), refused=refused)
    due = [dict.fromkeys(NAMES) if why else expected(policy, row, ()) for row, why in zip(rows, out, strict=True)]
    assert told(plan, walked, len(rows)) == due


@pytest.mark.parametrize("name", ["aviation_part5", "nhs_just_culture", "social_care"])
def test_where_nothing_is_read_every_row_waits_at_the_first_question(name: str) -> None:
    """Columns may be missing altogether; everything is then possible."""
    policy = jr.load(name)
    plan = plan_of(tree_of(policy))
    walked = walk(walk_for(plan, frozenset(WALKED)), lambda _: None, rows=70)
    assert told(plan, walked, 70) == [expected(policy, {}, ())] * 70


def test_each_question_is_read_once_however_many_paths_lead_to_it() -> None:
    """With 2^61 paths the walk asks no question twice, and the answer is still exact."""
    policy = shared(60)
    plan = plan_of(tree_of(policy))
    asked: list[int] = []
    rows = [{each.question: "yes" for each in plan.questions}, {"first": "no"}]

    def read(number: int) -> Reading:
        asked.append(number)
        return said(plan.questions[number], rows)

    walked = walk(walk_for(plan, frozenset(WALKED)), read, rows=2)
    assert asked == list(range(len(plan.questions)))
    assert told(plan, walked, 2) == [expected(policy, row, ()) for row in rows]


def test_rows_are_carried_on_only_where_that_can_settle_something() -> None:
    """Where every open question leaves something open, nothing but the walk itself is done."""
    plan = plan_of(tree_of(wide(3)))
    assert walk_for(plan, frozenset({"category", "outcome", "pending", "path"})).carried == frozenset()
    assert walk_for(plan, frozenset({"reachable"})).carried == frozenset(range(len(plan.questions)))
    assert not walk_for(plan, frozenset({"category", "outcome"})).by_category
    assert walk_for(plan, frozenset({"category", "reachable"})).by_category
