"""Where everything in a file stands: two numbers for each key and value, and lines and columns only when asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

QUOTES = frozenset("\"'|>")
"""What a text begins with that is not plain. No plain text can."""


class Span(NamedTuple):
    """Where a value stands, counted from 0 as the parser does, and whether it is unquoted."""

    line: int
    column: int
    end_line: int
    end_column: int
    plain: bool = False


class Places:
    """The places of one file.

    A parser counts characters as it goes, lines and columns follow from the text. Eight bytes a place instead of a
    tuple of five numbers: nearly all of them are never asked for.

    Attributes:
        text: the file.
        marks: of each key and value where it begins and where it ends, in the order in which they stand in the file;
            of a list or a mapping, which comes before what is in it, only its first character.
    """

    __slots__ = ("_lines", "marks", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks = array("I")
        self._lines = array("I")

    def of_container(self, position: int) -> Span:
        """The place of the list or mapping whose marks begin at `position`."""
        return self._span(self.marks[position], self.marks[position + 1], plain=False)

    def of_text(self, position: int) -> Span:
        """The place of the text whose marks begin at `position`."""
        start = self.marks[position]
        return self._span(start, self.marks[position + 1], plain=self.text[start : start + 1] not in QUOTES)

    def of_key(self, position: int, owner: int) -> Span:
        """The place of a key; one that is left out stands where its mapping begins, whose marks begin at `owner`."""
        if self._is_nothing(position):
            return self._nothing(self.marks[owner])
        return self.of_text(position)

    def of_value(self, position: int, owner: int) -> Span:
        """The place of a text under the key just before it; one that is left out stands behind the key's colon.

        The parsers say different things about what is left out.
        """
        if not self._is_nothing(position):
            return self.of_text(position)
        end = self.marks[position - 1]
        between = self.text[end : self.text.find(":", end) + 1]
        behind = len(between) if between.strip() == ":" and "\n" not in between else 0
        return self._nothing((self.marks[owner] if self._is_nothing(position - 2) else end) + behind)

    def _is_nothing(self, position: int) -> bool:
        return self.marks[position] == self.marks[position + 1]

    def _nothing(self, index: int) -> Span:
        return self._span(index, index, plain=True)

    def _span(self, start: int, end: int, *, plain: bool) -> Span:
        return Span(*self._line_and_column(start), *self._line_and_column(end), plain)

    def _line_and_column(self, index: int) -> tuple[int, int]:
        if not self._lines:
            self._lines = array("I", accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))[:-1]
        line = bisect_right(self._lines, index) - 1
        return line, index - self._lines[line]
