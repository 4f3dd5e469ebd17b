"""A table from a CSV file: text cells under headings, each with its place in the file.

Cells may hold names and stories, so a finding says where something is wrong and never repeats what stands there.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from justrules.errors import AnswerError
from justrules.findings import Finding, Location, did_you_mean, in_order

LARGEST = 32 * 1024 * 1024
"""Bytes: some hundred thousand rows."""

MOST = 50
"""Findings that are told about one file."""

LONGEST = 80
"""Characters of a label: what is longer is a story rather than the name of an act or a department."""

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its cells by heading, without the empty ones, and the first and last line that it stands on."""

    cells: Mapping[str, str] = field(repr=False)
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as it was read.

    Attributes:
        name: what findings call the file.
        headings: the names of the columns, in order.
        rows: the rows below them, in order.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    delimiter: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    """The file's lines, to find places in."""

    def place(self, row: Row, heading: str) -> Location:
        """Where a cell stands."""
        raw = "".join(self.lines[row.first - 1 : row.last])
        start, end = _spans(raw, self.delimiter)[self.headings.index(heading)]
        (line, column), (end_line, end_column) = _at(raw, start), _at(raw, max(end, start + 1))
        return Location(
            source=self.name,
            line=row.first + line,
            column=column,
            end_line=row.first + end_line,
            end_column=end_column,
        )

    def heading(self, heading: str) -> Location:
        """Where a heading stands."""
        first = next(number for number, line in enumerate(self.lines, start=1) if line.strip())
        return self.place(Row(cells={}, first=first, last=first), heading)

    def label(self, row: Row, heading: str) -> Iterator[Finding]:
        """What is wrong with a cell that is to be a label: a short text that can be printed."""
        text = row.cells.get(heading, "")
        if not text:
            yield _finding(f"this row has no `{heading}`", self.place(row, heading))
        elif len(text) > LONGEST or not text.isprintable():
            hint = f"a label has at most {LONGEST} characters, all of them visible"
            yield _finding(f"what stands under `{heading}` is not a label", self.place(row, heading), hint)


def read_sheet(data: str | bytes, *, name: str, needs: Iterable[str]) -> Sheet:
    """The table in `data`: CSV with a row of headings, separated by commas, semicolons or tabs.

    Args:
        data: the whole file, UTF-8 if it is bytes.
        name: what findings call it.
        needs: headings without which it says nothing.

    Raises:
        AnswerError: it is too large (`JR002`) or not UTF-8 (`JR003`), or it has headings or rows that cannot be read
            (`JR609`, all of them at once).
    """
    text = _decoded(data, name)
    lines = tuple(io.StringIO(text, newline=""))
    delimiter = max(DELIMITERS, key=next((line for line in lines if line.strip()), "").count)
    found = list(_records(lines, delimiter, name))
    if not found:
        raise AnswerError([_finding("there is no table in the file", Location(source=name))])
    headings = tuple(cell.strip() for cell in found[0][0])
    sheet = Sheet(name=name, headings=headings, rows=(), delimiter=delimiter, lines=lines)
    refuse(_about_headings(sheet, tuple(needs)))
    refuse(_about_lengths(sheet, found))
    rows = tuple(Row(cells=_filled(headings, cells), first=first, last=last) for cells, first, last in found[1:])
    return Sheet(name=name, headings=headings, rows=rows, delimiter=delimiter, lines=lines)


def refuse(findings: Iterable[Finding]) -> None:
    """Raise `AnswerError` if there is anything in `findings`; with the first of them, if they are very many."""
    found = in_order(findings)
    if len(found) > MOST:
        rest = _finding(f"and {len(found) - MOST} more from here on", found[MOST].where)
        raise AnswerError([*found[:MOST], rest])
    if found:
        raise AnswerError(found)


def _finding(message: str, where: Location, hint: str | None = None) -> Finding:
    return Finding(code="JR609", message=message, where=where, hint=hint)


def _decoded(data: str | bytes, name: str) -> str:
    if len(data) > LARGEST:
        where = Location(source=name)
        raise AnswerError([Finding(code="JR002", message="the file is too large", where=where, hint="split it")])
    if isinstance(data, str):
        return data.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        where = Location(source=name, line=line, column=1, end_line=line, end_column=2)
        hint = "save it as CSV UTF-8"
        raise AnswerError([Finding(code="JR003", message="the file is not UTF-8", where=where, hint=hint)]) from None


def _records(lines: Sequence[str], delimiter: str, name: str) -> Iterator[tuple[list[str], int, int]]:
    """The cells of each record that is not empty, with its first and last line."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    last = 0
    try:
        for cells in reader:
            first, last = last + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield cells, first, last
    except csv.Error:
        line = last + 1
        where = Location(source=name, line=line, column=1, end_line=line, end_column=2)
        hint = "a cell in double quotes ends with one, and a quote inside it is written twice"
        raise AnswerError([_finding("the row that begins here cannot be read as CSV", where, hint)]) from None


def _filled(headings: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    stripped = ((heading, cell.strip()) for heading, cell in zip(headings, cells, strict=True))
    return {heading: cell for heading, cell in stripped if cell}


def _about_headings(sheet: Sheet, needs: Sequence[str]) -> Iterator[Finding]:
    """Headings that are missing or stand twice; those without a name are of no interest."""
    first = next(number for number, line in enumerate(sheet.lines, start=1) if line.strip())
    top = Location(source=sheet.name, line=first, column=1, end_line=first, end_column=2)
    for wanted in needs:
        if wanted not in sheet.headings:
            hint = did_you_mean(wanted, sheet.headings) or f"the table needs the columns {', '.join(needs)}"
            yield _finding(f"there is no column `{wanted}`", top, hint)
    for heading, times in Counter(heading for heading in sheet.headings if heading).items():
        if times > 1:
            told = f"`{heading}`" if is_word(heading) else "a heading"
            yield _finding(
                f"{told} stands over {times} columns", sheet.heading(heading), "remove or rename one of them"
            )


def _about_lengths(sheet: Sheet, found: Sequence[tuple[list[str], int, int]]) -> Iterator[Finding]:
    for cells, first, last in found[1:]:
        if len(cells) != len(sheet.headings):
            where = Location(source=sheet.name, line=first, column=1, end_line=last, end_column=2)
            hint = "a cell that holds the separator, a quote or a line break stands in double quotes"
            yield _finding(f"this row has {len(cells)} cells under {len(sheet.headings)} headings", where, hint)


def is_word(text: str) -> bool:
    """Whether it looks like an id, so that it may be repeated."""
    return text.isascii() and text.isidentifier() and len(text) <= 64


# --- places ----------------------------------------------------------------------------------------------------


def _spans(raw: str, delimiter: str) -> list[tuple[int, int]]:
    """Where each cell of a record begins and ends."""
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(delimiter)}\r\n]*')
    spans: list[tuple[int, int]] = []
    here = 0
    while (match := cell.match(raw, here)) is not None:
        spans.append(match.span())
        here = match.end() + 1
        if raw[match.end() : here] != delimiter:
            break
    return spans


def _at(raw: str, offset: int) -> tuple[int, int]:
    """Lines down, counted from 0, and the column, counted from 1."""
    before = raw[:offset]
    down = len(re.findall(r"\r\n|\r|\n", before))
    return down, offset - max(before.rfind("\n"), before.rfind("\r"))
