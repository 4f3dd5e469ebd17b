"""A table in memory is classified some rows at a time, so that what it takes beside the result does not grow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from justrules.batch.bitmaps import WORD, Words, unpacked
from justrules.batch.columns import Code, Resolved, Source
from justrules.batch.frames import Filling, Frame
from justrules.batch.kernel import Walk, walk, walk_for
from justrules.batch.readers import Reader, with_value
from justrules.batch.readings import Reading
from justrules.batch.results import Name
from justrules.batch.stretches import Column
from justrules.engine.plan import Asked, Plan

BLOCK = 2**19
"""Rows that are walked at once: few enough for the cache, and so many that what Python costs does not count."""

ROOM = 16 * 2**20
"""Bytes of bitmaps that may stand at the same time; a policy with very many questions is walked in smaller blocks."""


def classified(frame: Frame, plan: Plan, resolved: Resolved, *, scale: Sequence[str], into: Mapping[Name, str]) -> Any:
    """The table and its results.

    Args:
        frame: a table in memory.
        plan: the policy.
        resolved: what is read of it.
        scale: the levels of severity that there are.
        into: the results that are wanted, each with the name of its column.
    """
    fillings = {name: _filling(frame, plan, name) for name in into}
    blocks = _Blocks(frame, plan, resolved, scale, walk_for(plan, frozenset(into)))
    step = _step(plan, into)
    for begin in range(0, frame.rows, step):
        blocks.classify(begin, min(frame.rows, begin + step), fillings)
    return frame.with_columns({into[name]: filling.finished() for name, filling in fillings.items()})


def _step(plan: Plan, into: Collection[Name]) -> int:
    """Rows to a block, a multiple of 64."""
    bitmaps = 2 * _widest(plan) + 3 * len(plan.outcomes)
    if "pending" in into:
        bitmaps += 2 * len(plan.questions)
    if "path" in into:
        bitmaps += plan.ways[0].bit_length()
    return max(WORD, min(BLOCK, 8 * ROOM // bitmaps // WORD * WORD))


def _widest(plan: Plan) -> int:
    """At how many questions rows may wait at the same time."""
    waiting, widest = {0}, 1
    for number, asked in enumerate(plan.questions):
        waiting.discard(number)
        waiting.update(route.next for route in asked.routes if route.next >= 0)
        widest = max(widest, len(waiting))
    return widest


def _filling(frame: Frame, plan: Plan, name: Name) -> Filling:
    match name:
        case "category":
            return frame.labels(plan.categories)
        case "outcome":
            return frame.labels(plan.outcomes)
        case "pending":
            return frame.labels([asked.question for asked in plan.questions])
        case "reachable":
            return frame.numbers(len(plan.categories))
        case "path":
            return frame.numbers((plan.ways[0] - 1).bit_length())
        case "problems":
            return frame.texts()


class _Blocks:
    """The rows of a table, some at a time."""

    def __init__(self, frame: Frame, plan: Plan, resolved: Resolved, scale: Sequence[str], way: Walk) -> None:
        self._way = way
        sources = {source.question: source for source in resolved.sources}
        self._questions = [
            (asked.question, _Answers(frame, sources[asked.question], asked) if asked.question in sources else None)
            for asked in plan.questions
        ]
        self._unknown = {name: frame.column(name) for name in resolved.unknown}
        self._levels = _levels(frame, resolved.severity, scale) if "problems" in way.into else None

    def classify(self, begin: int, end: int, fillings: Mapping[Name, Filling]) -> None:
        """Classify the rows from `begin` to before `end`."""
        wrong: dict[str, Words] = {}
        strays = {name: with_value(column.stretch(begin, end)) for name, column in self._unknown.items()}
        strays = {name: rows for name, rows in strays.items() if rows.any()}

        def read(number: int) -> Reading | None:
            question, answers = self._questions[number]
            reading = None if answers is None else answers.read(begin, end)
            if reading is not None and reading.wrong is not None:
                wrong[question] = reading.wrong
            return reading

        refused = np.bitwise_or.reduce([*strays.values()]) if strays else None
        walked = walk(self._way, read, rows=end - begin, refused=refused)
        for name, labels in walked.labels.items():
            if name in fillings:
                fillings[name].put(begin, end, labels)
        for name, number in walked.numbers.items():
            fillings[name].put(begin, end, number)
        if "problems" in fillings:
            wrong |= strays
            levels = None if self._levels is None else self._levels.read(begin, end).wrong
            if levels is not None:
                wrong["severity"] = levels
            fillings["problems"].put(begin, end, _told(wrong, end - begin))


class _Answers:
    """A column and how it is read."""

    def __init__(self, frame: Frame, source: Source, asked: Asked) -> None:
        self._column: Column = frame.column(source.column)
        self._reader = Reader(source, asked)

    def read(self, begin: int, end: int) -> Reading:
        """What the rows from `begin` to before `end` say."""
        return self._reader.read(self._column.stretch(begin, end))


def _levels(frame: Frame, column: str | None, scale: Sequence[str]) -> _Answers | None:
    """The column of severity: only whether its levels are on the scale is looked at, and it is never walked."""
    if column is None:
        return None
    codes = tuple(Code(text=level, plain=False, answer=level) for level in scale)
    source = Source(question="severity", column=column, words=None, listed=None, kind="text", codes=codes)
    return _Answers(frame, source, Asked(question="severity", answers=tuple(scale), routes=()))


def _told(wrong: Mapping[str, Words], rows: int) -> pa.Array:
    """For each row the names of what holds a value that is not known, or nothing."""
    if not wrong:
        return pa.nulls(rows, pa.string())
    at = np.flatnonzero(unpacked(np.bitwise_or.reduce([*wrong.values()]), rows=rows))
    texts, which = [""], np.zeros(len(at), dtype=np.int64)
    for name, words in wrong.items():
        both, which = np.unique(2 * which + unpacked(words, rows=rows)[at], return_inverse=True)
        texts = [_and(texts[pair // 2], name) if pair % 2 else texts[pair // 2] for pair in both.tolist()]
    places = np.full(rows, -1, dtype=np.int64)
    places[at] = which
    return pa.array(texts, pa.string()).take(pa.array(places, mask=places < 0))


def _and(names: str, name: str) -> str:
    return f"{names}, {name}" if names else name
