"""Is every source and authority cited somewhere?

A record that nothing cites is either a citation that was forgotten or a name put there to impress.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy, citations

CODE = "JR402"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each source or authority that nothing cites."""
    used = {citation.source for citation, _ in citations(policy)}
    records = [("sources", part.id) for part in policy.sources]
    records += [("authorities", part.id) for part in policy.authorities]
    for group, key in records:
        if key not in used:
            yield Finding(
                code=CODE,
                message=f"nothing cites `{key}`",
                where=policy.place(group, key, key=True),
                hint="cite it where it is relied on, or remove it",
            )
