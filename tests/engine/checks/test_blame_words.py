"""Words that blame, wherever a policy can say them, and words that turn blame away."""

from __future__ import annotations

import pytest

from tests.engine.checks.asking import found, line_of

FOUND = (
    "Was the nurse careless?",
    "Was the person at fault?",
    "Whose fault was it?",
    "Is the person to blame for the slip?",
    "Was there negligence?",
    "The person acted negligently.",
    "Is the technician guilty of the omission?",
    "Find the culprit and note the name.",
    "The offender is suspended.",
    "Punish the person in proportion.",
    "Was it the nurse's fault?",
    "Why the wrongdoing went unseen",
    "The pilot should have known better.",
    "A lazy shortcut",
    "Was the work sloppy?",
    "The person was incompetent.",
    "Whether the perpetrator had acted before",
    "A foolish choice",
    "Was it through the fault of the person?",
    "Whether or not the person was careless",
    "The act was blameworthy.",
    "gross negligence",
    "Who is to blame?",
    "The person behaved irresponsibly.",
    "Gross negligence",
    "It was their own fault.",
    "The guilty party is named.",
    "A careless act",
    "Was the person lazy?",
    "The worker deserves punishment.",
    "Wrongdoing was found.",
    "An inexcusable lapse",
    "The staff member was clearly incompetent.",
)

PASSES = (
    "Nobody is blamed for a slip.",
    "A blameless error.",
    "Was the electrical fault logged?",
    "Was the faulty equipment reported?",
    "The process is no-blame and open.",
    "Whether a blame culture keeps people from reporting",
    "Without blame, ask what happened.",
    "Not a matter of blame",
    "Was the risk disregarded without a justifiable reason?",
    "Support the person, who may feel guilty.",
    "The system answers, rather than the person being blamed.",
    "Was the fault code read out?",
    "Reckless behaviour",
    "A conscious disregard of a substantial and known risk",
    "Was abuse or neglect suspected?",
    "Look at why it made sense, not at who was careless or negligent.",
    "Was a competent person present?",
    "Take disciplinary action in proportion to the disregard.",
    "People fear being blamed.",
    "Was the carer in charge of the shift?",
    "A blame-free report",
    "Was fault isolation done as the manual says?",
    "Responsibility for the rota",
    "No one is to blame for a slip of memory.",
    "Default settings of the pump",
    "Was the fault in the wiring found?",
    "Blaming one person is avoided.",
    "A fault tree was drawn.",
    "The criminal law is not touched.",
    "It is about learning and not about punishment.",
    "How people can report without fear of blame",
    "Competence was assessed.",
    "Care less formal in tone",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_word_that_blames_is_found(text: str) -> None:
    """Once for each text, at its first such word."""
    assert [finding.code for finding in found({"outcomes/slip/because": text})] == ["JR302"]


@pytest.mark.parametrize("text", PASSES)
def test_blame_turned_away_and_faults_of_machines_pass(text: str) -> None:
    """Nobody is blamed by a sentence that says so, or by a faulty plug."""
    assert found({"outcomes/slip/because": text}) == ()


@pytest.mark.parametrize(
    "where",
    [
        "questions/asked/text",
        "questions/asked/rationale",
        "questions/asked/help",
        "outcomes/slip/because",
        "outcomes/slip/investigate",
        "categories/error/title",
        "categories/error/definition",
        "categories/error/accountability",
        "responses/coach/title",
        "responses/coach/primary",
        "responses/coach/supporting",
        "responses/coach/documentation",
    ],
)
def test_blame_is_found_wherever_it_stands(where: str) -> None:
    """In every text about questions, outcomes, categories and responses, and at its own line."""
    changes = {where: "The carer was negligent"}
    (finding,) = found(changes)
    assert finding.code == "JR302"
    assert line_of(finding, changes).startswith(f'"{where.rsplit("/", 1)[-1]}"')
    assert "negligent" in finding.message


def test_blame_is_found_in_answers_and_ids() -> None:
    """Labels and meanings are read aloud, and an id stays in the log for years."""
    answers = {"yes": {"label": "Careless", "meaning": "A guilty act.", "next": "left_out"}, "no": "no_rule"}
    assert [finding.code for finding in found({"questions/asked/answers": answers})] == ["JR302", "JR302"]
    category = {"title": "Risk", "definition": "Meant.", "accountability": "Some.", "response": "coach"}
    changes = {"categories/negligence": category, "outcomes/choice/category": "negligence"}
    findings = [finding for finding in found(changes) if finding.code == "JR302"]
    assert [finding.message for finding in findings] == ["category `negligence` speaks of blame: `negligence`"]


@pytest.mark.parametrize("where", ["title", "summary", "notes", "disclaimer"])
def test_what_is_said_about_the_policy_is_not_judged(where: str) -> None:
    """A summary may say what kind of process the policy does away with."""
    assert found({where: "It replaces a process that looked for culprits."}) == ()


def test_words_are_judged_in_english_only() -> None:
    """An English-looking word in a policy of another language is left alone."""
    assert found({"outcomes/slip/because": "guilty", "language": "de"}) == ()
