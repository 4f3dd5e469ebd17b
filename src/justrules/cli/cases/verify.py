"""`justrules cases verify`: the whole trail read, every case held against it, and the head to keep outside."""

from __future__ import annotations

import click

from justrules.cases.audit import Anchor
from justrules.cli.cases.anchors import anchors_of, takes_anchors, verified
from justrules.cli.cases.progress import progress
from justrules.cli.cases.session import opened, takes_config
from justrules.cli.cases.typed import Plain
from justrules.cli.console import say


@click.command(
    cls=Plain, epilog="Examples:  justrules cases verify   |   justrules cases verify --anchors heads.txt >> heads.txt"
)
@takes_anchors
@takes_config
def command(anchor: tuple[Anchor, ...], anchors: str | None, config: str | None) -> None:
    """Verify the audit trail and every case, and print the head: keep it outside the database, as an anchor.

    Exit code 0: as it should be. 1: something was changed. 2: a mistake in the input.
    """
    kept = anchors_of(anchor, anchors)
    with opened(config) as session, progress("Verifying") as told:
        head = verified(lambda: session.log.verify(anchors=kept, progress=told))
    say(f"Verified: {head.seq} entries, and every case is as its last entry says.")
    if not kept:
        say("No anchor was given: that the end of the trail was cut off would not show. Keep this head for next time.")
    click.echo(str(head))
