"""Does a superseded or withdrawn policy say what replaced it?

Old editions keep circulating as copies. Every decision made under one carries a notice, and the notice must
lead somewhere.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy, Status

CODE = "JR216"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding if the status asks for `superseded_by` and there is none, or the other way round."""
    over = policy.status in (Status.SUPERSEDED, Status.WITHDRAWN)
    if over and policy.superseded_by is None:
        yield Finding(
            code=CODE,
            message=f"the policy is {policy.status} and does not say what replaced it",
            where=policy.place("status"),
            hint="add `superseded_by` with a title, and where it can be read",
        )
    if not over and policy.superseded_by is not None:
        yield Finding(
            code=CODE,
            message=f"the policy is {policy.status} and says that something replaced it",
            where=policy.place("superseded_by", key=True),
            hint="set `status: superseded`, or remove `superseded_by`",
        )
