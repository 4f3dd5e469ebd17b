"""The command as a whole, and its smaller parts: list, show, explain, schema, rule, completion."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

import justrules as jr
from justrules.cli import COMMANDS, main
from justrules.findings import CATALOGUE
from justrules.policies.schema import answers_schema

AVIATION = "aviation_part5"


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def version_of(record: str) -> str:
    result = jr.from_json(record)
    assert not isinstance(result, jr.Assessment)
    return result.policy.version


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str) -> None:
    """The last line of each help is something to type."""
    done = run(name, "--help")
    assert done.exit_code == 0
    assert "Examples:" in done.stdout


def test_a_misspelt_command_or_option_is_answered_with_the_nearest() -> None:
    """Exit code 2, and the word that was meant."""
    command = run("decid", AVIATION)
    assert command.exit_code == 2
    assert "did you mean `decide`?" in command.stderr
    assert "the commands are" in run("zzz").stderr
    option = run("decide", AVIATION, "--answer", "x")
    assert option.exit_code == 2
    assert "--answers" in option.stderr


def test_the_command_runs_as_a_module() -> None:
    """`python -m justrules` is the command, with its name in the usage line."""
    done = subprocess.run([sys.executable, "-m", "justrules", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("justrules, version ")
    bare = subprocess.run([sys.executable, "-m", "justrules"], capture_output=True, text=True, check=False)
    assert "Usage: justrules" in bare.stdout + bare.stderr


def test_list_has_the_shipped_policies_in_every_layout() -> None:
    """Ids, versions and status, for people and for programs."""
    for layout in ("text", "plain"):
        told = run("list", "--format", layout).stdout
        assert all(name in told for name in (AVIATION, "nhs_just_culture", "social_care", "superseded"))
    records = json.loads(run("list", "--format", "json").stdout)
    assert {record["id"]: record["digest"] for record in records} == {
        policy.id: policy.digest for policy in jr.Registry.default().policies()
    }


def test_list_reads_a_folder_of_ones_own(tmp_path: Path) -> None:
    """A policy in `--folder` stands beside the shipped ones, and `--policy-version` picks one of several."""
    shipped = jr.load("aviation_part5").version
    text = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
    text = text.replace(f"version: {shipped}", "version: 99.0.0", 1)
    (tmp_path / "aviation_part5.yaml").write_text(text, encoding="utf-8")
    folder = ("--folder", str(tmp_path))
    assert "aviation_part5 99.0.0" in run("list", *folder, "--format", "plain").stdout
    answers = '{"procedure_existed": "no"}'
    newest = run("decide", AVIATION, *folder, "--answers", "-", "--format", "json", stdin=answers)
    assert version_of(newest.stdout) == "99.0.0"
    older = ("decide", AVIATION, *folder, "--policy-version", shipped, "--answers", "-", "--format", "json")
    assert version_of(run(*older, stdin=answers).stdout) == shipped


def test_as_of_takes_dates_only() -> None:
    """A date before the policy took effect finds none; a text that is no date is refused."""
    before = run("decide", AVIATION, "--as-of", "1999-01-01", "--answers", "-", stdin="{}")
    assert before.exit_code == 2
    assert "JR123" in before.stderr
    wrong = run("decide", AVIATION, "--as-of", "tomorrow")
    assert wrong.exit_code == 2
    assert "YYYY-MM-DD" in wrong.stderr


@pytest.mark.parametrize("layout", ["tree", "mermaid", "dot", "svg"])
def test_show_draws_with_and_without_a_path(layout: str, tmp_path: Path) -> None:
    """Every drawing is made, and the path of answers or of a decision changes it in the same way."""
    bare = run("show", AVIATION, "--format", layout)
    answers = '{"procedure_existed": "no"}'
    marked = run("show", AVIATION, "--format", layout, "--answers", "-", stdin=answers)
    assert bare.exit_code == marked.exit_code == 0
    assert bare.stdout != marked.stdout
    record = tmp_path / "decision.json"
    record.write_text(jr.to_json(jr.evaluate(jr.load(AVIATION), json.loads(answers))), encoding="utf-8")
    assert run("show", AVIATION, "--format", layout, "--decision", str(record)).stdout == marked.stdout
    if layout == "svg":
        ElementTree.fromstring(marked.stdout)  # noqa: S314  # our own output


def test_show_refuses_a_decision_of_another_policy(tmp_path: Path) -> None:
    """A path is drawn into the tree that made it and into no other."""
    record = tmp_path / "decision.json"
    record.write_text(jr.to_json(jr.evaluate(jr.load(AVIATION), {"procedure_existed": "no"})), encoding="utf-8")
    done = run("show", "social_care", "--decision", str(record))
    assert done.exit_code == 2
    assert "JR604" in done.stderr
    assert run("show", AVIATION, "--decision", str(record), "--answers", str(record)).exit_code == 2


def test_explain_reads_a_stored_decision_without_its_policy(tmp_path: Path) -> None:
    """What `decide --format json` writes is explained to each audience, from a file and from stdin."""
    record = jr.to_json(jr.evaluate(jr.load(AVIATION), {"procedure_existed": "no"}))
    file = tmp_path / "d.json"
    file.write_text(record, encoding="utf-8")
    for audience in ("person", "panel", "auditor"):
        assert "uman" in run("explain", str(file), "--audience", audience).stdout
    assert run("explain", "-", "--format", "markdown", stdin=record).stdout.startswith("## Human error")
    out = tmp_path / "d.md"
    assert run("explain", str(file), "--format", "markdown", "-o", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("## Human error")


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"format": "justrules/decision/1"}', "\x00"])
def test_explain_refuses_what_is_no_record(damaged: str) -> None:
    """A damaged record is told in words and exits with 2."""
    done = run("explain", "-", stdin=damaged)
    assert done.exit_code == 2
    assert "JR605" in done.stderr


def test_schema_prints_the_published_schemas_and_that_of_answers() -> None:
    """`schema` alone is the policy's; `answers` takes a policy, and only `answers` does."""
    for kind in ("policy", "decision", "pending", "assessment"):
        assert run("schema", kind).stdout == (Path("schema") / f"{kind}.json").read_text(encoding="utf-8")
    assert run("schema").stdout == run("schema", "policy").stdout
    assert json.loads(run("schema", "answers", AVIATION).stdout) == answers_schema(jr.load(AVIATION))
    assert run("schema", "answers").exit_code == 2
    assert run("schema", "decision", AVIATION).exit_code == 2


def test_rule_tells_every_code_and_suggests_for_a_misspelt_one() -> None:
    """Each finding code has its reason offline."""
    assert len(run("rule").stdout.splitlines()) == len(CATALOGUE)
    for code, rule in CATALOGUE.items():
        told = run("rule", code.lower()).stdout
        assert rule.title in told
        assert rule.why in told
    missing = run("rule", "JR299")
    assert missing.exit_code == 2
    assert "did you mean" in missing.stderr


def completions(*arguments: str, incomplete: str) -> list[str]:
    shell = ShellComplete(main, {}, "justrules", "_JUSTRULES_COMPLETE")
    return [item.value for item in shell.get_completions(list(arguments), incomplete)]


def test_the_shell_completes_policy_ids_codes_and_files() -> None:
    """Ids are completed from the registry, folders of one's own included; a path is left to the shell."""
    assert completions("decide", incomplete="avi") == [AVIATION]
    assert completions("decide", incomplete="./x") == ["./x"]
    assert completions("rule", incomplete="JR20") == [code for code in CATALOGUE if code.startswith("JR20")]
    assert set(completions(incomplete="sh")) == {"show"}


def test_no_color_and_a_pipe_print_no_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Styles are for terminals; `NO_COLOR` turns them off there too."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    for arguments in (("list",), ("check", "examples/broken.yaml"), ("decide", AVIATION)):
        assert "\x1b" not in run(*arguments, stdin="no\n\n\n").stdout


def test_no_command_is_missing_from_its_list() -> None:
    """Every command module has a click command, and the list names them all."""
    inside = Path("src/justrules/cli")
    modules = {path.stem for path in inside.glob("*.py")} | {path.parent.name for path in inside.glob("*/__init__.py")}
    talk = {"__init__", "cache", "console", "help", "inputs", "questions", "tables", "telling", "trees"}
    assert {module.replace("_", "-") for module in modules - talk} == set(COMMANDS)
    context = click.Context(main)
    assert all(isinstance(main.get_command(context, name), click.Command) for name in COMMANDS)
