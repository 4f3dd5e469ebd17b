"""`justrules cases export`: what one person is entitled to see about themselves, as a file for that person."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import click

from justrules.cli.cases.disclosed import Policies, disclosed, policies_named
from justrules.cli.cases.files import write_private
from justrules.cli.cases.printable import printable_json
from justrules.cli.cases.session import Session, opened, takes_config
from justrules.cli.cases.typed import Plain, takes_individual, who
from justrules.cli.console import say
from justrules.errors import PolicyError


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
        policies = _policies(session, policies_named(told))
    write_private(printable_json(told) if layout == "json" else disclosed(told, policies=policies), output)
    say(str(told["caution"]))


def _policies(session: Session, named: Iterable[tuple[str, str]]) -> Policies:
    """Those that are still there: a case may have been evaluated under one that is not."""
    found = {}
    for policy_id, version in named:
        with suppress(PolicyError):
            found[policy_id, version] = session.policy(policy_id, version=version)
    return found
