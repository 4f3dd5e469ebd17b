"""`justrules check`: what is wrong with a file, where, and how to mend it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from justrules.cli import main
from justrules.findings import Finding, Location
from justrules.policies.excerpt import frame

BROKEN = "examples/broken.yaml"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], input=stdin)


def test_the_shipped_policies_are_clean() -> None:
    """A folder is checked file by file; warnings say what the published aviation tree never asks, and what has aged."""
    done = run("policies", "--format", "plain")
    assert done.exit_code == 0
    assert "3 files checked, 0 errors, " in done.stdout
    asked = {"JR311", "JR312", "JR313"}
    aged = {"JR407", "JR410"}  # a framework that is being replaced, and a review that has a date of its own
    assert asked <= set(re.findall(r"JR\d{3}", done.stdout)) <= asked | aged


@pytest.mark.parametrize("layout", ["text", "plain"])
def test_a_finding_names_place_code_and_fix(layout: str) -> None:
    """Line, column, code, message and hint stand in every layout; only `text` frames the line."""
    done = run(BROKEN, "--format", layout)
    assert done.exit_code == 1
    assert f"{BROKEN}:22:30:" in done.stdout
    assert "JR201" in done.stdout
    assert "did you mean `left_out_knowingly`?" in done.stdout
    assert ("^^^^^" in done.stdout) is (layout == "text")
    assert "\x1b" not in done.stdout


def test_json_findings_are_for_machines() -> None:
    """One object with a format, the files and each finding with its place."""
    done = run(BROKEN, "--format", "json")
    told = json.loads(done.stdout)
    assert told["format"] == "justrules/findings/1"
    assert told["files"] == [BROKEN]
    first = told["findings"][0]
    assert (first["code"], first["level"], first["line"], first["column"]) == ("JR201", "error", 22, 30)


def test_a_file_that_cannot_be_opened_is_a_usage_error(tmp_path: Path) -> None:
    """A missing file exits with 2 and has no line; an empty folder too."""
    missing = run(str(tmp_path / "none.yaml"))
    assert missing.exit_code == 2
    assert "JR018" in missing.stdout
    assert run(str(tmp_path)).exit_code == 2


def test_warnings_fail_only_when_asked(tmp_path: Path) -> None:
    """`--fail-on warning` turns a warning into exit code 1; its level is told either way."""
    text = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
    file = tmp_path / "aviation_part5.yaml"
    unused = "sources:\n  idle: {title: Idle, publisher: Nobody in particular, kind: ours}\n"
    file.write_text(text.replace("sources:\n", unused, 1), encoding="utf-8")
    assert run(str(file)).exit_code == 0
    strict = run(str(file), "--fail-on", "warning", "--format", "plain")
    assert strict.exit_code == 1
    assert "warning: " in strict.stdout
    assert "JR402" in strict.stdout


def test_stdin_is_checked_with_a_dash() -> None:
    """A file from elsewhere is named `<stdin>`."""
    done = run("-", stdin="format: justrules/1\nfoo: bar\n")
    assert done.exit_code == 1
    assert "<stdin>:2:1: error JR102" in done.stdout


def test_a_frame_of_a_very_long_line_shows_the_place() -> None:
    """The window moves with the place, carets never reach past it, and what cannot be printed is replaced."""
    line = "x" * 500 + "\x00oops" + "y" * 500
    where = Location(source="f", line=1, column=501, end_line=1, end_column=506)
    shown, carets = frame(Finding(code="JR004", message="m", where=where), [line])
    assert "\N{REPLACEMENT CHARACTER}oops" in shown
    assert len(shown) < 120
    assert shown[carets.index("^") :].startswith("\N{REPLACEMENT CHARACTER}oops")
    assert carets.count("^") == 5


def test_a_finding_about_no_line_has_no_frame() -> None:
    """Where there is no line there is nothing to frame."""
    assert list(frame(Finding(code="JR018", message="m", where=Location(source="f")), ["a"])) == []
