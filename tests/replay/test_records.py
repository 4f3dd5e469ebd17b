"""A replay as data: JSON, Parquet and CSV say the same as the table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
from hypothesis import given

from justrules.replay.records import FORMAT, as_csv, as_table, columns_of, rows_of, to_json, write_parquet
from justrules.replay.result import Replay
from justrules.replay.tally import Counted, Tally, Terms
from tests.replay.tallies import NEW_ENDS, RENAMES, replays


@given(replays())
def test_every_line_is_in_each_form_and_sums_are_kept(made: Replay) -> None:
    data = json.loads(to_json(made))
    table = as_table(made)
    read = list(csv.DictReader(io.StringIO(as_csv(made))))
    assert data["format"] == FORMAT
    assert data["rows"] == made.rows == sum(data["changes"].values()) == sum(line["rows"] for line in data["lines"])
    assert (len(data["lines"]), table.num_rows, len(read)) == (len(made.lines),) * 3
    assert sum(table.column("rows").to_pylist()) == sum(int(row["rows"]) for row in read) == made.rows
    for line, row in zip(data["lines"], table.to_pylist(), strict=True):
        assert {name: value for name, value in line.items() if name != "groups"} | line["groups"] == row
    assert "reopens no case" in data["caution"]


@given(replays())
def test_a_path_is_told_in_ids_and_by_its_number(made: Replay) -> None:
    """The number is the one that `classify` puts into a column."""
    for line, row in zip(made.lines, as_table(made).to_pylist(), strict=True):
        number = row["now_path_number"]
        path = NEW_ENDS.plan.path(number) if number is not None else ()
        assert (row["now_path"] or "") == ", ".join(f"{step.question}: {step.answer}" for step in path)
        assert (number is None) == (not line.now.readable)


def test_a_grouping_that_is_called_like_a_column_of_the_table_gets_another_name() -> None:
    tally = Tally(terms=Terms(new=NEW_ENDS, renames=RENAMES, was="category", by=("rows", "year")))
    tally.add(Counted(groups=("few", 2024), was=None, now=("human_error", 0), rows=1))
    found = tally.replay()
    assert columns_of(found)[:2] == ("by_rows", "year")
    assert next(rows_of(found))[:2] == ("few", "2024")


def test_parquet_is_read_by_others(tmp_path: Path) -> None:
    """An empty table too."""
    made = Tally(terms=Terms(new=NEW_ENDS, renames=RENAMES, by=("department",))).replay()
    write_parquet(made, tmp_path / "table.parquet")
    assert pl.read_parquet(tmp_path / "table.parquet").shape == (0, len(columns_of(made)))


def test_no_cell_is_a_formula() -> None:
    """A department called like one gets an apostrophe in front."""
    tally = Tally(terms=Terms(new=NEW_ENDS, renames=RENAMES, by=("department",)))
    tally.add(Counted(groups=("=cmd|' /C calc'!A0",), now=("human_error", 0), rows=1))
    assert "\"'=cmd|' /C calc'!A0\"" in as_csv(tally.replay())
