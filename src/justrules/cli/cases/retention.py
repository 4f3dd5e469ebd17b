"""`justrules cases retention`: whose time for being kept is over, and letting go of who they were."""

from __future__ import annotations

from collections.abc import Iterator

import click

from justrules.cases.retention import LONGEST, Due
from justrules.cases.views import as_data
from justrules.cli.cases.casetext import moment_text
from justrules.cli.cases.printable import printable_json
from justrules.cli.cases.progress import progress
from justrules.cli.cases.session import Session, opened, takes_config
from justrules.cli.cases.typed import Plain, surely
from justrules.cli.console import say

_PAGE = 500


@click.command(
    cls=Plain, epilog="Examples:  justrules cases retention --years 5   |   justrules cases retention --erase"
)
@click.option(
    "--years",
    type=click.IntRange(1, LONGEST),
    help="How long an identity is kept after the person's last case was closed; as configured, if not given.",
)
@click.option("--dry-run", is_flag=True, help="Only tell. This is what happens without --erase.")
@click.option("--erase", is_flag=True, help="Erase the identities and texts of those whose time is over.")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@takes_config
def command(years: int | None, dry_run: bool, erase: bool, yes: bool, layout: str, config: str | None) -> None:
    """Tell whose time for being kept is over, by their cases; nobody is named.

    The years stand in the configuration as `[retention] years`, 5 if they do not: that is what 14 CFR 5.97 asks for
    outputs of safety assurance. Other rules ask for other periods.
    """
    if dry_run and erase:
        raise click.UsageError("give --dry-run or --erase, not both")
    with opened(config) as session:
        kept = session.configuration.years if years is None else years
        due = tuple(_due(session, kept))
        _write(due, layout)
        if not due:
            return
        if not erase:
            say("Nothing was erased. --erase destroys the keys to these people's identities and texts.")
            return
        surely(f"Erase {len(due)} for good? Cases and statistics stay, without anybody in them.", yes=yes)
        say(f"Erased: {_erase(session, kept, len(due))}. Backups made before still hold them: let those go as well.")


def _due(session: Session, years: int) -> Iterator[Due]:
    after = 0
    while page := session.log.retention(session.actor, years=years, after=after, limit=_PAGE):
        yield from page
        after = page[-1].person_id


def _write(due: tuple[Due, ...], layout: str) -> None:
    if layout == "json":
        click.echo(printable_json([{name: as_data(each)[name] for name in _TOLD} for each in due]))
        return
    for each in due:
        click.echo(f"last closed {moment_text(each.last_closed_at)}: {', '.join(each.case_codes)}")
    say(f"People whose time is over: {len(due)}")


_TOLD = ("last_closed_at", "case_codes")


def _erase(session: Session, years: int, expected: int) -> int:
    done = 0
    with progress("Erasing") as told:
        while gone := session.log.let_go(session.actor, years=years, limit=_PAGE):
            done += len(gone)
            if told is not None:
                told(done, expected)
    return done
