"""Sheets as plain text for a terminal: columns side by side, long texts wrapped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from justrules.alignment.layout import Report, Sheet, brief

WIDTH = 150
LEAST = 8
"""No column gets narrower than this."""
LONGEST = 36
"""Words up to this length are never cut."""


def text(report: Report, *, width: int = WIDTH) -> str:
    """The report with the columns that fit a terminal.

    Args:
        report: what to print.
        width: characters to a line.
    """
    lines = [*_wrapped(report.title, width), ""]
    for sheet in report.sheets:
        lead = [text for line in sheet.lead for text in _wrapped(line, width)]
        lines += [sheet.title, *lead, *_grid(brief(sheet, slim=True), width), ""]
    for line in report.about:
        lines += _wrapped(line, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _wrapped(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, break_on_hyphens=False) or [""]


def _grid(sheet: Sheet, width: int) -> Iterator[str]:
    if not sheet.rows:
        yield f"  {sheet.empty}"
        return
    headings = [column.heading for column in sheet.columns]
    cells = [[cell.text for cell in row] for row in sheet.rows]
    widths = _widths([headings, *cells], width - 2 * len(headings))
    yield from _line(headings, widths)
    yield from _line(["-" * size for size in widths], widths)
    for row in cells:
        yield from _line(row, widths)


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """For each column what it needs, the widest cut down in turn until the line fits; no word is cut if it can be."""
    columns = [[row[index] for row in rows] for index in range(len(rows[0]))]
    widths = [max(LEAST, *map(len, column)) for column in columns]
    least = [min(LONGEST, max(LEAST, *(len(word) for text in column for word in text.split()))) for column in columns]
    least = [min(size, width) for size, width in zip(least, widths, strict=True)]
    while sum(widths) > room and any(width > size for width, size in zip(widths, least, strict=True)):
        spare = [width if width > size else 0 for width, size in zip(widths, least, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [
        textwrap.wrap(cell, size, break_on_hyphens=False) or [""] for cell, size in zip(cells, widths, strict=True)
    ]
    for index in range(max(map(len, columns))):
        parts = [column[index] if index < len(column) else "" for column in columns]
        yield "  ".join(part.ljust(size) for part, size in zip(parts, widths, strict=True))
