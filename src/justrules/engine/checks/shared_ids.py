"""Is every id either a question or an outcome, and not both?

A target is a bare id. If a question and an outcome share it, nobody can tell where the answer leads.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR208"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each outcome that has the id of a question."""
    questions = set(graph.questions)
    for outcome in policy.outcomes:
        if outcome.id in questions:
            yield Finding(
                code=CODE,
                message=f"`{outcome.id}` is both a question and an outcome",
                where=policy.place("outcomes", outcome.id, key=True),
                hint="rename one of the two and the answers that lead to it",
            )
