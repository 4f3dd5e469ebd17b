"""What the studies of many acts take: a table as a file with the policy that its acts were judged by, or a case log."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from justrules.cli.console import say
from justrules.cli.inputs import Day, PolicyName
from justrules.findings import listed
from justrules.studies.sheet import is_word

_F = TypeVar("_F", bound=Callable[..., Any])


def takes_table(command: _F) -> _F:
    """Give a command the argument FILE, the option --policy, and those that say which policy is meant."""
    for decorate in (
        click.option(
            "--seed", type=int, default=0, show_default=True, help="Of the random numbers: same seed, same result."
        ),
        click.option("--as-of", type=Day(), help="The version in effect on this date."),
        click.option("--policy-version", metavar="VERSION", help="Exactly this version."),
        click.option(
            "--folder",
            multiple=True,
            type=click.Path(exists=True, file_okay=False),
            help="Look for policies in this folder too.",
        ),
        click.option("--policy", type=PolicyName(), help="The policy: its id, or the path of its file."),
        click.option(
            "--log",
            type=click.Path(),
            metavar="CONFIG",
            help="Instead of FILE, the acts of the case log with this configuration: its file or folder.",
        ),
        click.argument("file", type=click.Path(allow_dash=True), required=False),
    ):
        command = decorate(command)
    return command


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table in a file, with the policy that it goes with."""

    file: str
    policy: str


def table_of(file: str | None, policy: str | None) -> Table:
    """The table that the command line names, where it names no log."""
    if file is None:
        raise click.UsageError("Missing argument 'FILE'; or give --log CONFIG for the acts of a case log.")
    if policy is None:
        raise click.UsageError("Missing option '--policy'.")
    if file == "-" == policy:
        raise click.UsageError("with the policy on stdin, give the table in a file")
    return Table(file, policy)


def demand_log_alone(*others: object) -> None:
    """Refuse what a log already says: its acts, and where its policies are found in which version."""
    if any(others):
        raise click.UsageError("--log goes with no FILE, --folder, --policy-version or --as-of; --policy takes an id")


def say_ignored(ignored: Sequence[str]) -> None:
    """Tell that there are columns that were not read, so that a question is not lost among them unnoticed."""
    if ignored:
        told = [heading if is_word(heading) else "one with another kind of heading" for heading in ignored]
        say(f"not a question of the policy, and not read: {listed(told)}")


def record_of(value: Any) -> Any:
    """A study as plain data for JSON: records as mappings, numbers with no more places than they are good for."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: record_of(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [record_of(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value
