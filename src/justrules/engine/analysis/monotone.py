"""Moving one answer away from the person never raises culpability: decided exactly, or shown to fail.

For each question that declares `inculpating`, an inculpating answer and another one lead to two places. The
claim is that for every way to answer all other questions the first place is at least as culpable as the second.
Two places are followed side by side: since every question is one node, the pair that comes later in the order is
left to wait, and the search goes over pairs of nodes and never over paths. Pairs whose least and greatest
categories already settle the matter are not opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from justrules.engine.analysis.counting import Witnesses
from justrules.engine.tree import Branch, Category, Leaf, Node, Tree

EFFORT = 2_000_000
"""Pairs to look at before saying that it is too much: some tens of seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A counterexample: with these other answers, moving this one away from the person raises culpability."""

    question: str
    inculpating: str
    other: str
    answers: tuple[tuple[str, str], ...]
    category: Category
    raised_to: Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Monotony:
    """What the search found: `holds` is `None` if nothing is declared or the effort ran out."""

    declared: int
    pairs: int
    holds: bool | None
    rise: Rise | None = None


_Pair = tuple[Node, Node]


@dataclass(slots=True)
class _Search:
    """A search over pairs of nodes; `came` remembers how each pair was come to, to tell a counterexample."""

    least: dict[int, int | None]
    greatest: dict[int, int | None]
    order: dict[int, int]
    came: dict[tuple[int, int], tuple[tuple[int, int] | None, str, str]] = field(default_factory=dict)
    waiting: list[_Pair] = field(default_factory=list)

    def meet(self, pair: _Pair, before: tuple[int, int] | None, question: str, answer: str) -> None:
        """Put a pair on the list, unless it was met or cannot break the claim."""
        first, second = pair
        key = (id(first), id(second))
        low, high = self.least[key[0]], self.greatest[key[1]]
        settled = first is second or low is None or high is None or low >= high
        if not settled and key not in self.came:
            self.came[key] = (before, question, answer)
            self.waiting.append(pair)

    def open(self, pair: _Pair) -> tuple[Leaf, Leaf] | None:
        """Put what follows a pair on the list; a pair of outcomes that breaks the claim is given back."""
        first, second = pair
        key = (id(first), id(second))
        if isinstance(first, Leaf) and isinstance(second, Leaf):
            return first, second
        later_second = isinstance(second, Leaf) or self.order.get(id(first), -1) < self.order[id(second)]
        if isinstance(first, Branch) and later_second:
            for option in first.options:
                self.meet((option.next, second), key, first.question, option.answer)
        elif isinstance(second, Branch):
            for option in second.options:
                self.meet((first, option.next), key, second.question, option.answer)
        return None

    def answers(self, pair: _Pair) -> tuple[dict[str, str], str]:
        """The answers that led to a pair, and `question answer other` where it began."""
        key: tuple[int, int] | None = (id(pair[0]), id(pair[1]))
        found: dict[str, str] = {}
        while key is not None:
            before, question, answer = self.came[key]
            if before is None:
                return found, f"{question} {answer}"
            found[question] = answer
            key = before
        return found, ""


def monotony(tree: Tree, *, effort: int = EFFORT) -> Monotony:
    """Whether moving any inculpating answer away from the person can raise culpability.

    Culpability is the order in which the policy lists its categories; categories that lie `outside` are on no scale
    with the others and are not compared.
    """
    declared = [branch for branch in tree.branches if branch.inculpating]
    search = _search(tree)
    for branch in declared:
        pointing = [option for option in branch.options if option.answer in branch.inculpating]
        others = [option for option in branch.options if option.answer not in branch.inculpating]
        for option in pointing:
            for other in others:
                began = f"{option.answer} {other.answer}"
                search.meet((option.next, other.next), None, branch.question, began)
    while search.waiting:
        if len(search.came) > effort:
            return Monotony(declared=len(declared), pairs=len(search.came), holds=None)
        broken = search.open(search.waiting.pop())
        if broken is not None:
            rise = _told(tree, search, broken)
            return Monotony(declared=len(declared), pairs=len(search.came), holds=False, rise=rise)
    return Monotony(declared=len(declared), pairs=len(search.came), holds=True if declared else None)


def _search(tree: Tree) -> _Search:
    position = {category.id: index for index, category in enumerate(tree.categories)}
    search = _Search(least={}, greatest={}, order={id(b): i for i, b in enumerate(tree.branches)})
    for leaf in tree.leaves:
        within = position[leaf.category.id] if leaf.category.scope == "within" else None
        search.least[id(leaf)] = search.greatest[id(leaf)] = within
    for branch in reversed(tree.branches):
        lows = [low for option in branch.options if (low := search.least[id(option.next)]) is not None]
        highs = [high for option in branch.options if (high := search.greatest[id(option.next)]) is not None]
        search.least[id(branch)] = min(lows, default=None)
        search.greatest[id(branch)] = max(highs, default=None)
    return search


def _told(tree: Tree, search: _Search, pair: tuple[Leaf, Leaf]) -> Rise:
    found, began = search.answers(pair)
    question, answer, other = began.split(" ")
    before = Witnesses(tree).of(question)
    return Rise(
        question=question,
        inculpating=answer,
        other=other,
        answers=(*before.items(), *found.items()),
        category=pair[0].category,
        raised_to=pair[1].category,
    )
