"""Does `inculpating` name answers that the question has?

The proof that moving an answer away from the person never raises culpability rests on this key; a misspelt
answer would silently weaken it.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, Known
from justrules.policies.model import Policy

CODE = "JR217"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each inculpating answer that its question does not offer."""
    for question in policy.questions:
        if not question.inculpating:
            continue
        known = Known(answer.id for answer in question.answers)
        for index, answer in enumerate(question.inculpating):
            if answer not in known:
                yield Finding(
                    code=CODE,
                    message=f"`{answer}` is not an answer to `{question.id}`",
                    where=policy.place("questions", question.id, "inculpating", index),
                    hint=known.hint(answer),
                )
