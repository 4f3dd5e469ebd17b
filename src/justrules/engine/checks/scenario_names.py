"""Do the scenarios name things that exist?

A worked example with a misspelt answer tests nothing, and looks as if it did.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.names import Names
from justrules.findings import Finding
from justrules.policies.model import Policy, Scenario
from justrules.policies.source import Pointer

CODE = "JR501"


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each unknown question, answer, outcome, category, factor or level in a scenario."""
    names = Names(policy)
    for index, scenario in enumerate(policy.scenarios):
        who, where = f"scenario `{scenario.id}`", ("scenarios", index)
        for question, answer in scenario.answers:
            place = (*where, "answers", question)
            yield from names.unknown(CODE, who, "question", question, place, key=True)
            yield from names.unknown_answer(CODE, who, question, answer, place)
        for concept, name, part in _named(scenario):
            yield from names.unknown(CODE, who, concept, name, (*where, *part))


def _named(scenario: Scenario) -> Iterator[tuple[str, str, Pointer]]:
    """What a scenario names beside its answers: the concept, the id and the place within the scenario."""
    expect = scenario.expect
    for concept, name, key in (
        ("outcome", expect.outcome, "outcome"),
        ("category", expect.category, "category"),
        ("question", expect.pending, "pending"),
    ):
        if name is not None:
            yield concept, name, ("expect", key)
    yield from (("category", name, ("expect", "reachable", i)) for i, name in enumerate(expect.reachable))
    yield from (("factor", name, ("factors", i)) for i, name in enumerate(scenario.factors))
    if scenario.severity is not None:
        yield "severity", scenario.severity, ("severity",)
