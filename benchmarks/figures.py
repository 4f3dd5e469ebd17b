"""What was measured, as JSON: a file for each part, with the machine, the versions and the load it was taken under."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.goals import Measure
from benchmarks.machine import load, machine, versions

Row = dict[str, Any]

ABSENT = 3
"""How a part ends that cannot be measured here, because what it needs is not installed."""
FOLDER = Path(__file__).parent / "results"
_LOAD = load()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table of the page, in words.

    Attributes:
        title: its heading.
        text: what stands above it, as Markdown.
        head: the headings of its columns; all but the first are numbers.
        rows: its cells.
    """

    title: str
    text: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write(
    path: Path,
    *,
    part: str,
    quick: bool,
    rows: Sequence[Row],
    packages: Iterable[str],
    measures: Sequence[Measure] = (),
    shown: Sequence[Shown] = (),
) -> None:
    """Write what was measured.

    Args:
        path: of the file.
        part: what was measured.
        quick: whether it was measured with little effort.
        rows: the figures.
        packages: the distributions whose versions matter.
        measures: figures beside their limits, where the goals do not read them off the rows.
        shown: tables of the page, where the report does not make them of the rows.
    """
    told = {
        "format": "justrules-benchmark/1",
        "part": part,
        "taken": dt.datetime.now(dt.UTC).date().isoformat(),
        "quick": quick,
        "machine": machine(),
        "load": [_LOAD, load()],
        "versions": versions(packages),
        "rows": list(rows),
        "measures": [asdict(one) for one in measures],
        "shown": [asdict(one) for one in shown],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def effort(told: str | None) -> argparse.Namespace:
    """What every part is asked on the command line: `quick` and `output`."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--quick", action="store_true", help="less effort: good enough to see what became much slower")
    parser.add_argument("--output", type=Path, required=True, help="the file of results to write")
    return parser.parse_args()


def read(path: Path) -> dict[str, Any]:
    """What a file of results holds."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told
