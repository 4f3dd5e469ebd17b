"""Editions as CSV, read back by the standard library."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from justrules.cases.statistics.committee import Band
from justrules.cases.statistics.csv import ABOUT, HEADINGS, as_csv
from tests.cases.statistics.drawn import DOCUMENTS, HOSTILE, committee, hostile

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_number_is_one_row(name: str) -> None:
    """Quarter, edition, table, row and column, and then what is printed: a number, or a span with its ends."""
    edition = DOCUMENTS[name]()
    rows = list(csv.reader(io.StringIO(as_csv(edition), newline=""), strict=True))
    assert rows[0] == list(HEADINGS)
    cells = [cell for sheet in edition.sheets for line in sheet.lines for cell in line.cells]
    assert len(rows) - 1 == len(cells)
    for row, cell in zip(rows[1:], cells, strict=True):
        match cell:
            case None:
                assert row[5:8] == ["", "", ""]
            case Band(low, None):
                assert row[5:8] == [f"{low} or more", str(low), ""]
            case Band(low, high):
                assert row[5:8] == [f"{low}–{high}", str(low), str(high)]
            case _:
                assert row[5:8] == [str(cell), "", ""]


def test_each_row_says_which_edition_it_is_from() -> None:
    """When it was counted and published, the head of the audit trail then, and how its numbers are hidden."""
    for edition, rule in ((committee(), ("8", "5")), (hostile(), ("", ""))):
        rows = list(csv.DictReader(io.StringIO(as_csv(edition), newline=""), strict=True))
        (about,) = {tuple(row[name] for name in ABOUT) for row in rows}
        anchor = str(edition.anchor) if edition.anchor else ""
        assert about[2:] == (anchor, *rule)
        moments = (edition.counted_at, edition.published_at)
        assert tuple(dt.datetime.fromisoformat(each) if each else None for each in about[:2]) == moments


def test_no_cell_begins_like_a_formula() -> None:
    """A department can be called what a spreadsheet would run; an apostrophe before it keeps it a text."""
    rows = list(csv.reader(io.StringIO(as_csv(hostile()), newline="")))
    words = {word for row in rows for word in row[:5]}
    assert not [word for word in words if word.lstrip().startswith(FORMULA)]
    assert {f"'{name}" for name in HOSTILE[:7] if name.isprintable()} <= words


def test_harmless_names_stay_as_they_are() -> None:
    """Nothing is put before a name that is only a name."""
    assert ",Department A,Acts," in as_csv(committee())
