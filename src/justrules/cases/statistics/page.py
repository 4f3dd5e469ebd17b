"""An edition as one page of HTML: it stands alone, prints on A4, reads aloud, and asks nothing of any server.

Each chart has the same numbers in a table beside it. Names that users chose are escaped, and a policy in the page
itself forbids scripts and requests.
"""

from __future__ import annotations

import html
from string import Template

from justrules.cases.statistics import charts, wording
from justrules.cases.statistics.committee import Band, Shown
from justrules.cases.statistics.editions import Edition
from justrules.cases.statistics.looks import STYLE
from justrules.cases.statistics.sheets import Line, Sheet, plain, spelt

CHARTED = {
    "categories": (0,),
    "departments": (0,),
    "severity_by_category": (-1,),
    "severities": (0,),
    "responses": (0,),
    "improvements": (0,),
    "quarters": (0,),
}
"""Which columns of which tables are drawn as bars."""

WIDE = 3
"""Columns of numbers from which on a table may be wider than a narrow screen."""

SIDEWAYS = "Scroll the table sideways for more columns."

_PAGE = Template(
    """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>$title, $organisation</title>
<style>$style</style>
</head>
<body>
<a class="skip" href="#numbers">Skip to the numbers</a>
$stripes
<header>
<p class="kind">$kind</p>
<h1>$title</h1>
<p class="whose">$organisation</p>
$facts
</header>
<main id="numbers">
$glance
<section class="reading" aria-labelledby="reading">
<h2 id="reading">How to read this</h2>
<ul>
$notes
</ul>
</section>
$sections
</main>
</body>
</html>
"""
)


def as_page(edition: Edition) -> str:
    """The edition as an HTML document."""
    told = dict(wording.facts(edition))
    return _PAGE.substitute(
        title=_escaped(wording.title(edition)),
        organisation=_escaped(told["Organisation"]),
        kind=_escaped(told["Edition"]),
        style=STYLE,
        stripes=charts.STRIPES,
        facts=_facts(edition),
        glance=_glance(edition),
        sections="\n".join(_section(sheet) for sheet in edition.sheets if sheet.id != "cases"),
        notes="\n".join(f"<li>{_note(note)}</li>" for note in wording.notes(edition)),
    )


def _note(note: str) -> str:
    """A note, with what stands in backticks in bold."""
    parts = _escaped(note).split("`")
    return "".join(f"<strong>{part}</strong>" if at % 2 else part for at, part in enumerate(parts))


def _facts(edition: Edition) -> str:
    beside = {"Organisation", "Edition"}
    rows = (
        f"<div{' class=long' if term == 'Audit trail' else ''}><dt>{term}</dt><dd>{_escaped(told)}</dd></div>"
        for term, told in wording.facts(edition)
        if term not in beside
    )
    return f"<dl>{''.join(rows)}</dl>"


def _glance(edition: Edition) -> str:
    """The few numbers that a meeting begins with."""
    sheet = next(sheet for sheet in edition.sheets if sheet.id == "cases")
    tiles = "".join(
        f"<li><strong>{_number(line.cells[0])}</strong> <span>{_escaped(line.title)}</span></li>"
        for line in sheet.lines
    )
    return (
        f'<section aria-labelledby="cases"><h2 id="cases">{sheet.title}</h2>'
        f'<ul class="tiles">{tiles}</ul><p class="note">{_escaped(sheet.note)}</p></section>'
    )


def _section(sheet: Sheet) -> str:
    note = f'<p class="note">{_escaped(sheet.note)}</p>' if sheet.note else ""
    columns = (at % len(sheet.columns) for at in CHARTED.get(sheet.id, ()))
    drawn = [at for at in columns if charts.tells(sheet, column=at)]
    figures = "".join(f"<figure>{charts.chart(sheet, column=at)}</figure>" for at in drawn)
    inside = f'<div class="beside">{figures}{_table(sheet)}</div>' if drawn else _table(sheet)
    return f'<section aria-labelledby="{sheet.id}"><h2 id="{sheet.id}">{sheet.title}</h2>{note}{inside}</section>'


def _table(sheet: Sheet) -> str:
    head = "".join(f'<th scope="col">{_escaped(column.title)}</th>' for column in sheet.columns)
    body = "".join(_row(line) for line in sheet.lines)
    wide = f'<p class="sideways" aria-hidden="true">{SIDEWAYS}</p>' if len(sheet.columns) >= WIDE else ""
    return (
        f'{wide}<div class="scroll" role="region" aria-labelledby="{sheet.id}" tabindex="0">'
        f"<table{' class=narrow' if len(sheet.columns) == 1 else ''}>"
        f'<caption class="unseen">{sheet.title}</caption>'
        f'<thead><tr><th scope="col">{_escaped(sheet.heading)}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(line: Line) -> str:
    cells = "".join(f"<td>{_number(cell)}</td>" for cell in line.cells)
    kind = ' class="sum"' if line.sums else ""
    return f'<tr{kind}><th scope="row">{_escaped(line.title)}</th>{cells}</tr>'


def _number(cell: Shown) -> str:
    """A number as it is seen; where that reads badly aloud, with words beside it that are only heard."""
    if cell is None or (isinstance(cell, Band) and cell.high is not None):
        seen, heard = _escaped(spelt(cell)), _escaped(charts.spoken(cell))
        return f'<span class="hidden" aria-hidden="true">{seen}</span><span class="unseen">{heard}</span>'
    return _escaped(spelt(cell))


def _escaped(text: str) -> str:
    return html.escape(plain(text))
