"""Sheets as CSV that a spreadsheet opens without carrying anything out.

A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises on CSV injection: one
that begins with =, +, - or @, with a tab or a carriage return, also in their full-width forms and after white space.
Formulas are how DDE calls begin, too. Every cell is quoted, so that no separator inside a text can start a cell.
"""

from __future__ import annotations

import csv as library
import io
import re

from justrules.alignment.layout import Report

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠|%]")  # noqa: RUF001  # the full-width forms are what this is about
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def csv(report: Report) -> str:
    """The report's sheets one below the other, an empty line between them; a sheet is a heading and its rows."""
    out = io.StringIO()
    writer = library.writer(out, quoting=library.QUOTE_ALL, lineterminator="\r\n")
    for index, sheet in enumerate(report.sheets):
        if index:
            out.write("\r\n")
        writer.writerow([column.heading for column in sheet.columns])
        writer.writerows([safe(cell.text) for cell in row] for row in sheet.rows)
    return out.getvalue()


def safe(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    shown = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return f"'{shown}" if FORMULA.match(shown) else shown
