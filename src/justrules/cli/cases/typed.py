"""What a person types: identities that are never shown again, texts from stdin or line by line, a yes before the end.

A `-` reads from stdin, so that nothing of it stays in the shell's history or in the list of processes.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import click

from justrules.cases.errors import InvalidEntry

_F = TypeVar("_F", bound=Callable[..., Any])

_QUOTED = re.compile(r"`([a-z_]+)`")
_CALLED: Mapping[str, tuple[str, ...]] = {
    "--response": ("response_action",),
    "--report": ("linked_report",),
    "--investigation": ("linked_investigation",),
    "--offered": ("offered_on",),
    "--given": ("given_on", "on"),
    "--owner": ("owner_role",),
    "--subject": ("individual",),
    "--investigator": ("individual",),
    "--from": ("opened_from",),
    "--before": ("opened_before",),
}
"""What the library calls these, where it is not the option's own word."""


class Plain(click.Command):
    """A command that does not quote what it did not ask for: it may be a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does it, with words too many told without the words."""
        rest = super().parse_args(ctx, args)
        if ctx.args and not ctx.resilient_parsing:
            ctx.fail("there is a word too many; what belongs to an option follows it, in quotes if it has spaces")
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """As click does it; what cannot be recorded is told under the names of the options."""
        try:
            return super().invoke(ctx)
        except InvalidEntry as error:
            refused = in_options(error, ctx)
        raise refused


def in_options(error: InvalidEntry, ctx: click.Context) -> InvalidEntry:
    """The same refusal for whoever typed the command, who knows options and not the parameters of a library."""
    options = {name: option for param in ctx.command.params for name, option in _names(param)}

    def told(text: str) -> str:
        return _QUOTED.sub(lambda found: f"`{options.get(found[1], found[1])}`", text)

    return InvalidEntry(
        replace(each, message=told(each.message), hint=None if each.hint is None else told(each.hint))
        for each in error.findings
    )


def _names(param: click.Parameter) -> Iterator[tuple[str, str]]:
    """What the library may call an option's value, and the option."""
    if isinstance(param, click.Option):
        for name in (param.name or "", *_CALLED.get(param.opts[-1], ())):
            yield name, param.opts[-1]


class Code(click.ParamType[str]):
    """A case code, however its letters are typed. What is no code is for the log to answer, as for an absent case."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code as the log spells it."""
        return str(value).upper()


class Stopped(click.ClickException):
    """The person stopped, or there was nobody to answer."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("stopped before the end; nothing was recorded")


class Moment(click.ParamType[dt.datetime]):
    """A date, which means its end, or a moment with its zone."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """The moment in UTC, or a usage error that says how to write one."""
        try:
            read = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail("write a date as YYYY-MM-DD, or a moment as YYYY-MM-DDTHH:MMZ", param, ctx)
        if len(str(value)) == len("YYYY-MM-DD"):
            return dt.datetime.combine(read.date(), dt.time.max, dt.UTC)
        if read.tzinfo is None:
            self.fail("a moment needs its zone: write YYYY-MM-DDTHH:MMZ for UTC", param, ctx)
        return read.astimezone(dt.UTC)


def today() -> dt.date:
    """The date in UTC, as the log counts days."""
    return dt.datetime.now(dt.UTC).date()


def takes_individual(what: str, *, option: str = "--individual") -> Callable[[_F], _F]:
    """Give a command an option for a person, read by `who`."""
    told = f"{what}, by the reference that your organisation uses; - to be asked, or to read it from stdin."
    return click.option(option, metavar="REFERENCE", help=told)


def who(given: str | None, *, option: str = "--individual") -> str:
    """The person that was named: on the command line, or hidden at a terminal and twice, or as a line of stdin."""
    if given is not None and given != "-":
        return given
    if sys.stdin.isatty():
        name = option.lstrip("-").capitalize()
        typed: str = click.prompt(f"{name} (not shown)", hide_input=True, confirmation_prompt=True, err=True)
        return typed
    if given is None:
        raise click.UsageError(f"give {option} REFERENCE, or {option} - to read it from stdin")
    return sys.stdin.readline().rstrip("\r\n")


def words(given: str | None, prompt: str | None = None) -> str | None:
    """A free text: as given, or from stdin for `-`, or asked for at a terminal if there is a prompt."""
    if given == "-":
        return sys.stdin.read()
    if given is None and prompt is not None and sys.stdin.isatty():
        return line(prompt) or None
    return given


def needed(given: str | None, prompt: str) -> str:
    """A free text that must be there; an empty one is for the log to refuse, in its own words."""
    return words(given, prompt) or ""


def line(prompt: str) -> str:
    """One line of what the person types; the prompt goes to stderr, where the talk is."""
    click.echo(prompt, nl=False, err=True)
    typed = sys.stdin.readline()
    if not typed:
        click.echo(err=True)
        raise Stopped
    return typed.strip()


def sure(question: str, *, yes: bool) -> bool:
    """Whether to go on: asked at a terminal, unless the person said yes before; what a script asks for is meant."""
    return yes or not sys.stdin.isatty() or click.confirm(question, err=True)


def surely(question: str, *, yes: bool) -> None:
    """Go on with what cannot be undone: only on a yes, and in a script only with --yes."""
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("this cannot be undone; give --yes to do it without being asked")
    if not yes and not click.confirm(question, err=True):
        raise Stopped
