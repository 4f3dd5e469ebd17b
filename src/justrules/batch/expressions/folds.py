"""A plan written backward, from the outcomes to the first question, each question's expression made of those behind it.

Nested, an expression is copied wherever paths meet, which doubles at every join. So where that would cost much, such
questions get columns of their own, from the last to the first, and the size grows with the answers and not the paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from justrules.batch.expressions.pens import E, Pen
from justrules.batch.expressions.sayings import Saying
from justrules.engine.plan import Asked, Plan

_COPIES = 200
"""From how many copies of questions on columns are cheaper than nesting."""

_WORTH = 4
"""How many questions an expression must hold for its copies to cost more than a column."""

_LARGEST = 100
"""How many questions one expression may hold."""

Layers = tuple[tuple[int, ...], ...]
"""Questions that get a column of their own, in layers: the last questions first, each before those that need it."""


def layers_of(plan: Plan, *, deepest: int) -> Layers:
    """Which questions get columns; none where all of the plan may be nested.

    Args:
        plan: the policy.
        deepest: how deep expressions may be nested.
    """
    shared = _where_paths_meet(plan) if plan.sizes[0] > len(plan.questions) + _COPIES else frozenset()
    size, depth, level = ([0] * len(plan.questions) for _ in range(3))
    layers: list[list[int]] = []
    for number in reversed(range(len(plan.questions))):
        ahead = [route.next for route in plan.questions[number].routes if route.next >= 0]
        size[number] = 1 + sum(size[following] for following in ahead)
        depth[number] = 1 + max((depth[following] for following in ahead), default=0)
        level[number] = max((level[following] for following in ahead), default=0)
        copied = number in shared and size[number] >= _WORTH
        if number and (copied or size[number] >= _LARGEST or depth[number] >= deepest):
            layers += [[] for _ in range(level[number] + 1 - len(layers))]
            layers[level[number]].append(number)
            size[number] = depth[number] = 0
            level[number] += 1
    return tuple(tuple(layer) for layer in layers)


def _where_paths_meet(plan: Plan) -> frozenset[int]:
    """The questions to which more than one answer leads."""
    times = Counter(route.next for asked in plan.questions for route in asked.routes)
    return frozenset(number for number, count in times.items() if count > 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Generic[E]):
    """What a policy is written from, on one engine.

    Attributes:
        plan: the policy.
        pen: what is written with.
        sayings: what the columns say, by question; a question without one has no answer.
        layers: the questions that get columns of their own.
        prefix: what the names of helping columns begin with.
    """

    plan: Plan
    pen: Pen[E]
    sayings: Mapping[str, Saying[E]]
    layers: Layers
    prefix: str

    def says(self, asked: Asked, answers: Sequence[str]) -> E | None:
        """Whether one of these answers is given to the question; `None` if that cannot be."""
        saying = self.sayings.get(asked.question)
        return None if saying is None else saying.says(answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Generic[E]):
    """An expression, and the columns that it reads.

    Attributes:
        layers: the columns to add first, one layer after the other.
        top: the expression, which reads them.
    """

    layers: tuple[Mapping[str, E], ...]
    top: E


def folded(draft: Draft[E], *, named: str, leaf: Callable[[int], E], at: Callable[[int, Sequence[E]], E]) -> Written[E]:
    """A result from the outcomes backward.

    Args:
        draft: what it is written from.
        named: what its helping columns are called, with a number behind.
        leaf: the expression of an outcome, by its number.
        at: the expression of a question, by its number and the expressions behind its routes. It uses each of them
            once, or the whole would be as large as there are paths.
    """
    with_column = frozenset(number for layer in draft.layers for number in layer)
    names = {number: f"{draft.prefix}{named}{number}" for number in with_column}
    written: dict[int, E] = {}

    def behind(following: int) -> E:
        if following < 0:
            return leaf(~following)
        return draft.pen.column(names[following]) if following in names else written[following]

    for number in reversed(range(len(draft.plan.questions))):
        written[number] = at(number, [behind(route.next) for route in draft.plan.questions[number].routes])
    layers = tuple({names[number]: written[number] for number in layer} for layer in draft.layers)
    return Written(layers=layers, top=written[0])


def place(draft: Draft[E]) -> Written[E]:
    """The question at which the walk stops; null at an outcome."""
    ids = tuple(asked.question for asked in draft.plan.questions)

    def at(number: int, behind: Sequence[E]) -> E:
        return _onward(draft, number, behind, otherwise=draft.pen.label(ids[number], ids))

    return folded(draft, named="place", leaf=lambda _: draft.pen.nothing(), at=at)


def path(draft: Draft[E]) -> Written[E]:
    """The number of the path that was walked: see `Plan.offsets`."""

    def at(number: int, behind: Sequence[E]) -> E:
        further = zip(draft.plan.offsets(number), behind, strict=True)
        return _onward(draft, number, [draft.pen.plus(*each) for each in further], otherwise=draft.pen.number(0))

    return folded(draft, named="path", leaf=lambda _: draft.pen.number(0), at=at)


def _onward(draft: Draft[E], number: int, behind: Sequence[E], *, otherwise: E) -> E:
    """What lies behind the answer that is given; `otherwise` if none of those that lead on is."""
    asked = draft.plan.questions[number]
    given = ((draft.says(asked, [route.answer]), each) for route, each in zip(asked.routes, behind, strict=True))
    branches = [(said, each) for said, each in given if said is not None]
    return draft.pen.case(branches, otherwise) if branches else otherwise
