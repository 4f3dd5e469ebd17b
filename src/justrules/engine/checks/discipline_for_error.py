"""Does discipline stay away from what the policy calls an error?

A slip is not chosen, so it cannot be deterred; whoever is disciplined for one learns to hide the next. That an error is
met with support is the core of a just culture, and that a punitive response cannot attach to an error is a promise of
this format. Files in use break it all the same. One published tree answers a mistake of knowledge with a written
warning and human error with coaching; a Belgian copy of another gives a verbal warning for a violation that the
situation brought about. Hence an error, and not a warning.

Found is a response of kind `disciplinary` on a category whose `behaviour` is `human_error`, whether it is the
category's own response or one that an outcome sets over it. Where the language is English, the same holds for a
category whose `accountability` rules discipline out ("No disciplinary action. The work goes into the system."), since a
person who has read that sentence has been promised it. A sentence with an exception in it ("no disciplinary action
unless ...") promises less and passes.

**Avoid.** `behaviour: human_error` with `response: formal_warning`. **Prefer.** A supportive response. If an outcome
needs discipline it is not an error: give it a category of its own, and let the questions before it say why.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import excludes_discipline, is_english
from justrules.findings import Finding
from justrules.policies.model import Behaviour, Category, Policy, ResponseKind
from justrules.policies.source import Pointer

CODE = "JR308"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each category or outcome that answers an error with discipline."""
    disciplinary = {response.id for response in policy.responses if response.kind is ResponseKind.DISCIPLINARY}
    spared = {category.id: why for category in policy.categories if (why := _spared(policy, category))}
    for category in policy.categories:
        if category.id in spared and category.response in disciplinary:
            where = ("categories", category.id, "response")
            yield _finding(policy, f"category `{category.id}`", category.response, spared[category.id], where)
    for outcome in policy.outcomes:
        if outcome.category in spared and outcome.response in disciplinary:
            where = ("outcomes", outcome.id, "response")
            yield _finding(policy, f"outcome `{outcome.id}`", str(outcome.response), spared[outcome.category], where)


def _spared(policy: Policy, category: Category) -> str | None:
    """Why discipline may not follow in a category, if it may not."""
    if category.behaviour is Behaviour.HUMAN_ERROR:
        return f"`{category.id}` is human error"
    if is_english(policy) and excludes_discipline(category.accountability):
        return f"the accountability of `{category.id}` rules it out"
    return None


def _finding(policy: Policy, who: str, response: str, why: str, where: Pointer) -> Finding:
    return Finding(
        code=CODE,
        message=f"{who} has the disciplinary response `{response}`, but {why}",
        where=policy.place(*where),
        hint="name a supportive response, or give the outcome a category that allows for discipline",
    )
