"""`justrules export`: a policy in the form of another system."""

from __future__ import annotations

import datetime as dt
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from justrules.cli.console import write
from justrules.cli.inputs import policy_of, takes_policy

if TYPE_CHECKING:
    from justrules.batch.columns import Answers
    from justrules.policies.model import Policy

_NEEDS = ("narwhals", "numpy", "pyarrow", "sqlglot")
DIALECTS = ("duckdb", "postgres", "sqlite", "spark", "snowflake", "bigquery", "tsql")
"""The dialects by name, told without loading what writes them; a test holds both lists together."""

RESULTS = ("category", "outcome", "pending", "reachable", "problems", "path")


@click.group(epilog="Examples:  justrules export sql aviation_part5 --dialect postgres")
def command() -> None:
    """Write a policy in the form of another system."""


@command.command(
    epilog="Examples:  justrules export sql aviation_part5 --dialect postgres --table acts   |   "
    "justrules export sql ours.yaml --dialect duckdb --answers answer_ --into category -o ours.sql"
)
@takes_policy
@click.option("--dialect", type=click.Choice(DIALECTS), required=True, help="The SQL to write.")
@click.option("--table", default="acts", show_default=True, help="The table or view with a row for each act.")
@click.option("--answers", metavar="PREFIX", help="Columns with answers are called PREFIX and the question's id.")
@click.option("--columns", type=click.Path(), metavar="FILE", help="A file that says what columns and values mean.")
@click.option("--boolean", metavar="QUESTION", multiple=True, help="This question's column holds true and false.")
@click.option("--booleans", "all_boolean", is_flag=True, help="The columns of all questions do.")
@click.option("--into", type=click.Choice(RESULTS), multiple=True, help="Results that are wanted; all but the path.")
@click.option("--named", default="{}", show_default=True, help="What results are called; {} is the result's name.")
@click.option("--keep", metavar="COLUMN", multiple=True, help="Hand on only these columns of the table.")
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write to this file.")
def sql(
    policy: str,
    folder: tuple[str, ...],
    policy_version: str | None,
    as_of: dt.date | None,
    dialect: str,
    table: str,
    answers: str | None,
    columns: str | None,
    boolean: tuple[str, ...],
    all_boolean: bool,
    into: tuple[str, ...],
    named: str,
    keep: tuple[str, ...],
    output: str | None,
) -> None:
    """Write POLICY as one query, which adds a decision to each row of a table.

    Columns of answers hold the ids of answers as text, unless --boolean or a file of --columns says otherwise. The head
    of the query says what it expects. No severity is read.
    """
    if answers is not None and columns is not None:
        raise click.UsageError("--answers and --columns both say where the answers are; give one of them")
    _require_extra()
    from justrules.batch.results import USUAL
    from justrules.batch.sql import query

    chosen = policy_of(policy, folder, policy_version, as_of)
    where = _where(chosen, answers, columns)
    text = query(
        chosen,
        dialect=dialect,
        table=table,
        answers=where,
        booleans=(*boolean, *_with_column(chosen, where)) if all_boolean else boolean,
        into=into or USUAL,
        named=named,
        keep=keep or None,
    )
    write(text, output)


def _where(policy: Policy, prefix: str | None, columns: str | None) -> Answers:
    if columns is None:
        return prefix
    from justrules.batch.mapping import read_columns

    return read_columns(columns, policy)


def _with_column(policy: Policy, answers: Answers) -> tuple[str, ...]:
    """The questions that have a column; only a mapping file leaves some without."""
    from justrules.batch.columns import Columns

    parts = answers.entries if isinstance(answers, Columns) else ()
    return tuple(part.question for part in parts) or tuple(question.id for question in policy.questions)


def _require_extra() -> None:
    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        raise click.ClickException("writing SQL needs more: pip install 'justrules[batch,sql]'")
