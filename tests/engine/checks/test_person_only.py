"""System sides about the person alone, and those that look further."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import found, line_of

FOUND = (
    "Retrain the individual",
    "Retraining",
    "Remind staff of the rule",
    "The person",
    "The person's attitude and performance",
    "What the person did wrong",
    "Whether the nurse ignored it",
    "Coach the person",
    "Counselling.",
    "Refresher training",
    "None",
    "N/A",
    "Not applicable.",
    "No system issues",
    "The competence of the individual",
    "Supervise the person more closely",
    "Discipline the individual",
    "Training for the person",
    "Reassess the technician's competency",
    "Whether the person is fit for the job",
    "Speak to the nurse",
    "Performance management",
    "Nothing further",
    "Retraining of the nurse",
    "Send the person on a course",
    "Refresher training for the individual",
    "What the individual should have done",
    "Staff to be reminded",
    "Monitor performance of the person",
    "Individual's training needs",
    "Reflection by the nurse",
    "Formal warning",
)

PASSES = (
    "Why training did not reach this person",
    "What made the slip easy, such as layout or labels.",
    "Whether training prepared people for this situation.",
    "How widespread the departure is, and since when it has looked normal.",
    "What the person was up against",
    "Why the nurse failed to check",
    "Retrain the individual and look at why the procedure was unclear",
    "Whether supervisors knew of the practice.",
    "Why the procedure was missing, and who would have noticed.",
    "What made the slip likely",
    "Who else is in the same position today.",
    "Which check could have caught it.",
    "Whether the conduct stands alone or reflects the service.",
    "Talk to the team about how the work is done",
    "Whether the person had been directed to depart, and on what grounds.",
    "What created the conflict between the procedure and the other priority.",
    "Which wider actions the incident calls for.",
    "What allowed the departure to go unnoticed or unchecked.",
    "Interruptions at sign-off",
    "Working practices",
    "How staff can talk such choices through before they make them.",
    "Who needs support and an explanation.",
    "a",
    "What the other three system questions show.",
    "Who was on shift and how it was staffed",
    "Whether the training fits the task",
    "What the alarm looked like",
    "How other wards do it",
    "Similar events in the last year",
    "Why the second check was not there",
    "What the person saw",
    "How the nurse came to be alone",
    "Retraining, and what made the screen hard to read",
    "Which pressures were at work",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_system_side_about_the_person_alone_is_found(text: str) -> None:
    """Retraining, reminding, attitude, or nothing: none of it is the system."""
    changes = {"outcomes/slip/investigate": text}
    (finding,) = found(changes)
    assert finding.code == "JR309"
    assert line_of(finding, changes).startswith('"investigate"')


@pytest.mark.parametrize("text", PASSES)
def test_what_looks_further_passes(text: str) -> None:
    """A person may occur in a question about the system."""
    assert found({"outcomes/slip/investigate": text}) == ()


def test_one_entry_that_looks_further_is_enough() -> None:
    """The outcome is found only if all of its entries are about the person."""
    alone = ["Retrain the individual", "Remind staff of the rule"]
    assert [finding.code for finding in found({"outcomes/slip/investigate": alone})] == ["JR309"]
    assert found({"outcomes/slip/investigate": [*alone, "What made the slip easy"]}) == ()


def test_words_are_judged_in_english_only() -> None:
    """An English-looking phrase in a policy of another language is left alone."""
    assert found({"outcomes/slip/investigate": "Retraining", "language": "nl"}) == ()
