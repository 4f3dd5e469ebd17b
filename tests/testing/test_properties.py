"""The ready-made properties hold of what is right, say how much they tried, and refuse to show nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import justrules as jr
from justrules.testing import Refuted, Verdict, assert_monotone, assert_severity_blind, assert_total, classify
from justrules.testing.answersets import along_paths, complete, left_open, plan
from justrules.testing.generated import chain
from tests.testing.mutants import MUTANTS, worse


@pytest.fixture(scope="module")
def aviation() -> jr.Policy:
    return jr.load("aviation_part5")


def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> jr.Assessment:
    return jr.assess(policy, answers, severity=severity)


# --- what is right passes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["aviation_part5", "nhs_just_culture", "social_care"])
def test_the_shipped_policies_have_all_three(name: str) -> None:
    """Blind to severity, total and monotone, by the properties that a team would run on its own."""
    policy = jr.load(name)
    assert assert_severity_blind(policy, budget=4_000, examples=30).levels == 6
    assert assert_total(policy, budget=4_000, examples=30).answer_sets > 30
    assert assert_monotone(policy).exhaustive


@pytest.mark.slow
def test_every_complete_answer_set_of_the_largest_shipped_policy_is_blind() -> None:
    """8,192 answer sets at six levels, one by one."""
    shown = assert_severity_blind(jr.load("social_care"))
    assert shown.exhaustive
    assert shown.answer_sets > 8_192


def test_the_engine_has_all_three_under_policies_of_every_shape() -> None:
    """Severity blindness, totality and monotony are the engine's, and not three files' luck."""
    assert assert_severity_blind(jr.assess).calls > 1_000
    assert assert_total(engine).answer_sets > 100
    assert assert_monotone(engine).answer_sets > 50


def as_json(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
    return json.loads(jr.to_json(engine(policy, answers, severity)))


def as_pair(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> tuple[str | None, str | None]:
    result = engine(policy, answers, severity).result
    return (result.category, result.outcome) if isinstance(result, jr.Decision) else (None, None)


def as_word(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> str:
    category, _ = as_pair(policy, answers, severity)
    return (category or "open").upper()


@dataclass
class Stored:
    """A row as a system might keep it: severity beside the category, and only one of them harm's."""

    category: str | None
    severity: str | None
    duties: tuple[str, ...]


def as_row(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Stored:
    assessment = engine(policy, answers, severity)
    category, _ = as_pair(policy, answers, severity)
    return Stored(category, severity, tuple(duty.id for duty in assessment.duties))


def only_complete(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
    for question in policy.questions:
        answers[question.id]
    return as_pair(policy, answers, severity)


class Cached:
    """Remembers by everything that decides, which is no sin."""

    def __init__(self) -> None:
        self.kept: dict[Any, jr.Assessment] = {}

    def __call__(self, policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> jr.Assessment:
        key = (policy.digest, frozenset(answers.items()), severity)
        if key not in self.kept:
            self.kept[key] = engine(policy, answers, severity)
        return self.kept[key]


@pytest.mark.parametrize("wrapper", [as_json, as_pair, as_word, as_row, only_complete, Cached()])
def test_what_is_blind_is_not_accused(wrapper: Any, aviation: jr.Policy) -> None:
    """Duties may move, rows may hold the severity, and a wrapper may ask for complete answers or remember rightly."""
    assert assert_severity_blind(wrapper, aviation).exhaustive


def test_a_wrapper_that_means_to_decide_otherwise_says_so(aviation: jr.Policy) -> None:
    """Held against the engine it is refuted, with the way out in the message; without, it is blind all the same."""

    def harsh(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
        return worse(policy, engine(policy, answers, severity).result)

    with pytest.raises(Refuted, match="like=None") as caught:
        assert_severity_blind(harsh, aviation)
    assert caught.value.counterexample.saw[0][0] == "the policy itself"
    assert assert_severity_blind(harsh, aviation, like=None).exhaustive


def test_the_way_to_read_a_result_may_be_given(aviation: jr.Policy) -> None:
    """`classify=` makes a pair of whatever a wrapper returns; without it, what cannot be read is not guessed at."""

    def odd(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> list[object]:
        return [severity, as_pair(policy, answers, severity)]

    assert assert_severity_blind(odd, aviation, classify=lambda result: result[1]).exhaustive
    with pytest.raises(TypeError, match="give `classify=`"):
        assert_severity_blind(odd, aviation)


def test_monotony_knows_the_categories_of_a_wrapper_by_their_order(aviation: jr.Policy) -> None:
    """`order=` ranks words of one's own; without it nothing would be compared, and that is said."""
    order = ["HUMAN_ERROR", "AT_RISK", "RECKLESS"]
    assert assert_monotone(as_word, aviation, order=order).answer_sets == 16
    with pytest.raises(Refuted):
        assert_monotone(as_word, aviation, order=order[::-1])
    with pytest.raises(ValueError, match="give `order=`"):
        assert_monotone(as_word, aviation)


# --- nothing is shown by showing nothing ---------------------------------------------------------------------


def test_a_policy_without_levels_is_no_success() -> None:
    """Without a scale nothing varies, so the property asks for levels; with levels, a wrapper can be tried."""
    bare = chain(3).model_copy(update={"severity": None})
    with pytest.raises(ValueError, match="declares no severity scale"):
        assert_severity_blind(bare)

    def wrapper(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if severity == "fatal" else result

    with pytest.raises(Refuted, match="severity fatal"):
        assert_severity_blind(wrapper, bare, severities=["slight", "fatal"])


@pytest.mark.parametrize(
    ("wrapper", "told"),
    [
        (lambda _policy, _answers: ("at_risk", None), "raises TypeError"),
        (lambda policy, answers, severity: jr.evaluate(policy, answers[severity]), "raises KeyError"),
        (lambda _policy, _answers, _severity: (None, None), "undecided"),
        (lambda _policy, _answers, _severity: None, "returns None"),
    ],
    ids=["takes no severity", "always raises", "never decides", "returns nothing"],
)
def test_a_wrapper_that_never_decides_is_no_success(wrapper: Any, told: str, aviation: jr.Policy) -> None:
    """Where every call fails, or none comes to a category, all of them agree, and nothing was shown by it."""
    for policy in (aviation, None):
        with pytest.raises(ValueError, match=rf"none of the [\d,]+ calls came to a category.*{told}"):
            assert_severity_blind(wrapper, policy)


def test_a_word_for_what_is_open_is_no_category(aviation: jr.Policy) -> None:
    """A wrapper with a word for it is told how to say so, and with `classify=` it is total."""

    def read(word: str) -> tuple[str | None, None]:
        return (None if word == "OPEN" else word), None

    with pytest.raises(Refuted, match=r"hint: if this word means that it is open, .* `classify=`"):
        assert_total(as_word, aviation)
    assert assert_total(as_word, aviation, classify=read).exhaustive


def test_a_long_counterexample_is_cut() -> None:
    """A thousand answers are not printed; the counterexample holds them all."""

    def wrapper(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
        result = jr.evaluate(policy, answers)
        return ("mild", None) if severity and len(result.path) > 100 else result

    with pytest.raises(Refuted, match="… and 81 more") as caught:
        assert_severity_blind(wrapper, chain(120))
    assert len(caught.value.counterexample.answers) == 120


def test_a_policy_without_inculpating_answers_is_no_success() -> None:
    """Where nothing is declared to point toward the person, there is nothing that could rise."""
    for subject in ((chain(3),), (engine, chain(3))):
        with pytest.raises(ValueError, match="declares no `inculpating` answer"):
            assert_monotone(*subject)


def test_a_policy_that_is_not_monotone_is_refuted_by_its_own_answers(aviation: jr.Policy) -> None:
    """The exact search gives the answers, the two answers that differ, and the two categories."""
    turned = aviation.model_copy(update={"categories": aviation.categories[::-1]})
    with pytest.raises(Refuted) as caught:
        assert_monotone(turned)
    (toward, first), (away, second) = caught.value.counterexample.saw
    assert toward.partition(":")[0] == away.partition(":")[0]
    assert first != second


# --- what is tried, and how it is told -----------------------------------------------------------------------


def test_the_answers_that_are_tried(aviation: jr.Policy) -> None:
    """Every complete set, every path alone, and every question left open or not known."""
    tree = jr.compile(aviation)
    assert len(list(complete(tree))) == 16
    assert [len(answers) for answers in along_paths(tree)] == [4, 2, 1, 3, 4, 4]
    stops = list(left_open(tree))
    for question in tree.questions:
        assert any(question not in answers for answers in stops)
        assert any(answers.get(question) == "unknown" for answers in stops)
    tried = plan(tree, levels=6)
    keys = [frozenset(answers.items()) for answers in (*tried.few, *tried.rest)]
    assert len(keys) == len(set(keys))
    assert {frozenset(answers.items()) for answers in complete(tree)} <= set(keys)


def test_beyond_the_budget_answers_are_drawn_and_that_is_said(aviation: jr.Policy) -> None:
    """A sample is called a sample, and the same seed draws the same."""
    shown = [assert_severity_blind(aviation, budget=10, examples=20, seed=7) for _ in range(2)]
    assert shown[0] == shown[1]
    assert not shown[0].exhaustive
    assert str(shown[0]).startswith("severity_blind: a sample of answer sets")
    assert "every complete answer set" in str(assert_total(aviation))


@pytest.mark.parametrize("name", ["for_one_outcome_at_one_level", "one_question_the_other_way_round"])
def test_a_sample_catches_what_it_meets(name: str, aviation: jr.Policy) -> None:
    """Beyond the budget the broken engines are still caught, with the simplest case that was met."""
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == name)
    tried = assert_severity_blind if mutant.caught_by == "severity_blind" else assert_monotone
    with pytest.raises(Refuted):
        tried(mutant.make(), aviation, budget=1)


def test_a_deep_policy_is_tried_in_reasonable_time() -> None:
    """Answers to hundreds of questions are drawn too: fewer, and all at once."""
    policy = chain(400)
    assert not assert_total(policy, examples=3).exhaustive
    assert not assert_severity_blind(policy, examples=2).exhaustive


def test_a_counterexample_reads_like_a_case(aviation: jr.Policy) -> None:
    """The claim, the policy, the answers, and both calls with what came of them; the answers come one to a line."""
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == "for_one_outcome_at_one_level")
    with pytest.raises(Refuted) as caught:
        assert_severity_blind(mutant.make(), aviation)
    assert str(caught.value).splitlines() == [
        "severity moves what is decided",
        f"  policy  aviation_part5 {aviation.version}",
        "  answers procedure_existed: yes",
        "          knowingly_deviated: yes",
        "          risk_known: yes",
        "          unjustified_disregard: no",
        "  severity none       → at_risk (justified_deviation)",
        "  severity hazardous  → reckless (justified_deviation)",
    ]


def test_the_environment_is_left_as_it_was(aviation: jr.Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that are set for a while are put back, whether they were there before or not."""
    monkeypatch.setenv("SEVERITY", "as before")
    monkeypatch.delenv("HARM", raising=False)
    before = dict(os.environ)
    assert_severity_blind(aviation)
    assert dict(os.environ) == before


def test_a_result_is_read_as_far_as_harm_may_not_move_it() -> None:
    """A path is its questions and answers, without what somebody wrote; a path of another kind is taken as it is."""
    assert classify({"category": "a", "path": [{"question": "q", "answer": "yes", "reason": "Grave."}]}).parts == (
        ("path", (("q", "yes"),)),
    )
    assert classify({"category": "a", "path": "q: yes"}).parts == (("path", "q: yes"),)
    assert classify(None).error == "returns None"


def test_a_wrapper_without_a_signature_is_called_by_position(aviation: jr.Policy) -> None:
    """Some callables, such as those written in C, do not say what they take."""

    class Opaque:
        __signature__ = "not to be had"

        def __call__(self, *given: Any) -> Any:
            return engine(*given)

    assert assert_total(Opaque(), aviation).exhaustive


def test_a_verdict_tells_what_is_different() -> None:
    """Beside another verdict, the parts that differ are named; an error stands alone."""
    coach, discipline = (Verdict("at_risk", "o", parts=(("response", name),)) for name in ("coach", "discipline"))
    assert discipline.told(coach) == "at_risk (o) response: discipline"
    assert coach.told() == "at_risk (o)"
    assert Verdict(error="raises KeyError").told(coach) == "raises KeyError"
    assert Verdict(question="risk_known").told() == "open at risk_known"
    assert Verdict().told() == "undecided"
