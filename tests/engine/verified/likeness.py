"""Whether two trees are the same in every node, link and word: `==` of trees looks at the policy's digest alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from justrules.engine.tree import Tree


def difference(one: Tree, other: Tree) -> str | None:
    """The first place at which two trees part, or nothing. What is one node in one has to be one node in the other."""
    waiting: list[tuple[str, Any, Any]] = [("tree", one, other)]
    twins: dict[int, int] = {}
    taken: set[int] = set()
    while waiting:
        place, left, right = waiting.pop()
        if type(left) is not type(right):
            return f"{place}: {type(left)} and {type(right)}"
        if is_dataclass(left):
            if (id(left) in twins or id(right) in taken) and twins.get(id(left)) != id(right):
                return f"{place}: not shared alike"
            if id(left) in twins:
                continue
            twins[id(left)] = id(right)
            taken.add(id(right))
        parts = [(f"{place}.{name}", *both) for name, *both in _parts(left, right)]
        if not parts and left != right:
            return f"{place}: {left!r} and {right!r}"
        waiting.extend(parts)
    return None


def _parts(left: Any, right: Any) -> Iterator[tuple[str, Any, Any]]:
    """What two values of one type are made of, each part beside its twin; nothing, if they are to be compared whole."""
    if is_dataclass(left):
        names = (part.name for part in fields(left) if part.name != "memory")  # which is no part of a tree's value
        yield from ((name, getattr(left, name), getattr(right, name)) for name in names)
    elif isinstance(left, Mapping) and list(left) == list(right):
        yield from ((key, left[key], right[key]) for key in left)
    elif isinstance(left, tuple) and len(left) == len(right):
        yield from ((str(index), *both) for index, both in enumerate(zip(left, right, strict=True)))
