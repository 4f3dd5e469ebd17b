"""Does the policy take effect before it ends?

A policy whose last day lies before its first is never in effect, and looking it up by date never finds it.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR215"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding if `effective.to` is before `effective.from`."""
    dates = policy.effective
    if dates and dates.from_ and dates.to and dates.to < dates.from_:
        yield Finding(
            code=CODE,
            message=f"the policy ends on {dates.to}, before it starts on {dates.from_}",
            where=policy.place("effective", "to"),
            hint="mend one of the two dates",
        )
