"""Does every answer lead to something that exists?

A target with a typing error is a path that breaks off: whoever answers so gets no decision. The hint names
the nearest id, which is nearly always the one that was meant.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR201"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each answer whose target is neither a question nor an outcome."""
    broken = frozenset(graph.broken)
    for question in policy.questions if broken else ():
        for answer in question.answers:
            if (question.id, answer.id) in broken:
                meant = graph.meant.get((question.id, answer.id))
                yield Finding(
                    code=CODE,
                    message=f"`{answer.id}` under `{question.id}` leads to `{answer.next}`, which does not exist",
                    where=policy.place("questions", question.id, "answers", answer.id, "next"),
                    hint=f"did you mean `{meant}`?" if meant else "name a question or an outcome of this policy",
                )
