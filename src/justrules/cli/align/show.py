"""`justrules align show`: requirements and components of policies as a table, both ways, with the gaps."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import click

from justrules.alignment import layout as sheets
from justrules.alignment.forms.json import json
from justrules.alignment.forms.oscal import FORMS as OSCAL
from justrules.alignment.table import Table, narrowed, table_of
from justrules.cli.align.dossier import cases_of, every_policy, shelf_of, takes_shelf, today
from justrules.cli.align.forms import form_of, refuse_together, takes_form, write_report
from justrules.cli.console import write
from justrules.cli.inputs import PolicyName
from justrules.findings import did_you_mean

# What leaves the house is whole; what is read in the terminal or in one table is one thing at a time.
WHOLE = ("xlsx", "html", "json")


@click.command(
    epilog="Examples:  justrules align aviation_part5   |   justrules align social_care --format xlsx -o table.xlsx"
)
@click.argument("policies", nargs=-1, required=True, type=PolicyName())
@takes_shelf
@takes_form("oscal")
@click.option("--by", type=click.Choice(["requirement", "component"]), help="What a row is; else a requirement.")
@click.option("--gaps", is_flag=True, help="Show what is missing on both sides, in the place of the table.")
@click.option("--catalogue", metavar="ID", help="Only the rows about this instrument.")
@click.option("--component", metavar="NAME", help="Only the rows that this component answers.")
@click.option(
    "--oscal",
    type=click.Choice(list(OSCAL)),
    help="Which document, with --format oscal; the mapping-collection, if not given.",
)
def command(
    policies: tuple[str, ...],
    folder: tuple[str, ...],
    catalogues: tuple[str, ...],
    as_of: dt.date | None,
    layout: str | None,
    by: Literal["requirement", "component"] | None,
    gaps: bool,
    catalogue: str | None,
    component: str | None,
    oscal: str | None,
    output: str | None,
) -> None:
    """Show which requirements POLICIES answer, and how: ids, files or folders of them.

    The table and Markdown have the columns that fit a page, the other forms have all. XLSX, HTML and JSON hold the gaps
    as well. Several policies stand side by side, by instrument and section. `justrules align POLICIES` is short for it.
    """
    form = form_of(layout, output)
    _refuse(form, by=by, gaps=gaps, oscal=oscal)
    read = every_policy(policies, folder)
    others = shelf_of(read, catalogues).catalogues() if catalogue or gaps or form in WHOLE else ()
    table = table_of(cases_of(read, catalogues=catalogues, as_of=as_of), others=others)
    table = _narrowed(table, catalogue, component)
    if form == "oscal":
        write(OSCAL[oscal or "mapping-collection"](table), output)
    elif form == "json":
        write(json(table), output)
    else:
        parts = ("rows", "gaps") if form in WHOLE and not gaps else ("gaps",) if gaps else ("rows",)
        report = sheets.report_of(table, by=by or "requirement", parts=parts)
        write_report(report, form, output, made=today(as_of), kind=sheets.FORMAT)


def _refuse(form: str, *, by: str | None, gaps: bool, oscal: str | None) -> None:
    """A usage error for options that say different things, before anything is read."""
    refuse_together(
        (
            (gaps and by is not None, "--by: the gaps have one form only; leave out --by or --gaps"),
            (oscal is not None and form != "oscal", "--oscal: says which document of --format oscal; add that"),
            (form == "oscal" and by is not None, "--by: is not for --format oscal; leave out one of the two"),
            (form == "oscal" and gaps, "--gaps: is not for --format oscal, whose mapping-collection has them"),
        )
    )


def _narrowed(table: Table, catalogue: str | None, component: str | None) -> Table:
    """The table with only what was asked for; a name that nothing has is a mistake and not an empty table."""
    _known(catalogue, [each.id for each in (*table.catalogues, *table.uncited)], "--catalogue")
    _known(component, [part.name for part in table.components], "--component")
    return narrowed(table, catalogue=catalogue, component=component)


def _known(name: str | None, names: list[str], option: str) -> None:
    if name is not None and name not in names:
        hint = did_you_mean(name, names) or f"known: {', '.join(names)}"
        raise click.UsageError(f"{option}: there is no {name!r} here; {hint}")
