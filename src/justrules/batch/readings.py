"""The answers of some rows to a question, as bitmaps: made by looking for each value, or from where each row leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from justrules.batch.bitmaps import Words, every, packed, unpacked, words_for
from justrules.batch.texts import Texts

NOWHERE = -1
"""Where a value leads that is known and leads nowhere: `unknown` without a route, or one that means blank."""

WRONG = -2
"""Where a value leads that nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """The answers of some rows to one question, as bitmaps.

    Attributes:
        known: the rows whose answer leads on; `None` if that of every row does.
        parts: for each route but the last, its number and its rows; of rows that are not `known` it says nothing.
        rest: the last route: that of all other rows that are known.
        wrong: the rows whose value is not known; `None` if there are none.
    """

    known: Words | None
    parts: tuple[tuple[int, Words], ...] = ()
    rest: int = 0
    wrong: Words | None = None


def nobody(rows: int, *, wrong: Words | None = None) -> Reading:
    """What a column says that holds no answer."""
    return Reading(known=np.zeros(words_for(rows), dtype=np.uint64), wrong=wrong)


# --- from comparisons ------------------------------------------------------------------------------------------


class Comparable(Protocol):
    """The values of some rows."""

    def equal(self, value: object) -> NDArray[np.bool_]:
        """The rows that hold this value."""

    def only(self, rows: NDArray[np.intp]) -> Comparable:
        """The values of these rows alone."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """Texts, told by their spelling."""

    texts: Texts

    def equal(self, value: object) -> NDArray[np.bool_]:
        """The rows that hold this text."""
        return self.texts.equal(str(value).encode())

    def only(self, rows: NDArray[np.intp]) -> Spellings:
        """The texts of these rows alone."""
        return Spellings(self.texts.only(rows))


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers or truth values; what their type cannot tell is in no row."""

    values: NDArray[Any]

    def equal(self, value: object) -> NDArray[np.bool_]:
        """The rows that hold this value."""
        kind = self.values.dtype
        if kind.kind in "iu":
            info = np.iinfo(kind)
            if not isinstance(value, int) or not info.min <= value <= info.max:
                return np.zeros(len(self.values), dtype=np.bool_)
        same: NDArray[np.bool_] = self.values == kind.type(value)
        return same

    def only(self, rows: NDArray[np.intp]) -> Values:
        """The values of these rows alone."""
        return Values(self.values[rows])


def compared(targets: Mapping[object, int], rows: int, valid: Words | None, values: Comparable) -> Reading:
    """The reading of a column of values that each have to be looked for."""
    found: dict[int, Words] = {}
    for value, target in targets.items():
        if target >= 0:
            words = packed(values.equal(value))
            found[target] = found[target] | words if target in found else words
    here = every(rows) if valid is None else valid & every(rows)
    known = np.bitwise_or.reduce([np.zeros_like(here), *found.values()]) & here
    harmless = [value for value, target in targets.items() if target == NOWHERE]
    *parts, (rest, _) = found.items() or [(0, known)]
    return Reading(known=known, parts=tuple(parts), rest=rest, wrong=_wrong(here & ~known, rows, values, harmless))


def _wrong(left: Words, rows: int, values: Comparable, harmless: Sequence[object]) -> Words | None:
    """Of the rows that are left, those whose value is none of these; as a rule there are few to look at."""
    if not left.any():
        return None
    if not harmless:
        return left
    at = np.flatnonzero(unpacked(left, rows=rows))
    few = values.only(at)
    wrong = np.zeros(rows, dtype=np.bool_)
    wrong[at] = ~np.logical_or.reduce([few.equal(value) for value in harmless])
    return packed(wrong) if wrong.any() else None


# --- from targets ----------------------------------------------------------------------------------------------


def targets_in(leads_to: NDArray[np.int16]) -> list[int]:
    """The targets that there are, but for `NOWHERE`."""
    return [int(target) for target in np.unique(leads_to) if target != NOWHERE]


def by_target(leads_to: NDArray[np.int16], among: Iterable[int], *, valid: Words | None = None) -> Reading:
    """The reading of a column of which each row says where it leads, `among` these targets."""
    return apart({target: packed(leads_to == target) for target in among}, len(leads_to), valid=valid)


def apart(found: dict[int, Words], rows: int, *, valid: Words | None) -> Reading:
    """The reading of a column whose rows are told apart by target; of those that are not `valid` it says nothing."""
    if valid is not None:
        found = {target: words & valid for target, words in found.items()}
    wrong = found.pop(WRONG, None)
    if not found:
        return nobody(rows, wrong=wrong)
    *parts, (rest, _) = found.items()
    return Reading(known=np.bitwise_or.reduce([*found.values()]), parts=tuple(parts), rest=rest, wrong=wrong)


def targets_of(reading: Reading, rows: int) -> NDArray[np.int16]:
    """For each row where it leads."""
    leads_to = np.full(rows, NOWHERE, dtype=np.int16)
    known = every(rows) if reading.known is None else reading.known
    leads_to[unpacked(known, rows=rows)] = reading.rest
    for route, words in reading.parts:
        leads_to[unpacked(words & known, rows=rows)] = route
    if reading.wrong is not None:
        leads_to[unpacked(reading.wrong, rows=rows)] = WRONG
    return leads_to
