"""Replaying a table of past cases: which of them would decide otherwise, in counts or row by row."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import narwhals as nw

from justrules.batch.columns import Answers
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding
from justrules.policies.model import Policy
from justrules.replay.reading import coded
from justrules.replay.result import Change, Replay
from justrules.replay.table import WHERE, Question, Table, table_of
from justrules.replay.tally import Tally

_OPEN = "open them: `with opened(...) as past:`, and give `past.relation`; on the command line, `--changed` writes them"


def replay(
    frame: Any,
    policy: Policy | Tree,
    *,
    was: str | None = None,
    old: Policy | Tree | None = None,
    answers: Answers = None,
    old_answers: Answers = None,
    by: Iterable[str] = (),
    paths: bool = True,
) -> Replay:
    """Which past cases would decide otherwise under `policy`.

    Args:
        frame: a table with a row for each act, of any kind that `justrules.batch.classify` takes: Polars, pandas,
            PyArrow, a DuckDB relation, PySpark, Dask, Ibis. A lazy one must be able to run more than once. Or the path
            of files, or a list or tuple of paths, as for `opened`, which needs DuckDB.
        policy: the policy that decides anew. Its `renamed_from` is followed.
        was: the column with the category that was recorded.
        old: the policy that decided before: what it gives the same answers is compared, or with `was` told beside it.
        answers: which columns hold answers, as for `classify`.
        old_answers: the same for the old policy, where its columns are others.
        by: columns to group by, such as a department or a year.
        paths: count by path where a policy has no more than 65,536 ways through; else, and otherwise, by outcome.

    Returns:
        Counts whose rows add up to the rows of the table.

    Raises:
        AnswerError: a column is not there or does not fit (`JR601`, `JR610` to `JR613`, `JR626`), or there are more
            groups than a table should have (`JR627`); it is no table (`JR617`); files cannot be read (`JR625`).
        PolicyError: one of the policies has errors.
    """
    question = Question(new=policy, old=old, was=was, answers=answers, old_answers=old_answers)
    groups = (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    where = _paths(frame)
    if where:
        from justrules.replay import opened  # through the door, which names the extra where DuckDB is missing

        with opened(*where, coded=coded(answers, old_answers)) as past:
            return _counted(table_of(past.relation, question, by=groups, paths=paths))
    return _counted(table_of(frame, question, by=groups, paths=paths))


def _paths(frame: Any) -> tuple[str | Path, ...]:
    """The paths that were given instead of a table, if they are paths."""
    given = tuple(frame) if isinstance(frame, (list, tuple)) else (frame,)
    return given if all(isinstance(each, (str, Path)) for each in given) else ()


def _counted(table: Table) -> Replay:
    past = table.condensed()
    tally = Tally(terms=past.terms)
    for counted in past.counts():
        tally.add(counted)
    found = tally.replay()
    unreadable = any(not end.readable for line in found.lines for end in (line.before, line.now) if end is not None)
    foreign = any(line.change is Change.FOREIGN for line in found.lines)
    return tally.replay(
        problems=past.problems() if unreadable else (),
        foreign=past.foreign() if foreign else (),
        renamed=past.read.renamed,
        notes=past.notes(),
    )


def changed_rows(
    frame: Any,
    policy: Policy | Tree,
    *,
    was: str | None = None,
    old: Policy | Tree | None = None,
    answers: Answers = None,
    old_answers: Answers = None,
) -> Any:
    """The rows that decide otherwise, with what they were and are now beside them.

    Args:
        frame: a table, as for `replay`. The rows of files are asked for while `opened` has them open.
        policy: as for `replay`.
        was: as for `replay`; one of `was` and `old` is needed.
        old: as for `replay`.
        answers: as for `replay`.
        old_answers: as for `replay`.

    Returns:
        A frame of the same kind, lazy where that is: all its columns, and `now_category`, `now_outcome`, `now_pending`,
        with `old` also `was_category`, `was_outcome`, `was_pending`. Ids are those of each policy.

    Raises:
        AnswerError: as `replay`; also where the table has one of these columns already (`JR612`), there is nothing to
            compare with (`JR626`), or paths are given (`JR617`).
        PolicyError: one of the policies has errors.
    """
    if was is None and old is None:
        hint = "name the column with the recorded category, or the old policy"
        raise AnswerError([Finding(code="JR626", message="there is nothing to compare with", where=WHERE, hint=hint)])
    if _paths(frame):
        told, hint = "changed rows are taken from a table, and files are named", _OPEN
        raise AnswerError([Finding(code="JR617", message=told, where=WHERE, hint=hint)])
    question = Question(new=policy, old=old, was=was, answers=answers, old_answers=old_answers)
    return nw.to_native(table_of(frame, question).changed())
