"""The line of a file that a finding is about, with its place marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from justrules.findings import Finding


def lines_of(data: bytes) -> list[str]:
    """The lines of a file as an editor counts them, whatever its bytes are."""
    return data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").split("\n")


def lines_at(path: str | Path) -> list[str]:
    """The lines of the file at `path`; none if there is no such file."""
    return lines_of(Path(path).read_bytes()) if Path(path).is_file() else []


def frame(finding: Finding, lines: Sequence[str]) -> Iterator[str]:
    """The line of the file that `finding` is about, and carets under its place."""
    where = finding.where
    if not 0 < where.line <= len(lines):
        return
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in lines[where.line - 1])
    start, end = where.column - 1, where.end_column - 1 if where.end_line == where.line else len(text)
    # A long line is cut to a window round the place.
    cut = max(0, start - 60)
    shown = text[cut : cut + 100]
    width = max(1, min(end - start, len(shown) - (start - cut)))
    number = str(where.line)
    yield f"  {number} | {shown}"
    yield f"  {' ' * len(number)} | {' ' * (start - cut)}{'^' * width}"
