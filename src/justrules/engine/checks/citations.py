"""Does every citation lead to a record?

A citation whose key has no source or authority behind it cannot be looked up by the person whose case rests
on it.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, Known
from justrules.policies.model import Policy, citations

CODE = "JR401"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each citation of an unknown source or authority."""
    known = Known(part.id for part in (*policy.sources, *policy.authorities))
    for citation, where in citations(policy):
        if citation.source not in known:
            yield Finding(
                code=CODE,
                message=f"`{citation.source}` is neither a source nor an authority of this policy",
                where=policy.place(*where),
                hint=known.hint(citation.source),
            )
