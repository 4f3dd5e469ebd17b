"""`justrules list`: the policies there are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from justrules.cli.console import console
from justrules.policies.registry import Registry

if TYPE_CHECKING:
    from justrules.policies.model import Policy


@click.command(epilog="Examples:  justrules list   |   justrules list --folder policies --format json")
@click.option("--folder", multiple=True, type=click.Path(exists=True, file_okay=False), help="Look in this folder too.")
@click.option("--format", "layout", type=click.Choice(["text", "plain", "json"]), default="text", show_default=True)
def command(folder: tuple[str, ...], layout: str) -> None:
    """List the policies: the shipped ones, those of installed packages, and those in your folders."""
    policies = Registry.default(*folder).policies()
    if layout == "json":
        click.echo(json.dumps([_record(policy) for policy in policies], indent=2, ensure_ascii=False))
    elif layout == "plain":
        for policy in policies:
            click.echo(f"{policy.id} {policy.version}, {policy.status}: {policy.title}")
    else:
        _table(policies)


def _record(policy: Policy) -> dict[str, object]:
    return {
        "id": policy.id,
        "version": policy.version,
        "status": policy.status.value,
        "title": policy.title,
        "sector": policy.sector,
        "jurisdiction": policy.jurisdiction,
        "language": policy.language,
        "questions": len(policy.questions),
        "digest": policy.digest,
    }


def _table(policies: tuple[Policy, ...]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("id", "version", "status", "questions", "title"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "questions" else "left")
    for policy in policies:
        table.add_row(policy.id, policy.version, policy.status.value, str(len(policy.questions)), policy.title)
    console().print(table)
