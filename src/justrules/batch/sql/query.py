"""A query that adds to each row of a table what `classify` would, and a head that says what it expects there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import narwhals as nw
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from justrules.batch.columns import HERE, Answers, Resolved, resolve, shown
from justrules.batch.expressions.folds import layers_of
from justrules.batch.expressions.results import Request, with_results
from justrules.batch.expressions.sets import sets_of
from justrules.batch.results import USUAL, Name, wanted
from justrules.batch.sql.dialects import DIALECTS, Dialect
from justrules.batch.sql.expected import Expected, expected
from justrules.batch.sql.handed import handed_on
from justrules.batch.sql.pen import SqlPen
from justrules.batch.sql.sheet import SqlSheet
from justrules.engine.compiler import tree_of
from justrules.engine.plan import Plan, plan_of
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known
from justrules.policies.model import Policy


def query(
    policy: Policy | Tree,
    *,
    dialect: str,
    table: str = "acts",
    answers: Answers = None,
    booleans: Collection[str] = (),
    into: Collection[str] = USUAL,
    named: str = "{}",
    keep: Collection[str] | None = None,
) -> str:
    """The query that decides every row of a table, exactly as `evaluate` would.

    The database knows what its columns hold, and this does not: the head of the query says what it expects.

    Args:
        policy: a policy, compiled on first use; or a tree.
        dialect: one of `DIALECTS`.
        table: the name of a table or view, as one writes it in the dialect, with its schema if need be.
        answers: which columns hold answers, as for `classify`. Where no mapping says otherwise, each question has one.
        booleans: ids of questions whose columns hold true and false (in SQLite and SQL Server 1 and 0), not texts. They
            are yes and no, or what a mapping says of true and false.
        into: the results that are wanted, as for `classify`.
        named: what the columns of results are called; `{}` stands for the result's name.
        keep: the columns of the table that are handed on beside the results; all of them, if not given.

    Returns:
        One statement, with comments before it and without a semicolon. It gives one row for each of the table and reads
        no severity. Names are quoted.

    Raises:
        AnswerError: an unknown dialect (`JR620`), lists where there are none (`JR621`), a query that cannot hand on all
            columns (`JR622`), no name of a table (`JR623`); answers and results as for `classify`.
        PolicyError: the policy has errors; with every one of them.
    """
    plan = plan_of(tree_of(policy))
    spoken = _dialect(dialect)
    found = expected(plan, spoken, answers=answers, booleans=booleans)
    resolved = resolve(plan, found.schema, answers=found.columns, severity=None)
    results = wanted(plan, into, named, ())
    read = [source.column for source in resolved.sources]
    kept = handed_on(spoken, keep, read=read, results=results)
    request = Request(
        plan=plan,
        resolved=Resolved(sources=resolved.sources, unknown=(), severity=None),
        # Names that are handed on are names that no helping column may have.
        schema={**dict.fromkeys(kept or (), nw.String()), **found.schema},
        scale=(),
        into=results,
    )
    inline = kept is None and not spoken.all_but
    if inline and layers_of(plan, deepest=spoken.deepest):
        raise AnswerError([_too_large(spoken)])
    pen = SqlPen(dialect=spoken, inline=inline)
    sheet = SqlSheet(pen=pen, table=_table(table, spoken), keep=kept)
    statement: exp.Select = with_results(sheet, request, reaching=sets_of)
    head = "\n".join(f"-- {line}" for line in _head(plan, spoken, found, request.into))
    return f"{head}\n{statement.sql(dialect=spoken.writer or spoken.name, pretty=True)}\n"


def _dialect(name: str) -> Dialect:
    if name in DIALECTS:
        return DIALECTS[name]
    message = f"{shown(name)} is no dialect of SQL that is written here"
    raise AnswerError([Finding(code="JR620", message=message, where=HERE, hint=Known(DIALECTS).hint(name))])


def _table(name: str, dialect: Dialect) -> exp.Table:
    """The name as the dialect reads it; nothing but a name gets through."""
    try:
        table = parse_one(name, into=exp.Table, dialect=dialect.name)
    except SqlglotError:
        table = None
    if isinstance(table, exp.Table) and _is_name(table):
        return table
    message = f"{shown(name)} is not the name of a table"
    hint = "write it as in a query: `acts`, `main.acts`, or in quotes if it is an unusual one"
    raise AnswerError([Finding(code="JR623", message=message, where=HERE, hint=hint)])


def _is_name(table: exp.Table) -> bool:
    """Whether there is nothing but identifiers: no alias, no function, no query."""
    others = (value for key, value in table.args.items() if key not in ("this", "db", "catalog"))
    named = bool(table.parts) and all(isinstance(part, exp.Identifier) for part in table.parts)
    return named and not any(others)


def _too_large(dialect: Dialect) -> Finding:
    message = f"the policy needs helping columns, and in {dialect.name} a query cannot hand on all columns but some"
    return Finding(code="JR622", message=message, where=HERE, hint="name the columns to hand on: `keep`, or `--keep`")


# --- the head --------------------------------------------------------------------------------------------------


def _head(plan: Plan, dialect: Dialect, found: Expected, into: Mapping[Name, str]) -> Iterator[str]:
    policy = plan.tree.policy
    yield f"justrules: policy {policy.id}, version {policy.version}, sha256 {policy.digest}"
    yield f"For {dialect.name}. One row comes out for each that goes in, and no severity is read."
    yield "Columns of answers, and what they are expected to hold; null is no answer, and any other value a problem:"
    yield from (f"  {line}" for line in found.told)
    if "reachable" in into:
        bits = ", ".join(f"{1 << number} {category}" for number, category in enumerate(plan.categories))
        yield f"Sets of categories are sums of: {bits}"
