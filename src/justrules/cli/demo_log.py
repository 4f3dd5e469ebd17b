"""`justrules demo-log`: a log with a year of an airline that does not exist, to try the commands out on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from justrules.cli.cases import require_extra
from justrules.cli.console import say


@click.command(epilog="Examples:  justrules demo-log demo   |   justrules demo-log demo --cases 40 --seed 7")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--cases", type=click.IntRange(1, 5000), default=120, show_default=True, metavar="N", help="How many.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of chance: same seed, same year.")
def command(path: Path, cases: int, seed: int) -> None:
    """Make a log in the new folder PATH, with keys and configuration of its own, and fill it with a year.

    The year ends with the last quarter that is over. Nobody in it exists: people are numbers.
    """
    require_extra()
    from justrules.cases.demo import make_demo
    from justrules.cases.statistics import quarter_of
    from justrules.cli.cases.progress import progress

    now = dt.datetime.now(dt.UTC)
    _make(path)
    with progress("Telling a year") as told:
        made = make_demo(path, now=now, cases=cases, seed=seed, progress=told)
    click.echo(str(made))
    last = quarter_of(now).previous
    for line in (
        "Made, with keys of its own beside it. Try:",
        f"  justrules cases list --config {path}",
        f"  justrules cases show JC-{last.year}-0001 --config {path}",
        f"  justrules stats {last} --config {path}",
        f"  justrules stats {last.previous} --edition committee --config {path}",
        f"  justrules bias --log {path} --group department",
        f"  justrules cases verify --config {path}",
    ):
        say(line)


def _make(folder: Path) -> None:
    """A folder with something in it is left alone."""
    problem = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            problem = f"there is something in {folder} already; name a new folder"
    except OSError as error:
        problem = f"cannot make {folder}: {error.strerror}"
    if problem is not None:
        raise click.ClickException(problem)
