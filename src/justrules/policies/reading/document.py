"""A file that has been read: texts, lists and mappings, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from justrules.findings import Location


class Span(NamedTuple):
    """Where a value stands, counted from 0 as the parser does, and whether it is unquoted."""

    line: int
    column: int
    end_line: int
    end_column: int
    plain: bool = False


Value: TypeAlias = "str | Table | Row"


class Table(dict[str, Value]):
    """A mapping of the file. `keys_at` and `values_at` say where each key and its value stand.

    `normal` gives each key by its Unicode normal form, so that one word in two spellings is seen to be one.
    """

    __slots__ = ("keys_at", "normal", "span", "values_at")

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span
        self.normal: dict[str, str] = {}
        self.keys_at: dict[str, Span] = {}
        self.values_at: dict[str, Span] = {}


class Row(list[Value]):
    """A list of the file. `values_at` says where each item stands."""

    __slots__ = ("span", "values_at")

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span
        self.values_at: list[Span] = []


Pointer: TypeAlias = Sequence[str | int]


def child(node: Value, part: str | int) -> Value | None:
    """What stands in `node` under the key or at the position `part`; `None` if nothing does."""
    if isinstance(node, Table):
        return node.get(str(part))
    if isinstance(node, Row) and isinstance(part, int):
        return node[part] if part < len(node) else None
    return None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has been read: its top mapping, the name under which findings speak of it, and its text.

    The text is what the parser saw, with lines ending in LF; comments can only be found in it.
    """

    root: Table
    source: str
    text: str = field(default="", repr=False, compare=False)

    def span_of(self, pointer: Pointer, *, key: bool = False) -> Span:
        """The span of the value at `pointer`, or of its key.

        Parts that are not in the file are passed over, so the answer is always the nearest place that is.
        """
        node: Value = self.root
        span = Span(0, 0, 0, 1)
        for part in pointer:
            below = child(node, part)
            if below is None:
                continue
            if isinstance(node, Table):
                span = (node.keys_at if key else node.values_at)[str(part)]
            elif isinstance(node, Row):
                span = node.values_at[int(part)]
            node = below
        return span

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """As `span_of`, as a `Location` that people read: counted from 1."""
        return location(self.source, self.span_of(pointer, key=key))


def location(name: str, span: Span) -> Location:
    """`span` of the file `name` as people read it: counted from 1."""
    return Location(
        source=name,
        line=span.line + 1,
        column=span.column + 1,
        end_line=span.end_line + 1,
        end_column=span.end_column + 1,
    )
