"""Can every question come to an outcome?

Together with the absence of circles and of broken targets this is the promise that every path ends. It is
told by question, because that is where the author can mend it.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR205"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question from which no outcome can be reached."""
    for question in graph.questions:
        if question not in graph.ending:
            yield Finding(
                code=CODE,
                message=f"no outcome can be reached from question `{question}`",
                where=policy.place("questions", question, key=True),
                hint="let an answer lead to an outcome",
            )
