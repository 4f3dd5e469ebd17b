"""The command `justrules`: it reads, prints and decides nothing itself.

Data goes to stdout and talk to stderr. Each command lives in a module of its own, imported when it is called.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

from justrules.cli.help import laid_out
from justrules.errors import JustRulesError
from justrules.findings import did_you_mean
from justrules.version import __version__

COMMANDS = (
    "list",
    "show",
    "check",
    "test",
    "decide",
    "explain",
    "prove",
    "diff",
    "agreement",
    "bias",
    "replay",
    "export",
    "align",
    "cases",
    "stats",
    "demo-log",
    "schema",
    "rule",
)


class Commands(click.Group):
    """Commands by name, imported when called; a user's mistake becomes findings and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer meets them."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"justrules.cli.{cmd_name.replace('-', '_')}").command
        return laid_out(found)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, and where the name is misspelt, with the one that was meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS) or f"the commands are {', '.join(COMMANDS)}"
            ctx.fail(f"There is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does it, with findings told one to a line."""
        try:
            return super().invoke(ctx)
        except JustRulesError as error:
            for finding in error.findings:
                click.echo(str(finding), err=True)
            ctx.exit(2)


# Not a docstring: the sign that keeps lines apart is a control character, which a raw text cannot spell.
_HELP = """\
Just-culture decisions as open, provable, explainable policy files.

\b
justrules list                     the policies there are
justrules decide aviation_part5    classify one act, question by question
justrules check my_policy.yaml     what is wrong with a policy, and where
"""


@click.group(
    cls=Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "-V", "--version", prog_name="justrules")
def main() -> None:
    """Just-culture decisions as open, provable, explainable policy files."""
