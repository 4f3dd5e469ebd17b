"""The columns of results: which there are, what they may be called, and how their numbers are read."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given

import justrules as jr
from justrules.batch import categories_of, classify, path_of
from justrules.engine.compiler import tree_of
from justrules.engine.plan import plan_of
from tests.batch.large import shared, wide
from tests.strategies import Data, as_policy, cases, policies

POLICY = jr.load("aviation_part5")
TABLE = pd.DataFrame({branch.question: ["yes", None] for branch in tree_of(POLICY).branches})


def refused(**options: Any) -> list[tuple[str, str | None]]:
    """The findings of a call that must be refused, as code and hint."""
    with pytest.raises(jr.AnswerError) as caught:
        classify(TABLE, POLICY, **options)
    return [(finding.code, finding.hint) for finding in caught.value.findings]


def test_a_result_that_does_not_exist_is_refused_with_the_nearest_that_does() -> None:
    """A misspelt result would otherwise be a column that is missing later."""
    assert refused(into=["categry"]) == [("JR612", "did you mean `category`?")]
    assert refused(into="category") == [("JR612", 'write `into=["category"]`')]
    assert [code for code, _ in refused(into=["nonsense", "outcom"])] == ["JR612", "JR612"]
    assert [code for code, _ in refused(into=[])] == ["JR612"]


@pytest.mark.parametrize("named", ["result", "{name}", "{1}", "{", "{0.x}"])
def test_names_of_results_must_tell_results_apart(named: str) -> None:
    """Two results in one column would be one."""
    assert [code for code, _ in refused(named=named)] == ["JR612"]


def test_a_result_never_takes_the_place_of_a_column() -> None:
    """Each column that would be written over is named; under other names both stand side by side."""
    table = TABLE.assign(category="old", pending="old")
    with pytest.raises(jr.AnswerError) as caught:
        classify(table, POLICY)
    assert [finding.code for finding in caught.value.findings] == ["JR612", "JR612"]
    decided = classify(table, POLICY, named="just_{}")
    assert list(decided["category"]) == ["old", "old"]
    assert {"just_category", "just_pending"} <= set(decided.columns)


@given(case=cases())
def test_a_set_code_is_read_as_the_categories_that_are_still_possible(case: tuple[Data, dict[str, Any]]) -> None:
    """`categories_of` says what `evaluate` says."""
    data, answers = case
    policy = as_policy(data)
    result = jr.evaluate(policy, answers)
    possible = [result.category] if isinstance(result, jr.Decision) else result.reachable
    columns = {question: [answer] for question, answer in answers.items()} or {data["start"]: [None]}
    decided = classify(pd.DataFrame(columns, dtype=object), policy, into=["reachable"])
    assert categories_of(policy, int(decided["reachable"].iloc[0])) == tuple(possible)


@given(data=policies())
def test_every_path_is_read_from_its_number(data: Data) -> None:
    """`path_of` gives the steps that a decision would have."""
    policy = as_policy(data)
    plan = plan_of(tree_of(policy))
    for number in range(plan.ways[0]):
        path = path_of(policy, number)
        assert jr.evaluate(policy, {step.question: step.answer for step in path}).path == path


@pytest.mark.parametrize("code", [0, -1, 8])
def test_a_code_of_no_set_of_these_categories_is_refused(code: int) -> None:
    """The code was made under another policy, or is none."""
    with pytest.raises(jr.AnswerError) as caught:
        categories_of(POLICY, code)
    assert [finding.code for finding in caught.value.findings] == ["JR615"]


@pytest.mark.parametrize("number", [-1, 9, 10**30])
def test_a_number_of_no_path_is_refused(number: int) -> None:
    """The same for paths: the policy has nine ways to stop."""
    with pytest.raises(jr.AnswerError) as caught:
        path_of(POLICY, number)
    assert [finding.code for finding in caught.value.findings] == ["JR615"]


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA])
def test_what_a_row_with_a_problem_holds_is_nothing(nothing: Any) -> None:
    """So that a whole column can be read, in whatever way its library writes what is missing."""
    assert categories_of(POLICY, nothing) == ()
    assert path_of(POLICY, nothing) == ()


@pytest.mark.parametrize("wrong", ["6", 6.0, [6], object()])
def test_what_is_no_whole_number_is_refused_in_a_sentence(wrong: Any) -> None:
    """A text that looks like one is none."""
    for read in (categories_of, path_of):
        with pytest.raises(TypeError, match="a whole number is expected, as the column of results holds it, and not a"):
            read(POLICY, wrong)


# --- what does not fit into a number -----------------------------------------------------------------------------


def test_a_set_of_more_categories_than_bits_is_refused_before_any_work() -> None:
    """Sixty-three categories fit, one more does not; without the set code it can be classified all the same."""
    fits, too_many = wide(63), wide(64)
    table = pd.DataFrame({"which": ["a62", "a0", None]})
    assert categories_of(fits, int(classify(table, fits, into=["reachable"])["reachable"].iloc[0])) == ("c62",)
    assert classify(table, too_many, into=["category"])["category"].tolist()[:2] == ["c62", "c0"]
    with pytest.raises(jr.AnswerError) as caught:
        classify(table, too_many)
    assert [finding.code for finding in caught.value.findings] == ["JR615"]


def test_more_paths_than_numbers_are_refused_before_any_work() -> None:
    """A number that does not fit would be that of another path."""
    fits, too_many = shared(61), shared(62)
    table = pd.DataFrame({"first": ["yes"], **{f"{side}{n}": ["no"] for n in range(61) for side in "lr"}})
    number = int(classify(table, fits, into=["path"])["path"].iloc[0])
    assert [step.answer for step in path_of(fits, number)] == ["yes", *["no"] * 61]
    with pytest.raises(jr.AnswerError) as caught:
        classify(table, too_many, into=["path"])
    assert [finding.code for finding in caught.value.findings] == ["JR615"]
