"""The same table in every kind of memory: what a drawn column becomes in Polars, pandas and PyArrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa

from tests.batch.drawn import RESULTS, Drawn, Holding

Build = Callable[[Mapping[str, Holding]], Any]

_ARROW = {
    "boolean": pa.bool_(),
    "number": pa.int16(),
    "float": pa.float64(),
    "list": pa.list_(pa.string()),
}
_POLARS = {
    "boolean": pl.Boolean(),
    "number": pl.Int16(),
    "float": pl.Float64(),
    "list": pl.List(pl.String),
}
_PANDAS = {"boolean": "boolean", "number": "Int16", "float": "Float64", "list": object}


def _words(column: Holding) -> list[str]:
    """All that a column of words may hold, each once."""
    return list(dict.fromkeys([*column.words, *(str(value) for value, _ in column.possible)]))


def arrow(text: pa.DataType) -> Build:
    """A PyArrow table whose texts are of this type."""

    def build(columns: Mapping[str, Holding]) -> pa.Table:
        return pa.table({name: _arrow(column, text) for name, column in columns.items()})

    return build


def _arrow(column: Holding, text: pa.DataType) -> pa.Array:
    if column.kind == "enum":
        return pa.array(column.values, pa.string()).dictionary_encode()
    return pa.array(column.values, _ARROW.get(column.kind, text))


def dictionaries(columns: Mapping[str, Holding]) -> pa.Table:
    """A PyArrow table with a dictionary for every column of words or truth."""
    made = arrow(pa.string())(columns)
    kinds = ("text", "code", "enum", "boolean")
    return pa.table(
        {
            name: made[name].dictionary_encode() if column.kind in kinds else made[name]
            for name, column in columns.items()
        }
    )


def chunked(columns: Mapping[str, Holding]) -> pa.Table:
    """A PyArrow table in small pieces, of which none begins where its memory does."""
    whole = arrow(pa.large_string())(columns)
    padded = pa.concat_tables([whole.slice(0, 3), whole])
    pieces = [padded.slice(at, 5).combine_chunks() for at in range(min(3, len(whole)), len(padded), 5)]
    return pa.concat_tables(pieces) if pieces else whole


def sliced(columns: Mapping[str, Holding]) -> pa.Table:
    """A PyArrow table that begins in the middle of another, at no byte's beginning."""
    whole = arrow(pa.string_view())(columns)
    return pa.concat_tables([whole.slice(0, 3), whole]).combine_chunks().slice(min(3, len(whole)))


def batch(columns: Mapping[str, Holding]) -> pa.RecordBatch:
    """A PyArrow record batch."""
    table = arrow(pa.string())(columns)
    return pa.RecordBatch.from_arrays([_whole(column) for column in table.columns], names=table.column_names)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)


def polars(word: Callable[[Sequence[str]], pl.DataType] = lambda _: pl.String()) -> Build:
    """A Polars frame whose words are of the type that `word` gives."""

    def build(columns: Mapping[str, Holding]) -> pl.DataFrame:
        return pl.DataFrame([_polars(name, column, word) for name, column in columns.items()])

    return build


def _polars(name: str, column: Holding, word: Callable[[Sequence[str]], pl.DataType]) -> pl.Series:
    kind = pl.Enum(_words(column)) if column.kind == "enum" else _POLARS.get(column.kind) or word(_words(column))
    return pl.Series(name, column.values, dtype=kind)


def pieces(columns: Mapping[str, Holding]) -> pl.DataFrame:
    """A Polars frame of which a few rows at a time were put together."""
    whole: pl.DataFrame = polars()(columns)
    return pl.concat([whole[at : at + 3] for at in range(0, len(whole), 3)] or [whole], rechunk=False)


def pandas(kinds: Mapping[str, Any] = _PANDAS, word: Any = "str") -> Build:
    """A pandas frame with an index of its own, its columns of these dtypes."""

    def build(columns: Mapping[str, Holding]) -> pd.DataFrame:
        frame: pd.DataFrame = pd.DataFrame({name: _pandas(column, kinds, word) for name, column in columns.items()})
        frame.index = pd.Index([f"act-{row}" for row in range(len(frame))])
        return frame

    return build


def _pandas(column: Holding, kinds: Mapping[str, Any], word: Any) -> pd.Series:
    kind = pd.CategoricalDtype(_words(column)) if column.kind == "enum" else kinds.get(column.kind, word)
    return pd.Series(column.values, dtype=kind)


KINDS: Mapping[str, Build] = {
    "polars": polars(),
    "polars-enum": polars(pl.Enum),
    "polars-categorical": polars(lambda _: pl.Categorical()),
    "polars-pieces": pieces,
    "pandas": pandas(),
    "pandas-objects": pandas({}, object),
    "pandas-python-strings": pandas(_PANDAS | {"boolean": object, "float": "float32"}, pd.StringDtype("python")),
    "pandas-arrow": pandas({kind: pd.ArrowDtype(dtype) for kind, dtype in _ARROW.items()}, pd.ArrowDtype(pa.string())),
    "arrow": arrow(pa.string()),
    "arrow-large": arrow(pa.large_string()),
    "arrow-views": arrow(pa.string_view()),
    "arrow-dictionary": dictionaries,
    "arrow-chunked": chunked,
    "arrow-sliced": sliced,
    "arrow-batch": batch,
}
"""Every kind of table that is decided at once, by name."""


def rows_in(table: Any, names: Sequence[str] = RESULTS) -> list[dict[str, Any]]:
    """These columns of a table as Python has them, whatever kind it is of."""
    if isinstance(table, pl.DataFrame):
        return table.select(names).to_dicts()
    if isinstance(table, pd.DataFrame):
        columns = {name: table[name].astype(object) for name in names}
        return [
            {name: None if pd.isna(values.iloc[row]) else values.iloc[row] for name, values in columns.items()}
            for row in range(len(table))
        ]
    return list(table.select(list(names)).to_pylist())


def due(drawn: Drawn, names: Sequence[str] = RESULTS) -> list[dict[str, Any]]:
    """What is to come of each row, as far as these results say it."""
    return [{name: row[name] for name in names} for row in drawn.expected]
