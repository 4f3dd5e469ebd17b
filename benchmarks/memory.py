"""How much memory it takes: a compiled tree, and the decision of a large table. `python -m benchmarks.memory`.

A tree is weighed by what Python allocated for it beside its policy. A table is decided in a process of its own, whose
peak is set back first: what counts is how far the peak lies above what the process held with the table in place.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Row, write
from benchmarks.layered import chain, text
from justrules.engine.compiler import compile as compiled
from justrules.policies.loader import loads

ENGINES = ("polars", "arrow", "pandas")
PEAK = Path("/proc/self/clear_refs")
"""Where Linux lets a process set its peak back; other systems do not."""


def tree() -> Row:
    """Bytes of a compiled tree of a thousand questions, for each of them."""
    compiled(loads(text()))  # what is imported for the first compilation is no part of a tree
    policy = loads(text())
    gc.collect()
    tracemalloc.start()
    made = compiled(policy)
    gc.collect()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    count = len(made.branches)
    return {"work": "tree", "questions": count, "held": round(held / count), "peak": round(peak / count)}


def table(engine: str, rows: int) -> Row:
    """Bytes that deciding a table took beyond what was there, and those of the column it gave back."""
    from benchmarks.engines.own import CONTESTANTS
    from benchmarks.tables import drawn

    policy = chain()
    loaded = next(one for one in CONTESTANTS if one.engine == engine).load(policy, drawn(policy, rows))
    _warm(engine)
    gc.collect()
    before = _status("VmRSS")
    PEAK.write_text("5", encoding="ascii")
    found = loaded.decide()
    after = _status("VmHWM") - before
    del found
    return {"work": "table", "engine": engine, "rows": rows, "beyond": after, "output": rows}


def _warm(engine: str) -> None:
    """Decide a few rows first: what libraries set up once is no part of a table."""
    from benchmarks.engines.own import CONTESTANTS
    from benchmarks.tables import drawn

    policy = chain()
    next(one for one in CONTESTANTS if one.engine == engine).load(policy, drawn(policy, 10_000)).decide()


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])


def _apart(engine: str, rows: int) -> Row:
    command = [sys.executable, "-m", "benchmarks.memory", "--one", engine, "--rows", str(rows)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # this very program
    if ran.returncode:
        return {"work": "table", "engine": engine, "rows": rows, "status": "failed"}
    found: Row = json.loads(ran.stdout)
    return found


def measured(rows: int) -> Iterator[Row]:
    """The tree, and on one engine tables of two sizes, on all a large one."""
    yield tree()
    if PEAK.exists():
        yield _apart(ENGINES[0], rows // 10)
        yield from (_apart(engine, rows) for engine in ENGINES)


def main() -> None:
    """Measure everything and write it down, or the one thing that another process asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a million rows instead of ten")
    parser.add_argument("--output", type=Path)
    for hidden in ("--one", "--rows"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        sys.stdout.write(json.dumps(table(given.one, int(given.rows))))
        return
    rows = list(measured(1_000_000 if given.quick else 10_000_000))
    write(given.output, part="memory", quick=given.quick, rows=rows, packages=("numpy", "pandas", "polars", "pyarrow"))


if __name__ == "__main__":
    main()
