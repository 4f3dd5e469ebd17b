"""What can still be reached, as a number with one bit for each label, written backward.

Behind a question lies whatever lies behind its routes, but for those that are out because another one is taken. So
the walk and the question whether it matters where it stopped are one: where a single bit is left, it is settled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Generic

from justrules.batch.expressions.folds import Draft, Written, folded
from justrules.batch.expressions.pens import E
from justrules.engine.plan import Asked, Kind

_MOST = 62
"""The highest bit of a number of 64, the sign apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets(Generic[E]):
    """The labels that can still be reached.

    Attributes:
        draft: what they are written from.
        kind: what the labels are.
        bits: the bit of each label, as a number; of several sets if there are more labels than bits.
        written: the sets.
    """

    draft: Draft[E]
    kind: Kind
    bits: tuple[Mapping[int, int], ...]
    written: tuple[Written[E], ...]

    @property
    def layers(self) -> Iterator[Sequence[Mapping[str, E]]]:
        """Columns to add before anything is asked: of each set."""
        for number, written in enumerate(self.written):
            yield (*written.layers, {self._name(number): written.top})

    def code(self) -> E:
        """The set as a number, bit i for label i."""
        return self._column(0)

    def settled(self) -> E:
        """Whether one label is left."""
        pen = self.draft.pen
        return pen.either([pen.among(self._column(n), [*bits.values()]) for n, bits in enumerate(self.bits)])

    def only(self, ids: tuple[str, ...]) -> E:
        """The label that is left, by its id; null if there are several."""
        pen = self.draft.pen
        found = [{bit: pen.label(ids[label], ids) for label, bit in bits.items()} for bits in self.bits]
        single = pen.lookup(self._column(len(found) - 1), found[-1])
        for number in reversed(range(len(found) - 1)):
            here = pen.among(self._column(number), [*found[number]])
            single = pen.case([(here, pen.lookup(self._column(number), found[number]))], single)
        return single

    def _name(self, number: int) -> str:
        return f"{self.draft.prefix}{self.kind}{number}"

    def _column(self, number: int) -> E:
        return self.draft.pen.column(self._name(number))


def sets_of(draft: Draft[E], kind: Kind) -> Sets[E]:
    """What can still be reached of outcomes or categories."""
    used = sorted(set(draft.plan.labels(kind)))
    if used[-1] <= _MOST:
        bits: tuple[dict[int, int], ...] = ({label: 1 << label for label in used},)
    else:
        some = (used[start : start + _MOST] for start in range(0, len(used), _MOST))
        bits = tuple({label: 1 << bit for bit, label in enumerate(labels)} for labels in some)
    written = tuple(_set(draft, kind, each, named=f"{kind}{number}_") for number, each in enumerate(bits))
    return Sets(draft=draft, kind=kind, bits=bits, written=written)


def _set(draft: Draft[E], kind: Kind, bits: Mapping[int, int], *, named: str) -> Written[E]:
    """The set of the labels that have a bit; the highest bit stands for all that have none."""
    labels = draft.plan.labels(kind)

    ends = tuple(bits.get(label, 1 << _MOST) for label in labels)

    def at(number: int, behind: Sequence[E]) -> E:
        asked = draft.plan.questions[number]
        routes = list(zip(asked.routes, behind, strict=True))
        near = [(route.answer, ends[~route.next]) for route, _ in routes if route.next < 0]
        parts = [(tuple(answer for answer, _ in near), _of_ends(draft, asked, near))] if near else []
        parts += [((route.answer,), each) for route, each in routes if route.next >= 0]
        return _of_all(draft, asked, parts)

    return folded(draft, named=named, leaf=lambda outcome: draft.pen.number(ends[outcome]), at=at)


def _of_ends(draft: Draft[E], asked: Asked, near: Sequence[tuple[str, int]]) -> E:
    """The outcomes that answers lead to at once: one of them if its answer is given, else all."""
    answers: defaultdict[int, list[str]] = defaultdict(list)
    for answer, bit in near:
        answers[bit].append(answer)
    everything = draft.pen.number(reduce(or_, answers))
    if len(answers) == 1:
        return everything
    given = ((draft.says(asked, group), draft.pen.number(bit)) for bit, group in answers.items())
    branches = [(said, number) for said, number in given if said is not None]
    return draft.pen.case(branches, everything) if branches else everything


def _of_all(draft: Draft[E], asked: Asked, parts: Sequence[tuple[tuple[str, ...], E]]) -> E:
    """What lies behind answers, each part of it only where no answer of another is given.

    Halved again and again: so each part stands there once, and each answer seldom, however many there are.
    """
    if len(parts) == 1:
        return parts[0][1]
    halves = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    kept = []
    for half, other in (halves, halves[::-1]):
        out = draft.says(asked, [answer for answers, _ in other for answer in answers])
        behind = _of_all(draft, asked, half)
        kept.append(behind if out is None else draft.pen.case([(out, draft.pen.number(0))], behind))
    return draft.pen.union(kept)
