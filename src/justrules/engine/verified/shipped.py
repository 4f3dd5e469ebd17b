"""The verified trees that come with the library, for the policies that do.

Their digests stand in `digests.py`, so that a file that somebody has edited is none of them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from justrules.engine.tree import Tree
from justrules.engine.verified.digests import DIGESTS
from justrules.engine.verified.statement import Basis, from_json

FOLDER = Path(__file__).parent / "trees"


def shipped_tree(basis: Basis, *, folder: Path = FOLDER) -> Tree | None:
    """The tree of the shipped policy with these bytes; `None` if it is none, or its tree is not to be believed.

    Args:
        basis: the bytes, and the code that would have to read them now.
        folder: where the verified trees lie.
    """
    if basis.policy not in DIGESTS:
        return None
    name, digest = DIGESTS[basis.policy]
    try:
        text = (folder / name).read_bytes()
    except OSError:
        return None
    return from_json(text, basis) if hashlib.sha256(text).hexdigest() == digest else None
