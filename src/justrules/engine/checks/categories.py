"""Does every outcome have a category that the policy defines?

A category gives an outcome its meaning and its response. Without one, the path ends in a word.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, Known
from justrules.policies.model import Policy

CODE = "JR206"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each outcome whose category does not exist."""
    known = Known(category.id for category in policy.categories)
    for outcome in policy.outcomes:
        if outcome.category not in known:
            yield Finding(
                code=CODE,
                message=f"outcome `{outcome.id}` names the category `{outcome.category}`, which does not exist",
                where=policy.place("outcomes", outcome.id, "category"),
                hint=known.hint(outcome.category),
            )
