"""Can every outcome come about?

An outcome that no answers lead to is a promise that the policy does not keep: "there is a way out for this",
and there is none.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR204"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each outcome that cannot be reached from `start`."""
    for outcome in graph.outcomes if graph.cut_off else ():
        if outcome in graph.cut_off:
            yield Finding(
                code=CODE,
                message=f"outcome `{outcome}` cannot be reached from `start`",
                where=policy.place("outcomes", outcome, key=True),
                hint="let an answer lead to it, or remove it",
            )
