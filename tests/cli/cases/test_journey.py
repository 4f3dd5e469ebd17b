"""From the first command to the restored backup, as a safety manager goes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from justrules.cases.statistics import quarter_of
from justrules.cli.cases import COMMANDS
from tests.cli.cases.terminal import PERSON, SLIP, Terminal, make


def test_a_case_goes_from_opening_to_closing_and_the_log_into_a_backup_and_back(tmp_path: Path) -> None:
    """init, open, classify, act, follow-up, close, stats, verify, backup, restore: each says what to do next."""
    at = make(tmp_path / "log")
    code = at.open("--department", "ramp", "--report", "SR-118", "--severity", "none")
    year = dt.datetime.now(dt.UTC).year
    assert code == f"JC-{year}-0001"
    steps = (
        (("classify", code, *SLIP, "--rationale", "The levers sit side by side"), "classified version 3"),
        (("act", code, "--response", "Talked it through"), "action_taken version 4"),
        (("follow-up", code, "--on", "2099-01-31"), "follow_up version 5"),
        (("close", code, "--found", "The levers were set apart"), "closed version 6"),
    )
    for words, told in steps:
        assert at.cases(*words).stdout == f"{code} {told}\n"
    counted = at.run("stats", str(quarter_of(dt.datetime.now(dt.UTC))), "--format", "csv")
    assert counted.exit_code == 0
    assert "ramp" in counted.stdout
    head = at.cases("verify").stdout.strip()
    backup, restored = tmp_path / "backup.db", tmp_path / "restored.db"
    assert at.cases("backup", backup).stdout.strip() == head
    assert at.cases("restore", backup, restored, "--anchor", head).stdout.strip() == head
    at.config.write_text(at.config.read_text(encoding="utf-8").replace("cases.db", "../restored.db"), encoding="utf-8")
    assert at.shown(code)["status"] == "closed"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_log_has_help_with_examples(at: Terminal, name: str) -> None:
    """The last lines of each help are something to type."""
    told = at.cases(name, "--help").stdout
    assert "Examples:" in told
    assert f"justrules cases {name}" in " ".join(told.split())


def test_the_commands_are_the_modules() -> None:
    """No command is missing from the list, and none is listed that is not there."""
    found = {path.stem.replace("_", "-") for path in Path("src/justrules/cli/cases").glob("*.py")}
    assert set(COMMANDS) <= found
    parts = {"anchors", "casetext", "disclosed", "evaluating", "files", "printable", "progress", "session", "typed"}
    assert found - set(COMMANDS) == {*parts, "--init--"}


def test_a_misspelt_command_is_answered_with_the_nearest(at: Terminal) -> None:
    """Exit code 2 and the word that was meant."""
    assert "did you mean `classify`?" in at.cases("clasify", code=2).stderr
    assert "the commands are init, open" in at.cases("zzz", code=2).stderr


def process(*words: str, stdin: str = "", before: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in a locale that is not English UTF-8."""
    code = f"import sys\n{before}\nfrom justrules.cli import main\nmain({[*words]!r}, prog_name='justrules')"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", code],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_a_process_reads_the_person_from_its_standard_input(at: Terminal) -> None:
    """What a script pipes in goes into the log, and neither into its output nor into anybody's process list."""
    config = ("--config", str(at.config))
    opened = process("cases", "open", "--individual", "-", "--department", "hangar ü", *config, stdin=f"{PERSON}\n")
    assert opened.returncode == 0, opened.stderr
    shown = process("cases", "show", opened.stdout.strip(), "--format", "json", "--identity", *config)
    told = json.loads(shown.stdout)
    assert told["individual"] == PERSON
    assert told["department"] == "hangar ü"
    assert PERSON not in opened.stdout + opened.stderr
    assert "\x1b" not in opened.stderr + shown.stdout + shown.stderr


@pytest.mark.parametrize("name", ["sqlalchemy", "cryptography", "alembic"])
def test_without_the_extra_the_commands_say_what_to_install(tmp_path: Path, name: str) -> None:
    """`JR714` with the line to type, no traceback; and every other command works."""
    without = f"sys.modules[{name!r}] = None"
    calls = (("cases", "list"), ("stats", "2026-Q3"), ("demo-log", str(tmp_path / "x")), ("bias", "--log", "x"))
    for words in calls[: 4 if name == "sqlalchemy" else 1]:
        done = process(*words, before=without)
        assert done.returncode == 2
        assert f"JR714 the case log needs {name}" in done.stderr
        assert "pip install 'justrules[cases]'" in done.stderr
        assert "Traceback" not in done.stderr
    assert process("--help", before=without).returncode == 0


def test_the_help_of_everything_costs_no_database() -> None:
    """`justrules --help` reads every command's help and loads none of the case log's libraries."""
    before = "import atexit\natexit.register(lambda: print('loaded:', *sys.modules))"
    loaded = process("--help", before=before).stdout.partition("loaded:")[2].split()
    assert "justrules.cli.cases" in loaded
    assert not {"sqlalchemy", "cryptography", "alembic", "justrules.cases"} & set(loaded)
