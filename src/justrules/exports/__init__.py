"""A tree shown: as text, as the source of a drawing, as a drawing. One pure function each.

Every function takes a tree and, if one path through it is to stand out, the steps of that path: the `path` of a
`Decision` or a `Pending`. It gives back one text, the same for the same input to the last byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from justrules.engine.tree import Step, Tree
from justrules.exports.dot import dot
from justrules.exports.mermaid import mermaid
from justrules.exports.svg import svg
from justrules.exports.text import text

FORMATS: Mapping[str, Callable[[Tree, tuple[Step, ...]], str]] = MappingProxyType(
    {
        "tree": text,
        "mermaid": mermaid,
        "dot": dot,
        "svg": svg,
    }
)
"""The formats by the names that the command takes."""
