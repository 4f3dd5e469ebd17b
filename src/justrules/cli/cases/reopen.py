"""`justrules cases reopen`: a closed case opened again."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, needed


@click.command(
    cls=Plain, epilog="Examples:  justrules cases reopen JC-2026-0012 --reason 'The person asked for another look'"
)
@takes_case
@click.option("--reason", metavar="TEXT", help="Why the case is opened again. - for stdin.")
def command(config: str | None, version: int | None, code: str, reason: str | None) -> None:
    """Open the closed case CODE again. Those who oversee may do this too."""
    with changing(config, code, version) as case:
        told = needed(reason, "Why is the case opened again? ")
        tell(case.log.reopen(**case.seen, reason=told))
