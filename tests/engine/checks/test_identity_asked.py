"""Questions about who the person is, and questions about health, fairness and the task."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from justrules.engine.checks import identity_asked
from justrules.engine.checks.identity_asked import HINTS, found_in
from justrules.engine.wording import plain
from tests.engine.checks.asking import drawn_from, found, found_in_question, line_of

FOUND = (
    "What is the person's ethnicity?",
    "Is the person a member of a trade union?",
    "Is the worker male or female?",
    "Was the nurse a woman?",
    "How old is the person?",
    "Is the person over 60?",
    "What religion does the person have? What is the person's religion?",
    "Is English the person's first language?",
    "Was the nurse trained overseas?",
    "Does the person belong to a union?",
    "Is the person from an ethnic minority?",
    "Is the person's nationality known?",
    "Was the person disabled?",
    "Is the pilot married?",
    "Is the person Muslim?",
    "Was the person active in a union?",
    "Is the person of another gender than the patient?",
    "Is the person a union representative?",
    "Was the carer born abroad?",
    "What was the person's age?",
    "Is the person white?",
    "What are the person's political views?",
    "Is the person under 25 years old?",
    "Was the person of foreign origin?",
    "Does the worker have a union role? Is the worker a union member?",
    "Is the person a native English speaker?",
    "What is their ethnic background?",
    "Is the doctor a man or a woman?",
    "Was she pregnant or of another gender?",
    "Is the person gay?",
    "Is the person an immigrant?",
    "What is the nationality of the person?",
)

PASSES = (
    "Are there signs that ill health played a part?",
    "Was the person fatigued?",
    "Was a union representative offered to the person?",
    "Did the person act in good faith?",
    "Was the person discriminated against because of religion?",
    "Would a person of another ethnicity be judged alike?",
    "Was the age of the equipment known?",
    "Did a disability bear on the task, and were adjustments missing?",
    "Was the person pregnant and was the work adjusted?",
    "Was the person race-ready?",
    "Did the person race to finish the task?",
    "Was the person old enough to hold the licence?",
    "Had the person worked over 60 hours that week?",
    "Was the person single-handed on the shift?",
    "Did the care plan ask for a female carer?",
    "Was the person harassed because of their gender?",
    "Did the patient's age call for another dose?",
    "Was the instruction given in a language that the person reads easily?",
    "Is the same decision reached regardless of nationality?",
    "Was the person present when the alarm sounded?",
    "Was the person under 2 minutes from the ward?",
    "Would the same be asked of a person of a different gender?",
    "Was the person blacklisted from the rota?",
    "Was the person married to the task plan?",
    "Was the aircraft nationality mark repainted?",
    "Was the resident's gender recorded as they wish?",
    "Was the person new to this ward?",
    "Were there signs of stress?",
    "Was the person the only one on shift?",
    "Was the age limit of the medicine known?",
    "Did the worker speak to the union about the rota before?",
    "Was the order given in English only?",
    "Was faith in the alarm justified?",
    "Was the carer lifting alone?",
    "Did the race of the two alarms confuse the display?",
    "Was a chaperone of the same sex offered to the patient?",
    "Was the old chart still in use?",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_question_about_identity_is_found(text: str) -> None:
    """Ethnicity, sex, age, religion, origin, union membership: once for each question."""
    assert found_in_question(text).count("JR306") == 1


@pytest.mark.parametrize("text", PASSES)
def test_health_fairness_and_the_task_pass(text: str) -> None:
    """Ill health is no identity, and to ask whether others would be judged alike is fair."""
    assert "JR306" not in found_in_question(text)


@pytest.mark.parametrize("name", ["ethnicity", "union_member", "gender"])
def test_an_answer_or_id_that_says_who_somebody_is_is_found(name: str) -> None:
    """Ids and labels count as texts do."""
    routed = {name: {"next": "left_out"}, "other": {"next": "no_rule"}}
    changes = {"questions/asked/answers": routed}
    (finding,) = found(changes)
    assert finding.code == "JR306"
    assert line_of(finding, changes).startswith(f'"{name}"')


def test_words_are_judged_in_english_only() -> None:
    """An English-looking sentence in a policy of another language is left alone."""
    assert "JR306" not in found_in_question(FOUND[0], language="es")


# --- the words without which no closer look is taken ---------------------------------------------------------


def hinted(text: str) -> bool:
    """Whether a text with these words is looked at more closely."""
    return bool(HINTS.among(plain(text).split()))


@settings(max_examples=300)
@given(drawn_from(identity_asked._IDENTITY))
def test_no_way_to_ask_who_somebody_is_is_without_a_hint(text: str) -> None:
    """Whatever the patterns find holds one of the words for which a question is looked at more closely."""
    assert hinted(text)


@pytest.mark.parametrize("text", [*FOUND, *PASSES])
def test_a_text_without_a_hint_would_not_be_found(text: str) -> None:
    """The closer look that is not taken would find nothing."""
    assert hinted(text) or found_in(text) is None
