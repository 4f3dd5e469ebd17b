"""`justrules align`, as a compliance team uses it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from click.testing import CliRunner, Result

import justrules as jr
from justrules.cli import main
from tests.alignment.tables import CATALOGUE, POLICY, ROW, changed, write_catalogue, write_policy

ASKED = ("--as-of", "2026-11-21")
PUBLISHED = "examples/alignment/published.yaml"


def run(*arguments: str, input: str | None = None) -> Result:  # noqa: A002  # click's own word
    return CliRunner().invoke(main, ["align", *arguments], input=input)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A policy with a catalogue beside it."""
    write_policy(tmp_path)
    write_catalogue(tmp_path / "catalogues")
    return tmp_path / "rounds.yaml"


# --- the table -----------------------------------------------------------------------------------------------------


def test_a_policy_alone_is_short_for_show() -> None:
    """`justrules align POLICY` is `justrules align show POLICY`, also with options before the policy."""
    whole = run("show", "aviation_part5", *ASKED)
    assert whole.exit_code == 0
    assert run("aviation_part5", *ASKED).stdout == whole.stdout
    assert run(*ASKED, "aviation_part5").stdout == whole.stdout
    assert "cfr5 5.21(a)(5)" in whole.stdout


@pytest.mark.parametrize("layout", ["table", "markdown", "csv", "html", "json"])
@pytest.mark.parametrize("by", ["requirement", "component"])
def test_every_form_comes_to_stdout(layout: str, by: str) -> None:
    """Data on stdout and nothing else; several policies stand in one table."""
    done = run("aviation_part5", "social_care", "--format", layout, "--by", by, *ASKED)
    assert (done.exit_code, done.stderr) == (0, "")
    for name in ("aviation_part5", "social_care"):
        assert name in done.stdout.replace("\\", "")


def test_a_csv_file_is_read_back(ours: Path, tmp_path: Path) -> None:
    """With `-o` the file gets the mark by which Excel knows UTF-8."""
    out = tmp_path / "out.csv"
    assert run(str(ours), "--format", "csv", "-o", str(out), *ASKED).exit_code == 0
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert (row["Citation"], row["Section title"], row["Status"]) == ("code 5(2)", "Conduct policy", "met")


def test_a_workbook_is_written(ours: Path, tmp_path: Path) -> None:
    """To the file named; the gaps are in it, too."""
    out = tmp_path / "out.xlsx"
    done = run(str(ours), "--format", "xlsx", "-o", str(out), *ASKED)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"written: {out}\n")
    assert openpyxl.load_workbook(out).sheetnames == ["Requirements", "Gaps", "About"]


@pytest.mark.parametrize("kind", ["catalog", "component-definition", "mapping-collection"])
def test_oscal_documents_are_chosen_by_name(kind: str) -> None:
    """One document at a time, the mapping unless another is asked for."""
    done = run("aviation_part5", "--format", "oscal", "--oscal", kind, *ASKED)
    assert list(json.loads(done.stdout)) == [kind]
    if kind == "mapping-collection":
        assert run("aviation_part5", "--format", "oscal", *ASKED).stdout == done.stdout


def test_gaps_take_the_place_of_the_table(ours: Path) -> None:
    """Sections nobody answers and components without a requirement."""
    done = run(str(ours), "--gaps", *ASKED)
    assert "Records" in done.stdout
    assert "duties.candour" in done.stdout
    assert "Say what is not acceptable" not in done.stdout


def test_the_table_is_narrowed_by_name(ours: Path) -> None:
    """A name that nothing has is a mistake, with the nearest one."""
    assert "code 5(2)" in run(str(ours), "--component", "tree", *ASKED).stdout
    assert "No row." in run(str(ours), "--component", "access", *ASKED).stdout
    for option, name, meant in (("--component", "trees", "tree"), ("--catalogue", "round_cod", "round_code")):
        done = run(str(ours), option, name)
        assert done.exit_code == 2
        assert f"did you mean `{meant}`?" in done.stderr


def test_a_table_from_stdin_has_the_shipped_catalogues(ours: Path) -> None:
    """And those of a folder that is named."""
    text = ours.read_text("utf-8")
    folder = str(ours.parent / "catalogues")
    assert "Conduct policy" in run("-", "--catalogues", folder, *ASKED, input=text).stdout


# --- the checks ----------------------------------------------------------------------------------------------------


def test_the_published_table_fails_and_ours_pass() -> None:
    """Exit code 1 with every wrong citation, 0 for the shipped policies."""
    done = run("check", PUBLISHED, *ASKED, "--format", "json")
    assert done.exit_code == 1
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["JR419", "JR419", "JR408", "JR419", "JR405"]
    assert run("check", "aviation_part5", "nhs_just_culture", "social_care", *ASKED).exit_code == 0


def test_a_warning_fails_only_where_it_is_asked_to(ours: Path) -> None:
    """As with `justrules check`."""
    write_policy(ours.parent, ROW + "    next_review: 2026-01-01\n")
    assert run("check", str(ours), *ASKED).exit_code == 0
    assert run("check", str(ours), *ASKED, "--fail-on", "warning").exit_code == 1
    assert run("check", str(ours), "--as-of", "2025-12-31", "--fail-on", "warning").exit_code == 0


def test_check_tells_of_the_table_where_catalogues_are_at_hand(ours: Path) -> None:
    """`justrules check` finds the wrong citation as well, and says nothing of catalogues that are not there."""
    write_policy(ours.parent, ROW.replace("code 5(2)", "code 4"))
    checked = CliRunner().invoke(main, ["check", str(ours), "--format", "plain"])
    assert (checked.exit_code, "JR405" in checked.stdout) == (1, True)
    shutil.rmtree(ours.parent / "catalogues")
    checked = CliRunner().invoke(main, ["check", str(ours), "--format", "plain"])
    assert (checked.exit_code, "JR4" in checked.stdout) == (0, False)


def test_check_of_a_folder_leaves_catalogues_and_packs_out(ours: Path) -> None:
    """They lie beside policies and are none; a file of no known kind is still told."""
    done = CliRunner().invoke(main, ["check", str(ours.parent), "--format", "json"])
    assert json.loads(done.stdout)["files"] == [str(ours)]


def test_a_broken_catalogue_is_told_at_its_own_place(ours: Path) -> None:
    """With the line of the catalogue's file under it."""
    path = ours.parent / "catalogues" / "round_code.yaml"
    path.write_text(changed(CATALOGUE, {"kind: law": "kind: lore"}), encoding="utf-8")
    done = run("check", str(ours))
    assert done.exit_code == 2
    assert f"{path}:5:7: JR105" in done.stderr
    checked = CliRunner().invoke(main, ["check", str(ours)])
    assert "5 | kind: lore" in checked.stdout


def test_catalogues_are_listed_and_checked(ours: Path) -> None:
    """The shipped ones, and those of a folder; a broken one makes the exit code 1."""
    folder = str(ours.parent / "catalogues")
    listed = json.loads(run("catalogues", "--format", "json", "--folder", folder).stdout)
    assert {"us_14cfr5", "round_code"} <= {record["id"] for record in listed}
    assert run("catalogues", "--check", "--folder", folder).exit_code == 0
    assert "round_code: Round Code" in run("catalogues", "--format", "plain", "--folder", folder).stdout
    assert "us_14cfr5" in run("catalogues").stdout
    (ours.parent / "catalogues" / "round_code.yaml").write_text("format: justrules-catalogue/1\n", encoding="utf-8")
    assert run("catalogues", "--check", "--folder", folder).exit_code == 1


# --- reviews -------------------------------------------------------------------------------------------------------


def state(path: Path) -> list[str]:
    done = run(str(path), "--format", "json", *ASKED)
    return [row["state"] for row in json.loads(done.stdout)["rows"]]


def test_a_review_is_recorded_beside_the_policy_and_cleared_by_the_next(ours: Path) -> None:
    """Who, when and what it came to; an edited clause makes the row suspect, a second review clears it."""
    before = ours.read_bytes()
    first = ("--by", "safety_manager", "--on", "2026-11-01", "--note", 'Read "5(2)": fine.')
    done = run("review", str(ours), "--all", *first, *ASKED)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "reviewed: code 5(2)" in done.stderr
    assert ours.read_bytes() == before
    assert state(ours) == ["reviewed"]
    write_catalogue(ours.parent / "catalogues", changed(CATALOGUE, {"when discipline follows": "what follows"}))
    assert state(ours) == ["suspect"]
    assert "JR411" in run("check", str(ours), *ASKED).stdout
    assert run("review", str(ours), "--suspect", "--by", "accountable_executive", *ASKED).exit_code == 0
    assert state(ours) == ["reviewed"]
    text = (ours.parent / "reviews" / "rounds.yaml").read_text("utf-8")
    assert 'by: "accountable_executive"' in text
    assert "on: 2026-11-21" in text
    assert run("review", str(ours), "--suspect", "--by", "safety_manager", *ASKED).stderr == "no row to review\n"


def test_only_the_rows_that_are_named_are_reviewed(ours: Path) -> None:
    """The records of the others stay as they are, byte for byte."""
    write_policy(ours.parent, ROW + ROW.replace("5(2)", "7"))
    run("review", str(ours), "--all", "--by", "safety_manager", "--on", "2026-10-01", *ASKED)
    file = ours.parent / "reviews" / "rounds.yaml"
    before = file.read_text("utf-8")
    assert run("review", str(ours), "--cites", "code 7", "--by", "board", *ASKED).exit_code == 0
    after = file.read_text("utf-8")
    assert after.startswith(before)
    assert after.count('by: "board"') == 1
    done = run("review", str(ours), "--cites", "code 8", "--by", "board")
    assert (done.exit_code, file.read_text("utf-8")) == (2, after)
    assert "did you mean `code 7`?" in done.stderr or "the rows cite" in done.stderr


def test_a_review_that_cannot_be_written_leaves_what_was_there(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full in the middle of writing: the old file is whole, nothing else is left, and it is said."""
    run("review", str(ours), "--all", "--by", "safety_manager", "--on", "2026-10-01", *ASKED)
    folder = ours.parent / "reviews"
    before = (folder / "rounds.yaml").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = run("review", str(ours), "--all", "--by", "board", *ASKED)
    assert done.exit_code == 1
    assert "No space left on device" in done.stderr
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("rounds.yaml", before)]


def test_who_reviewed_must_be_said(ours: Path) -> None:
    """A role: without one there is no review."""
    assert run("review", str(ours), "--all").exit_code == 2
    assert run("review", str(ours), "--all", "--by", " ").exit_code == 2
    assert not (ours.parent / "reviews").exists()


def test_a_policy_from_stdin_needs_a_place_for_its_reviews(ours: Path, tmp_path: Path) -> None:
    """There is no folder beside it."""
    text, folder = ours.read_text("utf-8"), str(ours.parent / "catalogues")
    assert run("review", "-", "--all", "--by", "board", "--catalogues", folder, input=text).exit_code == 2
    out = tmp_path / "out" / "rounds.yaml"
    done = run("review", "-", "--all", "--by", "board", "--catalogues", folder, "-o", str(out), input=text)
    assert (done.exit_code, out.is_file()) == (0, True)


# --- between versions, and packs -----------------------------------------------------------------------------------


def test_a_diff_tells_what_to_look_at_again_and_why(ours: Path, tmp_path: Path) -> None:
    """An edited clause beside the newer policy shows as well."""
    newer = tmp_path / "newer"
    write_policy(newer, policy=changed(POLICY, {"version: 1.0.0": "version: 1.1.0"}))
    write_catalogue(newer / "catalogues", changed(CATALOGUE, {"when discipline follows": "what follows"}))
    done = run("diff", str(ours), str(newer / "rounds.yaml"), "--format", "json", *ASKED)
    (row,) = json.loads(done.stdout)["sheets"]["Look again"]
    assert (row["Citation"], row["Why"]) == ("code 5(2)", "the catalogue says something else of the clause")
    assert done.exit_code == 0
    assert run("diff", str(ours), str(newer / "rounds.yaml"), "--fail-on-change").exit_code == 1
    assert run("diff", str(ours), str(ours), "--fail-on-change").exit_code == 0


def test_a_pack_is_printed_by_name_in_every_form(tmp_path: Path) -> None:
    """The policy that it names, unless another version is given; a name that is none is told with the nearest."""
    for layout in ("table", "markdown", "csv", "html", "json"):
        done = run("pack", "social_care_evidence", "--format", layout)
        assert done.exit_code == 0, done.output
        assert "training" in done.stdout.lower()
    out = tmp_path / "pack.xlsx"
    assert run("pack", "social_care_evidence", "social_care", "--format", "xlsx", "-o", str(out)).exit_code == 0
    assert openpyxl.load_workbook(out).sheetnames == ["Evidence", "About"]
    assert "did you mean `social_care_evidence`?" in run("pack", "social_care_evidnce").stderr
    assert run("pack", "social_care_evidence", "aviation_part5").exit_code == 2


def test_today_is_read_from_the_clock_when_no_day_is_given(ours: Path) -> None:
    """The only place where it is."""
    about = run(str(ours)).stdout
    days = {dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=shift) for shift in (-1, 0)}
    assert any(f"As of {day}." in about for day in days)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_names_every_command(arguments: list[str]) -> None:
    """Also for a newcomer who types nothing more."""
    told = run(*arguments).output
    for name in ("show", "check", "review", "diff", "pack", "catalogues"):
        assert f"  {name} " in told


def test_a_misspelt_policy_is_told_as_one() -> None:
    """What is no command is a policy, and an unknown one is told with the nearest."""
    done = run("aviation_part")
    assert done.exit_code == 2
    assert "did you mean `aviation_part5`?" in done.stderr
    assert jr.Registry.default().ids()
