"""A table in memory is classified some rows at a time, so that what it takes beside the result does not grow."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import narwhals as nw
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

_T = TypeVar("_T")

BLOCK = 2**20
"""Rows that are walked at once: few enough for the cache, and so many that what Python costs does not count."""

THREADS = 4
"""How many threads compare texts at most, each of which holds the texts of a block. Bits are too fast to share out."""

ROOM = 16 * 2**20
"""Bytes of bitmaps that may stand at the same time; a policy with very many questions is walked in smaller blocks."""


def classified(
    frame: Frame,
    plan: Plan,
    resolved: Resolved,
    *,
    scale: Sequence[str],
    into: Mapping[Name, str],
    threads: int = THREADS,
) -> Any:
    """The table and its results.

    Args:
        frame: a table in memory.
        plan: the policy.
        resolved: what is read of it.
        scale: the levels of severity that there are.
        into: the results that are wanted, each with the name of its column.
        threads: how many threads may compare texts at the same time.
    """
    fillings = {name: _filling(frame, plan, name) for name in into}
    blocks = _Blocks(frame, plan, resolved, scale, walk_for(plan, frozenset(into)))
    texts = _has_texts(frame, resolved)
    step = _step(plan, into, most=BLOCK // 2 if texts else BLOCK)
    stretches = [(begin, min(frame.rows, begin + step)) for begin in range(0, frame.rows, step)]
    threads = min(threads, len(stretches), _processors()) if texts else 1
    for (begin, end), results in zip(stretches, _in_turn(blocks.results, stretches, threads), strict=True):
        for name, filling in fillings.items():
            filling.put(begin, end, results[name])
    return frame.with_columns({into[name]: filling.finished() for name, filling in fillings.items()})


def is_empty(frame: Frame, name: str) -> bool:
    """Whether a column holds no value in any row. It is looked at up to the first block with one."""
    column = frame.column(name)
    blocks = ((begin, min(frame.rows, begin + BLOCK)) for begin in range(0, frame.rows, BLOCK))
    return not any(with_value(column.stretch(begin, end)).any() for begin, end in blocks)


def _has_texts(frame: Frame, resolved: Resolved) -> bool:
    return any(frame.schema[source.column] == nw.String for source in resolved.sources)


def _processors() -> int:
    """On how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_turn(work: Callable[[int, int], _T], stretches: Sequence[tuple[int, int]], threads: int) -> Iterator[_T]:
    """What `work` gives for each of the stretches, one after the other; other threads are a few ahead at most."""
    if threads < 2:
        yield from (work(begin, end) for begin, end in stretches)
        return
    with ThreadPoolExecutor(threads) as pool:
        ahead: deque[Future[_T]] = deque()
        for begin, end in stretches:
            ahead.append(pool.submit(work, begin, end))
            if len(ahead) > threads:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _step(plan: Plan, into: Collection[Name], *, most: int) -> int:
    """Rows to a block, a multiple of 64."""
    bitmaps = 2 * _widest(plan) + 3 * len(plan.outcomes)
    if "pending" in into:
        bitmaps += 2 * len(plan.questions)
    if "path" in into:
        bitmaps += plan.ways[0].bit_length()
    return max(WORD, min(most, 8 * ROOM // bitmaps) // WORD * WORD)


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

    def results(self, begin: int, end: int) -> Mapping[Name, Any]:
        """The results of the rows from `begin` to before `end`, each as its filling takes it."""
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
        found: dict[Name, Any] = {**walked.labels, **walked.numbers}
        if "problems" in self._way.into:
            wrong |= strays
            levels = None if self._levels is None else self._levels.read(begin, end).wrong
            if levels is not None:
                wrong["severity"] = levels
            found["problems"] = _told(wrong, end - begin)
        return found


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
