"""Do the questions never come round to one already asked?

A path that goes in a circle never ends, and the same question could be asked twice of one act.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR202"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each knot of questions, at the answer that closes one circle in it."""
    for circle in graph.circles():
        first, last = circle[0], circle[-1]
        back = next(answer.id for answer in policy.question(last).answers if answer.next == first)
        shown = circle if len(circle) <= 8 else (*circle[:4], "…", *circle[-3:])
        yield Finding(
            code=CODE,
            message=f"the questions go round in a circle: {' → '.join(f'`{q}`' for q in (*shown, first))}",
            where=policy.place("questions", last, "answers", back, "next"),
            hint=f"let `{back}` under `{last}` lead onward",
        )
