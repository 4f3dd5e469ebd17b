"""A JSON Schema of the answers to a policy, for forms and for whoever checks answers without this library."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.answers import read_answers
from justrules.policies.schema import answers_schema
from tests.strategies import Data, as_policy, cases, policies, routes

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
AVIATION = jr.load("aviation_part5")
NOT_OFFERED = ("neither_here", "Yes", "", " yes", "unknown ", True, False)


def valid(policy: jr.Policy, document: Any) -> bool:
    return jsonschema.Draft7Validator(answers_schema(policy)).is_valid(document)


def evaluated(policy: jr.Policy, answers: dict[str, Any]) -> bool:
    """Whether the engine takes these answers."""
    try:
        jr.evaluate(policy, answers)
    except jr.AnswerError:
        return False
    return True


def read(policy: jr.Policy, document: Any) -> bool:
    """Whether a file that holds `document` is read as answers."""
    try:
        answers, reasons = read_answers(jr.compile(policy), json.dumps(document))
    except jr.AnswerError:
        return False
    return bool(jr.evaluate(policy, answers, reasons=reasons))


@given(cases())
def test_every_answer_set_that_is_evaluated_is_valid(case: tuple[Data, dict[str, Any]]) -> None:
    """What the engine takes, the schema lets pass: complete, partial, unknown, yes and no as true and false."""
    data, answers = case
    assert valid(as_policy(data), answers)


@given(cases(), st.data())
def test_the_schema_lets_pass_exactly_what_the_engine_takes(
    case: tuple[Data, dict[str, Any]], draw: st.DataObject
) -> None:
    """Answers, some of them right and some not, are valid if and only if evaluating them raises nothing."""
    data, answers = case
    policy = as_policy(data)
    questions = st.sampled_from([*data["questions"], "not_asked", "Start"])
    answers |= draw.draw(st.dictionaries(questions, st.sampled_from(NOT_OFFERED), max_size=2))
    assert valid(policy, answers) == evaluated(policy, answers)


@given(policies())
def test_each_answer_alone_is_valid_exactly_if_the_question_offers_it(data: Data) -> None:
    """Every word and every truth value against every question: no form is told more or less than the engine knows."""
    policy = as_policy(data)
    words = {answer for answers in routes(data).values() for answer in answers} | {"unknown", "neither_here"}
    for question in data["questions"]:
        for answer in (*sorted(words), True, False):
            assert valid(policy, {question: answer}) == evaluated(policy, {question: answer})


ANSWERS: tuple[Any, ...] = ("yes", "unknown", True, "perhaps", None, 1, ["yes"])
REASONS: tuple[Any, ...] = ("R.", "", 5, ["R."], {})
ODD_VALUES: tuple[Any, ...] = (
    *({"answer": answer} for answer in ANSWERS),
    *({"answer": "yes", "because": because} for because in REASONS),
    {},
    {"because": "R."},
    {"answer": "yes", "why": "R."},
    {"answer": {"answer": "yes"}},
    *(1, 0, 0.5, ["yes"], [], None),
)


@given(st.dictionaries(st.sampled_from([*(q.id for q in AVIATION.questions), "weather"]), st.sampled_from(ODD_VALUES)))
@example({"risk_known": {"answer": "no", "because": "The bulletin was not out."}, "procedure_existed": True})
@example({"risk_known": {"answer": "no", "because": None}})
def test_the_schema_lets_pass_exactly_what_an_answers_file_may_hold(document: dict[str, Any]) -> None:
    """An answer alone or with its reason; a file is read if and only if it is valid."""
    assert valid(AVIATION, document) == read(AVIATION, document)


@pytest.mark.parametrize("document", [None, [], "procedure_existed", 5, True, [{"procedure_existed": "yes"}]], ids=str)
def test_answers_are_a_mapping(document: Any) -> None:
    """Anything but a mapping of questions to answers is invalid."""
    assert not valid(AVIATION, document)


def test_numbers_are_not_yes_and_no() -> None:
    """1 and 0 are neither answers nor truth values, though some languages take them for such."""
    for number in (1, 0, 1.0):
        assert not valid(AVIATION, {"procedure_existed": number})
    assert valid(AVIATION, {"procedure_existed": True})


def test_no_answer_is_required() -> None:
    """Answers may stop short: what is not known yet is left out."""
    assert valid(AVIATION, {})
    assert "required" not in answers_schema(AVIATION)


@pytest.mark.parametrize("policy_id", SHIPPED)
def test_the_scenarios_of_shipped_policies_are_valid_answers(policy_id: str) -> None:
    """A policy's worked examples are answers to it."""
    policy = jr.load(policy_id)
    for scenario in policy.scenarios:
        assert valid(policy, scenario.given), scenario.id
        assert valid(policy, {question: {"answer": answer} for question, answer in scenario.given.items()})


@pytest.mark.parametrize("policy_id", SHIPPED)
def test_the_answers_of_one_policy_are_not_those_of_another(policy_id: str) -> None:
    """A schema knows its own questions only."""
    for other in set(SHIPPED) - {policy_id}:
        for question in jr.load(other).questions:
            known = question.id in {own.id for own in jr.load(policy_id).questions}
            assert valid(jr.load(policy_id), {question.id: "yes"}) == known


@given(policies())
def test_the_schema_tells_a_form_what_to_show(data: Data) -> None:
    """Each question brings its words, what to count, and a description for each of its answers."""
    policy = as_policy(data)
    schema = answers_schema(policy)
    jsonschema.Draft7Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert list(schema["properties"]) == list(data["questions"])
    for question, shown in schema["properties"].items():
        written = data["questions"][question]
        answer = shown["anyOf"][0]
        assert shown["title"] == written["text"]
        assert written.get("help", written["text"]) in shown["description"]
        assert len(answer["enum"]) == len(answer["markdownEnumDescriptions"])
        assert set(answer["enum"]) - {True, False} == {*written["answers"], "unknown"}
