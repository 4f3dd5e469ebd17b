"""Comments that ignore a warning: with a reason they do, and every other kind is told."""

from __future__ import annotations

import pytest

import justrules as jr

POLICY = """\
format: justrules/1
id: second_check
version: 1.0.0
title: The second check
language: en
status: current
disclaimer: A person decides.
scope: {unit: One act., use_when: A check was left out., not_when: As a routine.}
sources: {guide: {title: A guide, publisher: A trust, kind: guidance}}
start: asked
questions:
  asked:
    cites: guide
    text: Was the check known and practicable?
    answers: {yes: left_out, no: slip}
  left_out:
    text: Was the nurse careless?
    answers: {yes: choice, no: slip}
outcomes:
  slip: {category: error, because: Not meant., investigate: What invited it}
  choice: {category: risk, because: A choice., investigate: What made it sensible}
categories:
  error: {title: Error, definition: Not meant., accountability: None., response: support}
  risk: {title: Risk, definition: Meant., accountability: Some., response: support}
responses:
  support: {title: Support, kind: supportive, primary: Listen.}
scenarios:
  - {id: begun, facts: Nothing is known., answers: {}, expect: {pending: asked}}
"""
ASKED = "    text: Was the check known and practicable?"
LEFT_OUT = "    text: Was the nurse careless?"


def told(*changes: tuple[str, str]) -> list[str]:
    """Code and message of what is found when lines of the policy are changed."""
    text = POLICY
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return [f"{finding.code} {finding.message}" for finding in jr.check(jr.loads(text))]


TWO = "JR303 question `asked` asks two things at once: `known and practicable`"
BLAME = "JR302 question `left_out` speaks of blame: `careless`"


def test_the_policy_has_two_warnings() -> None:
    """One about each of its questions."""
    assert told() == [TWO, BLAME]


@pytest.mark.parametrize(
    "changes",
    [
        [(ASKED, f"{ASKED}  # justrules: ignore[JR303] because the guide asks it so")],
        [(ASKED, f"    # justrules: ignore[JR303] because the guide asks it so\n{ASKED}")],
        [("  asked:\n", "  asked:  # justrules: ignore[JR303] because the guide asks it so\n")],
        [("questions:\n", "# justrules: ignore[JR303] because the guide asks it so\nquestions:\n")],
    ],
    ids=["end of line", "line above", "on the part", "above all"],
)
def test_a_warning_is_ignored_for_a_reason(changes: list[tuple[str, str]]) -> None:
    """On its line, above it, or on the part that holds it; the other warning stays."""
    assert told(*changes) == [BLAME]


def test_one_comment_may_ignore_several_codes() -> None:
    """A reason may answer for more than one warning."""
    both = "questions:  # justrules: ignore[JR302, JR303] because the guide's words are kept to the letter\n"
    assert told(("questions:\n", both)) == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# justrules: ignore[JR303]", "`JR303` is ignored without a reason"),
        ("# justrules: ignore[JR303] because", "`JR303` is ignored without a reason"),
        ("# justrules: ignore[JR303] the guide asks it so", "`JR303` is ignored without a reason"),
        ("# justrules: ignore JR303 because so", "a comment for justrules that cannot be read"),
        ("# justrules: disable", "a comment for justrules that cannot be read"),
        ("# justrules: ignore[JR333] because so", "`JR333` is ignored, which is no code"),
        ("# justrules: ignore[two questions] because so", "`TWO QUESTIONS` is ignored, which is no code"),
        ("# justrules: ignore[JR304] because so", "`JR304` is ignored and not found here"),
        ("# justrules: ignore[JR310] because so", "`JR310` is ignored and not found here"),
        ("# justrules: ignore[JR301] because so", "`JR301` is ignored and is an error"),
    ],
)
def test_an_ignore_that_ignores_nothing_is_told(comment: str, message: str) -> None:
    """Without reason, readable form, known code or effect it silences nothing and is itself a warning."""
    assert told((ASKED, f"{ASKED}  {comment}")) == [TWO, f"JR310 {message}", BLAME]


def test_an_ignore_on_the_wrong_line_is_told() -> None:
    """The warning stays, and the comment is told where it stands."""
    changed = (LEFT_OUT, f"{LEFT_OUT}  # justrules: ignore[JR303] because the guide asks it so")
    assert told(changed) == [TWO, BLAME, "JR310 `JR303` is ignored and not found here"]


def test_an_error_cannot_be_ignored() -> None:
    """What breaks a promise of the format has to be mended."""
    harm = "    text: Was the patient injured?  # justrules: ignore[JR301] because we want to know"
    found = told((LEFT_OUT, harm), (ASKED, "    text: Was there a check?"))
    assert found == [
        "JR301 question `left_out` asks how things turned out: `injured`",
        "JR310 `JR301` is ignored and is an error",
    ]
    with pytest.raises(jr.PolicyError):
        jr.compile(jr.loads(POLICY.replace(LEFT_OUT, harm)))


def test_while_there_are_errors_no_ignore_is_blamed_for_having_no_effect() -> None:
    """Checks that follow paths have not been carried out yet; the ignore may be about one of them."""
    peers = "questions:  # justrules: ignore[JR311] because peers are asked in the interview\n"
    broken = told(("questions:\n", peers), ("yes: choice", "yes: nowhere"))
    assert sorted({line.split()[0] for line in broken}) == ["JR201", "JR204", "JR302", "JR303"]
    assert told(("questions:\n", peers))[0] == "JR310 `JR311` is ignored and not found here"


def test_an_ignore_of_a_path_stands_at_the_outcome() -> None:
    """The finding about discipline without a question about peers is ignored where it is told."""
    harsh = ("kind: supportive", "kind: disciplinary")
    promised = ("accountability: None.", "accountability: Some")
    missing = [line.split()[0] for line in told(harsh, promised)]
    assert missing == ["JR303", "JR302", "JR311", "JR313"]
    outcome = "  slip: {category: error, because: Not meant., investigate: What invited it}"
    comment = f"{outcome}  # justrules: ignore[JR311, JR313] because both are settled before the tree is opened"
    assert [line.split()[0] for line in told(harsh, promised, (outcome, comment))] == ["JR303", "JR302"]


def test_compiling_takes_no_notice() -> None:
    """Comments change neither the tree nor the digest."""
    commented = POLICY.replace(ASKED, f"{ASKED}  # justrules: ignore[JR303] because the guide asks it so")
    assert jr.loads(commented).digest == jr.loads(POLICY).digest
    assert jr.compile(jr.loads(commented)) == jr.compile(jr.loads(POLICY))


def test_a_policy_that_came_from_no_file_has_nothing_to_ignore() -> None:
    """A policy made from data has no comments."""
    made = jr.Policy.model_validate(jr.loads(POLICY).to_data())
    assert [finding.code for finding in jr.check(made)] == ["JR302", "JR303"]
