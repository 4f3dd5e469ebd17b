"""What the commands take: a policy by id or path, and files of answers and decisions."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from justrules.errors import JustRulesError
from justrules.policies.registry import Registry, is_path, load

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from justrules.policies.model import Policy

_F = TypeVar("_F", bound=Callable[..., Any])


class PolicyName(click.ParamType[str]):
    """A policy's id, completed from the known ones; or a path, or `-` for stdin."""

    name = "policy"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The ids that begin so; file names where a path is begun."""
        from click.shell_completion import CompletionItem

        if "/" in incomplete or incomplete.startswith("."):
            return [CompletionItem(incomplete, type="file")]
        try:
            folders = ctx.params.get("folder") or ()
            return [CompletionItem(i) for i in Registry.default(*folders).ids() if i.startswith(incomplete)]
        except (JustRulesError, OSError):
            return []


class Day(click.ParamType[dt.date]):
    """A date, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date, or a usage error that says how to write one."""
        try:
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as YYYY-MM-DD", param, ctx)


def takes_policy(command: _F) -> _F:
    """Give a command the argument POLICY and the options that say which one is meant."""
    for decorate in (
        click.option("--as-of", type=Day(), help="The version in effect on this date."),
        click.option("--policy-version", metavar="VERSION", help="Exactly this version."),
        click.option(
            "--folder",
            multiple=True,
            type=click.Path(exists=True, file_okay=False),
            help="Look for policies in this folder too.",
        ),
        click.argument("policy", type=PolicyName()),
    ):
        command = decorate(command)
    return command


def policy_of(policy: str, folder: tuple[str, ...], policy_version: str | None, as_of: dt.date | None) -> Policy:
    """The policy that the command line names."""
    if policy == "-":
        from justrules.policies.loader import loads

        return loads(read_input("-"), name="<stdin>")
    registry = None if is_path(policy) else Registry.default(*folder)
    return load(policy, version=policy_version, as_of=as_of, registry=registry)


def read_input(path: str) -> bytes:
    """The bytes of a file, or of stdin for `-`."""
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as problem:
        raise click.UsageError(f"cannot read {path}: {problem.strerror}") from None


def named(path: str) -> str:
    """What findings call the file at `path`."""
    return "<stdin>" if path == "-" else path
