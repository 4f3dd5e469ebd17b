"""`benchmarks.layered`: the diagrams are as large, and their paths as long, as is said of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from benchmarks.layered import DEPTH, WIDTHS, chain, diagram
from justrules.engine.plan import plan_of

TREE = diagram()


def test_the_diagram_has_a_thousand_questions_and_paths_of_thirty() -> None:
    """Every complete walk asks exactly thirty of a thousand questions, all of which can be reached."""
    tree = TREE
    assert len(tree.branches) == sum(WIDTHS) == 1000
    assert plan_of(tree).sizes[0] == 2**DEPTH - 1


@given(st.lists(st.booleans(), min_size=DEPTH, max_size=DEPTH))
def test_every_path_is_as_long(answers: list[bool]) -> None:
    """Whatever is answered, the thirtieth answer decides, and none before it."""
    given_ = jr.interview(TREE)
    for answer in answers:
        assert given_.question is not None
        given_ = given_.answer(answer)
    assert isinstance(given_.result, jr.Decision)


@given(st.integers(2, 60))
def test_a_chain_has_one_long_path(length: int) -> None:
    """All `yes` asks every question."""
    tree = chain(length)
    decision = jr.evaluate(tree, {branch.question: "yes" for branch in tree.branches})
    assert len(decision.path) == length == len(tree.branches)
