"""Reads a column as answers to a question, stretch by stretch, each as what it is.

A column may hold one kind of value here and another further down, as Python objects do. What every value stands for is
known beforehand, so that a dictionary is read by its few entries, and only what is left over is looked at once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from numbers import Number
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from justrules.batch.bitmaps import Words, every, packed, unpacked, valid_in, words_for
from justrules.batch.columns import Kind, Source, words_of
from justrules.batch.readings import (
    NOWHERE,
    WRONG,
    Reading,
    Spellings,
    Values,
    apart,
    by_target,
    compared,
    nobody,
    targets_in,
    targets_of,
)
from justrules.batch.stretches import Booleans, Codes, Objects, Stretch, is_missing, objects_in, places_in, rows_of
from justrules.batch.texts import texts_of
from justrules.engine.plan import Asked

FEW = 16
"""Entries of a dictionary up to which it is faster to look for each of them than to look every row up."""


class Reader:
    """Reads one column as answers to one question."""

    def __init__(self, source: Source, asked: Asked) -> None:
        self._source = source
        self._asked = asked
        self._targets: dict[Kind, Mapping[object, int]] = {}
        self._entries: tuple[Stretch, NDArray[np.int16]] | None = None

    def read(self, stretch: Stretch) -> Reading:
        """What these rows say."""
        match stretch:
            case Booleans():
                return self._of_booleans(stretch, "boolean")
            case Codes():
                return self._of_codes(stretch)
            case Objects():
                return self._of_objects(stretch)
            case _:
                return self._of_array(stretch)

    def targets(self, kind: Kind) -> Mapping[object, int]:
        """For each value of a column of this kind, where it leads: a route, or `NOWHERE`."""
        if kind not in self._targets:
            routes = {route.answer: number for number, route in enumerate(self._asked.routes)}
            words = words_of(self._source, self._asked, kind)
            self._targets[kind] = {value: routes.get(answer or "", NOWHERE) for value, answer in words.items()}
        return self._targets[kind]

    def _of_booleans(self, stretch: Booleans, kind: Kind) -> Reading:
        targets = self.targets(kind)
        yes, no = targets.get(True, WRONG), targets.get(False, WRONG)
        if min(yes, no) >= 0 and yes != no:
            return Reading(known=stretch.valid, parts=((yes, stretch.truth),), rest=no)
        truth = unpacked(stretch.truth, rows=stretch.rows)
        return compared(targets, stretch.rows, stretch.valid, Values(truth))

    def _of_objects(self, stretch: Objects) -> Reading:
        found = [self._target(value) for value in stretch.values[stretch.valid]]
        leads_to = np.full(stretch.rows, NOWHERE, dtype=np.int16)
        leads_to[stretch.valid] = found
        return by_target(leads_to, targets_in(leads_to))

    def _of_codes(self, stretch: Codes) -> Reading:
        """Only the entries are read; rows are told by the places of those."""
        entries = self._of_entries(stretch.entries)
        if len(entries) > FEW:
            return by_target(entries.take(stretch.places, mode="wrap"), targets_in(entries), valid=stretch.valid)
        found = {
            target: np.bitwise_or.reduce(
                [packed(stretch.places == place) for place in np.flatnonzero(entries == target).tolist()]
            )
            for target in targets_in(entries)
        }
        return apart(found, stretch.rows, valid=stretch.valid)

    def _of_entries(self, entries: Stretch) -> NDArray[np.int16]:
        """Where each entry leads; at the end, where -1 looks, that no value leads nowhere."""
        if self._entries is None or not _same(self._entries[0], entries):
            found = np.append(targets_of(self.read(entries), rows_of(entries)), np.int16(NOWHERE))
            self._entries = (entries, found)
        return self._entries[1]

    def _of_array(self, array: pa.Array) -> Reading:
        rows, valid, kinds = len(array), valid_in(array), pa.types
        if kinds.is_null(array.type):
            return nobody(rows)
        if _is_text(array.type):
            return compared(self.targets("text"), rows, valid, Spellings(texts_of(array)))
        if kinds.is_integer(array.type) or kinds.is_floating(array.type):
            values, valid = _numbers(array, valid)
            return compared(self.targets("number"), rows, valid, Values(values))
        if _is_list(array.type) and self._source.listed is not None and _is_word(array.type.value_type):
            truth = packed(_holding(array, self._source.listed))
            return self._of_booleans(Booleans(rows=rows, truth=truth, valid=valid), "list")
        if kinds.is_decimal(array.type) or kinds.is_nested(array.type):
            return self._of_objects(objects_in(array))
        return nobody(rows, wrong=every(rows) if valid is None else valid)

    def _target(self, value: Any) -> int:
        """Where a Python object leads."""
        if isinstance(value, (bool, np.bool_)):
            return self.targets("boolean").get(bool(value), WRONG)
        if isinstance(value, str):
            return self.targets("text").get(value, WRONG)
        if isinstance(value, (Number, Decimal)):
            return _nearest(self.targets("number"), value)
        if isinstance(value, (list, tuple, set, frozenset, np.ndarray)) and self._source.listed is not None:
            return self._target_of_list(list(value), self._source.listed)
        return WRONG

    def _target_of_list(self, entries: list[Any], listed: str) -> int:
        """Where a list leads; one in which a number stands says of no word whether it is there."""
        words = [entry for entry in entries if isinstance(entry, str)]
        if len(words) < len(entries) and not all(isinstance(entry, str) or is_missing(entry) for entry in entries):
            return WRONG
        return self.targets("list").get(listed in words, WRONG)


def with_value(stretch: Stretch) -> Words:
    """The rows that have a value at all."""
    if isinstance(stretch, Objects):
        return packed(stretch.valid)
    if isinstance(stretch, Booleans):
        return every(stretch.rows) if stretch.valid is None else stretch.valid & every(stretch.rows)
    if isinstance(stretch, Codes):
        has = np.append(unpacked(with_value(stretch.entries), rows=rows_of(stretch.entries)), False)
        found = packed(has.take(stretch.places, mode="wrap"))
        return found if stretch.valid is None else found & stretch.valid
    if pa.types.is_null(stretch.type):
        return np.zeros(words_for(len(stretch)), dtype=np.uint64)
    valid = _numbers(stretch, valid_in(stretch))[1] if pa.types.is_floating(stretch.type) else valid_in(stretch)
    return every(len(stretch)) if valid is None else valid & every(len(stretch))


def _numbers(array: pa.Array, valid: Words | None) -> tuple[NDArray[Any], Words | None]:
    """The values of an array of numbers, and the rows that have one: what is not a number is none."""
    values = np.frombuffer(array.buffers()[1] or b"", dtype=array.type.to_pandas_dtype())
    values = values[array.offset : array.offset + len(array)]
    if values.dtype.kind != "f":
        return values, valid
    real = ~packed(np.isnan(values))
    return values, real if valid is None else real & valid


# --- kinds of arrays -------------------------------------------------------------------------------------------


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _is_word(kind: pa.DataType) -> bool:
    """Whether entries of lists are texts, or nothing at all."""
    if pa.types.is_dictionary(kind):
        return _is_word(kind.value_type)
    return _is_text(kind) or bool(pa.types.is_null(kind))


def _holding(array: pa.Array, entry: str) -> NDArray[np.bool_]:
    """The rows whose list has the entry."""
    places = array.offsets.to_numpy()
    first, last = int(places[0]), int(places[-1])
    found = _is_entry(array.values.slice(first, last - first), entry)
    before = np.concatenate(([0], np.cumsum(found)))
    holding: NDArray[np.bool_] = np.diff(before[places - first]) > 0
    return holding


def _is_entry(entries: pa.Array, entry: str) -> NDArray[np.bool_]:
    """Which entries of lists are the one."""
    rows, valid = len(entries), valid_in(entries)
    if pa.types.is_dictionary(entries.type):
        found = packed(np.append(_is_entry(entries.dictionary, entry), False).take(places_in(entries), mode="wrap"))
    elif _is_text(entries.type):
        found = packed(texts_of(entries).equal(entry.encode()))
    else:
        return np.zeros(rows, dtype=np.bool_)
    return unpacked(found if valid is None else found & valid, rows=rows)


def _nearest(targets: Mapping[object, int], number: Any) -> int:
    """Where a number leads; a written 0.1 is also the float that is printed so."""
    if number in targets:
        return targets[number]
    return targets.get(Decimal(str(number)), WRONG) if isinstance(number, float) else WRONG


def _same(one: Stretch, other: Stretch) -> bool:
    return one is other or (isinstance(one, pa.Array) and isinstance(other, pa.Array) and bool(one.equals(other)))
