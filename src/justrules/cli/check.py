"""`justrules check`: what is wrong with policy files, where, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import click

from justrules.cli.console import console
from justrules.cli.inputs import read_input
from justrules.engine.compiler import check
from justrules.errors import PolicyError
from justrules.findings import Finding, Level, in_order
from justrules.policies.excerpt import frame, lines_at, lines_of
from justrules.policies.loader import load_file, loads
from justrules.policies.model import Policy
from justrules.policies.registry import SUFFIXES, may_be_policy

FORMAT = "justrules/findings/1"


@click.command(epilog="Examples:  justrules check policies/ours.yaml   |   justrules check --format json policies/")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--format", "layout", type=click.Choice(["text", "plain", "json"]), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least finding that makes the exit code 1.",
)
def command(files: tuple[str, ...], layout: str, fail_on: str) -> None:
    """Check policy files, or all policies in a folder.

    Exit code 0: nothing found. 1: findings. 2: a file could not be opened.
    """
    paths = list(expanded(files))
    stdin = read_input("-") if "-" in paths else b""
    found = {path: _findings(path, stdin) for path in paths}
    raise SystemExit(print_findings(found, layout=layout, fail_on=fail_on, stdin=stdin))


def print_findings(
    found: Mapping[str, tuple[Finding, ...]],
    *,
    layout: str,
    fail_on: str,
    stdin: bytes = b"",
    notes: Sequence[str] = (),
    more: Mapping[str, object] = MappingProxyType({}),
) -> int:
    """Print what was found in each file, and return the exit code.

    Args:
        found: the files by path, each with its findings.
        layout: `text`, `plain` or `json`.
        fail_on: the least level that makes the exit code 1: `error` or `warning`.
        stdin: what the file `-` holds.
        notes: lines to print after the findings, in `text` and `plain`.
        more: keys to add to the document, in `json`.
    """
    paths = list(found)
    findings = [finding for group in found.values() for finding in group]
    if layout == "json":
        data = {"format": FORMAT, "files": paths, "findings": [_record(f) for f in findings], **more}
        click.echo(json.dumps(data, indent=2))
    elif layout == "plain":
        for finding in findings:
            click.echo(f"{finding.level.value}: {finding}")
        click.echo("\n".join((_summary(paths, findings), *notes)))
    else:
        _framed(found, stdin)
        console().print("\n".join((_summary(paths, findings), *notes)), soft_wrap=True)
    return _exit_code(findings, fail_on)


def expanded(files: Iterable[str]) -> Iterable[str]:
    """The files named, and in the place of a folder the policies in it.

    Raises:
        click.UsageError: there is none in a folder.
    """
    for name in files:
        if Path(name).is_dir():
            inside = sorted(str(p) for p in Path(name).rglob("*") if p.suffix in SUFFIXES and may_be_policy(p))
            if not inside:
                raise click.UsageError(f"there is no policy file in {name}")
            yield from inside
        else:
            yield name


def _findings(path: str, stdin: bytes) -> tuple[Finding, ...]:
    try:
        policy = loads(stdin, name="<stdin>") if path == "-" else load_file(path)
    except PolicyError as error:
        return error.findings
    return in_order((*check(policy), *_about_the_table(policy)))


def _about_the_table(policy: Policy) -> tuple[Finding, ...]:
    """What is wrong with the alignment, as far as the catalogues are at hand; `justrules align check` says more."""
    if not any(authority.catalogue for authority in policy.authorities):
        return ()
    # Only policies that name a catalogue pay for reading it.
    from justrules.alignment import checks
    from justrules.cli.align.dossier import cases_of

    try:
        (case,) = cases_of((policy,), catalogues=(), as_of=None)
    except PolicyError as error:
        return error.findings
    return tuple(finding for finding in checks.check(case) if finding.code != "JR415")


def _exit_code(findings: Sequence[Finding], fail_on: str) -> int:
    if any(finding.code == "JR018" for finding in findings):
        return 2
    counted = findings if fail_on == "warning" else [f for f in findings if f.level is Level.ERROR]
    return 1 if counted else 0


def _summary(paths: Sequence[str], findings: Sequence[Finding]) -> str:
    errors = sum(finding.level is Level.ERROR for finding in findings)
    warnings = len(findings) - errors
    files = "1 file" if len(paths) == 1 else f"{len(paths)} files"
    if not findings:
        return f"{files} checked, nothing found"
    return f"{files} checked, {errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}"


def _record(finding: Finding) -> dict[str, object]:
    where = finding.where
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": finding.message,
        "hint": finding.hint,
        "file": where.source,
        "line": where.line or None,
        "column": where.column or None,
        "end_line": where.end_line or None,
        "end_column": where.end_column or None,
    }


def _framed(found: Mapping[str, tuple[Finding, ...]], stdin: bytes) -> None:
    from rich.text import Text

    out = console()
    for findings in found.values():
        for finding in findings:
            # A finding may be about another file: a catalogue, or the reviews beside a policy.
            lines = lines_of(stdin) if finding.where.source == "<stdin>" else lines_at(finding.where.source)
            style = "bold red" if finding.level is Level.ERROR else "bold yellow"
            head = Text(f"{finding.where}: ")
            head.append(f"{finding.level.value} {finding.code}", style=style)
            head.append(f" {finding.message}")
            out.print(head, soft_wrap=True)
            for line in frame(finding, lines):
                out.print(Text(line, style="dim"), soft_wrap=True)
            if finding.hint:
                out.print(Text(f"  hint: {finding.hint}", style="cyan"), soft_wrap=True)
            out.print()
