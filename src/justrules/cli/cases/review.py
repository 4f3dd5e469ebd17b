"""`justrules cases review`: what the separate look at environment, training or fitness found after a repeat."""

from __future__ import annotations

import click

from justrules.cases.words import ReviewSubject
from justrules.cli.cases.session import changing, takes_act, takes_case, tell
from justrules.cli.cases.typed import Plain, needed


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases review JC-2026-0012 training --found 'The course does not cover the new type'",
)
@takes_case
@takes_act
@click.argument("subject", type=click.Choice([each.value for each in ReviewSubject]))
@click.option("--found", metavar="TEXT", help="What the review found, without names of others. - for stdin.")
def command(config: str | None, version: int | None, code: str, act: int, subject: str, found: str | None) -> None:
    """Record what the review of SUBJECT found, which a repeat prompted in CODE. It changes no category."""
    with changing(config, code, version) as case:
        told = needed(found, "What did the review find? ")
        tell(case.log.review(**case.seen, act=act, subject=subject, found=told))
