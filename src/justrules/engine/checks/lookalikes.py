"""Can ids be told apart by eye?

Ids are typed into systems, read out in meetings and compared in logs for years. Upper case is refused by the
format already; this check folds what still looks alike: `1`, `i` and `l`, `0` and `o`, `rn` and `m`, `vv` and
`w`, and underscores.
"""

from collections.abc import Iterator, Sequence

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy
from justrules.policies.source import Pointer

CODE = "JR210"

_FOLDED = str.maketrans({"1": "l", "i": "l", "0": "o", "5": "s", "_": None})


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each id that looks like an earlier one of its kind."""
    nodes = [("questions", q.id) for q in policy.questions] + [("outcomes", o.id) for o in policy.outcomes]
    kinds = ("categories", "responses", "factors", "duties", "sections")
    groups: list[Sequence[Pointer]] = [
        nodes,
        *([(kind, part.id) for part in getattr(policy, kind)] for kind in kinds),
        *([("questions", q.id, "answers", answer.id) for answer in q.answers] for q in policy.questions),
    ]
    for group in groups:
        yield from _alike(policy, group)


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
