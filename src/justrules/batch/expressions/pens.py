"""What an engine must be able to say for a policy to be carried out on it: a dozen words, and a table to add to.

The rules of deciding in columns are written once, in these words. Each engine has a pen that writes them in its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self, TypeVar

E = TypeVar("E")
"""An expression of some engine."""


class Pen(Protocol[E]):
    """How one engine says what is to be computed. Every word gives one value a row, and null where nothing is known."""

    def column(self, name: str) -> E:
        """The values of a column."""

    def number(self, value: int) -> E:
        """A whole number."""

    def label(self, value: str, labels: tuple[str, ...]) -> E:
        """One of `labels`: an id, as text or as what is cheaper and reads as text."""

    def among(self, value: E, these: Sequence[object]) -> E:
        """Whether a value is one of these, none of which is null; null for null."""

    def outside(self, value: E, these: Sequence[object]) -> E:
        """Whether a value is none of these; null for null."""

    def filled(self, value: E, *, floating: bool) -> E:
        """Whether there is a value: neither null nor, in a column of `floating` point, not a number. Never null."""

    def truth(self, column: E, *, value: bool) -> E:
        """Whether a boolean is this one; null for null."""

    def stored(self, truth: E) -> E:
        """A condition as a column can hold it."""

    def recalled(self, column: E) -> E:
        """The condition that a column holds."""

    def holding(self, lists: E, entry: str) -> E:
        """Whether a list has this entry; null where there is no list."""

    def opposite(self, truth: E) -> E:
        """Not; null for null."""

    def either(self, truths: Sequence[E]) -> E:
        """Whether one of at least one is true; null counts as false where the result is asked for truth."""

    def every(self, truths: Sequence[E]) -> E:
        """Whether all of at least one are true; null counts as false where the result is asked for truth."""

    def nothing(self) -> E:
        """Null."""

    def no_text(self) -> E:
        """Null, in a column of texts."""

    def case(self, branches: Sequence[tuple[E, E]], otherwise: E) -> E:
        """What stands beside the first of at least one condition that is true, else `otherwise`."""

    def lookup(self, value: E, found: Mapping[int, E]) -> E:
        """What is found under a number; null where nothing is."""

    def union(self, sets: Sequence[E]) -> E:
        """The bits that are set in any of at least one number."""

    def plus(self, number: int, value: E) -> E:
        """The sum."""

    def told(self, words: Sequence[tuple[E, str]]) -> E:
        """The words whose conditions are true, at least one of them, with a comma and a space between."""


class Sheet(Protocol[E]):
    """A table on some engine: nothing is computed until the engine's user asks for it."""

    @property
    def pen(self) -> Pen[E]:
        """What its columns are written with."""

    @property
    def deepest(self) -> int:
        """How deep expressions may be nested."""

    def adding(self, columns: Mapping[str, E]) -> Self:
        """The table with more columns; none of them sees another."""

    def result(self, columns: Mapping[str, E]) -> Any:
        """The table as its engine has it: the columns that it had at first, and these at the end."""
