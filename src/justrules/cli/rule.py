"""`justrules rule`: what a finding code means and why it matters."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from justrules.findings import CATALOGUE, did_you_mean


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(code, help=rule.title) for code, rule in CATALOGUE.items() if code.startswith(incomplete)]


@click.command(epilog="Examples:  justrules rule JR203   |   justrules rule")
@click.argument("code", required=False, shell_complete=_complete)
def command(code: str | None) -> None:
    """Say what a finding CODE means and why it matters; without a CODE, list them all."""
    if code is None:
        for name, rule in CATALOGUE.items():
            click.echo(f"{name}  {rule.level.value:<7}  {rule.title}")
        return
    found = CATALOGUE.get(code.upper())
    if found is None:
        hint = did_you_mean(code.upper(), CATALOGUE) or "run `justrules rule` for the list"
        raise click.UsageError(f"there is no code {code}; {hint}")
    click.echo(f"{code.upper()} ({found.level.value}): {found.title}\n\n{found.why}")
