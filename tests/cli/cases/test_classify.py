"""`justrules cases evaluate` and `classify`: from answers, however they are given, to a recorded category."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import justrules as jr
from tests.cli.cases.terminal import RISKY, SLIP, Terminal

WHY = ("--rationale", "The levers sit side by side")


@pytest.mark.parametrize("category", ["human_error", "at_risk", "reckless"])
def test_every_way_of_answering_comes_to_the_policy_s_category(at: Terminal, category: str) -> None:
    """Options, a file and the interview record the same category, whatever it is, with exit code 0."""
    given = next(each for each in jr.load("aviation_part5").scenarios if each.expect.category == category)
    words = [word for question, answer in given.answers for word in ("--answer", f"{question}={answer}")]
    file = at.folder / "answers.json"
    file.write_text(json.dumps(given.given), encoding="utf-8")
    asked = "".join(f"{answer}\n\n" for _, answer in given.answers) + "\n\nThe reasoning\n"
    for more, stdin in (((*words, *WHY), None), (("--answers", str(file), *WHY), None), ((), asked)):
        code = at.open()
        at.cases("classify", code, *more, stdin=stdin)
        assert at.shown(code)["behavior_category"] == category


def test_the_interview_keeps_reasons_factors_and_rationale(at: Terminal) -> None:
    """Question by question: an answer and its reason; then what contributed, by number or id; then the reasoning."""
    code = at.open()
    factors = jr.load("aviation_part5").factors
    stdin = f"y\nThe card was in force\n2\n\n\nnonsense\n2, {factors[0].id}\n\nSide by side\n"
    done = at.cases("classify", code, stdin=stdin)
    evaluation = at.shown(code)["acts"][0]["evaluations"][0]
    assert evaluation["reasons"] == {"procedure_existed": "The card was in force"}
    assert evaluation["rationale"] == "Side by side"
    assert [each["id"] for each in evaluation["assessment"]["factors"]] == [factors[0].id, factors[1].id]
    assert "That is not one of them" in done.stderr
    assert "This is needed" in done.stderr


def test_what_is_recorded_is_shown_before(at: Terminal) -> None:
    """The category, the path and what is due stand on stderr; stdout has where the case stands now."""
    done = at.cases("classify", at.open(), *SLIP, *WHY)
    assert "Human error" in done.stderr
    assert done.stdout.endswith("classified version 3\n")


def test_answers_that_do_not_decide_classify_nothing(at: Terminal) -> None:
    """Exit code 1 and the open question; nothing is recorded, and `evaluate` would keep it."""
    code = at.open()
    for words, stdin in (((*SLIP[:2], *WHY), None), ((), "y\n\nunknown\n\n\n")):
        done = at.cases("classify", code, *words, stdin=stdin, code=1)
        assert "`knowingly_deviated` is open. Nothing was recorded." in done.stderr
    assert at.shown(code)["version"] == 1
    at.cases("evaluate", code, *SLIP[:2])
    assert at.shown(code)["acts"][0]["evaluations"][0]["category"] is None


def test_a_case_with_several_acts_is_classified_with_the_last_of_them(at: Terminal) -> None:
    """Until then each evaluation is recorded, the exit code is 1, and what is missing is named."""
    code = at.open()
    at.cases("add-act", code, "--individual", "person-018", "--position", "supervisor")
    first = at.cases("classify", code, *SLIP, *WHY, code=1)
    assert "act 2: evaluation` is missing" in first.stderr
    assert first.stdout == f"{code} open version 3\n"
    at.cases("evaluate", code, "--act", "2", *RISKY, *WHY)
    assert at.cases("classify", code, "--as-evaluated").stdout == f"{code} classified version 5\n"
    assert [act["behavior_category"] for act in at.shown(code)["acts"]] == ["human_error", "at_risk"]


def test_another_evaluation_of_the_same_act_says_what_is_new(at: Terminal) -> None:
    """The interview asks for it; a script that leaves it out is told, and nothing is overwritten."""
    code = at.classified()
    at.cases("reclassify", code, "--reason", "The recordings")
    assert "`--occasion` is missing" in at.cases("classify", code, *RISKY, *WHY, code=2).stderr
    stdin = "y\n\ny\n\nn\n\n\n\nThe bulletin was not at hand\nThe recordings\n"
    at.cases("classify", code, stdin=stdin)
    evaluations = at.shown(code)["acts"][0]["evaluations"]
    assert [(each["category"], each["occasion"]) for each in evaluations] == [
        ("human_error", None),
        ("at_risk", "The recordings"),
    ]


@pytest.mark.parametrize("verb", ["classify", "evaluate"])
def test_nobody_answers_questions_for_a_case_that_is_not_open(at: Terminal, verb: str) -> None:
    """It is refused before the first question, as it is for a role that does not decide."""
    code = at.classified()
    overseer = at.acting(subject="staff-0002", role="accountable_executive")
    for terminal, finding in ((at, "JR702"), (overseer, "JR707")):
        done = terminal.cases(verb, code, stdin="y\n", code=2)
        assert finding in done.stderr
        assert "Question 1" not in done.stderr


def test_who_stops_records_nothing(at: Terminal) -> None:
    """Before the first answer, or at the reasoning: exit code 2, and the case is as it was."""
    code = at.open()
    for stdin in ("", "q\n", "n\n\n\n", "n\n\n\n\n"):
        at.cases("evaluate", code, stdin=stdin, code=2)
    assert at.shown(code)["version"] == 1


def test_a_mistake_in_the_answers_is_told_with_its_place(at: Terminal, tmp_path: Path) -> None:
    """All mistakes of a file at once, and a misspelt option with the word that was meant."""
    code = at.open()
    file = tmp_path / "a.yaml"
    file.write_text("procedure_existd: yes\nrisk_known: nope\n", encoding="utf-8")
    told = at.cases("evaluate", code, "--answers", file, code=2).stderr
    assert f"{file}:1:" in told
    assert f"{file}:2:" in told
    assert "JR601" in at.cases("evaluate", code, "--answer", "procedure_existd=yes", code=2).stderr
    assert "JR608" in at.cases("evaluate", code, *SLIP, "--factor", "weather_", code=2).stderr
    for words in (("--answer", "yes"), (*SLIP, *SLIP), ("--answers", str(file), *SLIP)):
        assert "Error:" in at.cases("evaluate", code, *words, code=2).stderr
    assert "takes an id" in at.cases("evaluate", code, *SLIP, "--policy", "./x.yaml", code=2).stderr


def test_another_policy_than_the_log_s_own_can_decide(at: Terminal) -> None:
    """It is named by id, and the evaluation keeps which one it was."""
    code = at.open()
    policy = jr.load("social_care")
    given = next(s for s in policy.scenarios if s.expect.category)
    words = [word for question, answer in given.answers for word in ("--answer", f"{question}={answer}")]
    at.cases("classify", code, *words, *WHY, "--policy", "social_care", "--policy-version", policy.version)
    evaluation = at.shown(code)["acts"][0]["evaluations"][0]
    assert (evaluation["policy_id"], evaluation["category"]) == ("social_care", given.expect.category)


def test_texts_come_from_standard_input_too(at: Terminal) -> None:
    """`--rationale -` takes all of it, line breaks included."""
    code = at.open()
    at.cases("classify", code, *SLIP, "--rationale", "-", stdin="First line\nsecond line\n")
    assert at.shown(code)["decision_rationale"] == "First line\nsecond line"
