"""`justrules cases list`: the cases that this person may see, newest first, a page at a time and nobody named."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import click

from justrules.cases.listing import MOST, CaseSummary, Page
from justrules.cases.views import as_data
from justrules.cases.words import Status
from justrules.cli.cases.printable import printable, printable_cell, printable_json
from justrules.cli.cases.session import Session, opened, takes_config
from justrules.cli.cases.typed import Code, Plain, today
from justrules.cli.console import console, say
from justrules.cli.inputs import Day

_COLUMNS = ("case_code", "status", "behavior_category", "department", "severity", "created_at", "follow_up_date")


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases list --status open   |   justrules cases list --all --format csv > cases.csv",
)
@click.option("--status", type=click.Choice([each.value for each in Status]), help="Only cases that stand there.")
@click.option("--category", metavar="ID", help="Only cases with this category.")
@click.option("--department", metavar="NAME", help="Only cases with an act from this department.")
@click.option("--report", metavar="REFERENCE", help="Only cases of this report.")
@click.option("--investigation", metavar="REFERENCE", help="Only cases of this investigation.")
@click.option("--from", "since", type=Day(), help="Opened on this day or later, in UTC.")
@click.option("--before", type=Day(), help="Opened before this day.")
@click.option("--overdue", is_flag=True, help="In follow-up, with a date that is past.")
@click.option("--after", type=Code(), metavar="CODE", help="Go on after this case: the last one of the page before.")
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=50, show_default=True, metavar="N", help="Cases on a page."
)
@click.option("--all", "everything", is_flag=True, help="Every page.")
@click.option("--format", "layout", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@takes_config
def command(
    since: dt.date | None,
    before: dt.date | None,
    overdue: bool,
    report: str | None,
    investigation: str | None,
    after: str | None,
    limit: int,
    everything: bool,
    layout: str,
    config: str | None,
    **filters: str | None,
) -> None:
    """List cases. No identity and no text is opened for a list."""
    wanted = {
        **filters,
        "linked_report": report,
        "linked_investigation": investigation,
        "opened_from": since,
        "opened_before": before,
        "overdue_on": today() if overdue else None,
    }
    with opened(config) as session:
        pages = _pages(session, wanted, after, limit)
        found = list(pages) if everything else [next(pages)]
    cases = tuple(case for page in found for case in page.cases)
    _write(cases, found[-1].next, layout)


def _pages(session: Session, wanted: dict[str, Any], after: str | None, limit: int) -> Iterator[Page]:
    """The pages from `after` on, each read when it is asked for."""
    while True:
        page = session.log.cases(session.actor, **wanted, after=after, limit=limit)
        yield page
        after = page.next
        if after is None:
            return


def _write(cases: tuple[CaseSummary, ...], more: str | None, layout: str) -> None:
    match layout:
        case "json":
            click.echo(printable_json({"cases": [as_data(case) for case in cases], "next": more}))
        case "csv":
            click.echo(_csv(cases), nl=False)
        case _:
            _table(cases)
    if more is not None:
        say(f"There are more: go on with --after {more}, or give --all.")
    elif not cases:
        say("There are none.")


def _csv(cases: tuple[CaseSummary, ...]) -> str:
    names = [field.name for field in fields(CaseSummary)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(names)
    for case in cases:
        told = as_data(case)
        writer.writerow(["" if told[name] is None else printable_cell(str(told[name])) for name in names])
    return written.getvalue()


def _table(cases: tuple[CaseSummary, ...]) -> None:
    from rich.table import Table

    if not cases:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in (*_COLUMNS, ""):
        table.add_column(name, overflow="fold")
    for case in cases:
        cells = (_cell(getattr(case, name)) for name in _COLUMNS)
        table.add_row(*cells, "harsher response" if case.harsher else str(case.disposition or ""))
    console().print(table)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.datetime) else printable(str(value))
