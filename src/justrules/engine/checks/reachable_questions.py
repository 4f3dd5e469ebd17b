"""Can every question be asked?

A question that no answers lead to looks like a safeguard on paper and protects nobody. Most often the answer
that should lead to it has a typing error, so the hint looks for one.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, nearest
from justrules.policies.model import Policy

CODE = "JR203"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question that cannot be reached from `start`."""
    for question in graph.questions:
        if question in graph.cut_off:
            yield Finding(
                code=CODE,
                message=f"question `{question}` cannot be reached from `start`",
                where=policy.place("questions", question, key=True),
                hint=_broken_answer(policy, graph, question) or "let an answer lead to it, or remove it",
            )


def _broken_answer(policy: Policy, graph: Graph, wanted: str) -> str | None:
    """The answer that probably was to lead to `wanted`: one whose target does not exist and reads like it."""
    known = {*graph.questions, *graph.outcomes}
    for question in policy.questions:
        for answer in question.answers:
            if answer.next not in known and nearest(answer.next, [wanted]):
                return f"did you mean `{answer.id}: {wanted}` under `{question.id}`?"
    return None
