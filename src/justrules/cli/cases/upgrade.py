"""`justrules cases upgrade`: the tables of an older log brought to this edition."""

from __future__ import annotations

from contextlib import closing

import click

from justrules.cases.database import Database
from justrules.cases.schema import upgrade
from justrules.cli.cases.session import configured, takes_config
from justrules.cli.cases.typed import Plain
from justrules.cli.console import say


@click.command(cls=Plain, epilog="Examples:  justrules cases backup before.db && justrules cases upgrade")
@takes_config
def command(config: str | None) -> None:
    """Bring the log's tables to this edition, all the way or not at all. Take a backup first."""
    with closing(Database.open(configured(config).database)) as database:
        done = upgrade(database)
    for revision in done:
        click.echo(revision)
    say("The log is of this edition now." if done else "The log was of this edition already.")
