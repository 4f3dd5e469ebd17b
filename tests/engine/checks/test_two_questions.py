"""Questions that ask two things, and questions that only have an `and` in them."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import found_in_question

FOUND = (
    "Was the protocol workable and in routine use?",
    "Was the procedure clear and accessible?",
    "Was the risk substantial and known?",
    "Was there a procedure and did the person know it?",
    "Was there a procedure, and if so was it followed?",
    "Was the person trained? Were they supervised?",
    "Did the person see the risk and go on regardless?",
    "Was the person trained as well as supervised?",
    "Was the checklist and/or the manual in reach?",
    "Was the step forgotten or was it left out on purpose?",
    "What was done and why was it done?",
    "Did the person know the rule and choose to break it?",
    "Was the procedure available, workable, intelligible and correct?",
    "Was the step both required and possible?",
    "Did the person read and follow the checklist?",
    "Was the risk seen but not understood, and was help at hand?",
    "Did the person know of the risk and have time to act?",
    "Had the person been trained, and had they shown that they could do it?",
    "Did the technician understand the task card and follow it?",
    "Was the person rested and well?",
    "Were the tools counted and how was it recorded?",
    "Was the deviation deliberate and unjustified?",
    "Was the person aware of the change and able to reach the new chart?",
    "Were instructions given and understood?",
    "Was the scan required and was it carried out?",
    "Did the person notice the alarm but continue?",
    "Was the handover complete and on time?",
    "Had the nurse been told, and if not, who should have told them?",
    "Is the rule known and practicable?",
    "Was the person alone and why?",
    "Was the tool calibrated? If not, was it in the log?",
    "Did the person ask for help or did they go on alone?",
)

PASSES = (
    "Was the moving and handling plan within reach?",
    "Did policies and procedures cover this task?",
    "Did the captain and the first officer agree?",
    "Was the panel removed and refitted as the card says?",
    "Did the person know when and how to get help?",
    "Was it recorded whether or not the check was done?",
    "Was the second check done or not?",
    "Was there a sound reason for the departure, such as a person's safety?",
    "Was the act covered by terms and conditions of the contract?",
    "Are there signs of alcohol and drugs?",
    "Were there enough staff to do this task as planned?",
    "Was the person fit and well?",
    "Did the person remove and replace the filter as written?",
    "Was health and safety training given?",
    "Would peers of like training and experience have done the same?",
    "Did the person believe at the time that the risk was justified?",
    "Was the procedure missing or unclear?",
    "Were the pilot and the controller using the same frequency?",
    "Did the crew sign and date the sheet?",
    "Was the medicine checked and given by the same person?",
    "Are there signs of physical or mental ill health?",
    "Was the protocol a working part of everyday practice?",
    'Is the chart asking "was it given?" in force on this ward?',
    "Was a wet and windy ramp to be expected?",
    "Could the task be done with the time and staff at hand?",
    "Was the black and white label in place?",
    "Was the lift done by two people, as the plan says?",
    "Was the checklist read out line by line?",
    "Did the driver stop and wait at the gate?",
    "Was search and rescue on call?",
    "Did the shift have enough nurses and carers?",
    "Did the first and the second check take place?",
    "Was the door open or closed?",
    "Did the person wash and dry their hands as shown?",
    "Was the limit of ten and a half hours kept?",
    "Is there a plan for fire and flood?",
    "Did the person believe that the rule did not apply?",
    "Were drug and dose read aloud?",
    "Was the wrong drug drawn up and given?",
)


@pytest.mark.parametrize("text", FOUND)
def test_two_questions_in_one_are_found(text: str) -> None:
    """Two clauses, two qualities, two things in mind, several question marks: once for each question."""
    assert found_in_question(text).count("JR303") == 1


@pytest.mark.parametrize("text", PASSES)
def test_one_thing_in_two_words_passes(text: str) -> None:
    """Pairs of nouns, steps of one task, choices of one kind and quoted questions are one question."""
    assert "JR303" not in found_in_question(text)


def test_words_are_judged_in_english_only() -> None:
    """An English-looking sentence in a policy of another language is left alone."""
    assert "JR303" not in found_in_question(FOUND[0], language="nl")
