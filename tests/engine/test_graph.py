"""The questions as a graph: every walk agrees with networkx, which is not even imported where there is no circle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import justrules as jr
from justrules.engine.graph import Graph, graph_of

OUTCOMES = ("slip", "habit", "choice")


@st.composite
def graphs(draw: DrawFn, *, onward: bool = False) -> Graph:
    """Any graph of a few questions and three outcomes, with answers that lead nowhere; or one without circles.

    Args:
        draw: Hypothesis's.
        onward: whether answers only ever lead on in some order, which need not be that of the questions.
    """
    questions = tuple(f"q{number}" for number in range(draw(st.integers(1, 8))))
    shuffled = draw(st.permutations(questions))
    following: dict[str, tuple[str, ...]] = {}
    broken: list[tuple[str, str]] = []
    for question in questions:
        later = shuffled[shuffled.index(question) + 1 :] if onward else questions
        ways = draw(st.lists(st.sampled_from((*later, *OUTCOMES, *(() if onward else ("?",)))), min_size=2, max_size=3))
        following[question] = tuple(way for way in ways if way != "?")
        broken += ((question, f"a{number}") for number, way in enumerate(ways) if way == "?")
    near = st.sampled_from((*questions, *OUTCOMES))
    meant = {where: draw(near) for where in broken if draw(st.booleans())}
    return Graph(
        start=draw(st.sampled_from((*questions, None))),
        questions=questions,
        outcomes=OUTCOMES,
        following=following,
        broken=tuple(broken),
        meant=meant,
    )


def digraph(graph: Graph, *, mended: bool = False) -> nx.DiGraph[str]:
    """The same for networkx, with what was probably meant if it is to be `mended`."""
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_nodes_from((*graph.questions, *graph.outcomes))
    made.add_edges_from((question, way) for question, ways in graph.following.items() for way in ways)
    if mended:
        made.add_edges_from((question, near) for (question, _), near in graph.meant.items())
    return made


def behind(made: nx.DiGraph[str], start: str | None) -> set[str]:
    """What can be come to, the start included."""
    return {start, *nx.descendants(made, start)} if start is not None else set()


@given(graphs())
def test_what_can_be_reached_is_what_networkx_reaches(graph: Graph) -> None:
    """From the start, over answers that lead somewhere."""
    assert graph.reachable == behind(digraph(graph), graph.start)


@given(graphs(onward=True))
def test_the_same_without_circles(graph: Graph) -> None:
    """Where there is an order of the questions, it is used, and leads to the same."""
    assert graph.reachable == behind(digraph(graph), graph.start)


@given(graphs())
def test_what_is_cut_off_is_not_what_only_a_misspelt_target_cuts_off(graph: Graph) -> None:
    """What nothing leads to even if every target were spelt right, and the misspelt targets themselves."""
    whole = {*graph.questions, *graph.outcomes}
    unreached = whole - behind(digraph(graph), graph.start)
    named = set(graph.meant.values())
    reached_if_mended = behind(digraph(graph, mended=True), graph.start)
    due = {node for node in unreached if node not in reached_if_mended or node in named} if graph.start else set()
    assert graph.cut_off == due


@given(st.one_of(graphs(), graphs(onward=True)))
def test_what_ends_is_what_comes_to_an_outcome(graph: Graph) -> None:
    """Over a misspelt target too."""
    backwards = digraph(graph, mended=True).reverse()
    assert graph.ending == set().union(*(behind(backwards, outcome) for outcome in graph.outcomes))


@given(graphs(onward=True))
def test_the_order_is_the_lexicographical_one(graph: Graph) -> None:
    """Each question after all that lead to it; of two that may come first, the author's first."""
    position = {node: index for index, node in enumerate((*graph.questions, *graph.outcomes))}
    due = nx.lexicographical_topological_sort(digraph(graph), key=position.__getitem__)
    assert graph.order() == tuple(due)
    assert not list(graph.circles())


@given(graphs())
def test_one_circle_is_told_of_each_knot(graph: Graph) -> None:
    """Each goes round along answers, begins with the author's first question in its knot, and no knot is left out."""
    made = digraph(graph)
    knots = [
        knot
        for knot in nx.strongly_connected_components(made)
        if len(knot) > 1 or any(made.has_edge(node, node) for node in knot)
    ]
    circles = list(graph.circles())
    assert len(circles) == len(knots)
    for circle in circles:
        assert all(made.has_edge(a, b) for a, b in zip(circle, (*circle[1:], circle[0]), strict=True))
        assert sum(set(circle) <= knot for knot in knots) == 1


def test_an_answer_that_leads_nowhere_is_no_edge() -> None:
    """It is told apart, with what was probably meant."""
    policy = jr.load("aviation_part5")
    first, *others = policy.questions
    answers = (first.answers[0].model_copy(update={"next": "knowingly_deviatd"}), *first.answers[1:])
    graph = graph_of(policy.model_copy(update={"questions": (first.model_copy(update={"answers": answers}), *others)}))
    assert graph.broken == (("procedure_existed", "yes"),)
    assert graph.meant == {("procedure_existed", "yes"): "knowingly_deviated"}
    assert graph.following["procedure_existed"] == ("no_procedure",)
    assert not graph.cut_off - {"knowingly_deviated"}


# --- what it does without ----------------------------------------------------------------------------------------

SCRIPT = """
import sys
from justrules.engine.compiler import check
from justrules.policies.loader import load_file
for path in sys.argv[1:]:
    check(load_file(path))
    print("networkx" in sys.modules)
"""


def test_networkx_is_imported_for_circles_alone() -> None:
    """A sound policy, and one with any other mistake in its graph, is checked without it."""
    bad = Path(__file__).parents[1] / "suite" / "bad"
    sound = Path(jr.load("social_care").place().source)
    mistaken = [path for code in ("jr201", "jr203", "jr204", "jr219") for path in sorted(bad.glob(f"{code}*.yaml"))]
    circular = next(bad.glob("jr202*.yaml"))
    files = [str(path) for path in (sound, *mistaken, circular)]
    ran = subprocess.run([sys.executable, "-c", SCRIPT, *files], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [*["False"] * (len(files) - 1), "True"]
