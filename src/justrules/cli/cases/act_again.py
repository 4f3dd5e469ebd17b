"""`justrules cases act-again`: a response that did not work, and another one to come."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, needed


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases act-again JC-2026-0012 --reason 'The new card is not used on the night shift'",
)
@takes_case
@click.option("--reason", metavar="TEXT", help="What the follow-up found to be ineffective. - for stdin.")
def command(config: str | None, version: int | None, code: str, reason: str | None) -> None:
    """Record that the follow-up of CODE found the response ineffective; it is to be acted on again."""
    with changing(config, code, version) as case:
        told = needed(reason, "What did the follow-up find to be ineffective? ")
        tell(case.log.act_again(**case.seen, reason=told))
