"""Old ids as a new policy calls them: its `renamed_from` says which of its words are only new names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from justrules.engine.tree import Tree
from justrules.policies.model import Identified, Policy

KINDS = ("questions", "outcomes", "categories")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renames:
    """Former ids, each with what the new policy calls it.

    Attributes:
        questions: former ids of questions.
        outcomes: former ids of outcomes.
        categories: former ids of categories.
    """

    questions: Mapping[str, str]
    outcomes: Mapping[str, str]
    categories: Mapping[str, str]


def renames_of(new: Policy | Tree) -> Renames:
    """What the new policy says about former ids; nothing if all that is left of it is a tree.

    An id that a part still has is its own, whatever another part says about it.
    """
    parts = {kind: () if isinstance(new, Tree) else getattr(new, kind) for kind in KINDS}
    return Renames(**{kind: MappingProxyType(_renamed(found)) for kind, found in parts.items()})


def _renamed(parts: Iterable[Identified]) -> dict[str, str]:
    known = {part.id for part in parts}
    pairs = ((former, part.id) for part in parts for former in getattr(part, "renamed_from", ()))
    return {former: now for former, now in pairs if former not in known}
