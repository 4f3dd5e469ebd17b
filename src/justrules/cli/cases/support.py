"""`justrules cases support`: what was offered to the person, and when it was given."""

from __future__ import annotations

import datetime as dt

import click

from justrules.cases.words import SupportKind
from justrules.cli.cases.session import changing, takes_act, takes_case, tell
from justrules.cli.cases.typed import Plain, today, words
from justrules.cli.inputs import Day


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases support JC-2026-0012 --kind peer_discussion --offered 2026-11-21   |   "
    "justrules cases support JC-2026-0012 --number 1 --given 2026-11-28",
)
@takes_case
@takes_act
@click.option("--kind", type=click.Choice([each.value for each in SupportKind]), help="What is offered.")
@click.option("--offered", type=Day(), help="When it was offered; today, if not given.")
@click.option("--given", type=Day(), help="When it was given.")
@click.option("--note", metavar="TEXT", help="A note on the offer. - for stdin.")
@click.option("--number", type=click.IntRange(min=1), metavar="N", help="An offer that was recorded, and is now given.")
def command(
    config: str | None,
    version: int | None,
    code: str,
    act: int,
    kind: str | None,
    offered: dt.date | None,
    given: dt.date | None,
    note: str | None,
    number: int | None,
) -> None:
    """Record support offered to the person of an act of CODE; with --number, that it was given."""
    if (kind is None) == (number is None):
        raise click.UsageError("give --kind for an offer, or --number for one that was recorded")
    if number is not None and (offered is not None or note is not None):
        raise click.UsageError("--offered and --note belong to a new offer, with --kind")
    with changing(config, code, version) as case:
        if kind is None:
            tell(case.log.give_support(**case.seen, act=act, number=number or 0, on=given or today()))
            return
        first, told = offered or today(), words(note)
        tell(case.log.offer_support(**case.seen, act=act, kind=kind, offered_on=first, given_on=given, note=told))
