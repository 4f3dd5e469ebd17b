"""`justrules cases act`: what was done about a classified act."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_act, takes_case, takes_kind, tell
from justrules.cli.cases.typed import Plain, needed, words


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases act JC-2026-0012 --response 'Talked through the card with the person'   |   "
    "justrules cases act JC-2026-0012 --act 2 --kind coaching --response - < response.txt",
)
@takes_case
@takes_act
@click.option("--response", metavar="TEXT", help="What was done. - for stdin.")
@takes_kind
def command(
    config: str | None,
    version: int | None,
    code: str,
    act: int,
    response: str | None,
    kind: str | None,
    harsher_reason: str | None,
) -> None:
    """Record what was done about an act of CODE. The case moves on when every act has its response."""
    with changing(config, code, version) as case:
        told = needed(response, "What was done? ")
        reason = words(harsher_reason)
        tell(case.log.take_action(**case.seen, act=act, response_action=told, kind=kind, harsher_reason=reason))
