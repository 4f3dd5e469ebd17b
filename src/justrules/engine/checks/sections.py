"""Does every question belong to a section that exists, if it names one?

Sections group the questions for people; a misspelt one drops its question out of the group it belongs to.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, Known
from justrules.policies.model import Policy

CODE = "JR213"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question whose section does not exist."""
    known = Known(section.id for section in policy.sections)
    for question in policy.questions:
        if question.section is not None and question.section not in known:
            yield Finding(
                code=CODE,
                message=f"question `{question.id}` names the section `{question.section}`, which does not exist",
                where=policy.place("questions", question.id, "section"),
                hint=known.hint(question.section),
            )
