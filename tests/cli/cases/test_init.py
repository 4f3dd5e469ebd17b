"""`justrules cases init`: what it makes, what it leaves alone, what it refuses."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from justrules.cli import main
from tests.cli.cases.terminal import Terminal, make

WHOSE = ("--organisation", "Example Air", "--subject", "staff-0001")


def init(*words: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["cases", "init", *map(str, words)], input=stdin)


def test_a_folder_gets_three_files_that_only_the_owner_may_read(tmp_path: Path) -> None:
    """Configuration, keys, database; and in plain words that the keys are to be kept apart."""
    done = init(tmp_path / "new" / "log", *WHOSE)
    made = sorted(path.name for path in (tmp_path / "new" / "log").iterdir())
    assert made == ["cases.db", "cases.keys", "justrules.toml"]
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new" / "log").iterdir()}
        assert modes == {0o600}
    assert "apart from the database and from its backups" in " ".join(done.stderr.split())
    assert done.stdout == f"{tmp_path / 'new' / 'log' / 'justrules.toml'}\n"


def test_a_file_becomes_the_database_with_the_rest_beside_it(tmp_path: Path) -> None:
    """`init ramp.db` makes `ramp.db`, `ramp.keys` and the configuration that names them."""
    assert init(tmp_path / "ramp.db", *WHOSE).exit_code == 0
    told = tomllib.loads((tmp_path / "justrules.toml").read_text(encoding="utf-8"))
    assert (told["database"], told["keys"]) == ("ramp.db", {"file": "ramp.keys"})
    assert (tmp_path / "ramp.db").is_file()


def test_a_second_time_changes_nothing(at: Terminal) -> None:
    """Nothing is overwritten, whatever is asked for now, and the cases are still there."""
    code = at.open()
    before = {path.name: path.read_bytes() for path in at.folder.iterdir() if path.suffix != ".db"}
    done = init(at.folder, "--organisation", "Another", "--subject", "staff-0002")
    assert done.exit_code == 0
    assert "everything was there already" in done.stderr
    assert {path.name: path.read_bytes() for path in at.folder.iterdir() if path.suffix != ".db"} == before
    assert at.shown(code)["case_code"] == code


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--subject", "staff-0002"), True),
        (("--role", "investigator"), True),
        (("--organisation", "Another"), True),
        ((*WHOSE, "--role", "safety_manager"), False),
        ((), False),
    ],
)
def test_who_asks_for_another_person_is_told_that_nothing_was_changed(
    at: Terminal, words: tuple[str, ...], told: bool
) -> None:
    """And how a second person gets a configuration; the person asked for is not told back."""
    done = init(at.folder, *words)
    said = " ".join(done.stderr.split())
    assert ("was not changed" in said, "a configuration of their own" in said) == (told, told)
    assert "staff-0002" not in said


def test_a_configuration_with_a_role_that_the_policy_does_not_list_is_not_taken(at: Terminal) -> None:
    """`JR750` under the key, as every command says it."""
    text = at.config.read_text(encoding="utf-8")
    at.config.write_text(text.replace('"safety_manager"', '"captain"'), encoding="utf-8")
    for done in (init(at.folder), at.run("cases", "list"), at.run("stats", "2026-Q1")):
        assert done.exit_code == 2
        assert "JR750 `actor.role` is none of the roles" in done.stderr
        assert "safety_manager, accountable_executive, investigator" in done.stderr


def test_a_log_whose_keys_are_gone_gets_no_new_ones(at: Terminal) -> None:
    """New keys would open nothing: the old file has to come back."""
    (at.folder / "cases.keys").unlink()
    done = init(at.folder)
    assert done.exit_code == 2
    assert "JR720 the log is there, and its key file is not" in done.stderr
    assert not (at.folder / "cases.keys").exists()


def test_new_keys_that_do_not_fit_a_log_on_a_server_are_taken_away_again(at: Terminal) -> None:
    """A log behind an address may be there without our knowing: then the keys just made are none of its own."""
    text = at.config.read_text(encoding="utf-8")
    address = f"sqlite:///{(at.folder / 'cases.db').as_posix()}"
    at.config.write_text(text.replace("cases.db", address), encoding="utf-8")
    (at.folder / "cases.keys").unlink()
    done = init(at.folder)
    assert done.exit_code == 2
    assert "JR720" in done.stderr
    assert not (at.folder / "cases.keys").exists()


def test_a_configuration_of_another_log_is_not_taken_for_this_one(at: Terminal) -> None:
    """A second log in one folder would be opened with the first one's configuration."""
    done = init(at.folder / "other.db", *WHOSE)
    assert done.exit_code == 2
    assert "describes another log" in done.stderr
    assert not (at.folder / "other.db").exists()


def test_what_nobody_said_is_not_guessed(tmp_path: Path) -> None:
    """Organisation and person have to be given; a role has to be one of the policy's."""
    assert "give --organisation" in init(tmp_path / "a").stderr
    assert "give --subject" in init(tmp_path / "a", *WHOSE[:2]).stderr
    wrong = init(tmp_path / "a", *WHOSE, "--role", "captain")
    assert "safety_manager, accountable_executive, investigator" in wrong.stderr
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("strange", ['quo"te', "back\\slash", "ü ſ 漢字", "[actor]", "#", "{role}"])
def test_every_name_survives_the_file_that_it_is_written_to(tmp_path: Path, strange: str) -> None:
    """The configuration is read back with the words as they were typed."""
    assert init(tmp_path / "log", "--organisation", strange, "--subject", strange).exit_code == 0
    told = tomllib.loads((tmp_path / "log" / "justrules.toml").read_text(encoding="utf-8"))
    assert told["organisation"] == told["actor"]["subject"] == strange


@pytest.mark.parametrize("option", ["--organisation", "--subject"])
@pytest.mark.parametrize("unusable", ["del\x7f", "tab\there", " ", "x" * 257])
def test_a_name_that_the_log_would_refuse_leaves_nothing_behind(tmp_path: Path, option: str, unusable: str) -> None:
    """It is refused before anything is written, and not told back."""
    words = [*WHOSE]
    words[words.index(option) + 1] = unusable
    done = init(tmp_path / "log", *words)
    assert done.exit_code == 2
    assert "JR705" in done.stderr
    assert unusable.strip() == "" or unusable not in done.stderr
    assert not (tmp_path / "log").exists()


def test_the_person_can_be_read_from_standard_input(tmp_path: Path) -> None:
    """`--subject -` keeps it out of the shell's history."""
    assert init(tmp_path / "log", *WHOSE[:2], "--subject", "-", stdin="staff-0005\n").exit_code == 0
    assert Terminal(tmp_path / "log").configuration.subject == "staff-0005"


def test_a_role_that_decides_is_taken_if_none_is_named(tmp_path: Path) -> None:
    """And it is said which."""
    assert make(tmp_path / "log").configuration.role == "safety_manager"
    done = init(tmp_path / "other", *WHOSE, "--policy", "social_care")
    role = Terminal(tmp_path / "other").configuration.role
    assert f"as `{role}`" in " ".join(done.stderr.split())
