"""`justrules show`: a policy's tree in the terminal, as Mermaid, DOT or SVG, with a decision's path on request."""

from __future__ import annotations

import datetime as dt

import click

from justrules.cli.console import write
from justrules.cli.inputs import named, read_input, takes_policy
from justrules.cli.trees import tree_named
from justrules.engine.answers import read_answers
from justrules.engine.assessed import Assessment
from justrules.engine.evaluator import walk
from justrules.engine.records import from_json
from justrules.engine.tree import Step, Tree
from justrules.errors import AnswerError
from justrules.exports import FORMATS
from justrules.findings import Finding, Location


@click.command(
    epilog="Examples:  justrules show aviation_part5   |   justrules show nhs_just_culture --format svg -o t.svg"
)
@takes_policy
@click.option("--format", "layout", type=click.Choice(list(FORMATS)), default="tree", show_default=True)
@click.option("--answers", metavar="FILE", type=click.Path(allow_dash=True), help="Mark the path of these answers.")
@click.option("--decision", metavar="FILE", type=click.Path(allow_dash=True), help="Mark the path of this decision.")
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write to this file.")
def command(
    policy: str,
    folder: tuple[str, ...],
    policy_version: str | None,
    as_of: dt.date | None,
    layout: str,
    answers: str | None,
    decision: str | None,
    output: str | None,
) -> None:
    """Show the tree of POLICY."""
    if answers and decision:
        raise click.UsageError("give --answers or --decision, not both")
    tree = tree_named(policy, folder, policy_version, as_of)
    path: tuple[Step, ...] = ()
    if answers:
        given, reasons = read_answers(tree, read_input(answers), name=named(answers))
        path = walk(tree, given, reasons=reasons).path
    elif decision:
        path = _path_of(tree, decision)
    write(FORMATS[layout](tree, path), output)


def _path_of(tree: Tree, decision: str) -> tuple[Step, ...]:
    record = from_json(read_input(decision))
    result = record.result if isinstance(record, Assessment) else record
    if result.policy.digest != tree.policy.digest:
        made_by = f"{result.policy.id} {result.policy.version}"
        message = f"the decision was made under `{made_by}`, which is not this policy with this content"
        raise AnswerError(
            [
                Finding(
                    code="JR604",
                    message=message,
                    where=Location(source=decision),
                    hint="show the policy it names",
                )
            ]
        )
    return result.path
