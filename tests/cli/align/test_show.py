"""`justrules align show`: what is asked of it, and what contradicts itself."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from click.testing import CliRunner, Result

from justrules.alignment.shelf import shelf_for
from justrules.cli import main
from tests.alignment.tables import ROW, write_catalogue, write_policy

ASKED = ("--as-of", "2026-11-21")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["align", *arguments])


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A folder with a policy and a catalogue beside it."""
    write_policy(tmp_path / "ours")
    write_catalogue(tmp_path / "ours" / "catalogues")
    return tmp_path / "ours"


# --- folders -------------------------------------------------------------------------------------------------------


def test_a_folder_stands_for_the_policies_in_it(ours: Path) -> None:
    """In the table and in the checks; what lies beside them, catalogues and reviews, is no policy."""
    assert run("review", str(ours / "rounds.yaml"), "--all", "--by", "safety_manager", *ASKED).exit_code == 0
    assert run(str(ours), *ASKED).stdout == run(str(ours / "rounds.yaml"), *ASKED).stdout
    one, other = (run("check", str(path), "--format", "json", *ASKED) for path in (ours, ours / "rounds.yaml"))
    assert json.loads(one.stdout)["files"] == json.loads(other.stdout)["files"] == [str(ours / "rounds.yaml")]


def test_a_policy_that_is_named_twice_counts_once(ours: Path) -> None:
    """By its file, by its folder, by its id; the order is that of the first naming."""
    done = run("social_care", str(ours), str(ours / "rounds.yaml"), "social_care", "--format", "json", *ASKED)
    assert [policy["id"] for policy in json.loads(done.stdout)["policies"]] == ["social_care", "rounds"]


def test_a_folder_without_policies_is_told(tmp_path: Path) -> None:
    """An empty table would say that nothing is aligned."""
    done = run(str(tmp_path), *ASKED)
    assert (done.exit_code, f"there is no policy file in {tmp_path}" in done.stderr) == (2, True)


def test_an_id_means_the_policy_though_a_folder_is_called_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that happens to lie there does not change what a command says."""
    (tmp_path / "social_care").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run("social_care", *ASKED).exit_code == 0
    assert run("./social_care", *ASKED).exit_code == 2


# --- gaps ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["eu_376_2014", "uk_hsca_2014"])
def test_an_instrument_that_no_row_cites_is_answered_with_all_its_sections(name: str) -> None:
    """Also where no policy names it: that nobody looked at it is the greatest gap."""
    catalogue = shelf_for().get(name)
    assert catalogue is not None
    done = run("aviation_part5", "--gaps", "--catalogue", name, "--format", "json", *ASKED)
    cited = {row["catalogue"] for row in json.loads(run("aviation_part5", "--format", "json", *ASKED).stdout)["rows"]}
    assert name not in cited
    data = json.loads(done.stdout)
    assert [gap["clause"]["number"] for gap in data["gaps"]] == [clause.number for clause in catalogue.clauses]
    assert [each["id"] for each in data["uncited"]] == [name]
    told = " ".join(run("aviation_part5", "--gaps", "--catalogue", name, *ASKED).stdout.split())
    assert f"No row of these policies cites {catalogue.short} ({name}, {len(catalogue.clauses)} sections)." in told


def test_gaps_name_the_instruments_that_no_row_cites(ours: Path) -> None:
    """Without their sections, which are asked for by name."""
    done = run(str(ours), "--gaps", *ASKED)
    assert "uk_hsca_2014" in done.stdout
    assert "round_code" not in done.stdout
    assert "No row of these policies cites" not in run(str(ours), *ASKED).stdout


def test_a_table_of_an_instrument_that_no_row_cites_says_so() -> None:
    """And not only that there is nothing."""
    assert "No row of these policies cites" in run("aviation_part5", "--catalogue", "uk_hsca_2014", *ASKED).stdout


# --- options that contradict each other, and files -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--oscal", "catalog"), "--format oscal"),
        (("--oscal", "catalog", "--format", "json"), "--format oscal"),
        (("--by", "component", "--gaps"), "leave out --by or --gaps"),
        (("--by", "requirement", "--gaps"), "leave out --by or --gaps"),
        (("--by", "component", "--format", "oscal"), "leave out one of the two"),
        (("--gaps", "--format", "oscal"), "mapping-collection"),
        (("--format", "csv", "-o", "a.xlsx"), "rename one of the two"),
        (("--format", "xlsx", "-o", "a.csv"), "rename one of the two"),
        (("-o", "a.pdf"), "add --format"),
        (("-o", "no/such/folder/a.csv"), "there is no folder 'no/such/folder'"),
        (("-o", "."), "is a directory"),
    ],
)
def test_options_that_contradict_each_other_are_mistakes(
    arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 with what to do, and nothing is written: none of them is passed over."""
    monkeypatch.chdir(tmp_path)
    done = run("aviation_part5", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.xlsx", b"PK"),
        ("a.XLSX", b"PK"),
        ("a.csv", b"\xef\xbb\xbf"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.json", b"{"),
        ("a.md", b"# Regulatory alignment"),
        ("a.txt", b"Regulatory alignment"),
        ("a", b"Regulatory alignment"),
    ],
)
def test_the_ending_of_the_file_says_the_form(name: str, begins: bytes, ours: Path, tmp_path: Path) -> None:
    """Unless `--format` says it."""
    assert run(str(ours), "-o", str(tmp_path / name), *ASKED).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_diff_and_pack_take_the_form_from_the_ending_too(tmp_path: Path) -> None:
    """What holds for one command holds for its neighbours."""
    for words in (("diff", "social_care", "social_care"), ("pack", "social_care_evidence")):
        out = tmp_path / f"{words[0]}.xlsx"
        assert run(*words, "-o", str(out)).exit_code == 0
        assert openpyxl.load_workbook(out).sheetnames[-1] == "About"
        assert run(*words, "-o", str(tmp_path / "none" / "a.csv")).exit_code == 2


def test_a_workbook_goes_into_a_pipe_and_not_onto_a_terminal(ours: Path) -> None:
    """On a terminal it is refused with the fix; nothing of it is printed."""
    command = [sys.executable, "-m", "justrules", "align", str(ours), "--format", "xlsx", *ASKED]
    piped = subprocess.run(command, capture_output=True, check=False)
    assert (piped.returncode, piped.stdout[:2]) == (0, b"PK")
    master, terminal = pty.openpty()
    try:
        typed = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, check=False)
        os.write(terminal, b".")
        assert os.read(master, 100) == b"."
    finally:
        os.close(master)
        os.close(terminal)
    assert typed.returncode == 2
    assert b"-o table.xlsx" in typed.stderr


def test_a_related_row_claims_no_answer(ours: Path) -> None:
    """A related row reads as related in the table, and its clause is a gap that says why."""
    write_policy(ours, ROW.replace("implements\n", "related\n    status: partial\n"))
    assert "related" in run(str(ours), *ASKED).stdout
    assert "only related rows cite it" in " ".join(run(str(ours), "--gaps", "--format", "csv", *ASKED).stdout.split())
