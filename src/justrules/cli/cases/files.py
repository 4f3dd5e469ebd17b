"""Files with personal data: new ones, which only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path

import click

from justrules.cli.console import say


def write_private(text: str, output: str) -> None:
    """Text to a new file that only its owner may read, or to stdout for `-`. Nothing is overwritten."""
    if output == "-":
        click.echo(text.rstrip("\n"))
        return
    problem = None
    try:
        with open(Path(output), "x", encoding="utf-8", newline="\n", opener=_for_owner) as file:
            file.write(text.rstrip("\n") + "\n")
    except FileExistsError:
        problem = f"there is a file {output} already; give a new name, nothing is overwritten"
    except OSError as error:
        problem = f"cannot write {output}: {error.strerror}"
    if problem is not None:
        raise click.ClickException(problem)
    say(f"written: {output}; only you may read it")


def _for_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
