"""`justrules cases improve`: a change to the system that a case brought about."""

from __future__ import annotations

import datetime as dt

import click

from justrules.cases.words import ImprovementKind
from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, needed
from justrules.cli.inputs import Day


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases improve JC-2026-0012 --kind equipment --owner engineering "
    "--description 'Set the two levers apart' --due 2027-03-31",
)
@takes_case
@click.option("--kind", type=click.Choice([each.value for each in ImprovementKind]), required=True)
@click.option("--owner", metavar="ROLE", required=True, help="The role that sees to it; a role, not a name.")
@click.option("--description", metavar="TEXT", help="What is to change, without names. - for stdin.")
@click.option("--due", type=Day(), help="By when.")
def command(
    config: str | None,
    version: int | None,
    code: str,
    kind: str,
    owner: str,
    description: str | None,
    due: dt.date | None,
) -> None:
    """Record a change to the system that comes out of CODE. `justrules cases improved` says when it is done."""
    with changing(config, code, version) as case:
        told = needed(description, "What is to change? ")
        tell(case.log.improve(**case.seen, kind=kind, description=told, owner_role=owner, due=due))
