"""Sheets as an Excel workbook: filters, a frozen heading, wrapped text, dates and links, and no formula anywhere.

Every text is written as a text, so that nothing in it is carried out; what would be a formula in a CSV file gets the
same apostrophe here, in case somebody saves the sheet as one. Needs XlsxWriter, which the extra `export` brings.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

from justrules.alignment.forms.csv import safe
from justrules.alignment.layout import Cell, Report, Sheet
from justrules.errors import JustRulesError
from justrules.findings import Finding, Location

MOST = 32_767
"""The characters that a cell of Excel holds."""
LONGEST_LINK = 2_000
FIRST_YEAR = 1900
"""Excel counts days from its first; what is earlier is written as a text."""
_LINK = re.compile(r"https?://[^\s<>\"']+")


def xlsx(report: Report, *, made: dt.date) -> bytes:
    """The report as the bytes of a workbook, a worksheet for each sheet and one that says what it is about.

    Args:
        report: what to write.
        made: the day that the file's properties give, so that the same report makes the same bytes.

    Raises:
        JustRulesError: XlsxWriter is not installed.
    """
    out = io.BytesIO()
    book = _library().Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": _cut(report.title), "created": dt.datetime.combine(made, dt.time.min)})
    styles = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6EE", "border": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "link": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#0B4F9E", "underline": 1}),
        "day": book.add_format({"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"}),
    }
    for sheet in report.sheets:
        _worksheet(book.add_worksheet(sheet.name[:31]), sheet, styles)
    _about(book.add_worksheet("About"), report, styles)
    book.close()
    return out.getvalue()


def _library() -> Any:
    try:
        import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs
    except ModuleNotFoundError:
        message = "a workbook needs XlsxWriter, which is not installed"
        hint = "pip install 'justrules[export]'; CSV needs nothing"
        raise JustRulesError(
            [Finding(code="JR426", message=message, where=Location(source="--format xlsx"), hint=hint)]
        ) from None
    return xlsxwriter


def _worksheet(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.heading, styles["head"])
    for number, row in enumerate(sheet.rows, start=1):
        for index, cell in enumerate(row):
            _write(page, number, index, cell, styles)
    if not sheet.rows:
        page.write_string(1, 0, sheet.empty, styles["text"])
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write(page: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    text = _cut(safe(cell.text))
    if cell.day is not None and cell.day.year >= FIRST_YEAR:
        page.write_datetime(row, column, cell.day, styles["day"])
    elif cell.url and text and len(cell.url) <= LONGEST_LINK and _LINK.fullmatch(cell.url):
        page.write_url(row, column, cell.url, styles["link"], string=text)
    else:
        page.write_string(row, column, text, styles["text"])


def _about(page: Any, report: Report, styles: dict[str, Any]) -> None:
    page.set_column(0, 0, 120)
    lead = [line for sheet in report.sheets for line in sheet.lead]
    for number, line in enumerate((report.title, *lead, *report.about)):
        page.write_string(number, 0, _cut(safe(line)), styles["head" if number == 0 else "text"])


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"
