"""An edition as Markdown with pipe tables, for minutes and wikis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from justrules.cases.statistics import wording
from justrules.cases.statistics.editions import Edition
from justrules.cases.statistics.sheets import Sheet, plain, spelt

_SIGNS = re.compile(r"[\\`*_\[\]<>|~&#!$@:^=]|(?<=www)\.", re.IGNORECASE)
"""What could begin a link, an emphasis, a cell, code, a formula or HTML."""


def as_markdown(edition: Edition) -> str:
    """The edition as GitHub-flavoured Markdown; signs in names are escaped, so that a name stays a name."""
    return "\n".join(_lines(edition)) + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    yield f"# {wording.title(edition)}"
    yield ""
    yield from (f"- {term}: {_escaped(told)}" for term, told in wording.facts(edition))
    for sheet in edition.sheets:
        yield ""
        yield from _table(sheet)
    yield ""
    yield "## How to read this"
    yield ""
    yield from (f"- {note}" for note in wording.notes(edition))


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"## {sheet.title}"
    yield ""
    if sheet.note:
        yield sheet.note
        yield ""
    yield _row((sheet.heading, *(column.title for column in sheet.columns)))
    yield "|---|" + "---:|" * len(sheet.columns)
    for line in sheet.lines:
        yield _row((line.title, *(spelt(cell) for cell in line.cells)))


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", plain(text))
