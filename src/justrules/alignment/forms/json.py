"""The table as JSON for other programs: the records themselves, not what stands in which column."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json as library
from typing import Any

from pydantic import BaseModel

from justrules.alignment.layout import FORMAT, Report
from justrules.alignment.table import Table

HIDDEN = ("document", "by_number")
"""Where a catalogue was read from, and its index, are no part of what a table says."""


def json(table: Table) -> str:
    """The table with all that it holds; keys are the names of the fields, dates are texts."""
    data = {"format": FORMAT, **_plain(table)}
    for catalogue in (*data["catalogues"], *data["uncited"]):
        del catalogue["clauses"]
    return library.dumps(data, indent=2, ensure_ascii=False) + "\n"


def report_json(report: Report, *, kind: str) -> str:
    """Any report as JSON: its sheets, each a list of records by heading.

    Args:
        report: what to print.
        kind: the word for `format`: `justrules/alignment-pack/1`.
    """
    sheets = {
        sheet.name: [
            {column.heading: cell.text for column, cell in zip(sheet.columns, row, strict=True)} for row in sheet.rows
        ]
        for sheet in report.sheets
    }
    data = {"format": kind, "title": report.title, "about": list(report.about), "sheets": sheets}
    return library.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (field.name for field in dataclasses.fields(value) if field.name not in HIDDEN)
        return {name: _plain(getattr(value, name)) for name in fields}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value
