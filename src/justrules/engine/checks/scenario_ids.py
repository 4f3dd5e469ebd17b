"""Does every scenario have an id of its own?

Reports and test runs name scenarios by id; two with one id cannot be told apart when one of them fails.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR503"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each scenario whose id an earlier one has."""
    seen: set[str] = set()
    for index, scenario in enumerate(policy.scenarios):
        if scenario.id in seen:
            yield Finding(
                code=CODE,
                message=f"two scenarios are called `{scenario.id}`",
                where=policy.place("scenarios", index, "id"),
                hint="rename one of the two",
            )
        seen.add(scenario.id)
