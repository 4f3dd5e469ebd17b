"""An edition as CSV: one number a row, so that a spreadsheet or a program can take it apart.

What begins like a formula is made text by an apostrophe: the names of departments come from users.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

from justrules.cases.statistics.committee import Band, Shown
from justrules.cases.statistics.editions import Edition
from justrules.cases.statistics.sheets import plain

HEADINGS = ("quarter", "edition", "table", "row", "column", "value", "from", "to")

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula, in its common form; some take wide forms as well."""


def as_csv(edition: Edition) -> str:
    """The edition as CSV with a row of headings, commas and line ends as RFC 4180 has them.

    `value` is a number, `*` where it is hidden and empty where nothing is published; `from` and `to` tell the span of a
    number that is hidden or printed as a span, `to` being empty where that has no end.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(_rows(edition))
    return out.getvalue()


def _rows(edition: Edition) -> Iterator[tuple[str, ...]]:
    for sheet in edition.sheets:
        for line in sheet.lines:
            for column, cell in zip(sheet.columns, line.cells, strict=True):
                words = (sheet.title, line.title, column.title)
                yield (str(edition.quarter), edition.kind.value, *map(_safe, words), *_value(cell))


def _value(cell: Shown) -> tuple[str, str, str]:
    match cell:
        case None:
            return ("", "", "")
        case Band(low, high):
            return ("" if high is None else "*", str(low), "" if high is None else str(high))
        case _:
            return (str(cell), "", "")


def _safe(text: str) -> str:
    told = plain(text)
    begins = unicodedata.normalize("NFKC", told).lstrip().startswith(_FORMULA)
    return f"'{told}" if begins else told
