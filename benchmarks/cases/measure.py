"""How long a large log takes for what people do with it, and how much memory: `python -m benchmarks.cases.measure`.

Each operation runs in a process of its own, so that its memory is its own; what takes less than a second runs five
times and the median counts. Times include no start of a program: the log is open when the clock starts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import sqlite3
import statistics as middle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, text

from benchmarks.cases.filling import ORGANISATION, YEARS, fill
from justrules.cases import Actor, CaseLog, Grant, LocalKeys, write_key_file
from justrules.cases.statistics import quarter_of

REPORT = Path("benchmarks") / "cases.md"
NOW = dt.datetime.now(dt.UTC)
AGAIN = 5

Operation = Callable[[CaseLog, Actor], object]


def _last_page(log: CaseLog, actor: Actor) -> object:
    """The page that a paged list ends with."""
    return log.cases(actor, after=f"JC-{NOW.year - YEARS}-0051")


OPERATIONS: dict[str, tuple[str, Operation]] = {
    "first": ("List, first page of 50", lambda log, actor: log.cases(actor)),
    "status": (
        "List, follow-ups of one department",
        lambda log, actor: log.cases(actor, status="follow_up", department="ramp"),
    ),
    "category": (
        "List, a category in one year",
        lambda log, actor: log.cases(
            actor,
            category="reckless",
            opened_from=dt.date(NOW.year - 3, 1, 1),
            opened_before=dt.date(NOW.year - 2, 1, 1),
        ),
    ),
    "last": ("List, last page", _last_page),
    "show": ("Show one case, with its entry in the trail", lambda log, actor: log.show(actor, _newest(log, actor))),
    "open": ("Open a case", lambda log, actor: log.open_case(actor, individual="person-000001")),
    "disclose": ("Disclose to one person", lambda log, actor: log.disclose(actor, "person-000001")),
    "statistics": ("Statistics of a quarter", lambda log, actor: log.statistics(actor, quarter_of(NOW).previous)),
    "publish": (
        "Publish the committee's edition",
        lambda log, actor: log.publish(actor, quarter_of(NOW).previous),
    ),
    "acts": ("All classified acts, for bias", lambda log, actor: log.acts(actor)),
    "verify": ("Verify trail and cases", lambda log, _: log.verify()),
}
ONCE = frozenset({"publish", "verify", "acts"})


def _newest(log: CaseLog, actor: Actor) -> str:
    return log.cases(actor, limit=1).cases[0].case_code


# --- one operation, in a process of its own ------------------------------------------------------------------------


def measured(name: str, where: str, keys: Path) -> dict[str, float]:
    """Seconds and megabytes of one operation."""
    with CaseLog.open_at(
        where,
        keys=LocalKeys.from_file(keys),
        organisation=ORGANISATION,
        authorize=lambda _: Grant(subject="staff-0001", role="safety_manager"),
    ) as log:
        actor = log.actor(None)
        operation = OPERATIONS[name][1]
        seconds = [_timed(operation, log, actor)]
        if seconds[0] < 1 and name not in ONCE:
            seconds = [_timed(operation, log, actor) for _ in range(AGAIN)]
    return {"seconds": middle.median(seconds), "megabytes": _peak()}


def _timed(operation: Operation, log: CaseLog, actor: Actor) -> float:
    begin = time.perf_counter()
    operation(log, actor)
    return time.perf_counter() - begin


def _peak() -> float:
    """The most memory that this program ever had, in megabytes."""
    status = Path("/proc/self/status")
    if status.is_file():  # what `getrusage` tells on Linux begins with the memory of the process that started this one
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


def _apart(name: str, where: URL, keys: Path) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks.cases.measure", "--one", name, "--where", _spelt(where)]
    ran = subprocess.run(  # noqa: S603  # this very program
        [*words, "--keys", str(keys)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _spelt(where: URL) -> str:
    return where.render_as_string(hide_password=False)


# --- both databases ------------------------------------------------------------------------------------------------


@contextmanager
def sqlite(folder: Path) -> Iterator[tuple[str, URL]]:
    """A file."""
    yield f"SQLite {sqlite3.sqlite_version}", URL.create("sqlite", database=str(folder / "cases.db"))


@contextmanager
def postgresql(_folder: Path) -> Iterator[tuple[str, URL]]:
    """A server of our own, with the settings that PostgreSQL has by itself."""
    from tests.cases.postgres import started

    with started(lasting=True) as server:
        address = server.make()
        with create_engine(address).connect() as connection:
            number = connection.execute(text("SHOW server_version")).scalar_one().split()[0]
        yield f"PostgreSQL {number}", address


def measure_all(cases: int, stores: list[str]) -> Iterator[tuple[str, dict[str, dict[str, float]]]]:
    """Each database by its name, with what was measured in it."""
    for store in stores:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            keys = LocalKeys.generate()
            write_key_file(folder / "keys", keys)
            with {"sqlite": sqlite, "postgresql": postgresql}[store](folder) as (name, where):
                begin = time.perf_counter()
                fill(where, keys, cases=cases, now=NOW)
                tell(f"{name}: {cases} cases made in {time.perf_counter() - begin:.0f} s")
                found: dict[str, dict[str, float]] = {}
                for operation in OPERATIONS:
                    found[operation] = _apart(operation, where, folder / "keys")
                    tell(f"  {OPERATIONS[operation][0]}: {found[operation]['seconds']:.3f} s")
                yield name, found


def tell(told: str) -> None:
    """Talk to the person who waits."""
    sys.stderr.write(f"{told}\n")


# --- the report ----------------------------------------------------------------------------------------------------


def report(cases: int, found: dict[str, dict[str, dict[str, float]]]) -> str:
    """The measurements as Markdown."""
    names = list(found)
    head = ["Operation", *(f"{name}: {unit}" for name in names for unit in ("time", "peak memory"))]
    rows = [
        [title, *(cell for name in names for cell in _cells(found[name][operation]))]
        for operation, (title, _) in OPERATIONS.items()
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (head, [":--", *["--:"] * (len(head) - 1)], *rows))
    return f"""# A large case log

{cases:,} cases over five years, a person for every three of them, an entry in the audit trail for each case.

{table}

Measured on {NOW:%Y-%m-%d} with {os.cpu_count()} cores ({platform.machine()}, {platform.system()}). {_versions()}.
Other work on the same machine makes every number worse and none better.

Each operation ran in a process of its own, with the log already open. What takes less than a second ran five times, and
the median counts. Peak memory is that of the whole process, of which Python and its libraries take the most. Both
databases have the settings that a log has by itself: every write waits for the disk.

To measure again, from the root of the project:

    python -m benchmarks.cases.measure --cases {cases}
"""


def _versions() -> str:
    return f"Python {platform.python_version()}, " + ", ".join(
        f"{name} {version(name)}" for name in ("SQLAlchemy", "cryptography", "psycopg")
    )


def _cells(one: dict[str, float]) -> tuple[str, str]:
    seconds = one["seconds"]
    told = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
    return told, f"{one['megabytes']:.0f} MB"


def main() -> None:
    """Measure, or carry out the one operation that another process asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--store", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--output", type=Path, default=REPORT)
    for hidden in ("--one", "--where", "--keys"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        sys.stdout.write(json.dumps(measured(given.one, given.where, Path(given.keys))))
        return
    found = dict(measure_all(given.cases, given.store or ["sqlite", "postgresql"]))
    given.output.write_text(report(given.cases, found), encoding="utf-8")
    tell(f"written: {given.output}")


if __name__ == "__main__":
    main()
