"""Whatever a wrapper returns is read as one thing, so far as harm may not move it, and told so that people see it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import pytest
from hypothesis import given

import justrules as jr
from justrules.testing import Refuted, Verdict, assert_severity_blind, assert_total, assessments, classify


@pytest.fixture(scope="module")
def aviation() -> jr.Policy:
    return jr.load("aviation_part5")


GRAVE = {"procedure_existed": "yes", "knowingly_deviated": "yes", "risk_known": "yes", "unjustified_disregard": "yes"}


def decision(policy: jr.Policy) -> jr.Decision:
    result = jr.evaluate(policy, GRAVE)
    assert isinstance(result, jr.Decision)
    return result


# --- one result in many forms --------------------------------------------------------------------------------


@given(assessments())
def test_a_result_reads_the_same_as_object_mapping_and_text(assessment: jr.Assessment) -> None:
    """A decision or an open question, alone or in its assessment, is one verdict in each of its forms."""
    result = assessment.result
    seen = classify(result)
    assert seen.category == result.category
    for form in (assessment, result):
        text = jr.to_json(form)
        assert classify(form) == classify(json.loads(text)) == classify(text) == classify(jr.from_json(text)) == seen


def test_a_wrapper_that_answers_from_its_store_is_not_accused(aviation: jr.Policy) -> None:
    """Objects when it decides and plain data when it has decided before: that is one result, not two."""
    kept: dict[Any, Any] = {}

    def stored(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
        key = (policy.digest, *sorted((question, str(answer)) for question, answer in answers.items()))
        if key in kept:
            return json.loads(kept[key])
        result = jr.assess(policy, answers, severity=severity).result
        kept[key] = jr.to_json(result)
        return result

    assert assert_severity_blind(stored, aviation).exhaustive


def test_a_wrapper_may_answer_in_json(aviation: jr.Policy) -> None:
    """The text of an assessment is read as the assessment: its severity and duties are not taken for a category."""

    def sent(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> str:
        return jr.to_json(jr.assess(policy, answers, severity=severity))

    assert assert_severity_blind(sent, aviation).exhaustive
    assert assert_total(sent, aviation).exhaustive
    assert classify("{curly}") == Verdict(category="{curly}")


class Plain:
    """A response as somebody's own class, which says nothing of when two are equal."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._when = object()


class Own:
    """A result of somebody's own, some of whose methods are called as parts of a decision are."""

    def __init__(self, result: Any) -> None:
        self.category = result.category
        self.response = Plain(result.category)

    def questions(self) -> None:
        """No part of what was decided."""


def test_a_result_of_ones_own_class_is_compared_by_what_it_holds(aviation: jr.Policy) -> None:
    """New objects with the same contents are no other result; with other contents they are."""

    def own(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Own:
        return Own(jr.evaluate(policy, answers))

    def harder(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Own:
        found = own(policy, answers, severity)
        found.response.kind += f" {severity}"
        return found

    assert assert_severity_blind(own, aviation).exhaustive
    with pytest.raises(Refuted, match=r"response\.kind: reckless hazardous"):
        assert_severity_blind(harder, aviation)


class Kind(Enum):
    MISTAKE = "human_error"
    RECKLESS = "reckless"


def test_a_category_is_a_word_or_a_member_of_an_enumeration(aviation: jr.Policy) -> None:
    """A member stands for its value, and so is held against the engine; what is no word is not guessed at."""
    assert classify({"category": Kind.MISTAKE}).category == "human_error"
    assert classify({"category": 3}).told() == "3"
    assert classify({"category": "a", "behaviour": Kind.MISTAKE}) == classify(
        '{"category": "a", "behaviour": "human_error"}'
    )
    with pytest.raises(TypeError, match="give `classify=`"):
        classify({"category": {"id": "human_error"}})
    with pytest.raises(Refuted, match="severity moves what is decided"):
        assert_severity_blind(
            lambda _policy, _answers, severity: {"category": Kind.RECKLESS if severity else Kind.MISTAKE}, aviation
        )


# --- a result beside which another one stands ----------------------------------------------------------------


def moved(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> str | None:
    category = jr.evaluate(policy, answers).category
    return "reckless" if category and severity == "catastrophic" else category


@pytest.mark.parametrize(
    "inner",
    [
        lambda _policy, _answers: "ok",
        jr.evaluate,
        lambda policy, answers: json.loads(jr.to_json(jr.evaluate(policy, answers))),
        lambda _policy, _answers: 200,
    ],
    ids=["a word", "a decision", "its data", "a number"],
)
def test_a_category_is_not_hidden_by_a_result_beside_it(inner: Callable[..., Any], aviation: jr.Policy) -> None:
    """`category` at the top counts, whatever stands under `result`."""

    def wrapper(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> dict[str, Any]:
        return {"category": moved(policy, answers, severity), "result": inner(policy, answers)}

    with pytest.raises(Refuted):
        assert_severity_blind(wrapper, aviation)


def test_a_decision_is_not_hidden_by_a_category_beside_it(aviation: jr.Policy) -> None:
    """And a decision under `result` counts, whatever the category above it says."""

    def wrapper(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> dict[str, Any]:
        category = jr.evaluate(policy, answers).category
        return {"category": category, "result": {"category": moved(policy, answers, severity)}}

    with pytest.raises(Refuted, match=r"→ human_error result\.category: reckless"):
        assert_severity_blind(wrapper, aviation)
    assert classify({"category": None, "result": {"category": "at_risk"}}) == Verdict(category="at_risk")


# --- what is different is told -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What makes two results of one outcome differ, and how a message says so of the one and of the other."""

    change: Callable[[jr.Decision], Any]
    here: str
    there: str


def without_investigation(found: jr.Decision) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(jr.to_json(found))
    del data["investigate"]
    return data


DIFFERENT = {
    "a part is missing": Told(
        without_investigation, "investigate: ('Whether the conduct stands alone or is part", "without investigate"
    ),
    "a long text ends otherwise": Told(
        lambda found: replace(found, because=f"{found.because} The harm was grave."),
        "it without a justifiable reason.",
        "The harm was grave.",
    ),
    "a response of the same name is another": Told(
        lambda found: replace(found, response=replace(found.response, primary="Dismiss.")),
        "response.primary: Take disciplinary action",
        "response.primary: Dismiss.",
    ),
    "a response is another": Told(
        lambda found: replace(found, response=replace(found.response, id="dismissal")),
        "response: discipline",
        "response: dismissal",
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_two_verdicts_of_one_outcome_are_told_apart(name: str, aviation: jr.Policy) -> None:
    """Beside each other the two lines are never the same, and each is short and shows where they part."""
    told = DIFFERENT[name]
    one, other = classify(decision(aviation)), classify(told.change(decision(aviation)))
    assert told.here in one.told(other)
    assert told.there in other.told(one)
    assert one.told(other) != other.told(one)
    assert max(len(one.told(other)), len(other.told(one))) < 140


def test_texts_that_part_late_are_shown_where_they_part() -> None:
    """Of two long texts the messages show the part that differs, and of the shorter one its end."""
    same = "Nobody could have seen it. " * 9
    shorter, longer = Verdict(parts=(("because", same),)), Verdict(parts=(("because", f"{same}And it was grave."),))
    assert longer.told(shorter).endswith("have seen it. And it was grave.")
    assert shorter.told(longer).endswith("Nobody could have seen it. ")
    other = Verdict(parts=(("because", {"text": same}),))
    assert shorter.told(other).startswith("because: Nobody could")
    assert other.told(shorter).startswith("because: {'text': 'Nobody could")


def test_an_error_beside_a_verdict_adds_nothing_to_it(aviation: jr.Policy) -> None:
    """Beside what was raised, a verdict is told as it is alone."""
    assert classify(decision(aviation)).told(Verdict(error="raises KeyError")) == "reckless (unjustified)"
