"""How much a file may hold, so that reading one costs little whatever is in it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_SCALAR = 16_000
MAX_FINDINGS = 1_000
"""After so many refusals reading stops: nobody mends more at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file may hold. A caller who trusts a file may raise any of these.

    Args:
        size: bytes of the file.
        depth: lists and mappings within one another.
        nodes: keys, texts, lists and mappings together.
        scalar: characters of one text.
    """

    size: int = MAX_BYTES
    depth: int = MAX_DEPTH
    nodes: int = MAX_NODES
    scalar: int = MAX_SCALAR
