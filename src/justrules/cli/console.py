"""How the commands print: data on stdout, talk on stderr, colour only where it is wanted."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """Where formatted text goes: styled on a terminal, plain in a pipe, with `NO_COLOR` or on a dumb terminal."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    return Console(
        color_system=None if plain else "auto",
        width=None if sys.stdout.isatty() else 160,
        highlight=False,
        markup=False,
        emoji=False,
    )


def is_terminal() -> bool:
    """Whether formatted text would reach a terminal, or somebody says that it does; rich knows all the ways."""
    might = sys.stdout.isatty() or any(os.environ.get(name) for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))
    return might and console().is_terminal


def say(text: str = "") -> None:
    """Talk to the person: on stderr, one line after the other, nothing ever redrawn."""
    click.echo(text, err=True)


def write(text: str, output: str | None) -> None:
    """Data to stdout, or to the file `output`."""
    if output is None or output == "-":
        click.echo(text.rstrip("\n"))
        return
    try:
        with click.open_file(output, "w", encoding="utf-8") as file:
            file.write(text.rstrip("\n") + "\n")
    except OSError as problem:
        raise click.ClickException(f"cannot write {output}: {problem.strerror}") from None
    say(f"written: {output}")
