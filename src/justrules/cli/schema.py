"""`justrules schema`: the JSON Schemas of policies, answers and decisions."""

from __future__ import annotations

import json

import click

from justrules.cli.console import write
from justrules.cli.inputs import PolicyName, policy_of
from justrules.policies.schema import answers_schema, shipped_schema


@click.command(epilog="Examples:  justrules schema -o policy.schema.json   |   justrules schema answers aviation_part5")
@click.argument("kind", type=click.Choice(["policy", "answers", "decision", "pending", "assessment"]), default="policy")
@click.argument("policy", type=PolicyName(), required=False)
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write to this file.")
def command(kind: str, policy: str | None, output: str | None) -> None:
    """Print the JSON Schema of policy files, of stored records, or of the answers to one POLICY."""
    if (kind == "answers") != (policy is not None):
        raise click.UsageError(
            "`answers` takes a POLICY, and only `answers` does: justrules schema answers aviation_part5"
        )
    schema = answers_schema(policy_of(policy, (), None, None)) if policy else shipped_schema(kind)
    write(json.dumps(schema, indent=2, ensure_ascii=False), output)
