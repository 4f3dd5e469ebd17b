"""Can every question be asked?

A question that no answers lead to looks like a safeguard on paper and protects nobody. Most often the answer
that should lead to it has a typing error, so the hint looks for one.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR203"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question that cannot be reached from `start`."""
    broken = {meant: answer for answer, meant in reversed(tuple(graph.meant.items()))}
    for question in graph.questions if graph.cut_off else ():
        if question in graph.cut_off:
            at = broken.get(question)
            hint = (
                f"did you mean `{at[1]}: {question}` under `{at[0]}`?"
                if at
                else "let an answer lead to it, or remove it"
            )
            yield Finding(
                code=CODE,
                message=f"question `{question}` cannot be reached from `start`",
                where=policy.place("questions", question, key=True),
                hint=hint,
            )
