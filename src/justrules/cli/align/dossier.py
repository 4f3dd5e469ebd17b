"""What the commands about alignment take: policies, their catalogues and reviews, and the day of asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from justrules.alignment.references import Case, case_of
from justrules.alignment.reviews import load_reviews, reviews_path
from justrules.alignment.shelf import Shelf, shelf_for
from justrules.cli.check import expanded
from justrules.cli.inputs import Day, policy_of
from justrules.policies.model import Policy
from justrules.policies.registry import Registry

_F = TypeVar("_F", bound=Callable[..., Any])


def takes_shelf(command: _F) -> _F:
    """Give a command the options that say where catalogues and policies are, and which day it is."""
    for decorate in (
        click.option("--as-of", type=Day(), help="The day of asking; today, if not given."),
        click.option(
            "--catalogues",
            multiple=True,
            type=click.Path(exists=True, file_okay=False),
            help="Look for catalogues in this folder first.",
        ),
        click.option(
            "--folder",
            multiple=True,
            type=click.Path(exists=True, file_okay=False),
            help="Look for policies in this folder too.",
        ),
    ):
        command = decorate(command)
    return command


def today(as_of: dt.date | None) -> dt.date:
    """The day of asking. The clock is read here and nowhere further in."""
    return as_of or dt.datetime.now(tz=dt.UTC).date()


def policies_of(names: Sequence[str], folder: tuple[str, ...]) -> tuple[Policy, ...]:
    """The policies that the command line names."""
    if list(names).count("-") > 1:
        raise click.UsageError("only one policy can come from stdin")
    return tuple(policy_of(name, folder, None, None) for name in names)


def every_policy(names: Sequence[str], folder: tuple[str, ...]) -> tuple[Policy, ...]:
    """The policies that the command line names, those of its folders included; one that is named twice counts once."""
    known = Registry.default(*folder).ids() if any(Path(name).is_dir() for name in names) else ()
    files = [file for name in names for file in (expanded([name]) if name not in known else [name])]
    found: dict[tuple[str, str, str], Policy] = {}
    for read in policies_of(files, folder):
        found.setdefault((read.id, read.version, read.digest), read)
    return tuple(found.values())


def cases_of(policies: Sequence[Policy], *, catalogues: tuple[str, ...], as_of: dt.date | None) -> tuple[Case, ...]:
    """Each policy with its claims, its catalogues and its reviews."""
    shelf = shelf_of(policies, catalogues)
    day = today(as_of)
    return tuple(case_of(policy, shelf, as_of=day, reviews=load_reviews(reviews_path(policy))) for policy in policies)


def shelf_of(policies: Sequence[Policy], catalogues: tuple[str, ...]) -> Shelf:
    """The catalogues that are there for these policies."""
    return shelf_for(policies, folders=tuple(Path(folder) for folder in catalogues))
