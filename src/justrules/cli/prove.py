"""`justrules prove`: an exact certificate of a policy."""

from __future__ import annotations

import datetime as dt
import json

import click

from justrules.cli.console import write
from justrules.cli.inputs import policy_of, takes_policy
from justrules.engine.analysis.certificate import prove
from justrules.engine.analysis.report import certificate_text


@click.command(
    epilog="Examples:  justrules prove aviation_part5   |   justrules prove ours.yaml --format json -o proof.json"
)
@takes_policy
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write to this file.")
def command(
    policy: str,
    folder: tuple[str, ...],
    policy_version: str | None,
    as_of: dt.date | None,
    layout: str,
    output: str | None,
) -> None:
    """Prove what can be proved of POLICY: that every path ends, that severity moves nothing, and more.

    Exit code 0: no claim fails. 1: one does; a counterexample is printed. 2: the policy has errors.
    """
    certificate = prove(policy_of(policy, folder, policy_version, as_of))
    told = certificate_text(certificate) if layout == "text" else json.dumps(certificate.to_data(), indent=2)
    write(told, output)
    raise SystemExit(0 if certificate.holds else 1)
