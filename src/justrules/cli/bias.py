"""`justrules bias`: whether the category moves with severity, or differs between groups, and through which answers."""

from __future__ import annotations

import datetime as dt
import json

import click

from justrules.bias.reading import read_records
from justrules.bias.report import CAUTION, report
from justrules.bias.results import Record, Settings, Study
from justrules.bias.study import DEFAULT, measure
from justrules.cli.cases import require_extra
from justrules.cli.console import write
from justrules.cli.inputs import named, policy_of, read_input
from justrules.cli.tables import demand_log_alone, record_of, say_ignored, table_of, takes_table
from justrules.findings import listed
from justrules.policies.model import Policy

FORMAT = "justrules/bias/1"
_GROUPS = ("department", "position")


@click.command(
    epilog="Examples:  justrules bias decided.csv --policy aviation_part5   |   "
    "justrules bias --log mylog --group department --format json"
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
    file: str | None,
    log: str | None,
    policy: str | None,
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
    answers. With --log, the classified acts of a case log, for which full access is needed; its groups are department
    and position. Exit code 0 whatever is found; 2 for a mistake in the input.
    """
    wanted = tuple(dict.fromkeys(groups))
    ignored: tuple[str, ...] = ()
    if log is not None:
        demand_log_alone(file, folder, policy_version, as_of)
        chosen, records = _from_log(log, policy, wanted)
    else:
        table = table_of(file, policy)
        chosen = policy_of(table.policy, folder, policy_version, as_of)
        records, ignored = read_records(chosen, read_input(table.file), groups=wanted, name=named(table.file))
    settings = Settings(minimum=minimum, overall=overall, level=level, permutations=permutations, seed=seed)
    study = measure(chosen, records, groups=wanted, settings=settings)
    say_ignored(ignored)
    write(_as_json(study) if layout == "json" else report(study), output)


def _from_log(config: str, policy: str | None, groups: tuple[str, ...]) -> tuple[Policy, tuple[Record, ...]]:
    if not set(groups) <= set(_GROUPS):
        raise click.UsageError(f"a log's acts are grouped by {listed(_GROUPS)}")
    require_extra()
    from justrules.cli.cases.session import opened

    with opened(config) as session:
        return session.policy(policy), session.log.acts(session.actor, policy=policy)


def _as_json(study: Study) -> str:
    entry = study.entry.what if study.entry else None
    told = {"format": FORMAT, **record_of(study), "entry": entry, "caution": " ".join(CAUTION)}
    return json.dumps(told, indent=2, ensure_ascii=False)
