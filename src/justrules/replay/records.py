"""A replay as plain data: JSON with everything in it, and the table line by line for Parquet and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from justrules.replay.result import Change, End, Line, Replay
from justrules.replay.wording import CAUTION, ids, summary

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = "justrules/replay/1"

OF_LINES = (
    "change",
    "was",
    "was_outcome",
    "was_pending",
    "was_path",
    "was_path_number",
    "now",
    "now_outcome",
    "now_pending",
    "now_path",
    "now_path_number",
    "rows",
)
"""The columns of the table besides those that were grouped by."""

_NUMBERS = frozenset({"was_path_number", "now_path_number", "rows"})
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@|%]")


def to_json(replay: Replay) -> str:
    """Everything in it, as JSON."""
    return json.dumps(data(replay), indent=2, ensure_ascii=False)


def data(replay: Replay) -> dict[str, Any]:
    """Everything in it, as plain data."""
    return {
        "format": FORMAT,
        "new": asdict(replay.new),
        "old": asdict(replay.old) if replay.old else None,
        "compared": replay.compared,
        "rows": replay.rows,
        "changed": replay.changed,
        "uncompared": replay.uncompared,
        "differently_recorded": replay.differently_recorded,
        "changes": {change.value: replay.having(change) for change in Change},
        "by": list(replay.by),
        "categories": list(replay.categories),
        "lines": [_line(line, replay) for line in replay.lines],
        "problems": [asdict(each) for each in replay.problems],
        "foreign": [asdict(each) for each in replay.foreign],
        "renamed": [asdict(each) for each in replay.renamed],
        "notes": list(replay.notes),
        "summary": list(summary(replay)),
        "caution": " ".join(CAUTION),
    }


def _line(line: Line, replay: Replay) -> dict[str, Any]:
    return {"groups": dict(zip(replay.by, line.groups, strict=True)), **_values(line)}


def _values(line: Line) -> dict[str, Any]:
    before = line.before or End()
    return {
        "change": line.change.value,
        "was": line.was,
        **_of("was", before),
        "now": line.now.category,
        **_of("now", line.now),
        "rows": line.rows,
    }


def _of(when: str, end: End) -> dict[str, Any]:
    return {
        f"{when}_outcome": end.outcome,
        f"{when}_pending": end.pending,
        f"{when}_path": ids(end.path),
        f"{when}_path_number": end.number,
    }


# --- the table -------------------------------------------------------------------------------------------------


def columns_of(replay: Replay) -> tuple[str, ...]:
    """The names of the table's columns: what was grouped by, then `OF_LINES`.

    A column that was grouped by and is called as one of these gets `by_` in front.
    """
    return (*(f"by_{name}" if name in OF_LINES else name for name in replay.by), *OF_LINES)


def rows_of(replay: Replay) -> Iterator[tuple[Any, ...]]:
    """The table, one tuple for each line."""
    for line in replay.lines:
        values = _values(line)
        yield (*line.groups, *(values[name] for name in OF_LINES))


def as_table(replay: Replay) -> pa.Table:
    """The table as Arrow: text, but for the numbers of paths and rows."""
    import pyarrow as pa

    names = columns_of(replay)
    types = [pa.string()] * len(replay.by) + [pa.int64() if name in _NUMBERS else pa.string() for name in OF_LINES]
    columns = list(zip(*rows_of(replay), strict=True)) or [()] * len(names)
    arrays = [pa.array(column, type=kind) for column, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=list(names))


def write_parquet(replay: Replay, path: str | Path) -> None:
    """The table as a Parquet file."""
    import pyarrow.parquet as pq

    pq.write_table(as_table(replay), path)


def as_csv(replay: Replay) -> str:
    """The table as CSV that a spreadsheet opens without carrying anything out."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(map(_safe, columns_of(replay)))
    writer.writerows(map(_safe, row) for row in rows_of(replay))
    return out.getvalue()


def _safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
