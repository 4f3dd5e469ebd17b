"""`justrules align check`: what is wrong with alignment tables, where, and how to mend it."""

from __future__ import annotations

import datetime as dt

import click

from justrules.alignment.checks import check
from justrules.cli.align.dossier import cases_of, policies_of, takes_shelf
from justrules.cli.check import print_findings
from justrules.cli.inputs import PolicyName


@click.command(
    epilog="Examples:  justrules align check aviation_part5   |   justrules align check ours.yaml --fail-on warning"
)
@click.argument("policies", nargs=-1, required=True, type=PolicyName())
@takes_shelf
@click.option("--strict", is_flag=True, help="Tell of rows without a record of a review, too.")
@click.option("--format", "layout", type=click.Choice(["text", "plain", "json"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least finding that makes the exit code 1.",
)
def command(
    policies: tuple[str, ...],
    folder: tuple[str, ...],
    catalogues: tuple[str, ...],
    as_of: dt.date | None,
    strict: bool,
    layout: str,
    fail_on: str,
) -> None:
    """Check the alignment tables of POLICIES against the catalogues.

    Whether each section cited exists, is in force and is what the row takes it to be; whether evidence exists; whether
    something changed since a row was reviewed. Exit code 0: nothing found. 1: findings. 2: something could not be read.
    """
    read = policies_of(policies, folder)
    cases = cases_of(read, catalogues=catalogues, as_of=as_of)
    found = {case.policy.place().source: check(case, strict=strict) for case in cases}
    raise SystemExit(print_findings(found, layout=layout, fail_on=fail_on))
