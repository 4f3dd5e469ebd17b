"""Is every category used by an outcome?

A category that nothing leads to promises a distinction that the policy does not make.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR211"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each category that no outcome names."""
    used = {outcome.category for outcome in policy.outcomes}
    for category in policy.categories:
        if category.id not in used:
            yield Finding(
                code=CODE,
                message=f"no outcome has the category `{category.id}`",
                where=policy.place("categories", category.id, key=True),
                hint="let an outcome name it, or remove it",
            )
