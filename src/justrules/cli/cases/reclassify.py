"""`justrules cases reclassify`: a classification taken back because there are new facts."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, needed


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases reclassify JC-2026-0012 --reason 'The recordings show a missing card'",
)
@takes_case
@click.option("--reason", metavar="TEXT", help="The new facts. - for stdin.")
def command(config: str | None, version: int | None, code: str, reason: str | None) -> None:
    """Take the classification of CODE back because of new facts. Every evaluation is kept."""
    with changing(config, code, version) as case:
        told = needed(reason, "Which new facts ask for another look? ")
        tell(case.log.reclassify(**case.seen, reason=told))
