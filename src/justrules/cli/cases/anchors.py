"""Heads of the trail that were kept outside, one after the other or as a file with one in each line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from justrules.cases.audit import Anchor
from justrules.cases.errors import InvalidEntry, Tampered
from justrules.cli.console import say
from justrules.cli.inputs import read_input

_F = TypeVar("_F", bound=Callable[..., Any])


class AnchorText(click.ParamType[Anchor]):
    """A number, a colon and 64 hexadecimal digits."""

    name = "anchor"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Anchor:
        """The anchor, or a usage error."""
        try:
            return value if isinstance(value, Anchor) else Anchor.parse(value)
        except InvalidEntry as error:
            self.fail(f"{error.findings[0].message}; {error.findings[0].hint}", param, ctx)


def takes_anchors(command: _F) -> _F:
    """Give a command the options that name anchors."""
    for decorate in (
        click.option(
            "--anchor", type=AnchorText(), metavar="SEQ:HASH", multiple=True, help="A head that was kept outside."
        ),
        click.option(
            "--anchors",
            type=click.Path(allow_dash=True),
            metavar="FILE",
            help="Heads that were kept outside, one in each line; # begins a remark.",
        ),
    ):
        command = decorate(command)
    return command


def anchors_of(given: tuple[Anchor, ...], file: str | None) -> tuple[Anchor, ...]:
    """Every anchor that the command line names."""
    return (*given, *(() if file is None else _read(file)))


def _read(file: str) -> tuple[Anchor, ...]:
    found: list[Anchor] = []
    for number, line in enumerate(read_input(file).decode("utf-8-sig", errors="replace").splitlines(), start=1):
        text = line.partition("#")[0].strip()
        try:
            found += [Anchor.parse(text)] if text else []
        except InvalidEntry as error:
            told = f"{file}:{number}: {error.findings[0].message}; {error.findings[0].hint}"
            raise click.UsageError(told) from None
    return tuple(found)


def verified(verify: Callable[[], Anchor]) -> Anchor:
    """What `verify` gives back; where something was changed, it is told and the exit code is 1."""
    try:
        return verify()
    except Tampered as error:
        say(str(error))
        raise SystemExit(1) from None
