"""Does every category have a response that the policy describes?

A decision without a response leaves it to whoever is in the room what happens next.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, Known
from justrules.policies.model import Policy

CODE = "JR207"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each category or outcome whose response does not exist."""
    known = Known(response.id for response in policy.responses)
    named = [("categories", "category", part.id, part.response) for part in policy.categories]
    named += [("outcomes", "outcome", part.id, part.response) for part in policy.outcomes if part.response]
    for group, concept, part, response in named:
        if response not in known:
            yield Finding(
                code=CODE,
                message=f"{concept} `{part}` names the response `{response}`, which does not exist",
                where=policy.place(group, part, "response"),
                hint=known.hint(response),
            )
