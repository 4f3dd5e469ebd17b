"""`justrules cases duty`: how far a statutory or professional duty has come."""

from __future__ import annotations

import click

from justrules.cases.words import DutyState
from justrules.cli.cases.session import changing, takes_act, takes_case, tell
from justrules.cli.cases.typed import Plain, words


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases duty JC-2026-0012 investigate_event done   |   "
    "justrules cases duty JC-2026-0012 notify_ntsb not_applicable --note 'Nobody was hurt'",
)
@takes_case
@takes_act
@click.argument("duty")
@click.argument("state", type=click.Choice([each.value for each in DutyState]))
@click.option("--note", metavar="TEXT", help="Needed to say why a duty does not apply. - for stdin.")
def command(
    config: str | None, version: int | None, code: str, act: int, duty: str, state: str, note: str | None
) -> None:
    """Record the STATE of a DUTY of CODE. `justrules cases show` lists the duties."""
    with changing(config, code, version) as case:
        tell(case.log.settle_duty(**case.seen, act=act, duty=duty, state=state, note=words(note)))
