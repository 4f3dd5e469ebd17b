"""`justrules decide`: one act, from answers in a file or question by question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import justrules as jr
from justrules.cli import main

AVIATION = "aviation_part5"
RECKLESS = "procedure_existed: yes\nknowingly_deviated: yes\nrisk_known: yes\nunjustified_disregard: yes\n"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.yaml"
    file.write_text(RECKLESS, encoding="utf-8")
    return file


def test_every_category_exits_with_zero() -> None:
    """Reckless is not an error: the exit code says nothing about a person."""
    tree = jr.compile(jr.load(AVIATION))
    for scenario in jr.load(AVIATION).scenarios:
        text = json.dumps(scenario.given)
        done = run("decide", AVIATION, "--answers", "-", "--format", "json", stdin=text)
        assert done.exit_code == 0, done.stderr
        assert jr.from_json(done.stdout) == jr.evaluate(tree, scenario.given)


def test_an_open_question_exits_with_one_only_if_a_decision_is_required() -> None:
    """`--require-decision` turns what is still open into exit code 1, and the result is printed all the same."""
    open_ended = ("decide", AVIATION, "--answers", "-", "--format", "plain")
    assert run(*open_ended, stdin="procedure_existed: yes\n").exit_code == 0
    required = run(*open_ended, "--require-decision", stdin="procedure_existed: yes\n")
    assert required.exit_code == 1
    assert "Not decided yet" in required.stdout
    assert "a question is open" in required.stderr


def test_a_mistake_in_the_answers_is_told_with_its_line_and_exits_with_two(tmp_path: Path) -> None:
    """All mistakes at once, each at its place in the file, on stderr, with nothing on stdout and no traceback."""
    file = tmp_path / "a.yaml"
    file.write_text("procedure_existd: yes\nknowingly_deviated: no\nrisk_known: nope\n", encoding="utf-8")
    done = run("decide", AVIATION, "--answers", str(file))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert f"{file}:1:19: JR601" in done.stderr
    assert "did you mean `procedure_existed`?" in done.stderr
    assert f"{file}:3:13: JR602" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_policy_is_answered_with_the_nearest_one() -> None:
    """A misspelt id exits with 2 and names the policy that was meant."""
    done = run("decide", "aviation_part")
    assert done.exit_code == 2
    assert "did you mean `aviation_part5`?" in done.stderr


@pytest.mark.parametrize("layout", ["text", "plain", "json", "markdown"])
def test_every_layout_tells_the_category(answers: Path, layout: str) -> None:
    """Whatever the layout, the decision is on stdout and nothing else is."""
    done = run("decide", AVIATION, "--answers", str(answers), "--format", layout)
    assert done.exit_code == 0
    assert "Reckless behaviour" in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("audience", ["person", "panel", "auditor"])
def test_every_audience_can_be_told(answers: Path, audience: str) -> None:
    """The path is told to each audience; recorded reasons go to the person and the panel, not to the auditor."""
    answers.write_text(RECKLESS.replace("procedure_existed: yes", "procedure_existed: {answer: yes, because: Card 7}"))
    done = run("decide", AVIATION, "--answers", str(answers), "--audience", audience, "--format", "plain")
    assert ("Card 7" in done.stdout) is (audience != "auditor")


def test_an_interview_asks_until_it_is_decided() -> None:
    """Numbers, words and first letters are answers; talk goes to stderr and the result to stdout."""
    said = "1\nThe card was on board\ny\n\nno\n\n\n"
    done = run("decide", AVIATION, "--format", "json", stdin=said)
    assert done.exit_code == 0, done.stderr
    decision = jr.from_json(done.stdout)
    assert isinstance(decision, jr.Decision)
    assert decision.outcome == "risk_not_recognised"
    assert [step.reason for step in decision.path] == ["The card was on board", None, None]
    assert "Check your answers" in done.stderr


def test_an_interview_explains_goes_back_and_refuses_what_it_cannot_read() -> None:
    """`?` says why and what each answer means, `b` goes back and keeps the rest, anything else is asked again."""
    said = "?\nmaybe\nye\nyes\n\nb\nno\n\n\n"
    done = run("decide", AVIATION, "--format", "json", stdin=said)
    decision = jr.from_json(done.stdout)
    assert isinstance(decision, jr.Decision)
    assert decision.outcome == "no_procedure"
    assert "Why this is asked:" in done.stderr
    assert "did you mean `yes`?" in done.stderr
    assert "(answered before: yes)" in done.stderr


def test_an_answer_can_be_changed_before_the_result() -> None:
    """The summary takes the number of an answer; changing it may open other questions."""
    said = "no\n\n1\nyes\n\nno\n\n\n"
    done = run("decide", AVIATION, "--format", "json", stdin=said)
    decision = jr.from_json(done.stdout)
    assert isinstance(decision, jr.Decision)
    assert decision.outcome == "inadvertent"


def test_going_back_from_the_first_question_says_so() -> None:
    """There is nothing before the first question; the interview stays there."""
    done = run("decide", AVIATION, "--format", "json", stdin="b\nno\n\n\n")
    assert "This is the first question." in done.stderr
    assert done.exit_code == 0


def test_unknown_stops_the_interview_and_can_be_changed() -> None:
    """An unknown answer that leads no further ends in a summary with the open question, which can be asked again."""
    stopped = run("decide", AVIATION, "--format", "json", stdin="yes\n\nunknown\n\n\n")
    pending = jr.from_json(stopped.stdout)
    assert isinstance(pending, jr.Pending)
    assert pending.unknown
    changed = run("decide", AVIATION, "--format", "json", stdin="yes\n\nunknown\n\n2\nno\n\n\n")
    assert isinstance(jr.from_json(changed.stdout), jr.Decision)


def test_the_summary_refuses_a_number_that_is_not_there() -> None:
    """A number beyond the answers is refused in words, and `b` in the summary goes back one question."""
    done = run("decide", AVIATION, "--format", "json", stdin="no\n\n7\nb\nno\n\n\n")
    assert "Type a number from 1 to 1" in done.stderr
    assert isinstance(jr.from_json(done.stdout), jr.Decision)


@pytest.mark.parametrize("said", ["", "yes\n\nq\n"])
def test_stopping_gives_what_is_still_possible(said: str) -> None:
    """`q`, or the end of the input, prints the open question and never a stack trace."""
    done = run("decide", AVIATION, "--format", "json", stdin=said)
    assert done.exit_code == 0
    assert isinstance(jr.from_json(done.stdout), jr.Pending)
    assert "Stopped before the end." in done.stderr


def test_an_interview_is_saved_and_resumed(tmp_path: Path) -> None:
    """What was answered before stopping is kept in the file and is not asked again."""
    file = tmp_path / "interview.json"
    run("decide", AVIATION, "--save", str(file), stdin="yes\nThe card\nq\n")
    done = run("decide", AVIATION, "--resume", str(file), "--format", "json", stdin="no\n\n\n")
    decision = jr.from_json(done.stdout)
    assert isinstance(decision, jr.Decision)
    assert decision.outcome == "inadvertent"
    assert decision.path[0].reason == "The card"


def test_an_interview_under_another_policy_is_refused(tmp_path: Path) -> None:
    """Answers given to one policy's questions are not taken for another's."""
    file = tmp_path / "interview.json"
    run("decide", AVIATION, "--save", str(file), stdin="yes\n\nq\n")
    done = run("decide", "social_care", "--resume", str(file))
    assert done.exit_code == 2
    assert "JR604" in done.stderr


def test_a_superseded_policy_says_so_in_interview_and_result() -> None:
    """Nobody decides under the guide of 2018 without being told that it was replaced."""
    done = run("decide", "nhs_just_culture", "--format", "plain", stdin="yes\n\n\n")
    assert "superseded" in done.stderr
    assert "superseded" in done.stdout


def test_the_result_can_go_to_a_file(answers: Path, tmp_path: Path) -> None:
    """`-o` writes the file and says so on stderr; a place that cannot be written is told in words."""
    out = tmp_path / "decision.json"
    done = run("decide", AVIATION, "--answers", str(answers), "--format", "json", "-o", str(out))
    assert (done.stdout, done.exit_code) == ("", 0)
    assert isinstance(jr.from_json(out.read_text(encoding="utf-8")), jr.Decision)
    refused = run("decide", AVIATION, "--answers", str(answers), "-o", str(tmp_path / "none" / "d.json"))
    assert refused.exit_code != 0
    assert "cannot write" in refused.stderr


def test_options_that_do_not_go_together_are_refused(answers: Path) -> None:
    """A file of answers is no interview, and stdin cannot be policy and answers at once."""
    assert run("decide", AVIATION, "--answers", str(answers), "--save", "x.json").exit_code == 2
    assert run("decide", "-", stdin="format: justrules/1\n").exit_code == 2
    assert run("decide", AVIATION, "--answers", "no_such_file.yaml").exit_code == 2


def test_a_policy_may_come_from_stdin(answers: Path) -> None:
    """`-` reads the policy itself."""
    text = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
    done = run("decide", "-", "--answers", str(answers), "--format", "json", stdin=text)
    assert isinstance(jr.from_json(done.stdout), jr.Decision)
