"""`justrules explain`: a stored decision in prose."""

from __future__ import annotations

import click

from justrules.cli.console import write
from justrules.cli.inputs import read_input
from justrules.cli.telling import tell
from justrules.engine.rationale import AUDIENCES, Audience
from justrules.engine.records import from_json


@click.command(
    epilog="Examples:  justrules explain decision.json   |   justrules explain - --audience auditor < d.json"
)
@click.argument("decision", type=click.Path(allow_dash=True))
@click.option("--audience", type=click.Choice(AUDIENCES), default="person", show_default=True)
@click.option("--format", "layout", type=click.Choice(["text", "plain", "markdown"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write to this file.")
def command(decision: str, audience: Audience, layout: str, output: str | None) -> None:
    """Explain a decision that was stored as JSON. No policy file is needed."""
    result = from_json(read_input(decision))
    told = tell(result, audience, layout, to_file=output is not None)
    if told is not None:
        write(told, output)
