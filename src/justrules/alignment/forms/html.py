"""Sheets as one HTML page that needs nothing else: no scripts, no other files, for the screen and for paper.

The columns that fit a page are columns; what a row holds besides stands below it, so that nothing is lost on paper.
On a narrow screen the cells of a row stand below one another, each with its heading.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from justrules.alignment.layout import Cell, Report, Sheet

# Contrast of text to ground is at least 7:1 in both schemes, links included.
STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --line: #767676; --head: #e8eef4; --link: #0b3d91; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f2f2f2; --paper: #16181d; --line: #8f949c; --head: #2a313a; --link: #a9c7ff; }
}
body { color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; margin: 1.5rem; }
a { color: var(--link); }
h1 { font-size: 1.5rem; max-width: 60rem; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
p, li { overflow-wrap: anywhere; }
th, td { overflow-wrap: break-word; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; }
caption { text-align: left; padding: 0.25rem 0; }
th, td { border: 1px solid var(--line); padding: 0.35rem 0.5rem; text-align: left; vertical-align: top; }
thead th { background: var(--head); }
tbody th { font-weight: 600; }
tbody { break-inside: avoid; }
td.more { border-top: none; padding: 0 0.5rem 0.6rem 1.5rem; }
dl { margin: 0; display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; column-gap: 0.75rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
@media screen and (max-width: 60rem) {
  body { margin: 0.75rem; }
  table, caption, tbody, tr, th, td { display: block; border: none; }
  thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; }
  tbody { border: 1px solid var(--line); margin-bottom: 0.75rem; }
  tbody th { background: var(--head); }
  td[data-heading]:empty { display: none; }
  td[data-heading]::before { content: attr(data-heading) ": "; font-weight: 600; }
  td.more { padding: 0.35rem 0.5rem; }
  dl { display: block; }
  dd { margin-bottom: 0.35rem; }
}
@media print {
  @page { size: A4 landscape; margin: 10mm; }
  :root { --ink: #000; --paper: #fff; --line: #555; --head: #eee; --link: #000; }
  body { margin: 0; font-size: 8pt; }
  .wide { overflow: visible; }
  table { font-size: 7.5pt; width: 100%; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""


def html(report: Report, *, language: str = "en") -> str:
    """The report with all that its columns hold.

    Args:
        report: what to print.
        language: the tag of the language of its texts.
    """
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(report.title)}</h1>",
    ]
    for number, sheet in enumerate(report.sheets, start=1):
        lines += _section(sheet, f"t{number}")
    lines += _about(report)
    return "\n".join([*lines, "</main>", "</body>", "</html>", ""])


def _section(sheet: Sheet, name: str) -> Iterator[str]:
    yield f'<section aria-labelledby="{name}">'
    yield f'<h2 id="{name}">{escape(sheet.title)}</h2>'
    yield from (f"<p>{escape(line)}</p>" for line in sheet.lead)
    if not sheet.rows:
        yield f"<p>{escape(sheet.empty)}</p>"
    else:
        # What scrolls can be reached by keyboard, and says what it is.
        yield f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0">'
        yield f"<table><caption>{len(sheet.rows)} rows</caption>"
        shown = [index for index, column in enumerate(sheet.columns) if column.brief]
        headings = "".join(f'<th scope="col">{escape(sheet.columns[index].heading)}</th>' for index in shown)
        yield f"<thead><tr>{headings}</tr></thead>"
        for row in sheet.rows:
            yield from _row(row, sheet, shown)
        yield "</table></div>"
    yield "</section>"


def _about(report: Report) -> Iterator[str]:
    """What the tables rest on; below them, because whoever opens the page wants the tables."""
    if report.about:
        yield '<section aria-labelledby="about"><h2 id="about">About this page</h2><ul>'
        yield from (f"<li>{escape(line)}</li>" for line in report.about)
        yield "</ul></section>"


def _row(row: tuple[Cell, ...], sheet: Sheet, shown: list[int]) -> Iterator[str]:
    """A row's cells, and below them with their headings the others that hold something."""
    first, *others = shown
    cells = "".join(
        f'<td data-heading="{escape(sheet.columns[index].heading)}">{_cell(row[index])}</td>' for index in others
    )
    yield f'<tbody><tr><th scope="row">{_cell(row[first])}</th>{cells}</tr>'
    more = [(sheet.columns[i].heading, row[i]) for i in range(len(row)) if i not in shown and row[i].text]
    if more:
        terms = "".join(f"<dt>{escape(heading)}</dt><dd>{_cell(cell)}</dd>" for heading, cell in more)
        yield f'<tr><td class="more" colspan="{len(shown)}"><dl>{terms}</dl></td></tr>'
    yield "</tbody>"


def _cell(cell: Cell) -> str:
    text = escape(cell.text)
    safe = cell.url is not None and cell.url.startswith(("https://", "http://")) and text
    return f'<a href="{escape(cell.url or "")}">{text}</a>' if safe else text
