"""Exact statistics as JSON data and back, so that a frozen edition can be audited together with later ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from justrules.cases.statistics.committee import Band, Shown
from justrules.cases.statistics.figures import (
    Applied,
    CaseCounts,
    EarlierQuarter,
    Exact,
    Grid,
    Improved,
    Key,
    Legend,
    OpenCases,
    ResponseTitle,
    Title,
)
from justrules.cases.statistics.quarters import parse_quarter
from justrules.cases.statistics.sheets import Column, Line, Sheet
from justrules.cases.tables import moment_text


def exact_data(exact: Exact) -> dict[str, Any]:
    """Everything in `exact` as JSON data."""
    legend = exact.legend
    return {
        "quarter": str(exact.quarter),
        "counted_at": moment_text(exact.counted_at),
        "legend": {
            "policy": legend.policy,
            "categories": [[each.id, each.title] for each in legend.categories],
            "responses": [[each.id, each.title, each.kind] for each in legend.responses],
            "severities": list(legend.severities),
            "renamed": [list(pair) for pair in legend.renamed],
        },
        "cases": [exact.cases.opened, exact.cases.withdrawn, exact.cases.duplicate],
        "departments": _grid_data(exact.departments),
        "severities": _grid_data(exact.severities),
        "responses": _grid_data(exact.responses),
        "named": _grid_data(exact.named),
        "open": {
            "cases": exact.open.cases,
            "days": exact.open.days,
            "longest_days": exact.open.longest_days,
            "opened_in": [[str(quarter), count] for quarter, count in exact.open.opened_in],
        },
        "repeats": exact.repeats,
        "improvements": [[each.kind, each.started, each.done] for each in exact.improvements],
        "earlier": [[str(each.quarter), each.opened, each.acts, list(each.categories)] for each in exact.earlier],
    }


def exact_from(data: dict[str, Any]) -> Exact:
    """What `exact_data` was made from."""
    legend, opened = data["legend"], data["open"]
    cases, withdrawn, duplicate = data["cases"]
    responses = _grid_from(data["responses"])
    return Exact(
        quarter=parse_quarter(data["quarter"]),
        counted_at=dt.datetime.fromisoformat(data["counted_at"]),
        legend=Legend(
            policy=legend["policy"],
            categories=tuple(Title(id=id_, title=title) for id_, title in legend["categories"]),
            responses=tuple(ResponseTitle(id=id_, title=title, kind=kind) for id_, title, kind in legend["responses"]),
            severities=tuple(legend["severities"]),
            renamed=tuple((old, new) for old, new in legend["renamed"]),
        ),
        cases=CaseCounts(opened=cases, withdrawn=withdrawn, duplicate=duplicate),
        departments=_grid_from(data["departments"]),
        severities=_grid_from(data["severities"]),
        responses=Grid(
            rows=tuple(Applied(kind, harsher) for kind, harsher in data["responses"]["rows"]),
            columns=responses.columns,
            cells=responses.cells,
        ),
        named=_grid_from(data["named"]),
        open=OpenCases(
            cases=opened["cases"],
            days=opened["days"],
            longest_days=opened["longest_days"],
            opened_in=tuple((parse_quarter(quarter), count) for quarter, count in opened["opened_in"]),
        ),
        repeats=data["repeats"],
        improvements=tuple(
            Improved(kind=kind, started=started, done=done) for kind, started, done in data["improvements"]
        ),
        earlier=tuple(
            EarlierQuarter(quarter=parse_quarter(quarter), opened=opened_, acts=acts, categories=tuple(categories))
            for quarter, opened_, acts, categories in data["earlier"]
        ),
    )


def _grid_data(grid: Grid[Any]) -> dict[str, Any]:
    return {"rows": list(grid.rows), "columns": list(grid.columns), "cells": [list(row) for row in grid.cells]}


def _grid_from(data: dict[str, Any]) -> Grid[Key]:
    return Grid(rows=tuple(data["rows"]), columns=tuple(data["columns"]), cells=tuple(map(tuple, data["cells"])))


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """A table as JSON data. A number is a number, a span `{"from": 1, "to": 7}`, what is not published `null`."""
    return {
        "id": sheet.id,
        "title": sheet.title,
        "note": sheet.note,
        "heading": sheet.heading,
        "columns": [{"id": column.id, "title": column.title} for column in sheet.columns],
        "rows": [
            {"id": line.id, "title": line.title, "sums": line.sums, "cells": [_shown_data(each) for each in line.cells]}
            for line in sheet.lines
        ],
    }


def sheet_from(data: dict[str, Any]) -> Sheet:
    """What `sheet_data` was made from."""
    return Sheet(
        id=data["id"],
        title=data["title"],
        note=data["note"],
        heading=data["heading"],
        columns=tuple(Column(id=column["id"], title=column["title"]) for column in data["columns"]),
        lines=tuple(
            Line(id=row["id"], title=row["title"], sums=row["sums"], cells=tuple(map(_shown_from, row["cells"])))
            for row in data["rows"]
        ),
    )


def _shown_data(shown: Shown) -> Any:
    return {"from": shown.low, "to": shown.high} if isinstance(shown, Band) else shown


def _shown_from(data: Any) -> Shown:
    if isinstance(data, dict):
        return Band(data["from"], data["to"])
    shown: Shown = data
    return shown
