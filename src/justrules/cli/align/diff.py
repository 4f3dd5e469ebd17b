"""`justrules align diff`: what a committee must look at again between two versions, and why."""

from __future__ import annotations

import datetime as dt

import click

from justrules.alignment.comparison import FORMAT, compare_alignments, difference_report
from justrules.cli.align.dossier import cases_of, policies_of, takes_shelf, today
from justrules.cli.align.forms import form_of, takes_form, write_report
from justrules.cli.inputs import PolicyName


@click.command(
    epilog="Examples:  justrules align diff old.yaml new.yaml   |   "
    "justrules align diff old.yaml new.yaml --format markdown"
)
@click.argument("old", type=PolicyName())
@click.argument("new", type=PolicyName())
@takes_shelf
@takes_form()
@click.option("--fail-on-change", is_flag=True, help="Exit with 1 if there is anything to look at again.")
def command(
    old: str,
    new: str,
    folder: tuple[str, ...],
    catalogues: tuple[str, ...],
    as_of: dt.date | None,
    layout: str | None,
    fail_on_change: bool,
    output: str | None,
) -> None:
    """Compare the alignment of OLD and NEW: rows, clauses and components that are no longer the same.

    Each policy is looked up in the catalogues beside its own file, so that an edited catalogue shows as well.
    """
    form = form_of(layout, output)
    first, second = policies_of((old, new), folder)
    (before,) = cases_of((first,), catalogues=catalogues, as_of=as_of)
    (after,) = cases_of((second,), catalogues=catalogues, as_of=as_of)
    difference = compare_alignments(before, after)
    write_report(difference_report(difference), form, output, made=today(as_of), kind=FORMAT)
    raise SystemExit(1 if fail_on_change and difference.changes else 0)
