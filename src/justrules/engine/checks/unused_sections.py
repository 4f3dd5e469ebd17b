"""Does every section hold a question?

A heading over nothing suggests a test that the policy does not make.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR214"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each section that no question names."""
    used = {question.section for question in policy.questions}
    for section in policy.sections:
        if section.id not in used:
            yield Finding(
                code=CODE,
                message=f"no question belongs to the section `{section.id}`",
                where=policy.place("sections", section.id, key=True),
                hint="let a question name it, or remove it",
            )
