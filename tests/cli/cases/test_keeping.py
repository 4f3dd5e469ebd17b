"""Verify, backup, restore, retention, erasure, rotation, upgrade: what keeps a log trustworthy over the years."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from justrules.cases import CaseLog, LocalKeys, write_key_file
from tests.cli.cases.terminal import PERSON, SLIP, Terminal, standing_at


def tamper(at: Terminal, statement: str = "UPDATE justrules_case SET severity = 'minor'") -> None:
    """Change the database without the log."""
    with closing(sqlite3.connect(at.folder / "cases.db")) as connection:
        connection.execute(statement)
        connection.commit()


# --- verify ---------------------------------------------------------------------------------------------------------


def test_the_head_that_verify_prints_is_an_anchor_for_the_next_time(standing: Terminal, tmp_path: Path) -> None:
    """On the command line, in a file with remarks, or from standard input."""
    head = standing.cases("verify").stdout
    file = tmp_path / "heads.txt"
    file.write_text(f"# kept since November\n\n{head.strip()}  # first\n", encoding="utf-8")
    standing.open()
    for words, stdin in ((("--anchor", head.strip()), None), (("--anchors", file), None), (("--anchors", "-"), head)):
        done = standing.cases("verify", *words, stdin=stdin)
        assert "every case is as its last entry says" in done.stderr
        assert "No anchor was given" not in done.stderr
    assert "No anchor was given" in standing.cases("verify").stderr


def test_what_was_changed_ends_in_exit_code_one(standing: Terminal) -> None:
    """The case is named on stderr, and no head is printed that could be taken for a good one."""
    tamper(standing)
    done = standing.cases("verify", code=1)
    assert f"case {standing_at('open')}: JR732" in done.stderr
    assert done.stdout == ""


def test_an_anchor_that_the_trail_does_not_reach_ends_in_exit_code_one(standing: Terminal) -> None:
    """A log that was put back to an older state does not reach the head that was kept."""
    before = (standing.folder / "cases.db").read_bytes()
    standing.open()
    head = standing.cases("verify").stdout.strip()
    (standing.folder / "cases.db").write_bytes(before)
    assert "JR731" in standing.cases("verify", "--anchor", head, code=1).stderr


@pytest.mark.parametrize("wrong", ["x", "1:abc", "1", ":" + "0" * 64])
def test_what_is_no_anchor_is_a_mistake_of_the_user(at: Terminal, tmp_path: Path, wrong: str) -> None:
    """Exit code 2, with the line in a file."""
    assert "64 hexadecimal digits" in at.cases("verify", "--anchor", wrong, code=2).stderr
    file = tmp_path / "heads.txt"
    file.write_text(f"# one\n{wrong}\n", encoding="utf-8")
    assert f"{file}:2: " in at.cases("verify", "--anchors", file, code=2).stderr


# --- backup and restore ---------------------------------------------------------------------------------------------


def test_a_backup_and_what_is_restored_from_it_overwrite_nothing(standing: Terminal, tmp_path: Path) -> None:
    """A file of that name is left as it is; both copies are for their owner alone and hold no keys."""
    there = tmp_path / "there.db"
    there.write_bytes(b"mine")
    assert "JR733" in standing.cases("backup", there, code=2).stderr
    backup, restored = tmp_path / "b.db", tmp_path / "r.db"
    standing.cases("backup", backup)
    assert "JR733" in standing.cases("restore", backup, there, code=2).stderr
    standing.cases("restore", backup, restored)
    assert there.read_bytes() == b"mine"
    secrets = [s for each in json.loads((standing.folder / "cases.keys").read_text())["keys"].values() for s in each]
    for made in (backup, restored):
        assert os.name != "posix" or stat.S_IMODE(made.stat().st_mode) == 0o600
        assert not any(secret.encode() in made.read_bytes() for secret in secrets if len(secret) > 20)


def test_a_backup_that_does_not_verify_is_not_left_behind(standing: Terminal, tmp_path: Path) -> None:
    """Exit code 1 for what was changed in it, and for an anchor that it does not reach."""
    backup, restored = tmp_path / "b.db", tmp_path / "r.db"
    standing.cases("backup", backup)
    standing.open()
    later = standing.cases("verify").stdout.strip()
    assert "JR731" in standing.cases("restore", backup, restored, "--anchor", later, code=1).stderr
    tamper(standing)
    standing.cases("backup", tmp_path / "c.db")
    assert "JR732" in standing.cases("restore", tmp_path / "c.db", restored, code=1).stderr
    assert not restored.exists()
    assert "JR733" in standing.cases("restore", tmp_path / "no.db", restored, code=2).stderr


def test_a_restore_says_what_it_brings_back(standing: Terminal, tmp_path: Path) -> None:
    """Who was erased since the backup is there again, and has to be erased again."""
    standing.cases("backup", tmp_path / "b.db")
    standing.cases("erase", "--individual", "person-105", "--yes")
    done = standing.cases("restore", tmp_path / "b.db", tmp_path / "r.db")
    assert "erase them again" in done.stderr
    text = standing.config.read_text(encoding="utf-8")
    standing.config.write_text(text.replace('"cases.db"', f'"{(tmp_path / "r.db").as_posix()}"'), encoding="utf-8")
    assert standing.shown(standing_at("closed"), "--identity")["individual"] == "person-105"


def test_a_dump_of_postgresql_is_sent_to_its_own_command(at: Terminal, tmp_path: Path) -> None:
    """`JR733` with the command, and no file."""
    (tmp_path / "cases.dump").write_bytes(b"PGDMP\x01\x0e")
    done = at.cases("restore", tmp_path / "cases.dump", tmp_path / "r.db", code=2)
    assert "JR733" in done.stderr
    assert f"pg_restore --dbname=NEW {tmp_path / 'cases.dump'}" in done.stderr
    assert not (tmp_path / "r.db").exists()


def test_who_sees_nothing_may_still_back_up_and_verify(standing: Terminal, tmp_path: Path) -> None:
    """The keeper of the machine needs no access to cases, and is shown no head by the backup."""
    keeper = standing.acting(subject="staff-0008", role="system_keeper")
    assert keeper.cases("backup", tmp_path / "b.db").stdout == ""
    assert keeper.cases("restore", tmp_path / "b.db", tmp_path / "r.db").stdout == keeper.cases("verify").stdout


# --- disclosure -----------------------------------------------------------------------------------------------------


def test_a_person_s_file_holds_their_own_acts_and_is_for_its_owner_alone(at: Terminal, tmp_path: Path) -> None:
    """As Markdown and as JSON; nothing of a colleague in the same case; never over another file."""
    code = at.open()
    at.cases("add-act", code, "--individual", "person-018", "--position", "supervisor")
    at.cases("evaluate", code, *SLIP, "--rationale", "*Mine* # alone")
    at.cases("evaluate", code, "--act", "2", *SLIP, "--rationale", "COLLEAGUE")
    for layout in ("markdown", "json"):
        file = tmp_path / f"d.{layout}"
        done = at.cases("export", "--individual", "-", "--format", layout, "-o", file, stdin=f"{PERSON}\n")
        assert "Read every text before you hand this over" in done.stderr
        assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600
        text = file.read_text(encoding="utf-8")
        assert "COLLEAGUE" not in text
        assert code in text
        assert "already" in at.cases("export", "--individual", PERSON, "-o", file, code=1).stderr
    assert json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))["format"] == "justrules/disclosure/1"
    assert r"Reasoning: \*Mine\* # alone" in (tmp_path / "d.markdown").read_text(encoding="utf-8")


def test_a_person_s_file_tells_the_whole_way(standing: Terminal, tmp_path: Path) -> None:
    """What was decided and why, what was done, what was offered, and what was said at each step."""
    standing.cases("support", standing_at("closed"), "--kind", "peer_discussion", "--given", "2099-01-01")
    file = tmp_path / "d.md"
    standing.cases("export", "--individual", "person-105", "-o", file)
    text = file.read_text(encoding="utf-8")
    for told in ("Talked it through", "The levers were set apart", "The levers sit side by side", "given 2099-01-01"):
        assert told in text
    assert "    Human error" in text  # the explanation, laid out as it was
    assert standing_at("open") not in text


def test_a_file_that_cannot_be_written_is_told_with_the_reason(standing: Terminal, tmp_path: Path) -> None:
    """Exit code 1, and no traceback."""
    words = ("export", "--individual", "person-105", "-o", tmp_path / "no" / "d.md")
    assert "cannot write" in standing.cases(*words, code=1).stderr


def test_whoever_the_log_does_not_know_has_no_file(at: Terminal, tmp_path: Path) -> None:
    """`JR701`, and no file is made."""
    assert "JR701" in at.cases("export", "--individual", "nobody", "-o", tmp_path / "d.md", code=2).stderr
    assert not (tmp_path / "d.md").exists()


def test_a_person_s_file_is_told_in_the_words_of_the_policy(standing: Terminal, tmp_path: Path) -> None:
    """Positions, duties and what was done are words and no ids, and nothing ordinary gets a backslash."""
    standing.cases("duty", standing_at("closed"), "keep_records", "done", "--note", "In the archive (shelf 3)")
    standing.cases("export", "--individual", "person-105", "-o", tmp_path / "d.md")
    text = (tmp_path / "d.md").read_text(encoding="utf-8")
    assert "- Position: sharp end\n" in text
    assert "- Category: Human error\n" in text
    assert "- Keep the outputs of safety assurance for at least five years; done; In the archive (shelf 3)\n" in text
    assert not {"\\", "sharp_end", "keep_records", "settle_duty", "take_action"} & {*text.split(), *text}


# --- retention and erasure ------------------------------------------------------------------------------------------


def _long_ago(at: Terminal, *people: str) -> list[str]:
    """Cases that were closed more than six years ago."""
    then = dt.datetime.now(dt.UTC) - dt.timedelta(days=6 * 366)
    configuration, made = at.configuration, []
    with CaseLog.open_at(
        configuration.database,
        keys=configuration.keys(),
        organisation=configuration.organisation,
        authorize=lambda _: configuration.grant(),
        clock=lambda: then,
    ) as log:
        for person in people:
            opened = log.open_case(log.actor(None), individual=person)
            log.withdraw(log.actor(None), opened.case_code, expected_version=1, reason="Another event")
            made.append(opened.case_code)
    return made


def test_retention_only_tells_unless_it_is_asked_to_erase(standing: Terminal) -> None:
    """By cases, without a name; a script has to say yes; then the identity is gone and the rest stands."""
    first, second = _long_ago(standing, "person-201", "person-202")
    for words in ((), ("--dry-run",), ("--years", "5")):
        done = standing.cases("retention", *words)
        assert [line.split(": ")[1] for line in done.stdout.splitlines()] == [first, second]
        assert "Nothing was erased" in done.stderr
    assert standing.cases("retention", "--years", "7").stdout == ""
    assert json.loads(standing.cases("retention", "--format", "json").stdout)[0]["case_codes"] == [first]
    assert "give --yes" in standing.cases("retention", "--erase", code=2).stderr
    assert "not both" in standing.cases("retention", "--erase", "--dry-run", code=2).stderr
    assert standing.shown(first, "--identity")["individual"] == "person-201"
    assert "Erased: 2." in standing.cases("retention", "--erase", "--yes").stderr
    assert standing.shown(first, "--identity")["individual"] == "[erased]"
    assert "[erased]" in standing.cases("show", second).stdout
    standing.cases("verify")


def test_the_years_of_the_configuration_hold_unless_others_are_given(standing: Terminal) -> None:
    """`[retention] years`, also for what is erased; `--years` comes first."""
    (code,) = _long_ago(standing, "person-203")
    text = standing.config.read_text(encoding="utf-8")
    standing.config.write_text(text.replace("years = 5", "years = 7"), encoding="utf-8")
    assert standing.cases("retention").stdout == ""
    standing.cases("retention", "--erase", "--yes")
    assert standing.shown(code, "--identity")["individual"] == "person-203"
    assert code in standing.cases("retention", "--years", "5").stdout


def test_a_person_is_erased_on_request_once_their_cases_are_closed(standing: Terminal) -> None:
    """An open case keeps them; a script has to say yes; nobody erases themselves."""
    words = ("erase", "--individual", "-", "--yes")
    assert "JR702" in standing.cases(*words, stdin="person-101\n", code=2).stderr
    assert "give --yes" in standing.cases("erase", "--individual", "person-105", code=2).stderr
    assert "JR709" in standing.cases(*words, stdin="staff-0001\n", code=2).stderr
    standing.cases(*words, stdin="person-105\n")
    assert standing.shown(standing_at("closed"), "--identity")["individual"] == "[erased]"


# --- keys -----------------------------------------------------------------------------------------------------------


def test_a_rotation_leaves_everything_readable_and_the_old_key_in_the_file(standing: Terminal) -> None:
    """The new key is in use, the trail verifies, and the file from before opens the log no more."""
    file = standing.folder / "cases.keys"
    before = file.read_bytes()
    done = standing.cases("rotate")
    assert "renewed under k2" in done.stdout
    assert "its `audit` secret vouches" in done.stderr
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {*json.loads(file.read_bytes())["keys"]} == {"k1", "k2"}
    assert standing.shown(standing_at("open"), "--identity")["individual"] == "person-101"
    standing.cases("verify")
    after = file.read_bytes()
    file.write_bytes(before)
    assert "JR720" in standing.cases("list", code=2).stderr
    file.write_bytes(after)
    assert standing.cases("rotate", "--finish").stdout == "0 renewed under k2\n"


def test_what_rotate_says_may_be_taken_out_is_needed_no_more(standing: Terminal) -> None:
    """Without the old secrets for wrapping and pseudonyms the log opens, verifies and knows its people again."""
    standing.cases("rotate")
    file = standing.folder / "cases.keys"
    kept = json.loads(file.read_bytes())
    kept["keys"]["k1"] = {"audit": kept["keys"]["k1"]["audit"]}
    file.write_text(json.dumps(kept), encoding="utf-8")
    standing.cases("verify")
    assert standing.shown(standing_at("open"), "--identity")["individual"] == "person-101"
    code = standing.open(person="person-105")
    standing.cases("evaluate", code, *SLIP, "--rationale", "x")
    assert "1 other case" in standing.cases("classify", code, "--as-evaluated").stderr


def test_a_rotation_that_was_broken_off_is_finished(standing: Terminal) -> None:
    """With the new key in the file and nothing under it yet, `--finish` brings everything over."""
    file = standing.folder / "cases.keys"
    keys = LocalKeys.from_file(file).with_new()
    file.unlink()
    write_key_file(file, keys)
    assert not standing.cases("rotate", "--finish").stdout.startswith("0 ")
    standing.cases("verify")


def test_who_may_not_rotate_makes_no_key(standing: Terminal) -> None:
    """The refusal comes before the new key."""
    before = (standing.folder / "cases.keys").read_bytes()
    executive = standing.acting(subject="staff-0002", role="accountable_executive")
    assert "JR707" in executive.cases("rotate", code=2).stderr
    assert (standing.folder / "cases.keys").read_bytes() == before


def test_keys_from_the_environment_are_rotated_into_a_file_of_their_own(
    standing: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program cannot set its caller's variable: it writes the new content down and says so."""
    text = standing.config.read_text(encoding="utf-8")
    standing.config.write_text(text.replace('file = "cases.keys"', 'environment = "LOG_KEYS"'), encoding="utf-8")
    monkeypatch.setenv("LOG_KEYS", (standing.folder / "cases.keys").read_text(encoding="utf-8"))
    assert "give --new-keys FILE" in standing.cases("rotate", code=2).stderr
    new = tmp_path / "new.keys"
    assert "Set `LOG_KEYS` to the content" in standing.cases("rotate", "--new-keys", new).stderr
    assert "JR720" in standing.cases("list", code=2).stderr
    monkeypatch.setenv("LOG_KEYS", new.read_text(encoding="utf-8"))
    standing.cases("verify")


def test_new_keys_have_a_place_only_where_there_is_no_key_file(at: Terminal, tmp_path: Path) -> None:
    """With a key file, that is the place."""
    assert "rewritten" in at.cases("rotate", "--new-keys", tmp_path / "x", code=2).stderr


# --- the tables -----------------------------------------------------------------------------------------------------


def test_upgrade_makes_what_is_missing_and_changes_nothing_twice(at: Terminal) -> None:
    """A log of this edition is left alone; where there is none, the other commands say what makes one."""
    done = at.cases("upgrade")
    assert (done.stdout, done.stderr) == ("", "The log was of this edition already.\n")
    (at.folder / "cases.db").unlink()
    assert "justrules cases init" in at.cases("list", code=2).stderr
    assert "justrules_0001" in at.cases("upgrade").stdout
