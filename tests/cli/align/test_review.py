"""`justrules align review`: what is recorded, and what is refused before anything is written."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import justrules as jr
from justrules.alignment.reviews import load_reviews
from justrules.cli import main
from justrules.policies.loader import shipped
from tests.alignment.tables import ROW, changed, write_catalogue, write_policy

ASKED = ("--as-of", "2026-11-21")
BY = ("--by", "safety_manager")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["align", *arguments])


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A policy with a catalogue beside it."""
    write_policy(tmp_path)
    write_catalogue(tmp_path / "catalogues")
    return tmp_path / "rounds.yaml"


def nothing_written(ours: Path) -> bool:
    return not (ours.parent / "reviews").exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[tree, categories.reckless]", "[responses.panl]", "JR403"),
        ("cites: code 5(2)", "cites: cod 5(2)", "JR401"),
        ("cites: code 5(2)", "cites: code 55", "JR405"),
        ("[tree, categories.reckless]", "[]", "JR412"),
    ],
)
def test_a_row_with_an_error_is_not_reviewed(old: str, new: str, code: str, ours: Path) -> None:
    """A record would vouch for the mistake; the row beside it is reviewed as ever."""
    right = ROW.replace("code 5(2)", "code 7").replace("Say what is not acceptable and what follows.", "No reprisal.")
    write_policy(ours.parent, changed(ROW, {old: new}) + right)
    done = run("review", str(ours), "--all", *BY, *ASKED)
    assert done.exit_code == 2
    assert code in done.stderr
    assert nothing_written(ours)
    assert run("review", str(ours), "--cites", "code 7", *BY, *ASKED).exit_code == 0


def test_a_row_whose_catalogue_is_not_there_is_not_reviewed(ours: Path) -> None:
    """There is nothing that it could have been compared with."""
    shutil.rmtree(ours.parent / "catalogues")
    done = run("review", str(ours), "--all", *BY, *ASKED)
    assert (done.exit_code, "JR415" in done.stderr, nothing_written(ours)) == (2, True, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((*BY,), "--cites CITATION, --suspect, or --all"),
        (("--all", "--suspect", *BY), "--all is for all rows"),
        (("--all", *BY, "--on", "2026-11-22"), "2026-11-22 is after the day of asking, 2026-11-21"),
        (("--all", *BY, "--next", "2026-11-21"), "2026-11-21 is not after the review itself, 2026-11-21"),
        (("--all", *BY, "--on", "2026-11-01", "--next", "2026-10-31"), "is not after the review itself"),
        (("--all", "--by", "=HYPERLINK(1)"), "name a role"),
        (("--all", "--by", "@board"), "name a role"),
        (("--all", "--by", "-board"), "name a role"),
        (("--all", "--by", "+board"), "name a role"),
        (("--all", "--by", "board" * 13), "name a role"),
        (("--all", "--by", "board\nx"), "name a role"),
        (("--all", "--by", "person-017@example.org"), "name a role"),
    ],
)
def test_what_cannot_be_true_is_refused(arguments: tuple[str, ...], told: str, ours: Path) -> None:
    """As a usage error, before anything is written; what may be a name is not repeated."""
    done = run("review", str(ours), *arguments, *ASKED)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())
    assert "person-017" not in done.stderr
    assert nothing_written(ours)


@pytest.mark.parametrize("role", ["safety_manager", "Medication lead / night", "sub-committee 2", "b" * 64])
def test_a_role_may_be_written_as_people_write_it(role: str, ours: Path) -> None:
    """Letters, digits, blanks and a few signs; the next day is any day after."""
    assert run("review", str(ours), "--all", "--by", f" {role} ", "--next", "2026-11-22", *ASKED).exit_code == 0
    (review,) = load_reviews(ours.parent / "reviews" / "rounds.yaml").rows
    assert review.by == role


@pytest.mark.parametrize("written", ["code 5(2)", "code § 5 (2)", "CODE 5(2)", "code 5 ( 2 )"])
def test_a_citation_is_meant_however_it_is_spelt(written: str, ours: Path) -> None:
    """Signs, blanks and the case of letters do not count."""
    done = run("review", str(ours), "--cites", written, *BY, *ASKED)
    assert (done.exit_code, done.stderr.splitlines()[0]) == (0, "reviewed: code 5(2)")


def test_a_section_without_its_authority_is_told_with_it(ours: Path) -> None:
    """`5(2)` alone says enough to know what was meant, and not enough to be recorded."""
    done = run("review", str(ours), "--cites", "5 (2)", *BY, *ASKED)
    assert done.exit_code == 2
    assert "did you mean `code 5(2)`?" in done.stderr
    shipped_one = run("review", "aviation_part5", "--cites", "5.93", *BY, *ASKED, "-o", str(ours.parent / "x.yaml"))
    assert "did you mean `cfr5 5.93`?" in shipped_one.stderr


def test_the_reviews_of_a_shipped_policy_are_not_written_into_the_library(tmp_path: Path) -> None:
    """A file of one's own is named instead, and a second review there keeps the first."""
    beside = shipped("policies") / "reviews" / "aviation_part5.yaml"
    before = beside.read_bytes()
    done = run("review", "aviation_part5", "--cites", "cfr5 5.93", *BY, *ASKED)
    assert done.exit_code == 2
    assert "-o FILE" in done.stderr
    out = tmp_path / "our reviews.yaml"
    for role, option in (("board", "-o"), ("safety_manager", "--reviews")):
        asked = ("--cites", "cfr5 5.93", "--by", role, option, str(out))
        assert run("review", "aviation_part5", *asked, *ASKED).exit_code == 0
    text = out.read_text("utf-8")
    assert (text.count('by: "board"'), text.count('by: "safety_manager"')) == (1, 1)
    assert beside.read_bytes() == before
    assert run("check", "aviation_part5", "--reviews", str(out), *ASKED).exit_code == 0


def test_a_policy_of_ones_own_is_reviewed_beside_it_by_path_and_by_id(ours: Path) -> None:
    """By id where its folder is named."""
    folder = str(ours.parent)
    assert run("review", "rounds", "--folder", folder, "--all", *BY, *ASKED).exit_code == 0
    assert (ours.parent / "reviews" / "rounds.yaml").is_file()
    copied = shutil.copy(str(jr.load("social_care").place().source), folder)
    assert run("review", str(copied), "--cites", "regs_2014 20", *BY, *ASKED).exit_code == 0
    assert (ours.parent / "reviews" / "social_care.yaml").is_file()


def test_the_newest_review_is_in_the_full_forms_of_the_table(ours: Path) -> None:
    """Who, when and what it came to; earlier records stay in the file."""
    asked = ("review", str(ours), "--all")
    assert run(*asked, *BY, "--on", "2026-11-01", "--note", "First.", *ASKED).exit_code == 0
    assert run(*asked, "--by", "board", "--note", "Second.", *ASKED).exit_code == 0
    assert len(load_reviews(ours.parent / "reviews" / "rounds.yaml").rows) == 2
    (row,) = csv.DictReader(io.StringIO(run(str(ours), "--format", "csv", *ASKED).stdout))
    assert (row["Reviewed by"], row["Reviewed on"], row["Review note"]) == ("board", "2026-11-21", "Second.")
    (record,) = json.loads(run(str(ours), "--format", "json", *ASKED).stdout)["rows"]
    assert (record["reviewer"], record["reviewed"], record["review_note"]) == ("board", "2026-11-21", "Second.")
    assert "Second." in run(str(ours), "--format", "html", *ASKED).stdout
