"""`justrules bias`: whether the category moves with severity, or differs between groups, and through which answers."""

from __future__ import annotations

import datetime as dt
import json

import click

from justrules.bias.reading import read_records
from justrules.bias.report import CAUTION, report
from justrules.bias.results import Settings, Study
from justrules.bias.study import DEFAULT, measure
from justrules.cli.console import write
from justrules.cli.inputs import named, policy_of, read_input
from justrules.cli.tables import record_of, say_ignored, takes_table

FORMAT = "justrules/bias/1"


@click.command(
    epilog="Examples:  justrules bias decided.csv --policy aviation_part5   |   "
    "justrules bias decided.csv --policy ours.yaml --group department --format json"
)
@takes_table
@click.option("--group", "groups", metavar="COLUMN", multiple=True, help="Compare the groups in this column too.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--minimum",
    type=click.IntRange(min=5),
    default=DEFAULT.minimum,
    show_default=True,
    help="Acts in each band or group; nothing is said about fewer.",
)
@click.option(
    "--overall",
    type=click.IntRange(min=10),
    default=DEFAULT.overall,
    show_default=True,
    help="Acts in all; nothing is said about fewer.",
)
@click.option(
    "--level",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=DEFAULT.level,
    show_default=True,
    help="The chance of a false alarm that is accepted.",
)
@click.option(
    "--permutations",
    type=click.IntRange(99, 1_000_000),
    default=DEFAULT.permutations,
    show_default=True,
    help="For tests.",
)
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write the result to this file.")
def command(
    file: str,
    policy: str,
    folder: tuple[str, ...],
    policy_version: str | None,
    as_of: dt.date | None,
    seed: int,
    groups: tuple[str, ...],
    layout: str,
    minimum: int,
    overall: int,
    level: float,
    permutations: int,
    output: str | None,
) -> None:
    """Ask of decided acts whether their category goes with how severe the harm was.

    FILE is CSV with the columns act, severity and one for each question. The category is decided anew from the
    answers. Exit code 0 whatever is found; 2 for a mistake in the input.
    """
    if file == "-" == policy:
        raise click.UsageError("with the policy on stdin, give the table in a file")
    chosen = policy_of(policy, folder, policy_version, as_of)
    wanted = tuple(dict.fromkeys(groups))
    records, ignored = read_records(chosen, read_input(file), groups=wanted, name=named(file))
    settings = Settings(minimum=minimum, overall=overall, level=level, permutations=permutations, seed=seed)
    study = measure(chosen, records, groups=wanted, settings=settings)
    say_ignored(ignored)
    write(_as_json(study) if layout == "json" else report(study), output)


def _as_json(study: Study) -> str:
    entry = study.entry.what if study.entry else None
    told = {"format": FORMAT, **record_of(study), "entry": entry, "caution": " ".join(CAUTION)}
    return json.dumps(told, indent=2, ensure_ascii=False)
