"""Is every response given to somebody?

A response that no category and no outcome names will never be given, however kindly it is worded.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR212"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each response that nothing names."""
    used = {category.response for category in policy.categories} | {o.response for o in policy.outcomes}
    for response in policy.responses:
        if response.id not in used:
            yield Finding(
                code=CODE,
                message=f"nothing leads to the response `{response.id}`",
                where=policy.place("responses", response.id, key=True),
                hint="let a category or an outcome name it, or remove it",
            )
