"""The walk through a policy for 64 rows at once: where rows stand is a bitmap, and each answer an AND or an XOR.

Questions come before those they lead to, so that one sweep carries every row to its outcome or to the question at
which its answers stop, however many paths meet there. Rows that stop where one outcome may be certain all the same
are carried on along every answer; what they come to then is all that is still possible for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from justrules.batch.bitmaps import Words, every
from justrules.batch.readings import Reading
from justrules.batch.results import Name
from justrules.engine.plan import Kind, Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labels:
    """One label to a row at most: for each label its rows, which lie in no other, and all of these together."""

    rows: Mapping[int, Words]
    valid: Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Number:
    """A number to a row: a bitmap for each binary digit, the least first, and the rows that have one."""

    digits: Sequence[Words]
    valid: Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walked:
    """What becomes of some rows; what was not asked for is empty.

    Attributes:
        labels: for `category`, `outcome` and `pending`, the rows of each number in the plan.
        numbers: for `reachable` and `path`.
    """

    labels: Mapping[Name, Labels]
    numbers: Mapping[Name, Number]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walk:
    """How a policy is walked for these results.

    Attributes:
        plan: the policy.
        into: the results that are wanted.
        carried: the questions at which a row that stops is carried on, as something may be certain all the same.
        apart: whether rows that stopped are told apart from those that came by their answers: only where somebody asks
            at which question a row stopped, or along which path it came.
        by_category: whether it is enough to tell outcomes apart by category.
        offsets: for each question what its routes add to the number of a path; empty if that is not wanted.
    """

    plan: Plan
    into: frozenset[Name]
    carried: frozenset[int]
    apart: bool
    by_category: bool
    offsets: tuple[tuple[int, ...], ...]


def walk_for(plan: Plan, into: frozenset[Name]) -> Walk:
    """How to walk so that these results are known, and nothing more."""
    kinds: list[Kind] = [kind for kind, needs in _SETTLES.items() if into & needs]
    settled = [number for kind in kinds for number, labels in enumerate(plan.settled(kind)) if labels]
    every_question = range(len(plan.questions))
    carried = frozenset(every_question if "reachable" in into else settled)
    apart = not into.isdisjoint({"pending", "path"})
    return Walk(
        plan=plan,
        into=into,
        # Rows that were carried once are carried to the end. If no one knows any more which these are, all are.
        carried=carried if apart else _onward(plan, carried),
        apart=apart,
        by_category="outcome" not in kinds,
        offsets=tuple(map(plan.offsets, every_question)) if "path" in into else (),
    )


def _onward(plan: Plan, questions: frozenset[int]) -> frozenset[int]:
    """These questions, and all that can be come to from them."""
    found = set(questions)
    for number, asked in enumerate(plan.questions):
        if number in found:
            found.update(route.next for route in asked.routes if route.next >= 0)
    return frozenset(found)


_SETTLES: Mapping[Kind, frozenset[Name]] = {
    "outcome": frozenset({"outcome", "pending"}),
    "category": frozenset({"category"}),
}
"""What has to be certain for which results: a question is pending where no outcome is."""


def walk(way: Walk, read: Callable[[int], Reading | None], *, rows: int, refused: Words | None = None) -> Walked:
    """Walk so many rows through a policy.

    Args:
        way: from `walk_for`.
        read: for the number of a question, what the rows say; `None` if it has no column. Each is asked for once.
        rows: how many there are.
        refused: rows that get no result, besides those with an answer that is not known; `None` if there are none.
    """
    walking = _Walking(way, rows, refused)
    for number in range(len(way.plan.questions)):
        walking.ask(number, read(number))
    return walking.walked()


class _Walking:
    """Where the rows stand while they are walked.

    `here` are rows that got to a question by their answers; `carried` are rows that stopped before it, and to which it
    is still open. Where there is no need to tell the two apart, all are `here`. Every bitmap in a store is the store's
    own, so that others can be added to it in place.
    """

    def __init__(self, way: Walk, rows: int, refused: Words | None) -> None:
        self._way = way
        self._plan = way.plan
        self._all = every(rows)
        self._here: dict[int, Words] = {0: self._all.copy()}
        self._carried: dict[int, Words] = {}
        self._leaves: dict[int, Words] = {}
        self._stopped: dict[int, Words] = {}
        self._refused = refused
        self._path = [
            np.zeros_like(self._all) for _ in range((self._plan.ways[0] - 1).bit_length() * bool(way.offsets))
        ]
        self._labels = self._plan.labels("category" if way.by_category else "outcome")

    def ask(self, number: int, reading: Reading | None) -> None:
        """Lead every row that is at this question on by its answer, or note that it stops."""
        if reading is not None and reading.wrong is not None:
            self._refused = reading.wrong if self._refused is None else self._refused | reading.wrong
        if not self._way.apart:
            self._spread(number, reading)
            return
        here, carried = self._here.pop(number, None), self._carried.pop(number, None)
        open_ = None
        if here is not None:
            open_ = self._lead(number, here, reading, self._here)
            if open_ is not None and "pending" in self._way.into:
                self._stopped[number] = open_
        if number not in self._way.carried:
            open_ = None
        if carried is not None:
            still = self._lead(number, carried, reading, self._carried)
            open_ = still if open_ is None else open_ if still is None else open_ | still
        if open_ is not None:
            for route in self._plan.questions[number].routes:
                self._add(self._carried, route.next, open_.copy())

    def _spread(self, number: int, reading: Reading | None) -> None:
        """Lead rows on from a question by their answers, and those that stop at it along all of them."""
        rows = self._here.pop(number, None)
        if rows is None:
            return
        on, open_ = _parted(rows, reading, stopping=number in self._way.carried)
        shares = dict(_shares(on, reading)) if reading is not None else {}
        for route in range(len(self._plan.questions[number].routes)):
            taking = shares.get(route)
            if open_ is not None:
                taking = open_.copy() if taking is None else np.bitwise_or(taking, open_, out=taking)
            if taking is not None:
                self._take(number, route, taking, self._here)

    def _lead(self, number: int, rows: Words, reading: Reading | None, store: dict[int, Words]) -> Words | None:
        """Lead rows on from a question by their answers; gives back those that have none."""
        on, stopped = _parted(rows, reading, stopping=True)
        if reading is not None:
            for route, taking in _shares(on, reading):
                self._take(number, route, taking, store)
        return stopped

    def _take(self, number: int, route: int, rows: Words, store: dict[int, Words]) -> None:
        if self._path and store is self._here:
            _increase(self._path, self._way.offsets[number][route], rows)
        self._add(store, self._plan.questions[number].routes[route].next, rows)

    def _add(self, store: dict[int, Words], following: int, rows: Words) -> None:
        """Put rows, which are given away, at a question or an outcome."""
        if following < 0:
            store, following = self._leaves, self._labels[~following]
        if following in store:
            store[following] |= rows
        else:
            store[following] = rows

    # --- what comes of it ---

    def walked(self) -> Walked:
        """The results."""
        into, labels, numbers = self._way.into, dict[Name, Labels](), dict[Name, Number]()
        fine = self._all if self._refused is None else self._all & ~self._refused
        if into & {"outcome", "pending"}:
            labels["outcome"] = self._certain(self._leaves)
        if "pending" in into:
            labels["pending"] = self._pending(fine & ~labels["outcome"].valid)
        by_category = self._leaves if self._way.by_category else self._grouped()
        if "category" in into:
            labels["category"] = self._certain(by_category)
        if "reachable" in into:
            none = np.zeros_like(fine)
            digits = [by_category.get(category, none) for category in range(len(self._plan.categories))]
            numbers["reachable"] = Number(digits=digits, valid=fine)
        if "path" in into:
            numbers["path"] = Number(digits=self._path, valid=fine)
        return Walked(labels=labels, numbers=numbers)

    def _grouped(self) -> dict[int, Words]:
        """The rows of each category, where they are known by outcome."""
        found: dict[int, Words] = {}
        for outcome, rows in self._leaves.items():
            category = self._plan.category_of[outcome]
            found[category] = found[category] | rows if category in found else rows
        return found

    def _certain(self, leaves: Mapping[int, Words]) -> Labels:
        """Of rows that may come to several labels, those that come to one."""
        once, twice = np.zeros_like(self._all), np.zeros_like(self._all)
        for rows in leaves.values():
            if self._way.carried:
                twice |= once & rows
            once |= rows
        if not self._way.carried and self._refused is None:
            return Labels(rows=leaves, valid=once)
        valid = once & ~twice if self._refused is None else once & ~(twice | self._refused)
        return Labels(rows={label: rows & valid for label, rows in leaves.items()}, valid=valid)

    def _pending(self, undecided: Words) -> Labels:
        rows = {number: stopped & undecided for number, stopped in self._stopped.items()}
        return Labels(rows=rows, valid=np.bitwise_or.reduce([np.zeros_like(undecided), *rows.values()]))


def _parted(rows: Words, reading: Reading | None, *, stopping: bool) -> tuple[Words, Words | None]:
    """The rows that have an answer and, if these are wanted, those that have none. What was given may be used up."""
    if reading is None:
        return rows, rows if stopping else None
    if reading.known is None:
        return rows, None
    on = rows & reading.known
    return on, np.bitwise_xor(rows, on, out=rows) if stopping else None


def _shares(on: Words, reading: Reading) -> Iterator[tuple[int, Words]]:
    """The routes that rows take, all of which have an answer, and the rows of each."""
    for route, part in reading.parts:
        taking = on & part
        on ^= taking
        yield route, taking
    yield reading.rest, on


def _increase(digits: Sequence[Words], number: int, rows: Words) -> None:
    """Add a number to those of some rows, digit by digit with what is carried over."""
    carry = np.zeros_like(rows)
    for place, digit in enumerate(digits):
        added = rows if number >> place & 1 else None
        if added is None and not number >> place and not carry.any():
            return
        both = digit if added is None else digit ^ added
        over = digit & carry if added is None else (digit & added) | (both & carry)
        np.bitwise_xor(both, carry, out=digit)
        carry = over
