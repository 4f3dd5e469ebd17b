"""What a query hands on: columns of the table, each once, and results, none in a column's place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from justrules.batch.columns import HERE, shown
from justrules.batch.results import Name
from justrules.batch.sql.dialects import Dialect
from justrules.errors import AnswerError
from justrules.findings import Finding


def handed_on(
    dialect: Dialect, keep: Collection[str] | None, *, read: Collection[str], results: Mapping[Name, str]
) -> tuple[str, ...] | None:
    """The columns that are handed on beside the results; `None` for all.

    Args:
        dialect: that of the table's database, which knows what names are one.
        keep: what the caller names.
        read: the columns with answers.
        results: the results, each with the name of its column.

    Raises:
        AnswerError: one column is named twice, or a result is called like a column (`JR612`); or the database would not
            find a column again (`JR610`).
    """
    if isinstance(keep, str):
        raise AnswerError([_finding("`keep` is one text and should be several names", "write the name in a list")])
    kept = None if keep is None else tuple(keep)
    # Columns with answers count even if they are not kept: where one is missing, some databases read the result.
    taken = {dialect.known(name): name for name in (*read, *(kept or ()))}
    findings = [*_twice(dialect, kept or ()), *_taken(dialect, taken, results)]
    findings += _lost(dialect, taken) if kept is not None else ()
    if findings:
        raise AnswerError(findings)
    return kept


def _twice(dialect: Dialect, kept: Collection[str]) -> Iterator[Finding]:
    times = Counter(dialect.known(name) for name in kept)
    for name in {dialect.known(name): name for name in reversed(tuple(kept))}.values():
        if times[dialect.known(name)] > 1:
            message = f"the column {shown(name)} would be handed on {times[dialect.known(name)]} times"
            yield _finding(message, "name it once in `keep`, or `--keep`")


def _taken(dialect: Dialect, taken: Mapping[str, str], results: Mapping[Name, str]) -> Iterator[Finding]:
    for name, column in results.items():
        if dialect.known(column) in taken:
            there = shown(taken[dialect.known(column)])
            message = f"the table has a column {there} already, and the result `{name}` would stand there"
            yield _finding(message, 'give the results other names: `named="just_{}"`, or `--named`')


def _lost(dialect: Dialect, taken: Mapping[str, str]) -> Iterator[Finding]:
    for name in dialect.lost:
        if name in taken:
            message = (
                f"a column {shown(taken[name])} loses its name in {dialect.name} from one step of a query to the next"
            )
            yield Finding(code="JR610", message=message, where=HERE, hint="give the column another name, in a view")


def _finding(message: str, hint: str) -> Finding:
    return Finding(code="JR612", message=message, where=HERE, hint=hint)
