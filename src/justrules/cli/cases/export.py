"""`justrules cases export`: what one person is entitled to see about themselves, as a file for that person."""

from __future__ import annotations

import click

from justrules.cli.cases.disclosed import disclosed
from justrules.cli.cases.files import write_private
from justrules.cli.cases.printable import printable_json
from justrules.cli.cases.session import opened, takes_config
from justrules.cli.cases.typed import Plain, takes_individual, who
from justrules.cli.console import say


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases export --individual - -o disclosure.md   |   "
    "justrules cases export --individual - --format json -o disclosure.json",
)
@takes_individual("The person")
@click.option("--format", "layout", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True),
    required=True,
    help="A new file, which only you may read; - for stdout.",
)
@takes_config
def command(individual: str | None, layout: str, output: str, config: str | None) -> None:
    """Write down what the log holds about one person: their own acts, and nothing about anybody else.

    The audit trail says that it was done. Read every text before you hand it over.
    """
    with opened(config) as session:
        told = session.log.disclose(session.actor, who(individual))
    write_private(printable_json(told) if layout == "json" else disclosed(told), output)
    say(str(told["caution"]))
