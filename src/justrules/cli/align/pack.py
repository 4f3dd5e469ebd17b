"""`justrules align pack`: what a tender or an inspection asks for, and which parts of a policy show it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from justrules.alignment.packs import PackFile, load_pack, pack_files, pack_report
from justrules.cli.align.dossier import policies_of, takes_shelf, today
from justrules.cli.align.forms import form_of, takes_form, write_report
from justrules.cli.inputs import PolicyName
from justrules.findings import did_you_mean
from justrules.policies.registry import is_path

FORMAT = "justrules/alignment-pack/1"


@click.command(
    epilog="Examples:  justrules align pack social_care_evidence   |   "
    "justrules align pack social_care_evidence ours.yaml --format xlsx -o evidence.xlsx"
)
@click.argument("pack")
@click.argument("policy", required=False, type=PolicyName())
@takes_shelf
@takes_form()
def command(
    pack: str,
    policy: str | None,
    folder: tuple[str, ...],
    catalogues: tuple[str, ...],
    as_of: dt.date | None,
    layout: str | None,
    output: str | None,
) -> None:
    """Show the evidence of PACK: an id or a file, with the policy that it names, or your version of it."""
    form = form_of(layout, output)
    file = _pack(pack, folder)
    (read,) = policies_of((policy or file.pack.policy,), folder)
    write_report(pack_report(file, read), form, output, made=today(as_of), kind=FORMAT)


def _pack(name: str, folder: tuple[str, ...]) -> PackFile:
    if is_path(name):
        return load_pack(name)
    files = {path.stem: path for path in pack_files(Path(each) / "packs" for each in folder)}
    if name not in files:
        hint = did_you_mean(name, files) or f"known: {', '.join(files) or 'none'}"
        raise click.UsageError(f"there is no pack {name!r}; {hint}")
    return load_pack(files[name])
