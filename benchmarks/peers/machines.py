"""State machines: a state for each question and outcome, driven by the answers until they come to an end."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.contestant import Answers, Contestant, Ready, package
from benchmarks.peers.forms import number_of, ways
from justrules.engine.tree import Tree


def statemachine(tree: Tree) -> Ready:
    """python-statemachine: a machine for each case, of a class made beforehand."""
    module = package("statemachine")
    names = number_of(tree)
    states: dict[str, Any] = {
        names[id(branch)]: module.State(value=branch.question, initial=branch is tree.start) for branch in tree.branches
    }
    states |= {
        names[id(leaf)]: module.State(value=f"={leaf.category.id}={leaf.outcome}", final=True) for leaf in tree.leaves
    }
    events: dict[str, Any] = {}
    for branch in tree.branches:
        for answer, node in zip(("yes", "no"), ways(branch), strict=True):
            move = states[names[id(branch)]].to(states[names[id(node)]])
            events[answer] = events[answer] | move if answer in events else move
    kind = type("Policy", (module.StateMachine,), {**states, **events})

    def decide(answers: Answers) -> Any:
        machine = kind()
        while not machine.is_terminated:
            machine.send(answers[machine.current_state_value])
        return machine.current_state_value

    return Ready(decide=decide, given=dict, category=lambda value: str(value).split("=")[1])


def transitions(tree: Tree) -> Ready:
    """transitions: one machine for all cases, set back to its start each time."""
    module = package("transitions")
    names = number_of(tree)
    questions = {names[id(branch)]: branch.question for branch in tree.branches}
    category = {names[id(leaf)]: leaf.category.id for leaf in tree.leaves}
    start = names[id(tree.start)]
    machine = module.Machine(states=[*questions, *category], initial=start, auto_transitions=False)
    for branch in tree.branches:
        for answer, node in zip(("yes", "no"), ways(branch), strict=True):
            machine.add_transition(answer, names[id(branch)], names[id(node)])

    def decide(answers: Answers) -> Any:
        machine.set_state(start)
        while machine.state in questions:
            machine.trigger(answers[questions[machine.state]])
        return machine.state

    return Ready(decide=decide, given=dict, category=category.__getitem__)


STATEMACHINE = Contestant(
    name="python-statemachine", package="python-statemachine", path=False, prepare=statemachine, note="a machine a case"
)
TRANSITIONS = Contestant(
    name="transitions", package="transitions", path=False, prepare=transitions, note="one machine for all cases"
)
CONTESTANTS = (STATEMACHINE, TRANSITIONS)
