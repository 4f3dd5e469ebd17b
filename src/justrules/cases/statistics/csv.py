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
from justrules.cases.statistics.sheets import plain, spelt
from justrules.cases.tables import moment_text

ABOUT = ("counted", "published", "anchor", "threshold", "rounded_to")
"""The columns about the edition, the same in every row, so that a row that is cut out still says where it is from."""

HEADINGS = ("quarter", "edition", "table", "row", "column", "value", "from", "to", *ABOUT)
"""The columns."""

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula, in its common form; some take wide forms as well."""


def as_csv(edition: Edition) -> str:
    """The edition as CSV with a row of headings, commas and line ends as RFC 4180 has them.

    `value` is a number, a span such as `1–7` where it is hidden, and empty where nothing is published; `from` and `to`
    are the ends of a span, `to` being empty where it has none. `counted` and `published` are moments in UTC, `anchor`
    is the head of the audit trail; `threshold` and `rounded_to` are the rule of a committee's edition. What an edition
    does not have is empty.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(_rows(edition))
    return out.getvalue()


def _rows(edition: Edition) -> Iterator[tuple[str, ...]]:
    about = _about(edition)
    for sheet in edition.sheets:
        for line in sheet.lines:
            for column, cell in zip(sheet.columns, line.cells, strict=True):
                words = (sheet.title, line.title, column.title)
                yield (str(edition.quarter), edition.kind.value, *map(_safe, words), *_value(cell), *about)


def _about(edition: Edition) -> tuple[str, ...]:
    rule = edition.protection
    return (
        moment_text(edition.counted_at),
        moment_text(edition.published_at) if edition.published_at else "",
        str(edition.anchor) if edition.anchor else "",
        str(rule.threshold) if rule else "",
        str(rule.base) if rule else "",
    )


def _value(cell: Shown) -> tuple[str, str, str]:
    match cell:
        case None:
            return ("", "", "")
        case Band(low, high):
            return (spelt(cell), str(low), "" if high is None else str(high))
        case _:
            return (str(cell), "", "")


def _safe(text: str) -> str:
    told = plain(text)
    begins = unicodedata.normalize("NFKC", told).lstrip().startswith(_FORMULA)
    return f"'{told}" if begins else told
