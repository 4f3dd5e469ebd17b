"""`justrules stats`: a quarter counted, published and shown again, in every form."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from justrules.cases import CaseLog
from justrules.cases.configuration import read_configuration
from justrules.cases.statistics import Quarter, quarter_of
from justrules.cli import main
from tests.cli.cases.terminal import Terminal, copy, make

NOW = quarter_of(dt.datetime.now(dt.UTC))
LAST = NOW.previous


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A log with twelve cases in the last quarter and one in this one."""
    at = make(tmp_path_factory.mktemp("stats") / "log")
    moment = LAST.start + dt.timedelta(days=3)
    configuration = read_configuration(at.config)
    with CaseLog.open_at(
        configuration.database,
        keys=configuration.keys(),
        organisation=configuration.organisation,
        authorize=lambda _: configuration.grant(),
        clock=lambda: moment,
    ) as log:
        for number in range(12):
            log.open_case(log.actor(None), individual=f"person-{number:03d}", department="ramp")
        moment = dt.datetime.now(dt.UTC)
        log.open_case(log.actor(None), individual="person-012", department="cabin")
    return at


@pytest.fixture
def at(counted: Terminal, tmp_path: Path) -> Terminal:
    return copy(counted, tmp_path / "log")


def number(text: str, row: str) -> str:
    """A value of the first table in the CSV form."""
    return next(each["value"] for each in csv.DictReader(io.StringIO(text)) if each["row"] == row)


def stats(at: Terminal, *words: str | Path, code: int = 0) -> Result:
    done = at.run("stats", *words)
    assert done.exit_code == code, (words, done.stdout, done.stderr, done.exception)
    return done


def test_a_quarter_is_counted_as_it_stands(at: Terminal) -> None:
    """Exact numbers, as a draft; of the quarter that is asked for and of no other."""
    for quarter, cases in ((LAST, "12"), (NOW, "1")):
        assert ["Cases", "opened", cases] in [line.split() for line in stats(at, str(quarter)).stdout.splitlines()]
    assert "not published" in stats(at, str(LAST)).stdout


@pytest.mark.parametrize("layout", ["text", "csv", "json", "markdown", "html"])
def test_every_form_has_the_number(at: Terminal, layout: str) -> None:
    """On stdout, or in a file that only its owner may read and that overwrites nothing."""
    done = stats(at, str(LAST), "--format", layout)
    assert "12" in done.stdout
    file = at.folder / f"full.{layout}"
    stats(at, str(LAST), "--format", layout, "-o", file)
    assert "12" in file.read_text(encoding="utf-8")
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "already" in stats(at, str(LAST), "-o", file, code=1).stderr
    if layout == "json":
        assert json.loads(done.stdout)["quarter"] == str(LAST)
    if layout == "html":
        assert done.stdout.startswith("<!doctype html>")
        assert "<svg" in done.stdout


def test_the_committee_sees_what_is_published_and_never_a_draft(at: Terminal) -> None:
    """Before, there is nothing to see; published, it is shown again word for word, whatever happens to the log."""
    assert "is not published" in stats(at, str(LAST), "--edition", "committee", code=2).stderr
    done = stats(at, str(LAST), "--edition", "committee", "--publish", "--yes")
    assert "Published: the committee edition" in done.stderr
    assert stats(at, str(LAST), "--edition", "committee").stdout == done.stdout
    assert "10" in done.stdout  # twelve, to the nearest five
    assert "JR742" in stats(at, str(LAST), "--edition", "committee", "--publish", "--yes", code=2).stderr


def test_a_full_edition_stays_as_it_was_published_and_now_shows_today(at: Terminal) -> None:
    """The frozen numbers by default; `--now` counts again."""
    frozen = stats(at, str(LAST), "--publish", "--yes").stdout
    code = json.loads(at.cases("list", "--before", LAST.end.date().isoformat(), "--format", "json").stdout)
    at.cases("withdraw", code["cases"][0]["case_code"], "--reason", "Another event")
    assert stats(at, str(LAST)).stdout == frozen
    frozen_csv = stats(at, str(LAST), "--format", "csv").stdout
    now_csv = stats(at, str(LAST), "--now", "--format", "csv").stdout
    assert (number(frozen_csv, "of these withdrawn"), number(now_csv, "of these withdrawn")) == ("0", "1")


def test_a_threshold_belongs_to_a_publication_for_the_committee(at: Terminal) -> None:
    """There it is used; anywhere else it would change nothing, and is refused."""
    for refused in (("--threshold", "5"), ("--base", "5"), ("--publish", "--threshold", "5")):
        assert "belong to --publish" in stats(at, str(LAST), *refused, code=2).stderr
    words = ("--edition", "committee", "--publish", "--yes", "--threshold", "5", "--base", "3", "--format", "csv")
    assert number(stats(at, str(LAST), *words).stdout, "Cases opened") == "12"


def test_earlier_quarters_are_shown_as_many_as_asked_for(at: Terminal) -> None:
    """`--compare 0` shows the quarter alone; JSON always holds everything."""
    assert str(LAST) in stats(at, str(NOW)).stdout
    assert str(LAST) not in stats(at, str(NOW), "--compare", "0").stdout
    assert (
        "--compare is for the other formats" in stats(at, str(NOW), "--compare", "1", "--format", "json", code=2).stderr
    )


@pytest.mark.parametrize("wrong", ["2026Q4", "Q4 2026", "2026-Q5", "x", str(Quarter(NOW.year + 2, 1))])
def test_what_is_no_quarter_that_can_be_counted_is_refused_with_one_that_is(at: Terminal, wrong: str) -> None:
    """`JR740`, and how it is written where that is the mistake."""
    assert "JR740" in stats(at, wrong, code=2).stderr


def test_a_quarter_that_is_not_over_is_not_published(at: Terminal) -> None:
    """It is shown as a draft and frozen later."""
    assert "JR740" in stats(at, str(NOW), "--publish", "--yes", code=2).stderr
    assert "--now shows" in stats(at, str(NOW), "--now", "--publish", code=2).stderr


@pytest.mark.parametrize("kind", ["full", "committee"])
def test_a_script_that_publishes_says_yes(at: Terminal, kind: str) -> None:
    """It cannot be undone: without a terminal to ask at nothing is frozen."""
    done = stats(at, str(LAST), "--edition", kind, "--publish", code=2)
    assert (done.stdout, "give --yes" in done.stderr) == ("", True)
    assert "Published" in stats(at, str(LAST), "--edition", kind, "--publish", "--yes").stderr


def test_who_does_not_see_everything_counts_nothing(at: Terminal) -> None:
    """The committee is handed its edition by those with full access."""
    investigator = at.acting(subject="staff-0003", role="investigator")
    done = CliRunner().invoke(main, ["stats", str(LAST), "--config", str(investigator.config)])
    assert done.exit_code == 2
    assert "JR701" in done.stderr
