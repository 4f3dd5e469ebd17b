"""`justrules cases withdraw`: a case that should not have been one."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, needed


@click.command(
    cls=Plain, epilog="Examples:  justrules cases withdraw JC-2026-0012 --reason 'The report was about another event'"
)
@takes_case
@click.option("--reason", metavar="TEXT", help="Why the case is withdrawn. - for stdin.")
def command(config: str | None, version: int | None, code: str, reason: str | None) -> None:
    """Close CODE, which should not have been a case. It keeps its code and is counted apart."""
    with changing(config, code, version) as case:
        told = needed(reason, "Why is the case withdrawn? ")
        tell(case.log.withdraw(**case.seen, reason=told))
