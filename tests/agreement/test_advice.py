"""Which questions need better help text, in which order, and why."""

from __future__ import annotations

import justrules as jr
from justrules.agreement import Record, measure
from tests.agreement.studied import QUESTIONS, study


def test_the_question_that_most_often_changes_the_end_comes_first() -> None:
    """Then the one at which the most acts part; questions at which nobody parts are not in it."""
    found = study({"a": "yyn yn", "b": "yyy yn", "c": "n yn", "d": "n yn", "e": "n yn", "f": "yyn yyn"}).advice
    assert [(one.question, one.first, one.matters) for one in found] == [(QUESTIONS[1], 2, 2), (QUESTIONS[0], 3, 0)]
    assert "On 2 of 6 acts assessors first part here, and all of them end differently." in found[0].reason
    assert (
        "On 3 of 6 acts assessors first part here, and all of them still end in the same category." in found[1].reason
    )
    assert "Of 6 pairs of assessors that came here by the same answers, 3 answered differently." in found[1].reason


def test_one_act_is_told_as_one() -> None:
    """Numbers and words agree."""
    (one,) = study({"a": "yyn yn", "b": "n n"}).advice
    assert "On 1 of 2 acts assessors first part here, and it ends differently." in one.reason
    (same,) = study({"a": "n yn"}).advice
    assert "On 1 of 1 act assessors first part here, and it still ends in the same category." in same.reason
    assert "Of 1 pair of assessors" in same.reason


def test_some_of_the_partings_may_matter() -> None:
    """The count of those that do is told."""
    (one,) = [a for a in study({"a": "n yn", "b": "n yyn", "c": "n yn"}).advice if a.question == QUESTIONS[0]]
    assert "and 1 of them ends differently" in one.reason


def test_unknown_asks_for_evidence() -> None:
    """Where somebody could not tell, the help text should say what settles it."""
    (one,) = study({"a": "yu yn"}).advice
    assert "On 1 of the acts somebody answered `unknown`: say what evidence settles it." in one.reason


def test_a_question_at_which_only_later_groups_part_is_told_without_acts() -> None:
    """No act parts here first, and pairs do."""
    by_question = {one.question: one for one in study({"a": "yn yyn yyyn"}).advice}
    assert by_question[QUESTIONS[2]].first == 0
    assert by_question[QUESTIONS[2]].reason.startswith("Of 1 pair of assessors")


def test_of_more_than_two_answers_the_rivals_are_named() -> None:
    """And a question without help text is told to get one."""
    policy = jr.load("tests/suite/good/four_answers.yaml")
    given = [("often", "rarely"), ("rarely", "often"), ("always", "never")]
    acts = [
        Record(act=f"act_{n}", assessor=name, answers={"how_often": answer})
        for n, pair in enumerate(given)
        for name, answer in zip("xy", pair, strict=True)
    ]
    (one,) = measure(policy, acts, resamples=20).advice
    assert "The answers most often mistaken for one another are `often` and `rarely`." in one.reason
    assert "It has no help text: write one" in one.reason
