"""A file that has been read: texts, lists and mappings, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from justrules.findings import Location
from justrules.policies.reading.places import Places, Span

Value: TypeAlias = "str | Table | Row"


class Table(dict[str, Value]):
    """A mapping of the file. `keys_at` and `values_at` say where each key and its value stand.

    Attributes:
        places: the places of the whole file.
        first: where the marks of the mapping begin among them.
        last: where they end, those of everything in it included.
    """

    __slots__ = ("_keys_at", "_values_at", "first", "last", "places")

    places: Places
    first: int
    last: int
    _keys_at: dict[str, Span]
    _values_at: dict[str, Span]

    @property
    def span(self) -> Span:
        """Where the mapping begins."""
        return self.places.of_container(self.first)

    @property
    def keys_at(self) -> Mapping[str, Span]:
        """Where each key stands."""
        if not hasattr(self, "_keys_at"):
            places, owner = self.places, self.first
            self._keys_at = {key: places.of_key(position, owner) for key, position in self._positions()}
        return self._keys_at

    @property
    def values_at(self) -> Mapping[str, Span]:
        """Where the value of each key stands."""
        if not hasattr(self, "_values_at"):
            places, owner = self.places, self.first
            self._values_at = {
                key: places.of_value(position + 2, owner) if isinstance(value, str) else value.span
                for (key, position), value in zip(self._positions(), self.values(), strict=True)
            }
        return self._values_at

    def _positions(self) -> Iterator[tuple[str, int]]:
        """Each key, and where its marks begin; those of its value follow."""
        position = self.first + 2
        for key, value in self.items():
            yield key, position
            position = position + 4 if isinstance(value, str) else value.last


class Row(list[Value]):
    """A list of the file. `values_at` says where each item stands. The other attributes are those of a `Table`."""

    __slots__ = ("_values_at", "first", "last", "places")

    places: Places
    first: int
    last: int
    _values_at: list[Span]

    @property
    def span(self) -> Span:
        """Where the list begins."""
        return self.places.of_container(self.first)

    @property
    def values_at(self) -> Sequence[Span]:
        """Where each item stands."""
        if not hasattr(self, "_values_at"):
            self._values_at = list(self._spans())
        return self._values_at

    def _spans(self) -> Iterator[Span]:
        position = self.first + 2
        for value in self:
            if isinstance(value, str):
                yield self.places.of_text(position)
                position += 2
            else:
                yield value.span
                position = value.last


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
