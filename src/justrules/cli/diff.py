"""`justrules diff`: which answers a new version of a policy decides otherwise."""

from __future__ import annotations

import json

import click

from justrules.cli.console import write
from justrules.cli.inputs import PolicyName, policy_of
from justrules.engine.analysis.comparison import EFFORT, compare
from justrules.engine.analysis.report import comparison_data, comparison_markdown, comparison_text

LEVELS = ("category", "outcome", "text")


@click.command(
    epilog="Examples:  justrules diff old.yaml new.yaml   |   justrules diff old.yaml new.yaml --fail-on category"
)
@click.argument("old", type=PolicyName())
@click.argument("new", type=PolicyName())
@click.option("--format", "layout", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit with 1 if this, or something weightier, changed.")
@click.option("--effort", type=click.IntRange(1), default=EFFORT, show_default=True, help="How much to try.")
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write to this file.")
def command(old: str, new: str, layout: str, fail_on: str | None, effort: int, output: str | None) -> None:
    """Compare two policies by what they decide: which answers of OLD come to something else in NEW.

    Exit code 0, or 1 by --fail-on: `category` if a category changes, `outcome` also if an outcome or response
    does, `text` if anything at all does. A comparison that had to be given up counts as `category`.
    """
    found = compare(policy_of(old, (), None, None), policy_of(new, (), None, None), effort=effort)
    if layout == "json":
        told = json.dumps(comparison_data(found), indent=2, ensure_ascii=False)
    else:
        told = comparison_markdown(found) if layout == "markdown" else comparison_text(found)
    write(told, output)
    weighty = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on else ()
    raise SystemExit(1 if found.level in weighty else 0)
