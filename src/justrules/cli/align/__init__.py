"""`justrules align`: which regulation a policy answers and how, checked, as a table, with gaps and reviews.

`justrules align POLICY...` is short for `justrules align show POLICY...`.
"""

from __future__ import annotations

import importlib

import click

from justrules.cli.help import laid_out

COMMANDS = ("show", "check", "review", "diff", "pack", "catalogues")
DEFAULT = "show"


class Align(click.Group):
    """Commands by name, imported when called; what is no command is a policy to show."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are needed."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"justrules.cli.align.{cmd_name}").command
        return laid_out(found)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does it, with `show` put in where the first word is no command."""
        asks_help = bool(args) and args[0] in ctx.help_option_names
        given = args if not args or args[0] in COMMANDS or asks_help else [DEFAULT, *args]
        return super().parse_args(ctx, given)


_HELP = """\
Show which requirements a policy answers, and check that it is so.

\b
justrules align POLICY...          the table (the same as: align show)
justrules align check POLICY...    what is wrong with the table
justrules align review POLICY      record that somebody looked at rows
"""


@click.group(
    cls=Align,
    help=_HELP,
    epilog="Examples:  justrules align aviation_part5   |   justrules align social_care --format xlsx -o table.xlsx",
)
def command() -> None:
    """Show which requirements a policy answers, and check that it is so."""
