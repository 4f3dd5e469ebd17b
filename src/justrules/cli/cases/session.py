"""A log opened as its configuration says, for the person at this terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from justrules.cases.access import Actor
from justrules.cases.codes import CaseCode, parse_code
from justrules.cases.configuration import Configuration, find_configuration, read_configuration
from justrules.cases.errors import Conflict, InvalidEntry
from justrules.cases.listing import CaseSummary
from justrules.cases.log import CaseLog
from justrules.cases.work import Receipt, no_such_case
from justrules.cli.cases.typed import Code
from justrules.cli.console import say
from justrules.policies.model import Policy
from justrules.policies.words import ResponseKind

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open log, who works with it, and where it was described."""

    configuration: Configuration
    log: CaseLog
    actor: Actor

    def policy(self, policy_id: str | None = None, *, version: str | None = None) -> Policy:
        """A policy by its id, found where the log finds it; the log's own if none is named.

        Raises:
            PolicyError: there is none of this id and version, or it has errors.
        """
        return self.configuration.registry().get(policy_id or self.configuration.policy, version=version)

    def find(self, code: str) -> CaseSummary:
        """The line of a case in a list, which opens no text and leaves no entry in the trail.

        Raises:
            NotFound: there is no such case, or not for this person (`JR701`).
        """
        try:
            asked = parse_code(code)
            above = CaseCode(year=asked.year, number=asked.number + 1).text
            found = self.log.cases(self.actor, after=above, limit=1).cases
        except InvalidEntry:
            found = ()
        if not found or found[0].case_code != code:
            raise no_such_case()
        return found[0]


def takes_config(command: _F) -> _F:
    """Give a command the option that says which configuration is meant."""
    told = "The configuration, or the folder that it is in; else $JUSTRULES_CONFIG, else ./justrules.toml."
    return click.option("--config", type=click.Path(), help=told)(command)


def configured(config: str | None) -> Configuration:
    """The configuration that the command line means; what the person should know about it is said."""
    found = read_configuration(find_configuration(config))
    for notice in found.notices:
        say(notice)
    return found


@contextmanager
def opened(config: str | None) -> Iterator[Session]:
    """The log that the command line means, open for the `with` block."""
    configuration = configured(config)
    with configuration.open() as log:
        yield Session(configuration=configuration, log=log, actor=log.actor(None))


# --- changing one case ---------------------------------------------------------------------------------------------


def takes_case(command: _F) -> _F:
    """Give a command the argument CODE, and the options that say in which log and in which version it was seen."""
    for decorate in (
        takes_config,
        click.option(
            "--version",
            type=click.IntRange(min=1),
            metavar="N",
            help="The version of the case that you saw; as it is now, if not given.",
        ),
        click.argument("code", type=Code()),
    ):
        command = decorate(command)
    return command


def takes_act(command: _F) -> _F:
    """Give a command the option that says which of the case's acts is meant."""
    told = "The number of the act, where the case has several."
    return click.option("--act", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help=told)(
        command
    )


def takes_kind(command: _F) -> _F:
    """Give a command the options that say what sort of response it was, and why a harsher one."""
    kinds = click.Choice([each.value for each in ResponseKind])
    for decorate in (
        click.option(
            "--harsher-reason", metavar="TEXT", help="Why it is harsher than the category allows. The case is flagged."
        ),
        click.option("--kind", type=kinds, help="What sort of response; the category's own, if not given."),
    ):
        command = decorate(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A case as it was read, and the log to change it in."""

    session: Session
    code: str
    version: int

    @property
    def log(self) -> CaseLog:
        """The log."""
        return self.session.log

    @property
    def seen(self) -> dict[str, Any]:
        """What every change begins with: who, which case, and the version that was read."""
        return {"actor": self.session.actor, "code": self.code, "expected_version": self.version}


@contextmanager
def changing(config: str | None, code: str, version: int | None) -> Iterator[Change]:
    """The case that the command line means, as it is now or as the person saw it."""
    with opened(config) as session:
        seen = version if version is not None else session.find(code).version
        try:
            yield Change(session=session, code=code, version=seen)
        except Conflict:
            say(f"Nothing was recorded. Look at the case with `justrules cases show {code}`, and do it again.")
            raise


def tell(receipt: Receipt) -> None:
    """Say what was recorded: where the case stands on stdout, what the person should know on stderr."""
    click.echo(f"{receipt.case_code} {receipt.status} version {receipt.version}")
    for notice in receipt.notices:
        say(f"Please note: {notice}")
