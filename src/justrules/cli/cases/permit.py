"""`justrules cases permit`: an investigator may see who it was, in one case and for a time."""

from __future__ import annotations

import datetime as dt

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Moment, Plain, takes_individual, who


@click.command(cls=Plain, epilog="Examples:  justrules cases permit JC-2026-0012 --investigator - --until 2026-12-31")
@takes_case
@takes_individual("The investigator", option="--investigator")
@click.option("--until", type=Moment(), required=True, help="The last day, in UTC; or a moment with its zone.")
def command(config: str | None, version: int | None, code: str, investigator: str | None, until: dt.datetime) -> None:
    """Let an investigator who works on CODE see the identity and the texts, until then. Each look is recorded."""
    with changing(config, code, version) as case:
        tell(case.log.permit(**case.seen, investigator=who(investigator, option="--investigator"), until=until))
