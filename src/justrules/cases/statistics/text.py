"""An edition as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from justrules.cases.statistics import wording
from justrules.cases.statistics.editions import Edition
from justrules.cases.statistics.sheets import Sheet, plain, spelt
from justrules.studies.text import aligned


def as_text(edition: Edition) -> str:
    """The edition as tables with aligned columns; hidden numbers are spans such as `1–7`."""
    return "\n".join(_lines(edition)) + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    heading = wording.title(edition)
    yield heading
    yield "=" * len(heading)
    yield from _facts(edition)
    for sheet in edition.sheets:
        yield ""
        yield from _table(sheet)
    yield ""
    yield from (f"- {note}" for note in wording.notes(edition))


def _facts(edition: Edition) -> Iterator[str]:
    facts = wording.facts(edition)
    width = max(len(term) for term, _ in facts)
    return (f"{term.ljust(width)}  {told}" for term, told in facts)


def _table(sheet: Sheet) -> Iterator[str]:
    yield sheet.title
    yield "-" * len(sheet.title)
    head = (sheet.heading, *(plain(column.title) for column in sheet.columns))
    rows = ((plain(line.title), *(spelt(cell) for cell in line.cells)) for line in sheet.lines)
    yield from aligned((head, *rows))
