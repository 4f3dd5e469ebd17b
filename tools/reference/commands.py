"""The help of every command, as the command prints it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from justrules.cli import COMMANDS, main
from justrules.cli.help import HelpContext


def command_line() -> str:
    """The help of every command, as the command prints it."""
    lines = ["# Command line\n", "Data goes to stdout, talk to stderr. `NO_COLOR` is honoured.\n"]
    lines += [_help(main, "justrules")]
    context = click.Context(main, info_name="justrules")
    for name in COMMANDS:
        command = main.get_command(context, name)
        if command is not None:
            lines += _command(command, name, context)
    lines += [
        "## Completion of policy ids in the shell\n",
        'For bash: `eval "$(_JUSTRULES_COMPLETE=bash_source justrules)"`; for zsh and fish put their names for bash.\n',
    ]
    return "\n".join(lines)


def _command(command: click.Command, name: str, context: click.Context) -> Iterator[str]:
    """A command's help, and that of the commands below it."""
    yield f"{'###' if ' ' in name else '##'} {name}\n"
    yield _help(command, f"justrules {name}")
    inside = click.Context(command, info_name=name, parent=context)
    for below in command.list_commands(inside) if isinstance(command, click.Group) else ():
        found = command.get_command(inside, below) if isinstance(command, click.Group) else None
        if found is not None:
            yield from _command(found, f"{name} {below}", inside)


def _help(command: click.Command, name: str) -> str:
    return f"```text\n{command.get_help(HelpContext(command, info_name=name, max_content_width=100)).rstrip()}\n```\n"
