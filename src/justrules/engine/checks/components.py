"""Does the alignment table name components that exist?

A row that points to a missing component claims evidence that an inspector will not find.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, Known
from justrules.policies.model import Policy

CODE = "JR403"

WHOLE = ("tree", "case_log", "statistics", "access")
"""Components that a policy always has, by name alone."""

GROUPS = ("questions", "outcomes", "categories", "responses", "duties", "factors")


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each component that is none of the policy's."""
    if not policy.alignment:
        return
    known = Known((*WHOLE, *(f"{group}.{part.id}" for group in GROUPS for part in getattr(policy, group))))
    for index, row in enumerate(policy.alignment):
        for position, component in enumerate(row.components):
            if component not in known:
                yield Finding(
                    code=CODE,
                    message=f"the component `{component}` does not exist",
                    where=policy.place("alignment", index, "components", position),
                    hint=known.hint(component, otherwise=f"name {', '.join(WHOLE)}, or a part: `questions.some_id`"),
                )
