"""Does the policy begin with a question?

An interview needs a first question. An outcome as the start would decide every case before anything is asked.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, did_you_mean
from justrules.policies.model import Policy

CODE = "JR219"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding if `start` is not the id of a question."""
    if graph.start is None:
        yield Finding(
            code=CODE,
            message=f"`start` names `{policy.start}`, which is not a question",
            where=policy.place("start"),
            hint=did_you_mean(policy.start, graph.questions) or "name the first question",
        )
