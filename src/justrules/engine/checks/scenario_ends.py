"""Does the policy decide its scenarios as it says?

Scenarios are what people agreed the policy should say about a case. They are carried out when the rest of the
policy is sound, so this check takes the tree.
"""

from collections.abc import Iterator

from justrules.engine.decision import Decision, Pending, Result
from justrules.engine.evaluator import walk
from justrules.engine.tree import Tree
from justrules.findings import Finding
from justrules.policies.model import Policy, Scenario

CODE = "JR502"
STOPS_SHORT = "JR504"


def check(policy: Policy, tree: Tree) -> Iterator[Finding]:
    """A finding for each way in which a scenario ends elsewhere than it expects."""
    for index in range(len(policy.scenarios)):
        yield from check_one(policy, tree, index)


def check_one(policy: Policy, tree: Tree, index: int) -> Iterator[Finding]:
    """As `check`, for the scenario at one position."""
    scenario = policy.scenarios[index]
    result = walk(tree, scenario.given)
    if isinstance(result, Pending) and scenario.expect.pending is None:
        yield Finding(
            code=STOPS_SHORT,
            message=f"scenario `{scenario.id}` stops at the question `{result.question}`",
            where=policy.place("scenarios", index, "answers", key=True),
            hint=f"answer `{result.question}`, or expect `pending: {result.question}`",
        )
        return
    for key, expected, found in _differences(scenario, result):
        yield Finding(
            code=CODE,
            message=f"scenario `{scenario.id}` expects the {key} {expected} and comes to {found}",
            where=policy.place("scenarios", index, "expect", key),
            hint=_walked(result),
        )


def _differences(scenario: Scenario, result: Result) -> Iterator[tuple[str, str, str]]:
    """Key, what is expected and what comes out, for each expectation that does not hold."""
    expect = scenario.expect
    came_to = f"the outcome `{result.outcome}`" if isinstance(result, Decision) else f"the question `{result.question}`"
    decided = result if isinstance(result, Decision) else None
    pending = result if isinstance(result, Pending) else None
    if expect.outcome is not None and (decided is None or decided.outcome != expect.outcome):
        yield "outcome", f"`{expect.outcome}`", came_to
    if expect.category is not None and (decided is None or decided.category != expect.category):
        yield "category", f"`{expect.category}`", f"the category `{decided.category}`" if decided else came_to
    if expect.pending is not None and (pending is None or pending.question != expect.pending):
        yield "pending", f"question `{expect.pending}`", came_to
    if expect.reachable and pending is not None and set(pending.reachable) != set(expect.reachable):
        yield "reachable", f"categories {_listed(expect.reachable)}", _listed(pending.reachable)
    elif expect.reachable and pending is None:
        yield "reachable", f"categories {_listed(expect.reachable)}", came_to


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in ids)


def _walked(result: Result) -> str:
    steps = ", ".join(f"{step.question}: {step.answer}" for step in result.path)
    return f"the path is {steps}" if steps else "no question was answered"
