"""`justrules cases erase`: forget who somebody was, on their request."""

from __future__ import annotations

import click

from justrules.cli.cases.session import opened, takes_config
from justrules.cli.cases.typed import Plain, surely, takes_individual, who
from justrules.cli.console import say


@click.command(cls=Plain, epilog="Examples:  justrules cases erase --individual -")
@takes_individual("The person")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@takes_config
def command(individual: str | None, yes: bool, config: str | None) -> None:
    """Destroy the key to one person's identity and to every text about them. Their cases stay, and name nobody."""
    with opened(config) as session:
        person = who(individual)
        surely("Erase this person for good?", yes=yes)
        session.log.erase(session.actor, person)
    say("Erased. Backups made before still hold what was erased: let those go as well.")
