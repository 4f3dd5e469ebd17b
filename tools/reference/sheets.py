"""What generated pages share: what stands before them, and tables that are columns where they fit and else blocks."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from html import escape

from justrules.alignment.layout import Cell, Column, Sheet

AS_OF = dt.datetime.now(tz=dt.UTC).date()
"""The day of the build: reviews that are overdue on it are shown as that."""

WIDE = "---\nhide: [toc]\n---\n"
"""Before a page whose tables need the room."""


def titled(title: str) -> str:
    """What stands before a page whose heading is not the first thing on it, so that search and tabs know its name."""
    return f"---\ntitle: {json.dumps(title.replace('`', ''))}\n---\n"


def stacked(sheet: Sheet) -> Iterator[str]:
    """The lines of a table whose rows stand as columns where they fit, and else as blocks; the style says when."""
    if not sheet.rows:
        yield sheet.empty
        return
    headings = [escape(column.heading) for column in sheet.columns]
    # Three columns stay side by side on any screen.
    yield f'<div class="{"few" if len(headings) < 4 else "stack"}"><table class="rows">'
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    yield f"<thead><tr>{head}</tr></thead><tbody>"
    for first, *others in sheet.rows:
        cells = zip(headings[1:], others, strict=True)
        told = "".join(f'<td data-heading="{heading}">{_linked(cell)}</td>' for heading, cell in cells)
        yield f'<tr><th scope="row">{_linked(first)}</th>{told}</tr>'
    yield "</tbody></table></div>"


def _linked(cell: Cell) -> str:
    # A long name with underscores or dots may be parted after them.
    text = re.sub(r"(?<=[a-z])([_.])(?=[a-z])", r"\1<wbr>", escape(cell.text))
    return f'<a href="{escape(cell.url)}">{text}</a>' if cell.url and text else text


def sheet_of(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sheet:
    """A table of our own, with these headings."""
    columns = tuple(Column(heading=heading, brief=True) for heading in headings)
    return Sheet(name="", title="", columns=columns, rows=tuple(map(tuple, rows)))
