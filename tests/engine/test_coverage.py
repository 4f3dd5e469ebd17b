"""Coverage is counted exactly and never listed; what is not covered can be had path by path."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.coverage import KINDS, Share, coverage, uncovered
from justrules.testing.generated import chain
from tests.strategies import Data, answers_for, as_policy, paths, policies, walk

# --- against a second opinion --------------------------------------------------------------------------------


def as_path(answers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(answers.items())


@given(policies(most_questions=5), st.data())
def test_coverage_counts_what_a_reader_counts(data: Data, draw: st.DataObject) -> None:
    """Walked by hand through the file, the same questions, answers, outcomes and paths are met."""
    sets = draw.draw(st.lists(answers_for(data, booleans=False), max_size=4))
    found = coverage(jr.compile(as_policy(data)), sets)
    walks = [walk(data, answers) for answers in sets]
    steps = {step for taken, _ in walks for step in taken}
    every = list(paths(data))
    ended = {tuple(taken) for taken, end in walks if end in data["outcomes"]}
    assert found.questions.covered == len({question for question, _ in steps})
    assert found.questions.total == len(data["questions"])
    assert found.answers.covered == len(steps)
    assert found.answers.total == sum(len(body["answers"]) for body in data["questions"].values())
    assert found.outcomes.total == len(data["outcomes"])
    assert found.paths.total == len(every)
    assert found.walked == ended
    assert found.paths.covered == len(ended)


@given(policies(most_questions=5), st.data())
def test_what_is_not_covered_is_every_other_path_once(data: Data, draw: st.DataObject) -> None:
    """Walked and uncovered paths together are all there are, and each is given once with its outcome."""
    sets = draw.draw(st.lists(answers_for(data, booleans=False), max_size=3))
    tree = jr.compile(as_policy(data))
    walked = coverage(tree, sets).walked
    others = [(path, leaf.outcome) for path, leaf in uncovered(tree, walked)]
    assert len(others) == len(set(others))
    assert {path for path, _ in others}.isdisjoint(walked)
    every = {as_path(answers): outcome for answers, outcome in paths(data)}
    assert {path for path, _ in others} | walked == set(every)
    assert all(every[path] == outcome for path, outcome in others)


@given(policies(most_questions=5))
def test_the_first_uncovered_paths_bring_every_answer(data: Data) -> None:
    """No path comes before all answers are followed that does not bring a new one."""
    tree = jr.compile(as_policy(data))
    followed: set[tuple[str, str]] = set()
    everything = {(branch.question, option.answer) for branch in tree.branches for option in branch.options}
    for path, _ in uncovered(tree, frozenset()):
        if followed == everything:
            return
        assert not followed.issuperset(path)
        followed |= set(path)
    assert followed == everything


# --- words and sizes -----------------------------------------------------------------------------------------


def test_the_shipped_policies_cover_every_path() -> None:
    """As they promise: every question, answer, outcome and path has its scenario."""
    for policy_id in ("aviation_part5", "nhs_just_culture", "social_care"):
        policy = jr.load(policy_id)
        found = coverage(jr.compile(policy), [scenario.given for scenario in policy.scenarios])
        assert {kind: found.of(kind).percent for kind in KINDS} == dict.fromkeys(KINDS, 100)
        assert not [missing for kind in KINDS for missing in found.of(kind).missing]


def test_what_is_missing_is_named() -> None:
    """Questions, answers and outcomes that no scenario meets are listed in the order of the policy."""
    found = coverage(jr.compile(jr.load("aviation_part5")), [{"procedure_existed": "yes", "knowingly_deviated": "no"}])
    assert found.questions.missing == ("risk_known", "unjustified_disregard")
    assert found.answers.missing[:2] == ("procedure_existed: no", "knowingly_deviated: yes")
    assert "inadvertent" not in found.outcomes.missing
    assert (found.paths.covered, found.paths.total, found.paths.missing) == (1, 5, ())


def test_an_early_decision_covers_its_outcome_and_no_path() -> None:
    """Where the answers stop short and decide all the same, no path was walked to its end."""
    policy = jr.load("social_care")
    tree = jr.compile(policy)
    early = [s.given for s in policy.scenarios if getattr(jr.evaluate(policy, s.given), "settled_at", None)]
    for answers in early:
        found = coverage(tree, [answers])
        assert (found.outcomes.covered, found.paths.covered) == (1, 0)


def test_too_many_paths_to_list_are_counted() -> None:
    """2^400 paths and more: counted exactly, and the first few given at once."""
    length = 400
    diamond = wide(length)
    found = coverage(diamond, [{f"q{n}": "yes" for n in range(length)}])
    assert (found.paths.covered, found.paths.total) == (1, 2**length)
    assert found.paths.percent == 0
    first = list(islice(uncovered(diamond, found.walked), 50))
    assert len({path for path, _ in first}) == 50


def wide(length: int) -> jr.Tree:
    """A policy in which both answers to each question lead to the next one."""
    policy = chain(length)
    ends = {"yes": "far_end", "no": "near_end"}
    following = {f"q{n}": {"yes": f"q{n + 1}", "no": f"q{n + 1}"} for n in range(length - 1)} | {f"q{length - 1}": ends}
    questions = tuple(
        question.model_copy(
            update={
                "answers": tuple(a.model_copy(update={"next": following[question.id][a.id]}) for a in question.answers)
            }
        )
        for question in policy.questions
    )
    return jr.compile(policy.model_copy(update={"questions": questions, "scenarios": ()}))


@pytest.mark.parametrize(("covered", "percent"), [(0, 0), (1, 33), (2, 66), (3, 100)])
def test_a_share_is_rounded_down(covered: int, percent: int) -> None:
    """100 means all, and nothing less does."""
    share = Share(covered=covered, total=3)
    assert share.percent == percent
    assert share.reaches(100) == (covered == 3)
    assert share.reaches(Fraction(100 * covered, 3))
    assert not share.reaches(Fraction(100 * covered, 3) + Fraction(1, 10**9))
