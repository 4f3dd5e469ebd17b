"""`justrules agreement`: how far several assessors agree, and which questions part them."""

from __future__ import annotations

import datetime as dt
import json

import click

from justrules.agreement.chart import chart
from justrules.agreement.reading import read_records
from justrules.agreement.study import Record, Study, measure
from justrules.agreement.table import table
from justrules.cli.cases import require_extra
from justrules.cli.console import write
from justrules.cli.inputs import named, policy_of, read_input
from justrules.cli.tables import demand_log_alone, record_of, say_ignored, table_of, takes_table
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Tree

FORMAT = "justrules/agreement/1"


@click.command(
    epilog="Examples:  justrules agreement acts.csv --policy aviation_part5 -o chart.svg   |   "
    "justrules agreement --log mylog --format json"
)
@takes_table
@click.option("--labels", is_flag=True, help="Show the file's labels of assessors, not A, B, C in order of appearance.")
@click.option("--format", "layout", type=click.Choice(["text", "json", "svg"]), default="text", show_default=True)
@click.option("--resamples", type=click.IntRange(100, 100_000), default=1000, show_default=True, help="For intervals.")
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True),
    help="Write the result to this file; a name that ends in .svg gets the chart, and the table is printed as well.",
)
def command(
    file: str | None,
    log: str | None,
    policy: str | None,
    folder: tuple[str, ...],
    policy_version: str | None,
    as_of: dt.date | None,
    seed: int,
    labels: bool,
    layout: str,
    resamples: int,
    output: str | None,
) -> None:
    """Measure how far assessors of the same acts agree, and show where they part.

    FILE is CSV with the columns act, assessor and one for each question; or act, assessor, question, answer. With
    --log, the last evaluation of each act by each person in a case log, for which full access is needed.
    Exit code 0 however far they agree; 2 for a mistake in the input.
    """
    ignored: tuple[str, ...] = ()
    if log is not None:
        demand_log_alone(file, folder, policy_version, as_of)
        tree, records = _from_log(log, policy)
    else:
        given = table_of(file, policy)
        tree = tree_of(policy_of(given.policy, folder, policy_version, as_of))
        records, ignored = read_records(tree, read_input(given.file), name=named(given.file))
    study = measure(tree, records, labels=labels, resamples=resamples, seed=seed)
    say_ignored(ignored)
    drawn = output is not None and output.endswith(".svg")
    if drawn:
        write(chart(study), output)
    if not drawn or layout != "svg":
        write(_told(study, layout), None if drawn else output)


def _from_log(config: str, policy: str | None) -> tuple[Tree, tuple[Record, ...]]:
    require_extra()
    from justrules.cli.cases.session import opened

    with opened(config) as session:
        return tree_of(session.policy(policy)), session.log.assessments(session.actor, policy=policy)


def _told(study: Study, layout: str) -> str:
    match layout:
        case "json":
            return json.dumps({"format": FORMAT, **record_of(study)}, indent=2, ensure_ascii=False)
        case "svg":
            return chart(study)
        case _:
            return table(study)
