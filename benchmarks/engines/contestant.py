"""What it takes to decide a table: columns in one engine's own form, a call that is timed, and codes to compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from justrules.engine.tree import Tree

Codes: TypeAlias = Any
"""A NumPy array of `int8`: for each row the number of its category, -1 where none is decided."""

Kind = Literal["floor", "by hand", "justrules", "peer"]
"""A lower bound, written by hand, ours, or another product."""

Reading = Literal["settled", "open", "no"]
"""What a missing answer means: as `evaluate` has it, with what is settled early all the same; that nothing is decided,
which is less work and what a hand would write; or `no`, where an engine knows nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A table that waits in its engine.

    Attributes:
        decide: decides all rows; only this is timed.
        codes: what `decide` gave back, as codes; none for a floor, which decides nothing.
        rows: how many rows `decide` takes, where that is not the whole table.
        reading: what it makes of a missing answer; equality is asked for under that reading.
    """

    decide: Callable[[], Any]
    codes: Callable[[Any], Codes] | None
    rows: int | None = None
    reading: Reading = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One way to decide a table.

    Attributes:
        name: how tables call it.
        engine: on which engine; the report compares within one.
        kind: what sort of thing it is.
        packages: the distributions it needs.
        load: brings a table of booleans into the engine; raises `Inexpressible`.
        note: what a reader must know to judge its figures.
    """

    name: str
    engine: str
    kind: Kind
    packages: tuple[str, ...]
    load: Callable[[Tree, Any], Loaded]
    note: str = ""
