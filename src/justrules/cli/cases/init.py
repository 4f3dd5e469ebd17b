"""`justrules cases init`: a log with its keys and its configuration, each made only where it is not yet there."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import click

from justrules.cases.access import standings
from justrules.cases.configuration import (
    FILE,
    Configuration,
    configuration_text,
    read_configuration,
    write_configuration,
)
from justrules.cases.errors import KeyFault, finding
from justrules.cases.identity import Identity
from justrules.cases.keys import LocalKeys, write_key_file
from justrules.cases.log import CaseLog
from justrules.cases.people import People
from justrules.cases.words import Standing
from justrules.cli.cases.typed import Plain, line, takes_individual, who
from justrules.cli.console import say
from justrules.findings import listed
from justrules.policies.registry import Registry


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases init mylog   |   "
    "justrules cases init mylog --organisation 'Example Air' --subject staff-0001 --role safety_manager",
)
@click.argument("place", metavar="DIR|FILE", type=click.Path())
@click.option("--organisation", metavar="NAME", help="For whom the log is kept; never to be changed.")
@takes_individual("You", option="--subject")
@click.option("--role", help="Your role, as the policy calls it; the one that decides cases, if not given.")
@click.option("--policy", default="aviation_part5", show_default=True, help="The policy's id.")
@click.option("--database", metavar="URL", help="postgresql://user@host/name, instead of a file in the folder.")
def command(
    place: str, organisation: str | None, subject: str | None, role: str | None, policy: str, database: str | None
) -> None:
    """Make a log in DIR, or in FILE with the rest beside it.

    Makes a configuration, a key file and the database, each if it is not there; nothing is overwritten. With a
    configuration that is there already, it makes the log that this one describes.
    """
    folder, name = _taken_apart(Path(place))
    path = folder / FILE
    made: list[Path] = []
    was_there = path.exists()
    if not was_there:
        whose = organisation or _asked("--organisation", "For which organisation is the log? ")
        person, chosen = who(subject, option="--subject"), _role(policy, role)
        _demand_usable(whose, person)
        text = configuration_text(
            database=database or name,
            organisation=whose,
            policy=policy,
            keys_file=f"{Path(name).stem}.keys",
            subject=person,
            role=chosen,
        )
        _make(folder)
        write_configuration(path, text)
        made.append(path)
    configuration = read_configuration(path)
    configuration.require_role()
    _demand_same(configuration, None if Path(place) == folder else folder / name)
    new_keys = _keys(configuration)
    try:
        new_database = _database(configuration)
    except KeyFault:
        for new in new_keys:  # the log was there, and these are not its keys: they would stand where those belong
            new.unlink()
        raise
    _say(path, configuration, [*made, *new_keys, *new_database])
    if was_there and _is_another(configuration, organisation=organisation, subject=subject, role=role):
        _tell(_UNCHANGED.format(path=path))


def _taken_apart(place: Path) -> tuple[Path, str]:
    """The folder, and what the database is called in it."""
    return (place, "cases.db") if place.is_dir() or not place.suffix else (place.parent, place.name)


def _asked(option: str, prompt: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError(f"give {option}")
    return line(prompt)


def _role(policy: str, role: str | None) -> str:
    """A role of the policy; the one that decides, if none is named."""
    known = standings(Registry.default().get(policy))
    if role is None:
        role = next((name for name, standing in known.items() if standing is Standing.DECIDES), None)
    if role is None or role not in known:
        raise click.UsageError(f"give --role; the policy's roles are {listed(known)}")
    return role


def _demand_usable(organisation: str, subject: str) -> None:
    """What the log would refuse is refused before anything is written."""
    People(LocalKeys.generate(), organisation)
    Identity(subject)


def _make(folder: Path) -> None:
    problem = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"cannot make {folder}: {error.strerror}"
    if problem is not None:
        raise click.ClickException(problem)


def _demand_same(configuration: Configuration, wanted: Path | None) -> None:
    """Two logs in one folder need two configurations, or one of them is opened with the other's keys."""
    if wanted is not None and configuration.database != str(wanted.absolute()):
        raise click.UsageError(f"{configuration.path} describes another log; choose a folder of its own for this one")


def _keys(configuration: Configuration) -> list[Path]:
    file = configuration.keys_file
    if file is None or file.exists():
        return []
    database = Path(configuration.database)
    if "://" not in configuration.database and database.exists() and database.stat().st_size:
        hint = "put the key file back: new keys open nothing in it"
        raise KeyFault([finding("JR720", "the log is there, and its key file is not", about=str(file), hint=hint)])
    write_key_file(file, LocalKeys.generate())
    return [file]


def _database(configuration: Configuration) -> list[Path]:
    database = Path(configuration.database)
    new = "://" not in configuration.database and not database.exists()
    CaseLog.create_at(configuration.database, keys=configuration.keys(), organisation=configuration.organisation)
    return [database] if new else []


def _say(path: Path, configuration: Configuration, made: list[Path]) -> None:
    told = [f"made: {listed(str(each) for each in made)}" if made else "everything was there already"]
    if configuration.keys_file is not None:
        told.append(
            f"The keys are in {configuration.keys_file}, which only you may read. Copy that file now to a safe place, "
            "apart from the database and from its backups: without the keys nobody can read a name or a text of the "
            "log again, and whoever has both can read them all. `justrules cases backup` copies the database and "
            "never the keys."
        )
    told.append(f"You are written down in {path} as `{configuration.role}`. Look through the file: it says who acts.")
    told.append(f"Next: justrules cases open --config {path}")
    for each in told:
        _tell(each)
    click.echo(str(path))


_UNCHANGED = (
    "{path} was there and was not changed: it goes on naming the organisation, the person and the role that it named. "
    "Somebody else who works with this log needs a configuration of their own, in a folder of their own: a copy of "
    "this file with their own `subject` and `role`, and with `database` and the key file named by their full paths. "
    "It has to belong to them, and nobody else may write to it."
)


def _is_another(configuration: Configuration, **asked: str | None) -> bool:
    """Whether something was asked for that the configuration says otherwise; a person who would be read is not read."""
    return any(
        value is not None and value != getattr(configuration, name) and value != "-" for name, value in asked.items()
    )


def _tell(text: str) -> None:
    say(textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False))
