"""`justrules stats`: a quarter in numbers, exact for those with full access, protected for the committee."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from justrules.cli.cases import require_extra
from justrules.cli.console import say, write

if TYPE_CHECKING:
    from justrules.cases.statistics import Edition, Quarter
    from justrules.cli.cases.session import Session

_FORMATS = ("text", "csv", "json", "markdown", "html")
_MOST_EARLIER = 4


@click.command(
    epilog="Examples:  justrules stats 2026-Q4   |   "
    "justrules stats 2026-Q4 --edition committee --publish --yes --format html -o 2026-Q4.html"
)
@click.argument("quarter")
@click.option("--edition", "kind", type=click.Choice(["full", "committee"]), default="full", show_default=True)
@click.option("--publish", is_flag=True, help="Freeze this edition of a quarter that is over; there is no second one.")
@click.option("--now", is_flag=True, help="The exact numbers as they stand now, where a full edition is published.")
@click.option(
    "--threshold", type=click.IntRange(min=3), metavar="N", help="With --publish: what is below it is hidden."
)
@click.option("--base", type=click.IntRange(min=1), metavar="N", help="With --publish: what numbers are rounded to.")
@click.option(
    "--compare", type=click.IntRange(0, _MOST_EARLIER), metavar="N", help="Show N earlier quarters; all, if not given."
)
@click.option("--format", "layout", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write to this file.")
@click.option("--yes", is_flag=True, help="Publish without asking; a script has to say so.")
@click.option("--config", type=click.Path(), help="The configuration, as for `justrules cases`.")
def command(
    quarter: str,
    kind: str,
    publish: bool,
    now: bool,
    threshold: int | None,
    base: int | None,
    compare: int | None,
    layout: str,
    output: str | None,
    yes: bool,
    config: str | None,
) -> None:
    """Count a QUARTER, such as 2026-Q4.

    The full edition is exact: the one that was published, or else a draft of now. The committee's hides small numbers
    and is shown once it is published. Both need full access to the log.
    """
    require_extra()
    from justrules.cases.statistics import parse_quarter
    from justrules.cli.cases.session import opened

    _demand_fitting(publish=publish, now=now, kind=kind, limits=(threshold, base), compare=compare, layout=layout)
    which = parse_quarter(quarter)
    with opened(config) as session:
        if publish:
            edition = _published(session, which, kind, threshold, base, yes=yes)
        else:
            edition = _found(session, which, kind, now=now)
    told = _layout(layout)(_narrowed(edition, compare))
    if kind == "full" and output is not None:
        from justrules.cli.cases.files import write_private

        write_private(told, output)
    else:
        write(told, output)


def _demand_fitting(
    *, publish: bool, now: bool, kind: str, limits: tuple[int | None, ...], compare: int | None, layout: str
) -> None:
    if now and (publish or kind != "full"):
        raise click.UsageError("--now shows the exact numbers, and publishes nothing")
    if any(limit is not None for limit in limits) and not (publish and kind == "committee"):
        raise click.UsageError("--threshold and --base belong to --publish of the committee's edition")
    if compare is not None and layout == "json":
        raise click.UsageError("JSON holds the whole edition: --compare is for the other formats")


def _published(
    session: Session, quarter: Quarter, kind: str, threshold: int | None, base: int | None, *, yes: bool
) -> Edition:
    from justrules.cli.cases.typed import surely

    surely(f"Publish the {kind} edition of {quarter}? It is never changed again.", yes=yes)
    limits = {name: value for name, value in (("threshold", threshold), ("base", base)) if value is not None}
    edition = session.log.publish(session.actor, quarter, kind=kind, **limits)
    say(f"Published: the {kind} edition of {quarter}. The trail's head then was {edition.anchor}.")
    return edition


def _found(session: Session, quarter: Quarter, kind: str, *, now: bool) -> Edition:
    editions = () if now else session.log.editions(session.actor, kind=kind)
    for edition in editions:
        if edition.quarter == quarter:
            return edition
    if kind == "full":
        return session.log.statistics(session.actor, quarter)
    hint = f"justrules stats {quarter} --edition committee --publish"
    raise click.UsageError(f"the committee's edition of {quarter} is not published; when the quarter is over: {hint}")


def _narrowed(edition: Edition, compare: int | None) -> Edition:
    """The edition with no more earlier quarters beside it than asked for; what was frozen stays as it is."""
    if compare is None:
        return edition
    sheets = (
        replace(sheet, lines=sheet.lines[-compare - 1 :]) if sheet.id == "quarters" else sheet
        for sheet in edition.sheets
    )
    return replace(edition, sheets=tuple(sheets))


def _layout(name: str) -> Callable[[Edition], str]:
    from justrules.cases import statistics

    layouts = {
        "text": statistics.as_text,
        "csv": statistics.as_csv,
        "json": statistics.to_json,
        "markdown": statistics.as_markdown,
        "html": statistics.as_page,
    }
    return layouts[name]
