"""`justrules cases improved`: when a change to the system was done."""

from __future__ import annotations

import datetime as dt

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, today
from justrules.cli.inputs import Day


@click.command(cls=Plain, epilog="Examples:  justrules cases improved JC-2026-0012 1 --on 2027-02-10")
@takes_case
@click.argument("number", type=click.IntRange(min=1))
@click.option("--on", type=Day(), help="The day on which it was done; today, if not given.")
def command(config: str | None, version: int | None, code: str, number: int, on: dt.date | None) -> None:
    """Record that the improvement NUMBER of CODE is done."""
    with changing(config, code, version) as case:
        tell(case.log.finish_improvement(**case.seen, number=number, on=on or today()))
