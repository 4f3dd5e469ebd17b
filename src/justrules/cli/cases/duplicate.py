"""`justrules cases duplicate`: a case that is another case already."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Code, Plain, needed


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases duplicate JC-2026-0013 --of JC-2026-0012 --reason 'Two reports of one event'",
)
@takes_case
@click.option("--of", type=Code(), metavar="CODE", required=True, help="The case that stays.")
@click.option("--reason", metavar="TEXT", help="How you know that they are one case. - for stdin.")
def command(config: str | None, version: int | None, code: str, of: str, reason: str | None) -> None:
    """Close CODE as a duplicate of another case. It keeps its code and is counted apart."""
    with changing(config, code, version) as case:
        told = needed(reason, "How do you know that they are one case? ")
        tell(case.log.mark_duplicate(**case.seen, of=of, reason=told))
