"""`justrules align check`: what is wrong with alignment tables, where, and how to mend it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from justrules.alignment import checks
from justrules.alignment.checks.unchecked_rows import Unchecked, unchecked
from justrules.alignment.references import Case, case_of
from justrules.alignment.reviews import read_reviews
from justrules.cli.align.dossier import cases_of, every_policy, shelf_of, takes_shelf
from justrules.cli.check import print_findings
from justrules.cli.inputs import PolicyName
from justrules.engine import compiler
from justrules.findings import Finding, in_order
from justrules.policies.loader import read_file


@click.command(
    epilog="Examples:  justrules align check aviation_part5   |   justrules align check ours.yaml --fail-on warning"
)
@click.argument("policies", nargs=-1, required=True, type=PolicyName())
@takes_shelf
@click.option("--reviews", type=click.Path(exists=True, dir_okay=False), help="The file of reviews of the one policy.")
@click.option("--strict", is_flag=True, help="Tell of rows without a record of a review or a section to check, too.")
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
    reviews: str | None,
    strict: bool,
    layout: str,
    fail_on: str,
) -> None:
    """Check the alignment tables of POLICIES against the catalogues.

    Whether each section cited exists, is in force and is what the row takes it to be; whether components and evidence
    exist; whether something changed since a row was reviewed. Rows that cannot be checked are counted. Exit code 0:
    nothing found. 1: findings. 2: something could not be read.
    """
    read = every_policy(policies, folder)
    cases = cases_of(read, catalogues=catalogues, as_of=as_of)
    if reviews is not None:
        cases = (_with_reviews(cases, catalogues, reviews),)
    found = {case.policy.place().source: findings_of(case, strict=strict) for case in cases}
    count = unchecked(cases)
    more = {"unchecked": dataclasses.asdict(count)}
    raise SystemExit(print_findings(found, layout=layout, fail_on=fail_on, notes=tuple(_notes(count)), more=more))


def findings_of(case: Case, *, strict: bool = False) -> tuple[Finding, ...]:
    """What is wrong with a table: against the catalogues, and within its policy. Nothing is told twice."""
    own = [finding for finding in compiler.check(case.policy) if finding.code.startswith("JR4")]
    every = (*checks.check(case, strict=strict), *own)
    return in_order({(finding, finding.where): finding for finding in every}.values())


def _with_reviews(cases: tuple[Case, ...], catalogues: tuple[str, ...], path: str) -> Case:
    """The one policy with the reviews in the file at `path` in the place of those beside it."""
    if len(cases) > 1:
        raise click.UsageError("--reviews is for one policy; name one")
    (case,) = cases
    records = read_reviews(read_file(Path(path)), stem=case.policy.id)
    return case_of(case.policy, shelf_of((case.policy,), catalogues), as_of=case.as_of, reviews=records)


def _notes(count: Unchecked) -> Iterator[str]:
    """What a reader must not take for checked."""
    if count.without_catalogue:
        yield _note(count.without_catalogue, count.rows, "have no catalogue to be checked against")
    if count.whole:
        yield _note(count.whole, count.rows, "cite a whole instrument, so that no section is checked")


def _note(counts: Mapping[str, int], rows: int, what: str) -> str:
    listed = ", ".join(f"{source} ({number})" for source, number in counts.items())
    return f"{sum(counts.values())} of {rows} rows {what}: {listed}"
