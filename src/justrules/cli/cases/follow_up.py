"""`justrules cases follow-up`: when somebody will look whether the response worked."""

from __future__ import annotations

import datetime as dt

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain
from justrules.cli.inputs import Day


@click.command(cls=Plain, epilog="Examples:  justrules cases follow-up JC-2026-0012 --on 2027-01-15")
@takes_case
@click.option("--on", type=Day(), required=True, help="The day of the follow-up, in UTC; not a past one.")
def command(config: str | None, version: int | None, code: str, on: dt.date) -> None:
    """Schedule the follow-up of CODE."""
    with changing(config, code, version) as case:
        tell(case.log.follow_up(**case.seen, on=on))
