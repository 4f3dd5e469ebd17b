"""`justrules bias`: a report on stdout, never without its caution, and never with what nobody asked for."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from justrules.bias import CAUTION
from justrules.cli import main

EXAMPLE = "examples/bias/synthetic_acts.csv"
QUICK = ("--permutations", "199")


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ("bias", *arguments), input=stdin)


def test_the_report_names_the_question_and_carries_the_caution() -> None:
    """Exit code 0, whatever is found: a finding about a file it is not."""
    done = run(EXAMPLE, "--policy", "aviation_part5", "--group", "department", *QUICK)
    assert done.exit_code == 0
    assert "The answers to knowingly_deviated go with severity" in done.stdout
    assert "Does the category differ by department?" in done.stdout
    assert " ".join(done.stdout.split()).endswith(" ".join(CAUTION))
    assert "not read: source" in done.stderr


def test_json_says_the_same_with_the_caution() -> None:
    """With the question at which it comes in, and what was not said as words."""
    done = run(EXAMPLE, "--policy", "aviation_part5", "--format", "json", *QUICK)
    data = json.loads(done.stdout)
    assert data["format"] == "justrules/bias/1"
    assert data["entry"] == "knowingly_deviated"
    assert data["caution"].startswith("This is a question and not a verdict.")
    assert data["category"]["acts"] == 240
    assert data["groups"] == []
    few = run(EXAMPLE, "--policy", "aviation_part5", "--format", "json", "--overall", "1000", *QUICK)
    told = json.loads(few.stdout)
    assert told["category"] == {"what": "category", "why": "too few to say: less than 1000 acts have a severity"}
    assert told["entry"] is None


def test_minimum_counts_are_options_that_cannot_be_put_very_low() -> None:
    """A minimum of one would tell single cases."""
    raised = run(EXAMPLE, "--policy", "aviation_part5", "--minimum", "200", *QUICK)
    assert "Too few to say: no two bands of severity have 200 acts or more." in raised.stdout
    assert run(EXAMPLE, "--policy", "aviation_part5", "--minimum", "4").exit_code == 2
    assert run(EXAMPLE, "--policy", "aviation_part5", "--overall", "9").exit_code == 2


def test_free_text_is_never_printed() -> None:
    """Neither in a report nor with a mistake; a grouping is read only when it is asked for."""
    text = "act,severity,procedure_existed,story\nact_001,minor,yes,a name\nact_002,a long fall,no,a name\n"
    done = run("-", "--policy", "aviation_part5", stdin=text)
    assert done.exit_code == 2
    assert "<stdin>:3:9: JR607" in done.stderr
    assert "name" not in done.output
    assert "fall" not in done.output
    whole = run("-", "--policy", "aviation_part5", stdin=text.replace("a long fall", "none"))
    assert whole.exit_code == 0
    assert "a name" not in whole.output


def test_the_result_may_go_to_a_file(tmp_path: Path) -> None:
    """As with other commands."""
    target = tmp_path / "report.txt"
    done = run(EXAMPLE, "--policy", "aviation_part5", "-o", str(target), *QUICK)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Somers' d" in target.read_text(encoding="utf-8")


def test_a_policy_and_a_table_cannot_both_come_from_stdin() -> None:
    """One of them is a file."""
    assert "give the table in a file" in run("-", "--policy", "-", stdin="x").stderr


def test_a_grouping_may_be_named_twice_and_must_be_there() -> None:
    """Twice is once; a misspelt one is told with the one that was meant."""
    twice = run(EXAMPLE, "--policy", "aviation_part5", "--group", "department", "--group", "department", *QUICK)
    assert twice.stdout.count("Does the category differ by department?") == 1
    missing = run(EXAMPLE, "--policy", "aviation_part5", "--group", "departmnt")
    assert missing.exit_code == 2
    assert "did you mean `department`?" in missing.stderr
