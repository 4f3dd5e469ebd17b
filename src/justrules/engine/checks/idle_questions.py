"""Does every question change something?

A question whose answers all lead to the same place takes the person's time and looks as if it counted. It may
be asked for the record, and then its place is the record.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR209"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question whose answers have one target between them."""
    for question in policy.questions:
        first = question.answers[0].next
        if question.answers[-1].next == first and all(answer.next == first for answer in question.answers):
            yield Finding(
                code=CODE,
                message=f"all answers to `{question.id}` lead to `{first}`",
                where=policy.place("questions", question.id, "answers", key=True),
                hint="let the answers part, or remove the question",
            )
