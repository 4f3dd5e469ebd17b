"""Lower bounds: what it costs to touch the same bytes once, and to look codes up that are ready."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.engines.contestant import Column, Loaded
from benchmarks.engines.forms import numbers_of
from benchmarks.peers.contestant import Inexpressible
from benchmarks.subjects import reached
from justrules.engine.tree import Leaf, Tree

BLOCK = 1 << 16
"""Rows that are looked up at a time, so that the keys stay in the cache."""


def bitmaps(_: Tree, table: Any) -> Loaded:
    """Read the bitmap of values and that of what is known of each column once."""
    words = _words(table)
    return Loaded(decide=lambda: [np.bitwise_xor.reduce(one) for one in words], codes=None)


def bitmaps_and_bytes(_: Tree, table: Any) -> Loaded:
    """The same, and write one byte a row, as whoever gives back a column has to."""
    words = _words(table)

    def decide() -> Any:
        for one in words:
            np.bitwise_xor.reduce(one)
        out = np.empty(table.num_rows, dtype=np.int8)
        out.fill(1)  # zeros would not be written: the system gives out pages that are zero already
        return out

    return Loaded(decide=decide, codes=None)


def _words(table: Any) -> list[Any]:
    return [
        np.frombuffer(buffer, dtype=np.uint8)[: buffer.size // 8 * 8].view(np.uint64)
        for column in table.columns
        for buffer in column.chunk(0).buffers()
        if buffer is not None
    ]


def copies(_: Tree, table: Any) -> Loaded:
    """Copy the answers, a byte each."""
    held = _bytes(table)
    return Loaded(decide=lambda: [one.copy() for one in held], codes=None)


def lookup(tree: Tree, table: Any) -> Loaded:
    """A table with the category of every set of answers, looked up by a number that is made of a row's answers."""
    if len(tree.branches) > 12:
        raise Inexpressible(f"a table of all answer sets would have 3^{len(tree.branches)} places")
    asked = [branch.question for branch in tree.branches]
    numbers, places = numbers_of(tree), np.full(3 ** len(asked), -1, dtype=np.int8)
    for place, given in enumerate(product(("no", "yes", None), repeat=len(asked))):
        answers = {question: answer for question, answer in zip(asked, given, strict=True) if answer}
        end = reached(tree, answers)
        places[place] = numbers[end.category.id] if isinstance(end, Leaf) else -1
    held = _bytes(table)

    def decide() -> Any:
        out = np.empty(table.num_rows, dtype=np.int8)
        for first in range(0, table.num_rows, BLOCK):
            key = np.zeros(min(BLOCK, table.num_rows - first), dtype=np.int32)
            for one in held:
                key *= 3
                key += one[first : first + BLOCK]
            np.take(places, key, out=out[first : first + BLOCK])
        return out

    return Loaded(decide=decide, codes=lambda found: found)


def _bytes(table: Any) -> list[Any]:
    """Each column as bytes: 0 for no, 1 for yes, 2 for nothing."""
    return [column.cast(pa.int8()).fill_null(2).to_numpy() for column in table.columns]


CONTESTANTS = (
    Column(name="read each bitmap once", engine="arrow", kind="floor", packages=("numpy", "pyarrow"), load=bitmaps),
    Column(
        name="read each bitmap once, write a byte a row",
        engine="arrow",
        kind="floor",
        packages=("numpy", "pyarrow"),
        load=bitmaps_and_bytes,
    ),
    Column(name="copy a byte an answer", engine="numpy", kind="floor", packages=("numpy",), load=copies),
    Column(
        name="NumPy look-up",
        engine="numpy",
        kind="by hand",
        packages=("numpy",),
        load=lookup,
        note="answers as bytes, made beforehand",
    ),
)
