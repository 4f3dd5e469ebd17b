"""Can ids be told apart by eye?

Ids are typed into systems, read out in meetings and compared in logs for years. Upper case is refused by the
format already; this check folds what still looks alike: `1`, `i` and `l`, `0` and `o`, `rn` and `m`, `vv` and
`w`, and underscores.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy
from justrules.policies.source import Pointer

CODE = "JR210"

_FOLDED = str.maketrans({"1": "l", "i": "l", "0": "o", "5": "s", "_": None})


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each id that looks like an earlier one of its kind."""
    for group in _groups(policy):
        if _may_be_alike([name for _, names in group for name in names]):
            yield from _alike(policy, [(*where, name) for where, names in group for name in names])


_Group: TypeAlias = Sequence[tuple[Pointer, Sequence[str]]]
"""Ids that must be told apart, by the place in the policy under which they stand."""


def _groups(policy: Policy) -> Iterator[_Group]:
    nodes = ("questions", "outcomes")
    yield [((kind,), [part.id for part in getattr(policy, kind)]) for kind in nodes]
    for kind in ("categories", "responses", "factors", "duties", "sections"):
        yield [((kind,), [part.id for part in getattr(policy, kind)])]
    told_apart: set[tuple[str, ...]] = set()
    for question in policy.questions:
        names = tuple([answer.id for answer in question.answers])
        if names in told_apart:  # thousands of questions have the same answers
            continue
        if _may_be_alike(names):
            yield [(("questions", question.id, "answers"), names)]
        else:
            told_apart.add(names)


def _may_be_alike(names: Sequence[str]) -> bool:
    """Whether some of `names` look alike or are the same: one look at all of them."""
    return len(set(_skeleton("\n".join(names)).split("\n"))) < len(names)


def _alike(policy: Policy, pointers: Sequence[Pointer]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for pointer in pointers:
        name = str(pointer[-1])
        first = seen.setdefault(_skeleton(name), name)
        if first != name:
            yield Finding(
                code=CODE,
                message=f"`{name}` looks like `{first}`",
                where=policy.place(*pointer, key=True),
                hint="give one of the two a name that differs by a word",
            )


def _skeleton(name: str) -> str:
    return name.translate(_FOLDED).replace("rn", "m").replace("vv", "w")
