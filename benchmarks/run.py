"""Measure everything: each part in a process of its own, then the page. `python -m benchmarks.run [--quick]`.

A part that fails keeps its old results and is told; the others go on. With `--quick` the results go to a folder that is
thrown away afterwards unless `--keep` names one, because committed figures are those of the full effort.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.figures import ABSENT, FOLDER, read
from benchmarks.goals import GOALS
from benchmarks.report import verdict

ROOT = Path(__file__).parents[1]
PARTS = {
    "decisions": "benchmarks.contest",
    "loading": "benchmarks.sections.loading",
    "cold_start": "benchmarks.sections.cold_start",
    "proof": "benchmarks.sections.proof",
    "memory": "benchmarks.memory",
    "tables": "benchmarks.tables",
    "lazy": "benchmarks.sections.lazy",
    "replay": "benchmarks.sections.replay",
    "spark": "benchmarks.sections.spark",
}
"""Each part and the module that measures it."""


def measured(part: str, folder: Path, *, quick: bool) -> bool:
    """Whether all went well with `part`: its results are in `folder` then, unless it cannot be measured here."""
    begin = perf_counter()
    output = folder / f"{part}.json"
    command = [sys.executable, "-m", PARTS[part], "--output", str(output), *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603  # our own modules
    told = {0: "measured", ABSENT: "left out"}.get(done.returncode, "FAILED")
    tell(f"{part}: {told} after {perf_counter() - begin:.0f} s")
    return told != "FAILED"


def summary(results: Mapping[str, Mapping[str, Any]]) -> str:
    """Each goal and whether it is met."""
    return "\n".join(f"{goal.work}: {verdict(tuple(goal.measures(results)))}" for goal in GOALS)


def tell(told: str) -> None:
    """Talk to the person who waits."""
    sys.stderr.write(f"{told}\n")
    sys.stderr.flush()


def main() -> None:
    """Measure all parts or some, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less effort, about two minutes; the page stays as it is")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part; may be given again")
    parser.add_argument("--keep", type=Path, help="with --quick: the folder for the results")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = (given.keep or Path(place)) if given.quick else FOLDER
        done = [measured(part, folder, quick=given.quick) for part in given.only or PARTS]
        results = {path.stem: read(path) for path in sorted(folder.glob("*.json"))}
        tell(f"\n{summary(results)}")
    if not given.quick:
        page = ROOT / "tools" / "benchmarks.py"
        subprocess.run([sys.executable, str(page)], check=True)  # noqa: S603  # our own tool
    sys.exit(0 if all(done) else 1)


if __name__ == "__main__":
    main()
