"""Is every question short enough to be kept in mind?

A question is read aloud to somebody whose conduct is under review, often more than once, and is answered as it was
heard. Past thirty words people answer the part that they remember, and two assessors remember different parts. What
makes questions long is nearly always something with a place of its own: the reason is the `rationale`, what to count is
the `help`, what an answer stands for is its `meaning`, and a second question is a second question. The longest of the
28 questions in the shipped policies has 14 words; thirty is our own line and is drawn far from it.

**Avoid.** A question that explains itself. **Prefer.** One that can be read in a breath, with `help` under it. Words
are counted between spaces, which says little of other languages: English only.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import is_english
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR314"

MOST_WORDS = 30


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question with more than thirty words."""
    for question in policy.questions if is_english(policy) else ():
        words = len(question.text.split())
        if words > MOST_WORDS:
            yield Finding(
                code=CODE,
                message=f"question `{question.id}` has {words} words",
                where=policy.place("questions", question.id, "text"),
                hint="move reasons to `rationale` and what to count to `help`",
            )
