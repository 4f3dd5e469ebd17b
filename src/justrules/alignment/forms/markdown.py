"""Sheets as Markdown tables, for documentation and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from justrules.alignment.layout import Cell, Report, Sheet, brief

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(report: Report) -> str:
    """The report with the columns that fit a page, and links where there are any."""
    lines = [f"# {escaped(report.title)}", ""]
    for sheet in report.sheets:
        lead = [text for line in sheet.lead for text in (escaped(line), "")]
        lines += [f"## {escaped(sheet.title)}", "", *lead, *grid(brief(sheet)), ""]
    lines += [f"- {escaped(line)}" for line in report.about]
    return "\n".join(lines) + "\n"


def grid(sheet: Sheet) -> Iterator[str]:
    """The lines of one table."""
    if not sheet.rows:
        yield escaped(sheet.empty)
        return
    yield f"| {' | '.join(escaped(column.heading) for column in sheet.columns)} |"
    yield f"|{'---|' * len(sheet.columns)}"
    for row in sheet.rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def escaped(text: str) -> str:
    """`text` on one line, with nothing in it that Markdown would take for markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _cell(cell: Cell) -> str:
    text = escaped(cell.text)
    return f"[{text}](<{cell.url}>)" if cell.url and text else text
