"""Do the scenarios name things that exist?

A worked example with a misspelt answer tests nothing, and looks as if it did.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.findings import Finding, did_you_mean
from justrules.policies.model import UNKNOWN, Expectation, Policy, Scenario
from justrules.policies.source import Pointer

CODE = "JR501"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each unknown question, answer, outcome, category, factor or level in a scenario."""
    for index, scenario in enumerate(policy.scenarios):
        for concept, name, known, place in _named(policy, scenario):
            if name not in known:
                yield Finding(
                    code=CODE,
                    message=f"scenario `{scenario.id}` names the {concept} `{name}`, which does not exist",
                    where=policy.place("scenarios", index, *place),
                    hint=did_you_mean(name, known) or f"known: {', '.join(known[:12]) or 'none'}",
                )


def _named(policy: Policy, scenario: Scenario) -> Iterator[tuple[str, str, list[str], Pointer]]:
    """What a scenario names: the concept, the id, the ids there are, and the place within the scenario."""
    offered = {q.id: [*(a.id for a in q.answers), UNKNOWN] for q in policy.questions}
    for question, answer in scenario.answers:
        yield "question", question, list(offered), ("answers", question)
        if question in offered:
            yield f"answer to `{question}`", answer, offered[question], ("answers", question)
    yield from _expected(policy, scenario.expect)
    for i, factor in enumerate(scenario.factors):
        yield "factor", factor, [part.id for part in policy.factors], ("factors", i)
    if scenario.severity is not None:
        levels = list(policy.severity.scale) if policy.severity else []
        yield "severity", scenario.severity, levels, ("severity",)


def _expected(policy: Policy, expect: Expectation) -> Iterator[tuple[str, str, list[str], Pointer]]:
    categories = [category.id for category in policy.categories]
    questions = [question.id for question in policy.questions]
    if expect.outcome is not None:
        yield "outcome", expect.outcome, [outcome.id for outcome in policy.outcomes], ("expect", "outcome")
    if expect.category is not None:
        yield "category", expect.category, categories, ("expect", "category")
    if expect.pending is not None:
        yield "question", expect.pending, questions, ("expect", "pending")
    for i, category in enumerate(expect.reachable):
        yield "category", category, categories, ("expect", "reachable", i)
