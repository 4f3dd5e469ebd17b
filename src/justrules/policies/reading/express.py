"""Events of a sound file to tables and rows: fast, and without a word about what is out of the ordinary.

Nearly every file that is read is sound, so the way of a sound file is the short one. At the first thing that may have
to be refused this way ends in `Doubt`, and the file is read again by the builder that finds out what it is and says so.
What is doubted here and accepted there costs time and nothing else; what passes here must pass there as well, which is
what the differential tests are about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import repeat
from typing import Any, NamedTuple

from justrules.policies.reading.characters import refused_in
from justrules.policies.reading.document import Row, Table, Value
from justrules.policies.reading.limits import Limits
from justrules.policies.reading.places import Places

# libyaml reads `|#` as a block text with a comment, the pure parser refuses it.
BLOCK_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*#")


class Doubt(Exception):
    """Something may have to be refused."""


class Kinds(NamedTuple):
    """The classes of a parser's events."""

    document: type
    scalar: type
    mapping: type
    sequence: type
    mapping_end: type
    sequence_end: type
    document_end: type
    stream_end: type


class Express:
    """The short way through one file."""

    __slots__ = ("_foreign", "_kinds", "_limits", "_places", "_text")

    def __init__(self, text: str, limits: Limits, kinds: Kinds) -> None:
        self._text = text
        self._limits = limits
        self._kinds = kinds
        self._places = Places(text)
        self._foreign = not text.isascii()

    def read(self, next_event: Callable[[], Any]) -> Table:
        """What the file holds.

        Args:
            next_event: gives event after event, and `None` after the last.

        Raises:
            Doubt: something may have to be refused.
        """
        # A list or a mapping has two events, a text one, and four stand around them all.
        next_event()
        if type(next_event()) is not self._kinds.document:
            raise Doubt
        root = self._first(next_event, most=2 * self._limits.nodes)
        if not isinstance(root, Table):
            raise Doubt
        if type(next_event()) is not self._kinds.document_end or type(next_event()) is not self._kinds.stream_end:
            raise Doubt
        return root

    def _first(self, next_event: Callable[[], Any], *, most: int) -> Value:  # noqa: C901, PLR0912, PLR0915  # as said below
        """The first list or mapping among so many events at most, with all that is in it.

        A third of the time that it takes to make a tree of a file is spent in this loop. So it is one loop, and calls
        nothing of ours for what is ordinary.
        """
        _, scalar, mapping, sequence, mapping_end, sequence_end, _, _ = self._kinds
        text, places, limits, marks = self._text, self._places, self._limits, self._places.marks
        put, longest, most_marks = marks.append, limits.scalar, 2 * limits.nodes
        marked = "&" in text or "!" in text  # whether there can be anchors or tags
        flow = 0  # how many brackets and braces are open
        above: list[Table | Row] = []  # what is open
        table = Table()  # the mapping that is being filled, unless `take` takes the items of a list
        outside: list[Value] = []
        take: Callable[[Value], None] | None = outside.append
        key: str | None = None
        for _ in repeat(None, most):
            event = next_event()
            kind = type(event)
            if kind is scalar:
                value = event.value
                if len(value) > longest or (marked and (event.anchor is not None or event.tag is not None)):
                    raise Doubt
                start = event.start_mark.index
                if event.style and self._is_odd(event):
                    raise Doubt
                if flow and (text[start - 1] == "?" or ("?" in value and not event.style)):
                    raise Doubt
                put(start)
                put(event.end_mark.index)
                if take is not None:
                    take(value)
                elif key is None:
                    key = value
                elif key in table:
                    raise Doubt
                else:
                    table[key] = value
                    key = None
                continue
            if kind is mapping or kind is sequence:
                if event.anchor is not None or event.tag is not None or len(above) == limits.depth:
                    raise Doubt
                start = event.start_mark.index
                if event.flow_style:
                    flow += 1
                    if text[start] not in "{[":  # `[a: b]` and `[? a]`: one pair without braces
                        raise Doubt
                node: Table | Row = Table() if kind is mapping else Row()
                node.places = places
                node.first = len(marks)
                put(start)
                put(event.end_mark.index)
                if take is not None:
                    take(node)
                elif key is None or key in table:
                    raise Doubt
                else:
                    table[key] = node
                above.append(node)
            elif kind is mapping_end or kind is sequence_end:
                node = above.pop()
                node.last = len(marks)
                if "<<" in node or node.last > most_marks or (self._foreign and self._has_twins(node)):
                    raise Doubt
                if flow:
                    flow -= 1
                if not above:
                    return node
                node = above[-1]
            else:
                raise Doubt
            key = None
            if isinstance(node, Table):
                table, take = node, None
            else:
                take = node.append
        raise Doubt

    def _is_odd(self, event: Any) -> bool:
        """Whether a text that is quoted, or a block, may have to be refused."""
        if event.style == "'":
            return False
        if event.style == '"':
            self._foreign |= not event.value.isascii()
            return not event.value.isprintable() and bool(refused_in(event.value))
        return BLOCK_HEADER_COMMENT.match(self._text, event.start_mark.index) is not None

    @staticmethod
    def _has_twins(node: Table | Row) -> bool:
        """Whether a mapping has one key in two spellings."""
        if isinstance(node, Row) or "".join(node).isascii():
            return False
        return len({unicodedata.normalize("NFC", key) for key in node}) < len(node)
