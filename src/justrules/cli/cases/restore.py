"""`justrules cases restore`: a backup brought back to a new file, and verified before it is left there."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path

import click

from justrules.cases.audit import Anchor
from justrules.cases.backup import restore
from justrules.cases.errors import StoreError, finding
from justrules.cli.cases.anchors import anchors_of, takes_anchors, verified
from justrules.cli.cases.progress import progress
from justrules.cli.cases.session import configured, takes_config
from justrules.cli.cases.typed import Plain
from justrules.cli.console import say

_DUMP = b"PGDMP"
"""What an archive of `pg_dump --format=custom` begins with."""


@click.command(
    cls=Plain, epilog="Examples:  justrules cases restore /backup/cases-2026-11-21.db restored.db --anchors heads.txt"
)
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@takes_anchors
@takes_config
def command(source: Path, target: Path, anchor: tuple[Anchor, ...], anchors: str | None, config: str | None) -> None:
    """Bring the backup SOURCE back to the new file TARGET, verify it there, and print its head.

    The keys are those of the configuration. Exit code 1, and no file, if the copy does not verify.
    """
    kept = anchors_of(anchor, anchors)
    _demand_ours(source)
    keys = configured(config).keys()
    with progress("Verifying") as told:
        head = verified(lambda: restore(source, target, keys=keys, anchors=kept, progress=told))
    say(f"Restored to {target} and verified: {head.seq} entries. What was recorded after the backup is not in it.")
    say("Whoever was erased after the backup is in it again: erase them again before anybody works with it.")
    say("To work with it, name it as `database` in the configuration.")
    click.echo(str(head))


def _demand_ours(source: Path) -> None:
    """A dump of PostgreSQL goes back to a server, by PostgreSQL's own command."""
    if _beginning(source) != _DUMP:
        return
    command = shlex.join(["pg_restore", "--dbname=NEW", str(source)])
    hint = f"run `{command}` with an empty database, name it in the configuration, and run `justrules cases verify`"
    raise StoreError([finding("JR733", "this is a backup of PostgreSQL's own", hint=hint)])


def _beginning(source: Path) -> bytes:
    with suppress(OSError), source.open("rb") as file:  # what cannot be read is for `restore` to tell
        return file.read(len(_DUMP))
    return b""
