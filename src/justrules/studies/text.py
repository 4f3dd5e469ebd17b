"""Numbers and tables in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def number(value: float, *, places: int = 2) -> str:
    """A number with so many places, and never a negative zero."""
    shown = f"{value:.{places}f}"
    return shown if float(shown) else shown.removeprefix("-")


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines: the first column to the left, the others to the right, two spaces between them."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        name, *cells = row
        told = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join((name.ljust(widths[0]), *told)).rstrip()
