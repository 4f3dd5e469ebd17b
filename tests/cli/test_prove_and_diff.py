"""`justrules prove` and `justrules diff`, as a policy team uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from justrules.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The aviation policy in which a justified departure is an error, and one question reads otherwise."""
    text = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
    head, scenarios = text.split("\nscenarios:\n", 1)
    kept = "  - id: begun\n    facts: Nothing is known.\n    answers: {}\n    expect: {pending: procedure_existed}\n"
    notes = scenarios[scenarios.index("\nnotes:") :]
    head = head.replace(
        "  justified_deviation:\n    category: at_risk", "  justified_deviation:\n    category: human_error"
    ).replace("version: 1.0.0", "version: 2.0.0")
    file = tmp_path / "aviation_part5.yaml"
    file.write_text(f"{head}\nscenarios:\n{kept}{notes}", encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["aviation_part5", "nhs_just_culture", "social_care"])
def test_the_shipped_policies_are_proved(name: str) -> None:
    """Exit code 0, every claim proved, in words and as JSON."""
    told = run("prove", name)
    assert told.exit_code == 0
    assert told.stdout.count("proved:") == 6
    data = json.loads(run("prove", name, "--format", "json").stdout)
    assert data["format"] == "justrules/certificate/1"
    assert all(claim["holds"] for claim in data["claims"])


def test_a_claim_that_fails_exits_with_one(tmp_path: Path) -> None:
    """The counterexample is printed; a policy with errors has nothing to prove and exits with 2."""
    text = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
    file = tmp_path / "aviation_part5.yaml"
    head, scenarios = text.split("\nscenarios:\n", 1)
    begun = "  - {id: begun, facts: Nothing is known., answers: {}, expect: {pending: procedure_existed}}\n"
    raised = head.replace("  inadvertent:\n    category: human_error", "  inadvertent:\n    category: reckless")
    notes = scenarios[scenarios.index("\nnotes:") :]
    file.write_text(f"{raised}\nscenarios:\n{begun}{notes}", encoding="utf-8")
    failed = run("prove", str(file))
    assert failed.exit_code == 1
    assert "FAILS: moving an answer away from the person" in failed.stdout
    assert run("prove", "examples/broken.yaml").exit_code == 2


@pytest.mark.parametrize(("fail_on", "code"), [(None, 0), ("category", 1), ("outcome", 1), ("text", 1)])
def test_a_changed_category_fails_at_every_level(changed: Path, fail_on: str | None, code: int) -> None:
    """The weightier change fails the lighter level too; without `--fail-on` the exit code says nothing."""
    options = ("--fail-on", fail_on) if fail_on else ()
    done = run("diff", "policies/aviation_part5.yaml", str(changed), *options)
    assert done.exit_code == code
    assert "1 of 16 moves from At-risk behaviour" in " ".join(done.stdout.split())


def test_nothing_changed_is_told_and_never_fails() -> None:
    """A policy compared with itself decides everything as before."""
    done = run("diff", "aviation_part5", "aviation_part5", "--fail-on", "text")
    assert done.exit_code == 0
    assert "is decided as before" in done.stdout


def test_a_comparison_is_markdown_for_a_pull_request_and_json_for_machines(changed: Path, tmp_path: Path) -> None:
    """Both say the same as the text; `-o` writes the file."""
    out = tmp_path / "diff.md"
    assert run("diff", "aviation_part5", str(changed), "--format", "markdown", "-o", str(out)).exit_code == 0
    assert "`unjustified_disregard` is no" in out.read_text(encoding="utf-8")
    data = json.loads(run("diff", "aviation_part5", str(changed), "--format", "json").stdout)
    assert (data["level"], data["exact"], data["shifts"][0]["answer_sets"]) == ("category", True, 1)
