"""`justrules cases`: the case log in the terminal, as the person that the configuration names.

Nothing is imported before a command is called, so that the rest of `justrules` works without the extra `cases`.
"""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import click

from justrules.cli.help import laid_out
from justrules.errors import JustRulesError
from justrules.findings import Finding, Location, did_you_mean, listed

COMMANDS = (
    "init",
    "open",
    "add-act",
    "evaluate",
    "classify",
    "reclassify",
    "act",
    "follow-up",
    "act-again",
    "close",
    "reopen",
    "withdraw",
    "duplicate",
    "duty",
    "improve",
    "improved",
    "support",
    "review",
    "permit",
    "revoke",
    "show",
    "list",
    "export",
    "verify",
    "backup",
    "restore",
    "retention",
    "erase",
    "rotate",
    "upgrade",
)

_NEEDS = ("sqlalchemy", "cryptography", "alembic")


class Cases(click.Group):
    """Commands by name, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a case needs them."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        require_extra()
        found: click.Command = importlib.import_module(f"justrules.cli.cases.{cmd_name.replace('-', '_')}").command
        return laid_out(found)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, and where the name is misspelt, with the one that was meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS) or f"the commands are {', '.join(COMMANDS)}"
            ctx.fail(f"There is no such command of `justrules cases`; {hint}")
        return super().resolve_command(ctx, args)


def require_extra() -> None:
    """Refuse to go on without what the case log needs.

    Raises:
        JustRulesError: something is not installed (`JR714`).
    """
    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        told = f"the case log needs {listed(missing)}, which is not installed"
        where, hint = Location(source="case log"), "pip install 'justrules[cases]'"
        raise JustRulesError([Finding(code="JR714", message=told, where=where, hint=hint)])


_HELP = """\
Keep a confidential log of cases: open, classify, act, follow up, close.

Who acts, the database and the keys are named in a configuration file: `--config FILE`, the variable
`JUSTRULES_CONFIG`, or `justrules.toml` in the folder.

\b
justrules cases init DIR           make a log, its keys and its configuration
justrules cases open               open a case
justrules cases classify CODE      question by question, to a category
justrules cases verify             nothing was changed behind the log's back
"""


@click.group(
    cls=Cases,
    help=_HELP,
    epilog="Examples:  justrules cases init mylog   |   justrules cases open --individual - --department ramp",
)
def command() -> None:
    """Keep a confidential log of cases."""
