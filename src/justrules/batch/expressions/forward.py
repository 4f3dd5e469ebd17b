"""What can still be reached, as one column of booleans for each question and label, written forward.

For engines that keep booleans as bits and evaluate every branch: there this is cheaper than any choice between values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol

from justrules.batch.expressions.folds import Draft
from justrules.batch.expressions.pens import E, Pen
from justrules.batch.expressions.sayings import Saying
from justrules.engine.plan import Asked, Kind, Plan

MOST_LAYERS = 100
"""How many layers of columns are still cheaper than numbers: a layer costs something, however few columns it has."""


class BitPen(Pen[E], Protocol[E]):
    """The pen of such an engine."""

    def differs(self, value: E, constant: object) -> E:
        """Whether a value is another one than this, which is not null, or null itself. Never null."""

    def equals(self, value: E, constant: object) -> E:
        """Whether a value is this one. Never null."""

    def always(self) -> E:
        """True."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks(Generic[E]):
    """The labels that can still be reached, each a column of booleans without null.

    Attributes:
        pen: what they are written with.
        names: for each label that some path leads to, the name of its column.
        layers: columns to add before anything is asked.
    """

    pen: Pen[E]
    names: Mapping[int, str]
    layers: tuple[Sequence[Mapping[str, E]], ...]

    def code(self) -> E:
        """The set as a number, bit i for label i."""
        bits = ((mark, self.pen.number(1 << label)) for label, mark in self._marks())
        return self.pen.union([self.pen.case([each], self.pen.number(0)) for each in bits])

    def settled(self) -> E:
        """Whether one label is left."""
        several = self._several()
        return self.pen.opposite(several) if several is not None else self._marks()[0][1]

    def only(self, ids: tuple[str, ...]) -> E:
        """The label that is left, by its id; null if there are several."""
        several = self._several()
        *most, (last, _) = ((label, mark) for label, mark in self._marks())
        rest = self.pen.label(ids[last], ids)
        if several is None:
            return rest
        marked = ((mark, self.pen.label(ids[label], ids)) for label, mark in most)
        return self.pen.case([(several, self.pen.nothing()), *marked], rest)

    def _several(self) -> E | None:
        """Whether more than one label is left; `None` if there is but one."""
        return _counted(self.pen, [mark for _, mark in self._marks()])[1]

    def _marks(self) -> list[tuple[int, E]]:
        return [(label, self.pen.column(name)) for label, name in self.names.items()]


def compared(
    sayings: Mapping[str, Saying[E]], prefix: str, *, pen: BitPen[E]
) -> tuple[Mapping[str, E], dict[str, Saying[E]]]:
    """Columns in which texts and numbers are compared once, whatever is made of it later, and sayings that use them.

    Booleans and codes need no comparing.
    """
    columns: dict[str, E] = {}
    knowing: dict[str, Saying[E]] = {}
    for number, (question, saying) in enumerate(sayings.items()):
        known = saying.meaning if saying.possible is None else ()
        names = {value: f"{prefix}says{number}_{place}" for place, value in enumerate(known)}
        columns |= {name: pen.equals(saying.value, value) for value, name in names.items()}
        knowing[question] = replace(saying, compared={value: pen.column(name) for value, name in names.items()})
    return columns, knowing


def _counted(pen: Pen[E], marks: Sequence[E]) -> tuple[E, E | None]:
    """Whether any of at least one is set, and whether more than one is; halved, so that neither grows with a square."""
    if len(marks) == 1:
        return marks[0], None
    halves = [_counted(pen, half) for half in (marks[: len(marks) // 2], marks[len(marks) // 2 :])]
    ones = [one for one, _ in halves]
    return pen.either(ones), pen.either([pen.every(ones), *(several for _, several in halves if several is not None)])


def marks_of(draft: Draft[E], kind: Kind, *, pen: BitPen[E]) -> Marks[E]:
    """What can still be reached of outcomes or categories."""
    labels, depths = draft.plan.labels(kind), _depths(draft.plan)
    layers: list[dict[str, E]] = [{} for _ in range(max(depths))]
    into: defaultdict[int, list[E | None]] = defaultdict(list)
    ends: defaultdict[int, list[E | None]] = defaultdict(list)
    for number, asked in enumerate(draft.plan.questions):
        here = _any(pen, into[number]) if number else None
        if here is not None:
            name = f"{draft.prefix}at{number}"
            layers[depths[number] - 1][name] = here
            here = pen.column(name)
        for index, route in enumerate(asked.routes):
            end = into[route.next] if route.next >= 0 else ends[labels[~route.next]]
            end.append(_both(pen, here, _not_out(draft, pen, number, index)))
    silent = {
        _silent(draft, number): pen.every(
            [_differs(pen, draft.sayings[asked.question], v) for v in _routed(draft, asked)]
        )
        for number, asked in enumerate(draft.plan.questions)
        if len(asked.routes) > 2 and _routed(draft, asked)
    }
    found = {label: _any(pen, each) for label, each in sorted(ends.items())}
    names = {label: f"{draft.prefix}{kind}{label}" for label in found}
    last = {names[label]: pen.always() if each is None else each for label, each in found.items()}
    return Marks(pen=pen, names=names, layers=((silent, *layers, last),))


def longest(plan: Plan) -> int:
    """How many questions the longest path has."""
    return 1 + max(_depths(plan))


def _depths(plan: Plan) -> list[int]:
    """For each question, how many others may come before it."""
    depths = [0] * len(plan.questions)
    for number, asked in enumerate(plan.questions):
        for route in asked.routes:
            if route.next >= 0:
                depths[route.next] = max(depths[route.next], depths[number] + 1)
    return depths


# Below, `None` is the condition that is true in every row.


def _not_out(draft: Draft[E], pen: BitPen[E], number: int, index: int) -> E | None:
    """Whether a route is not out because another one is taken."""
    asked = draft.plan.questions[number]
    saying, answer = draft.sayings.get(asked.question), asked.routes[index].answer
    if saying is None or not _routed(draft, asked):
        return None
    if len(asked.routes) <= 2:
        others = saying.values_of([route.answer for route in asked.routes if route.answer != answer])
        return pen.every([_differs(pen, saying, value) for value in others]) if others else None
    # Comparing each answer with each other would grow with their square.
    mine = [pen.opposite(_differs(pen, saying, value)) for value in saying.values_of([answer])]
    return pen.either([pen.column(_silent(draft, number)), *mine])


def _routed(draft: Draft[E], asked: Asked) -> tuple[object, ...]:
    """The values of the question's column that lead on."""
    saying = draft.sayings.get(asked.question)
    return saying.values_of([route.answer for route in asked.routes]) if saying else ()


def _silent(draft: Draft[E], number: int) -> str:
    """The name of the column that says where a question of many answers has none that leads on."""
    return f"{draft.prefix}silent{number}"


def _differs(pen: BitPen[E], saying: Saying[E], value: object) -> E:
    return pen.opposite(saying.compared[value]) if saying.compared else pen.differs(saying.value, value)


def _any(pen: Pen[E], conditions: Sequence[E | None]) -> E | None:
    known = [each for each in conditions if each is not None]
    return pen.either(known) if len(known) == len(conditions) else None


def _both(pen: Pen[E], one: E | None, other: E | None) -> E | None:
    known = [each for each in (one, other) if each is not None]
    return pen.every(known) if known else None
