"""A table of acts in, the same table with a decision for each row out, on the engine that the table is of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import narwhals as nw
import pyarrow as pa
from narwhals.dtypes import DType
from narwhals.exceptions import DuplicateError

from justrules.batch import eager, expressions, partitions
from justrules.batch.columns import HERE, Answers, Columns, Resolved, resolve
from justrules.batch.frames import Frame, frame_of
from justrules.batch.results import USUAL, Name, wanted
from justrules.engine.compiler import tree_of
from justrules.engine.plan import Plan, plan_of
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding
from justrules.policies.model import Policy

Table = TypeVar("Table")


def classify(
    frame: Table,
    policy: Policy | Tree,
    *,
    answers: Answers = None,
    severity: str | None = None,
    into: Iterable[str] = USUAL,
    named: str = "{}",
) -> Table:
    """Decide every row of a table, exactly as `evaluate` would, on the table's own engine.

    Args:
        frame: a table with one act in each row. Decided at once: a DataFrame of Polars or pandas, a table or record
            batch of PyArrow. Decided when its engine carries it out: a LazyFrame of Polars, a relation of DuckDB, a
            DataFrame of PySpark or Dask, a table of Ibis.
        policy: a policy, compiled on first use; or a tree.
        answers: which columns hold answers. Left out, a column called like a question; a text, a column called like
            that with the question's id behind it, and in both cases a column that is nearly called like a question
            without one is refused as misspelt; a mapping, for each question the name of its column; or what
            `read_columns` made of a mapping file. A question without a column has no answer.
        severity: a column that holds how severe the harm was. It is only checked: no result depends on it. It goes
            before the one that a mapping file names.
        into: the results that are wanted, among `category`: id of the category, also where only that is certain;
            `outcome`: id of the outcome; `pending`: id of the question to be answered next, where there is no outcome;
            `reachable`: the categories still possible as a whole number, see `categories_of`; `path`, only if asked
            for: the answers that were followed as a whole number, see `path_of`; `problems`: ids of the questions with
            a value that is none of their answers, then columns that are named as answers and belong to no question,
            then `severity`, with commas between them.
        named: what the columns of results are called; `{}` stands for the result's name.

    Returns:
        A table of the same kind, its rows and columns as they were, and behind them the results in the order above. A
        row with a problem in an answer has no result but `problems`; a problem in the severity takes no result away.
        Where there is nothing to say a value is missing. Words are of the kind that the engine keeps best: Enum,
        dictionary or Categorical.

    Raises:
        AnswerError: the columns do not fit the policy (`JR601`, `JR610`, `JR611`, `JR613`, `JR614`), a result cannot be
            added (`JR612`, `JR615`), there is no scale for the severity (`JR607`), or it is not a table (`JR617`).
        PolicyError: the policy has errors; with every one of them.
        TypeError: what was given for the policy, the answers or the severity is nothing of the kind.
    """
    if isinstance(frame, (Policy, Tree)):
        raise TypeError("a table is expected before the policy: `classify(frame, policy)`")
    asked = _Asked(
        plan=plan_of(tree_of(policy)),
        scale=_scale(policy, severity, answers),
        answers=answers,
        severity=severity,
        # What can be gone through only once would be used up by the first look at it.
        into=tuple(into) if isinstance(into, Iterator) else into,
        named=named,
    )
    decide, table = _way(frame)
    done: Table = _as_given(frame, decide(table, asked))
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked of a table, as `classify` was given it."""

    plan: Plan
    scale: tuple[str, ...]
    answers: Answers
    severity: str | None
    into: Any
    named: str

    def resolved(self, schema: Mapping[Any, DType], is_empty: Callable[[str], bool] | None = None) -> Resolved:
        """What is read of a table with these columns."""
        return resolve(self.plan, schema, answers=self.answers, severity=self.severity, is_empty=is_empty)

    def results(self, schema: Mapping[Any, DType]) -> Mapping[Name, str]:
        """The results, each with the name of its column beside these."""
        return wanted(self.plan, self.into, self.named, schema)


def _way(frame: Any) -> tuple[Callable[[Any, _Asked], Any], Any]:
    """How a table is decided, and the table for that."""
    native = frame.to_native() if isinstance(frame, (nw.DataFrame, nw.LazyFrame)) else frame
    # Narwhals warns of every table of Dask, which is known here without it.
    if partitions.is_partitioned(native):
        return _in_partitions, native
    table = _table(frame)
    return (_lazily if isinstance(table, nw.LazyFrame) else _at_once), table


def _at_once(table: Any, asked: _Asked) -> Any:
    frame = _frame(table)
    resolved = asked.resolved(frame.schema, is_empty=partial(eager.is_empty, frame))
    return eager.classified(frame, asked.plan, resolved, scale=asked.scale, into=asked.results(frame.schema))


def _frame(table: Any) -> Frame:
    frame = frame_of(table)
    if frame is None:
        raise AnswerError([_no_table(f"a table of {table.implementation.value} is not decided in place")])
    return frame


def _in_partitions(table: Any, asked: _Asked) -> Any:
    schema = _frame(_table(partitions.bare(table))).schema
    resolved, results = asked.resolved(schema), asked.results(schema)
    decide = partial(_partition, plan=asked.plan, resolved=resolved, scale=asked.scale, into=results)
    return partitions.classified(table, decide)


def _partition(
    partition: Any, *, plan: Plan, resolved: Resolved, scale: tuple[str, ...], into: Mapping[Name, str]
) -> Any:
    # Whoever cut the table up has workers of their own.
    return eager.classified(_frame(_table(partition)), plan, resolved, scale=scale, into=into, threads=1)


def _lazily(table: Any, asked: _Asked) -> Any:
    schema = table.collect_schema()
    resolved = asked.resolved(schema)
    classified = expressions.classified(
        table,
        asked.plan,
        resolved.sources,
        unknown_columns=resolved.unknown,
        severity=resolved.severity,
        scale=asked.scale,
        into=tuple(asked.results(schema)),
        named=asked.named,
    )
    return classified.to_native()


def _scale(policy: Policy | Tree, severity: str | None, answers: Answers) -> tuple[str, ...]:
    """The levels of severity that there are; none where no column holds any."""
    if severity is None and not (isinstance(answers, Columns) and answers.severity):
        return ()
    if isinstance(policy, Tree):
        message, hint = "the levels of severity stand in the policy, and a tree is given", "give the policy"
        raise AnswerError([Finding(code="JR607", message=message, where=HERE, hint=hint)])
    return policy.severity.scale if policy.severity else ()


def _table(frame: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """The table, whose columns can be told apart by their names."""
    whole = pa.Table.from_batches([frame]) if isinstance(frame, pa.RecordBatch) else frame
    try:
        table: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(whole)
        names = table.collect_schema().names()
    except TypeError:
        raise AnswerError([_no_table("what was given is not a table")]) from None
    except DuplicateError:
        raise AnswerError([_twins()]) from None
    if len(names) > len(set(names)):
        raise AnswerError([_twins()])
    return table


def _as_given(frame: Any, decided: Any) -> Any:
    """The result in what the caller had wrapped the table in."""
    if isinstance(frame, pa.RecordBatch):
        columns = [column.combine_chunks() for column in decided.columns]
        return pa.RecordBatch.from_arrays(columns, schema=decided.schema)
    return nw.from_native(decided) if isinstance(frame, (nw.DataFrame, nw.LazyFrame)) else decided


def _twins() -> Finding:
    message, hint = "two columns of the table have the same name", "rename one of the two"
    return Finding(code="JR617", message=message, where=HERE, hint=hint)


def _no_table(message: str) -> Finding:
    hint = "give a table of Polars, pandas, PyArrow, DuckDB, PySpark, Dask or Ibis"
    return Finding(code="JR617", message=message, where=HERE, hint=hint)
