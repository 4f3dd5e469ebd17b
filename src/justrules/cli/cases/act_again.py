"""`justrules cases act-again`: a response that did not work, and another one to come."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_act, takes_case, takes_kind, tell
from justrules.cli.cases.typed import Plain, needed, words


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases act-again JC-2026-0012 --reason 'The new card is not used at night'   |   "
    "justrules cases act-again JC-2026-0012 --reason 'No change was seen' --response 'Trained on the day shift'",
)
@takes_case
@takes_act
@click.option("--reason", metavar="TEXT", help="What the follow-up found to be ineffective. - for stdin.")
@click.option("--response", metavar="TEXT", help="What was done instead. The earlier response stays on record.")
@takes_kind
def command(
    config: str | None,
    version: int | None,
    code: str,
    act: int,
    reason: str | None,
    response: str | None,
    kind: str | None,
    harsher_reason: str | None,
) -> None:
    """Record that the follow-up of CODE found the response ineffective; it is to be acted on again."""
    with changing(config, code, version) as case:
        told = needed(reason, "What did the follow-up find to be ineffective? ")
        tell(
            case.log.act_again(
                **case.seen,
                reason=told,
                act=act,
                response_action=words(response),
                kind=kind,
                harsher_reason=words(harsher_reason),
            )
        )
