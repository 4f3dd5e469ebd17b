"""`justrules cases backup`: a copy of the database while it is in use; the keys are copied apart."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from justrules.cases.backup import back_up
from justrules.cases.database import Database
from justrules.cases.words import Standing
from justrules.cli.cases.progress import progress
from justrules.cli.cases.session import opened, takes_config
from justrules.cli.cases.typed import Plain
from justrules.cli.console import say


@click.command(cls=Plain, epilog="Examples:  justrules cases backup /backup/cases-2026-11-21.db")
@click.argument("target", type=click.Path(path_type=Path))
@takes_config
def command(target: Path, config: str | None) -> None:
    """Copy the database to the new file TARGET, and print a head that the copy reaches, if your role may see it.

    The copy holds sealed texts and no keys. Keep it apart from the keys, or whoever finds it can read it.
    """
    with opened(config) as session:
        sees_all = session.actor.standing in {Standing.DECIDES, Standing.OVERSEES}
        head = session.log.head(session.actor) if sees_all else None
        with closing(Database.open(session.configuration.database)) as database, progress("Copying") as told:
            back_up(database, target, progress=told)
    say(f"Copied to {target}. The keys are not in it: they have a backup of their own, somewhere else.")
    say(f"Try it out: justrules cases restore {target} NEW-FILE{f' --anchor {head}' if head else ''}")
    if head is not None:
        click.echo(str(head))
