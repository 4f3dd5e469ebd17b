"""A verified tree as JSON: the tree, and for which bytes of a policy, by which code and which version it was made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from justrules.engine.jsontext import NotJson, parse
from justrules.engine.tree import Tree
from justrules.engine.verified.nodes import NotATree, from_data, to_data
from justrules.version import __version__

FORMAT = "justrules/verified/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a verified tree holds for, and for nothing else.

    Attributes:
        policy: SHA-256 of the bytes of the policy's file.
        code: the fingerprint of the code that checked and compiled it.
        library: the version of this library.
    """

    policy: str
    code: str
    library: str = __version__

    @classmethod
    def of(cls, data: bytes, *, code: str) -> Basis:
        """The basis of a tree that `code` made from a file with these bytes."""
        return cls(policy=hashlib.sha256(data).hexdigest(), code=code)

    @property
    def digest(self) -> str:
        """SHA-256 of all three: one word for this basis."""
        return hashlib.sha256(" ".join((self.policy, self.code, self.library)).encode()).hexdigest()


def to_json(tree: Tree, basis: Basis) -> str:
    """The verified tree: `tree`, which came about on `basis`. That it did is for the caller to know."""
    return json.dumps({"format": FORMAT, **asdict(basis), "tree": to_data(tree)}, ensure_ascii=False, indent=1) + "\n"


def from_json(text: bytes, basis: Basis) -> Tree | None:
    """The tree that `to_json` wrote for this very basis; `None` if the text is anything else.

    Whether the text comes from where such texts may come from is for the caller to know.
    """
    try:
        data = parse(text)
        tree = data.pop("tree")
        return from_data(tree) if data == {"format": FORMAT, **asdict(basis)} else None
    except (NotJson, NotATree, AttributeError, KeyError, TypeError):
        return None
