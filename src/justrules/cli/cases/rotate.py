"""`justrules cases rotate`: a new key in use, and everything brought under it.

The new key is on the disk before anything is under it, and the old one stays there as long as anything needs it.
"""

from __future__ import annotations

from pathlib import Path

import click

from justrules.cases.configuration import Configuration
from justrules.cases.keys import LocalKeys, Purpose, write_key_file
from justrules.cases.words import Standing
from justrules.cli.cases.progress import progress
from justrules.cli.cases.session import configured, opened, takes_config
from justrules.cli.cases.typed import Plain
from justrules.cli.console import say


@click.command(cls=Plain, epilog="Examples:  justrules cases rotate   |   justrules cases rotate --finish")
@click.option("--finish", is_flag=True, help="Make no new key: go on with a rotation that was broken off.")
@click.option(
    "--new-keys",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the keys go, if they come from an environment variable.",
)
@takes_config
def command(finish: bool, new_keys: Path | None, config: str | None) -> None:
    """Put a new key in use: data keys are wrapped anew and pseudonyms made anew. What is sealed is not touched.

    Take a backup of the database and of the keys first.
    """
    configuration = configured(config)
    _demand_place(configuration, new_keys, finish=finish)
    _demand_right(config)
    keys = configuration.keys()
    old = {keys.current(purpose) for purpose in Purpose}
    if not finish:
        keys = keys.with_new()
        _keep(configuration.keys_file, new_keys, keys)
    with configuration.open(keys=keys) as log, progress("Wrapping anew") as told:
        done = log.rotate(log.actor(None), progress=told)
    click.echo(f"{done} renewed under {keys.current(Purpose.WRAP)}")
    _say(configuration, new_keys, () if finish else tuple(sorted(old)))


def _demand_place(configuration: Configuration, new_keys: Path | None, *, finish: bool) -> None:
    in_file = configuration.keys_file is not None
    if in_file and new_keys is not None:
        raise click.UsageError("the keys are in a file, which is rewritten; --new-keys is for an environment variable")
    if not in_file and new_keys is None and not finish:
        raise click.UsageError("the keys come from an environment variable: give --new-keys FILE for the new ones")


def _demand_right(config: str | None) -> None:
    """No key is made for somebody who may not rotate: the log refuses, in its own words."""
    with opened(config) as session:
        if session.actor.standing is not Standing.DECIDES:
            session.log.rotate(session.actor)


def _keep(file: Path | None, new_keys: Path | None, keys: LocalKeys) -> None:
    """The old keys and the new one, whole or not at all."""
    if file is None:
        write_key_file(new_keys or Path(), keys)
        return
    beside = file.with_name(f"{file.name}.new")
    write_key_file(beside, keys)
    problem = None
    try:
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        problem = f"cannot write {file}: {error.strerror}; nothing was changed"
    if problem is not None:
        raise click.ClickException(problem)


def _say(configuration: Configuration, new_keys: Path | None, old: tuple[str, ...]) -> None:
    place = configuration.keys_file or new_keys
    if new_keys is not None:
        say(f"Set `{configuration.keys_variable}` to the content of {new_keys} now: the old keys alone no longer do.")
    if place is not None:
        say(f"Make a new backup of {place} now; the old backup does not open the log any more.")
    for name in old:
        say(
            f"The old key `{name}`: its `audit` secret vouches for the entries up to now and stays for as long as the "
            "log. Its `wrap` and `pseudonym` secrets open backups made before today; take them out when the last of "
            "those is gone."
        )
