"""`justrules align catalogues`: the instruments whose sections are known, and whether their files are in order."""

from __future__ import annotations

import json

import click

from justrules.alignment.catalogue import Catalogue, load_catalogue
from justrules.alignment.shelf import Shelf, shelf_for
from justrules.cli.check import print_findings
from justrules.cli.console import console
from justrules.errors import PolicyError
from justrules.findings import Finding


@click.command(
    epilog="Examples:  justrules align catalogues   |   justrules align catalogues --folder policies/catalogues --check"
)
@click.option("--folder", multiple=True, type=click.Path(exists=True, file_okay=False), help="Look in this folder too.")
@click.option(
    "--check", "checks", is_flag=True, help="Tell what is wrong with the files, and exit with 1 if anything is."
)
@click.option("--format", "layout", type=click.Choice(["text", "plain", "json"]), default="text", show_default=True)
def command(folder: tuple[str, ...], checks: bool, layout: str) -> None:
    """List the catalogues: those of the folders you name, and the shipped ones."""
    shelf = shelf_for(folders=folder)
    if checks:
        raise SystemExit(print_findings(_checked(shelf), layout=layout, fail_on="error"))
    catalogues = shelf.catalogues()
    if layout == "json":
        click.echo(json.dumps([_record(catalogue) for catalogue in catalogues], indent=2, ensure_ascii=False))
    elif layout == "plain":
        for catalogue in catalogues:
            click.echo(f"{catalogue.id}: {catalogue.short}, {catalogue.edition}, {_counted(catalogue)}")
    else:
        _table(catalogues)


def _checked(shelf: Shelf) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, tuple[Finding, ...]] = {}
    for path in shelf.files():
        try:
            load_catalogue(path)
            found[str(path)] = ()
        except PolicyError as error:
            found[str(path)] = error.findings
    return found


def _counted(catalogue: Catalogue) -> str:
    open_ = sum(clause.unverified is not None for clause in catalogue.clauses)
    return f"{len(catalogue.clauses)} sections, {open_} unverified"


def _record(catalogue: Catalogue) -> dict[str, object]:
    return {
        "id": catalogue.id,
        "title": catalogue.title,
        "short": catalogue.short,
        "edition": catalogue.edition,
        "jurisdiction": catalogue.jurisdiction,
        "superseded_by": catalogue.superseded_by and catalogue.superseded_by.title,
        "sections": len(catalogue.clauses),
        "unverified": sum(clause.unverified is not None for clause in catalogue.clauses),
    }


def _table(catalogues: tuple[Catalogue, ...]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("id", "sections", "unverified", "cited as", "edition"):
        table.add_column(heading, overflow="fold", justify="right" if heading in ("sections", "unverified") else "left")
    for catalogue in catalogues:
        unverified = sum(clause.unverified is not None for clause in catalogue.clauses)
        table.add_row(catalogue.id, str(len(catalogue.clauses)), str(unverified), catalogue.short, catalogue.edition)
    console().print(table)
