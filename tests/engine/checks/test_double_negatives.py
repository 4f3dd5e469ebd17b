"""Questions that deny twice, and questions that deny once."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import found_in_question

FOUND = (
    "Was the departure not unreasonable?",
    "Did the person not fail to check?",
    "Was the person not unaware of the rule?",
    "Did the person not act without permission?",
    "Did the person fail to not touch the valve?",
    "Was there nothing unusual about the shift?",
    "Wasn't it unreasonable to go on?",
    "Is it untrue that the person did not know?",
    "Was there no lack of time?",
    "Was the step not omitted?",
    "Was no procedure unavailable?",
    "Is it not the case that the rule was not known?",
    "Did nobody fail to answer the call?",
    "Was the risk not disregarded without a reason?",
    "Was it not impossible to follow the rule?",
    "Was the task never done without a second check?",
    "Was the procedure not entirely unclear?",
    "Did the crew not neglect the briefing?",
    "Was it unlikely that the person did not see the sign?",
    "Did the person not refuse the task?",
    "Hadn't the person been untrained for the task?",
    "Was it done without failing to call?",
    "Was the check not left undone?",
    "Is it wrong to say that the person was not unaware?",
    "Did the crew never fail to report?",
    "Was it not unusual to go on alone?",
    "Couldn't the person have been unaware?",
    "Was there no reason not to wait?",
    "Were none of the staff untrained?",
    "Did the person not omit the call?",
    "Did the person deny that the rule was not known?",
    "Was nothing left undone without a reason?",
)

PASSES = (
    "Was the risk disregarded without a justifiable reason?",
    "Was senior supervision missing that should normally be given?",
    "Did the person not know of the rule?",
    "Was the procedure unclear or out of reach?",
    "Was the person under the supervision of a senior?",
    "Did the person not wait until the unit was free?",
    "Was the task done without help?",
    "Did the person fail to read the chart?",
    "Was there no procedure?",
    "Was the person left out when peers received the relevant training?",
    "Was the step omitted on purpose?",
    "Was the person unable to reach anybody?",
    "Was it impossible to do the task as written?",
    "Did the person not understand the instruction?",
    "Was the workload unusual for the hour?",
    "Was nobody available to ask?",
    "Was it known whether or not the check was done?",
    "Was the person not told of the change?",
    "Was the rule unknown to the team?",
    "Did the person knowingly depart from the protocol?",
    "Was the plan not in force on the unit?",
    "Did the person not know about it, because of an unusual rota?",
    "Was the departure unjustified?",
    "Was the form missing from the pack?",
    "Was the rule not known on the ward?",
    "Was the risk underestimated?",
    "Was the pump out of use?",
    "Did nobody answer the call?",
    "Was the unit short of staff?",
    "Was the door left unlocked?",
    "Had the person not been trained?",
    "Was the sheet incomplete?",
    "Was there no second person?",
    "Did the person forget the step?",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_question_that_denies_twice_is_found(text: str) -> None:
    """Whatever the two denials are made of: once for each question."""
    assert found_in_question(text).count("JR305") == 1


@pytest.mark.parametrize("text", PASSES)
def test_a_question_that_denies_once_passes(text: str) -> None:
    """One denial can be answered, and words such as under and until deny nothing."""
    assert "JR305" not in found_in_question(text)


def test_words_are_judged_in_english_only() -> None:
    """An English-looking sentence in a policy of another language is left alone."""
    assert "JR305" not in found_in_question(FOUND[0], language="sv")
