"""Is every key either a source or an authority, and not both?

Citations name both by key; a shared key would leave open which of the two is meant.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR404"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each authority that has the key of a source."""
    sources = {source.id for source in policy.sources}
    for authority in policy.authorities:
        if authority.id in sources:
            yield Finding(
                code=CODE,
                message=f"`{authority.id}` is both a source and an authority",
                where=policy.place("authorities", authority.id, key=True),
                hint="rename one of the two and its citations",
            )
