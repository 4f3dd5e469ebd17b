"""Replays of rows that were drawn: with groups, recorded words, both policies, and answers that cannot be read."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from justrules.engine.compiler import tree_of
from justrules.engine.plan import Plan
from justrules.replay.ends import Ends, ends_of
from justrules.replay.renames import renames_of
from justrules.replay.result import Replay
from justrules.replay.tally import FOREIGN, Counted, Tally, Terms
from tests.replay.past import NEW, OLD

RENAMES = renames_of(NEW)
NEW_ENDS = ends_of(tree_of(NEW), renames=RENAMES)
OLD_ENDS = ends_of(tree_of(OLD), renames=RENAMES)
TERMS = (
    Terms(new=NEW_ENDS, renames=RENAMES),
    Terms(new=NEW_ENDS, old=OLD_ENDS, renames=RENAMES),
    Terms(new=NEW_ENDS, renames=RENAMES, was="category", by=("department",)),
    Terms(new=NEW_ENDS, old=OLD_ENDS, renames=RENAMES, was="category", by=("department", "year")),
)


def _values(ends: Ends) -> SearchStrategy[tuple[Any, ...]]:
    """What `classify` gives: the number of a path, with the category where it stops at the first question."""
    plan: Plan = ends.plan
    numbers = st.integers(0, plan.ways[0] - 1)
    known = numbers.map(lambda number: (None, number))
    return st.one_of(known, st.just(("human_error", 0)), st.just((None, None)))


@st.composite
def counts(draw: DrawFn, terms: Terms) -> Counted:
    """Rows that are alike."""
    return Counted(
        groups=tuple(draw(st.sampled_from(("line", "hangar", None, 2024))) for _ in terms.by),
        was=draw(st.sampled_from(("human_error", "at_risk", FOREIGN, None, ""))) if terms.was else None,
        before=draw(_values(OLD_ENDS)) if terms.old else (),
        now=draw(_values(NEW_ENDS)),
        rows=draw(st.integers(1, 10**9)),
    )


@st.composite
def replays(draw: DrawFn) -> Replay:
    """A replay of such rows."""
    terms = draw(st.sampled_from(TERMS))
    tally = Tally(terms=terms)
    for counted in draw(st.lists(counts(terms), max_size=12)):
        tally.add(counted)
    return tally.replay()
