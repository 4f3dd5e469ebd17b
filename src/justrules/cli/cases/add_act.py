"""`justrules cases add-act`: the act of somebody else in the same case, for accountability is shared."""

from __future__ import annotations

import click

from justrules.cases.words import Position
from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, takes_individual, who


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases add-act JC-2026-0012 --position supervisor --individual - --department ramp",
)
@takes_case
@takes_individual("The person whose act it was")
@click.option("--position", type=click.Choice([each.value for each in Position]), required=True)
@click.option("--department", metavar="NAME", help="Where the person works.")
def command(
    config: str | None,
    version: int | None,
    code: str,
    individual: str | None,
    position: str,
    department: str | None,
) -> None:
    """Add an act to the open case CODE: a colleague's, a supervisor's, a manager's."""
    with changing(config, code, version) as case:
        person = who(individual)
        tell(case.log.add_act(**case.seen, individual=person, position=position, department=department))
