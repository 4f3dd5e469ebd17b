"""`justrules cases close`: the end of a case, with what the follow-up found."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, words


@click.command(
    cls=Plain, epilog="Examples:  justrules cases close JC-2026-0012 --found 'The new card is used on every shift'"
)
@takes_case
@click.option("--found", metavar="TEXT", help="What the follow-up found; needed if there was one. - for stdin.")
def command(config: str | None, version: int | None, code: str, found: str | None) -> None:
    """Close CODE."""
    with changing(config, code, version) as case:
        tell(
            case.log.close_case(
                **case.seen, found=words(found, "What did the follow-up find? (Enter if there was none) ")
            )
        )
