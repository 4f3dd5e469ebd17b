"""Past cases under a new policy, from a Parquet file: time and peak memory, against DuckDB's own scan of its columns.

The file holds answers as words, the category that was recorded and a department. Each run is a process of its own, so
that its peak is its own; runs take turns.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.engines.forms import nested
from benchmarks.figures import Shown, effort, write
from benchmarks.goals import Measure
from benchmarks.tables import drawn, reference
from justrules.engine.compiler import compile as compiled
from justrules.engine.tree import Tree
from justrules.policies.registry import load

POLICY = "aviation_part5"
BLOCK = 1_000_000
"""Rows that are made at a time; a file holds the same ones again and again."""

DEPARTMENTS = ("ramp", "line maintenance", "flight operations", "cabin", "dispatch", "stores")


def made(path: Path, rows: int) -> None:
    """Write so many past cases."""
    block = cases(compiled(load(POLICY)), min(rows, BLOCK))
    with pq.ParquetWriter(path, block.schema) as file:
        for _ in range(rows // block.num_rows):
            file.write_table(block)


def cases(tree: Tree, rows: int) -> Any:
    """So many past cases as a table; all have every answer, and one category in fifty is not the policy's."""
    no = pa.scalar(value=False)
    answers = pa.table({name: one.fill_null(no) for name, one in _columns(drawn(tree, rows))})
    codes = reference(tree, answers, "open")
    chance = np.random.default_rng(5)
    codes = np.where(chance.random(rows) < 0.02, (codes + 1) % len(tree.categories), codes)
    ids = np.array([category.id for category in tree.categories])
    words = {
        name: pa.array(np.where(one.to_numpy(zero_copy_only=False), "yes", "no")) for name, one in _columns(answers)
    }
    told = {"category": pa.array(ids[codes]), "department": pa.array(chance.choice(DEPARTMENTS, rows))}
    return pa.table(words | told)


def _columns(table: Any) -> list[tuple[str, Any]]:
    return [(name, table[name].combine_chunks()) for name in table.column_names]


# --- one run, in a process of its own --------------------------------------------------------------------------------


def scanned(path: str) -> int:
    """DuckDB reads every value of the columns: their lengths are not in the statistics of a file."""
    names = pq.read_schema(path).names
    read = ", ".join(f'sum(strlen("{name}"))' for name in names)
    return int(_connection().sql(f"SELECT count(*), {read} FROM read_parquet('{path}')").fetchall()[0][0])  # noqa: S608  # our own


def by_hand(path: str) -> int:
    """The query that a person would write: how many there are of each change, by department."""
    query = f"""SELECT category, {_case()} AS now, department, count(*) AS acts
        FROM read_parquet('{path}') GROUP BY ALL"""  # noqa: S608  # our own
    found = _connection().sql(query).fetchall()
    return sum(acts for before, now, _, acts in found if before != now)


def _case() -> str:
    tree = compiled(load(POLICY))
    ids = [category.id for category in tree.categories]

    def question(name: str, yes: str, no: str) -> str:
        return f"CASE \"{name}\" WHEN 'yes' THEN {yes} WHEN 'no' THEN {no} END"

    return nested(tree, lambda number: f"'{ids[number]}'", question)


def _connection() -> Any:
    import duckdb

    connection = duckdb.connect(config={"memory_limit": "1GiB", "preserve_insertion_order": "false"})
    connection.execute("SET enable_progress_bar = false")  # it would go to standard output, among the figures
    return connection


def replayed(path: str) -> int:
    """What `justrules replay` does, by path and by department."""
    from justrules.replay import replay

    return int(replay(path, load(POLICY), was="category", by=("department",)).changed)


WAYS: dict[str, Callable[[str], int]] = {"scan": scanned, "by hand": by_hand, "replay": replayed}


def one(way: str, path: str) -> dict[str, float]:
    """Seconds, peak of the process in bytes, and what was found."""
    begin = perf_counter()
    found = WAYS[way](path)
    seconds = perf_counter() - begin
    status = Path("/proc/self/status")
    if status.is_file():  # what `getrusage` tells on Linux begins with the memory of the process that started this one
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        peak = 1024 * int(line.split()[1])
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "peak": peak, "found": found}


_ONE = "import json, sys; from benchmarks.sections.replay import one; json.dump(one(*sys.argv[1:]), sys.stdout)"


def _apart(way: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-c", _ONE, way, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own
    told: dict[str, float] = json.loads(ran.stdout)
    return told


# --- all runs --------------------------------------------------------------------------------------------------------


def measured(rows: int, rounds: int) -> dict[str, list[dict[str, float]]]:
    """Every way so many times, in turns."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "past.parquet"
        made(path, rows)
        found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way, runs in found.items():
                runs.append(_apart(way, path))
    changed = {run["found"] for way in ("by hand", "replay") for run in found[way]}
    if len(changed) != 1 or {run["found"] for run in found["scan"]} != {rows}:
        raise AssertionError("the ways to count do not agree")
    return found


def _ratio(found: dict[str, list[dict[str, float]]], other: str) -> float:
    pairs = zip(found["replay"], found[other], strict=True)
    return statistics.median(mine["seconds"] / theirs["seconds"] for mine, theirs in pairs)


def _cells(way: str, runs: list[dict[str, float]], rows: int) -> tuple[str, ...]:
    seconds = statistics.median(run["seconds"] for run in runs)
    return (way, f"{seconds:.1f} s", f"{rows / seconds / 1e6:.1f} million", f"{_peak(runs):,.0f} MiB")


def _peak(runs: list[dict[str, float]]) -> float:
    return max(run["peak"] for run in runs) / 2**20


def main() -> None:
    """Measure and write it down."""
    given = effort(__doc__)
    rows = BLOCK * (1 if given.quick else 50)
    found = measured(rows, 2 if given.quick else 3)
    write(
        given.output,
        part="replay",
        quick=given.quick,
        rows=[{"way": way, "rows": rows, "runs": runs} for way, runs in found.items()],
        packages=("duckdb", "narwhals", "pyarrow"),
        measures=[
            Measure(what=f"peak memory, {rows:,} rows", value=_peak(found["replay"]), most=2048, unit=" MiB"),
            Measure(what="justrules ÷ DuckDB's scan of the same columns", value=_ratio(found, "scan")),
            Measure(what="justrules ÷ the same counts by hand in DuckDB", value=_ratio(found, "by hand")),
        ],
        shown=[
            Shown(
                title=f"Replay of {rows // BLOCK} million cases",
                text="From one Parquet file of six columns. The scan adds up the lengths of all values; by hand is a"
                " nested CASE and a count by department, without paths and without a look at what is no answer.",
                head=("Way", "time", "rows a second", "peak memory"),
                rows=tuple(_cells(way, runs, rows) for way, runs in found.items()),
            )
        ],
    )


if __name__ == "__main__":
    main()
