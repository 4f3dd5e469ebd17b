"""What a column says about its question, as conditions: which answers are given, and whose value is no answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic

import narwhals as nw
import numpy as np
from narwhals.dtypes import DType

from justrules.batch.columns import Source, kind_of, words_of
from justrules.batch.expressions.pens import E, Pen
from justrules.engine.plan import Asked, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying(Generic[E]):
    """The conditions that one column can be asked for.

    Attributes:
        pen: what they are written with.
        column: the column.
        value: its values; of a column of lists, whether the entry that means yes is there.
        meaning: for each value that is known the answer that it stands for, or `None` for no answer.
        truth: whether the values are true and false.
        listed: whether it is a column of lists.
        possible: all values that the column can hold, where its type says so.
        floating: whether there may be values that are no numbers, which count as no answer.
        compared: for each value that is known a column that says whether it is the one, and is never null; empty if
            nothing was compared beforehand.
    """

    pen: Pen[E]
    column: E
    value: E
    meaning: Mapping[object, str | None]
    truth: bool
    listed: bool
    possible: frozenset[object] | None
    floating: bool
    compared: Mapping[object, E] = field(default_factory=dict)

    def says(self, answers: Collection[str]) -> E | None:
        """Whether one of these answers is given; null where the value is. `None` if the column cannot say so."""
        return self._is_one_of(self.values_of(answers))

    def values_of(self, answers: Collection[str]) -> tuple[object, ...]:
        """The values that stand for one of these answers."""
        values = (value for value, answer in self.meaning.items() if answer in answers)
        return tuple(value for value in values if self.can_hold(value))

    def can_hold(self, value: object) -> bool:
        """Whether the column's type has this value."""
        return self.possible is None or value in self.possible

    def wrong(self) -> E | None:
        """Whether the value is none that is known; `None` if that cannot be."""
        if self.possible is not None:
            return self._is_one_of(sorted(self.possible - self.meaning.keys(), key=str))
        there = self.pen.filled(self.column, floating=self.floating)
        if not self.meaning:
            return there
        if self.compared:
            known = self.pen.either([self.compared[value] for value in self.meaning])
            return self.pen.every((self.pen.opposite(known), there))
        stray = self.pen.outside(self.value, [*self.meaning])
        return self.pen.every((there, stray)) if self.floating else stray

    def _is_one_of(self, values: Sequence[object]) -> E | None:
        if not values:
            return None
        if self.compared:
            return self.pen.either([self.compared[value] for value in values])
        if not self.truth:
            return self.pen.among(self.value, values)
        if len(values) == 2:
            return self.pen.filled(self.column, floating=False)
        if not self.listed:
            return self.pen.truth(self.value, value=bool(values[0]))
        return self.value if values[0] else self.pen.opposite(self.value)


def saying_of(pen: Pen[E], source: Source, asked: Asked, dtype: DType) -> Saying[E]:
    """What the column of `source` says about the question `asked`."""
    meaning = {} if source.kind == "anything" else words_of(source, asked, source.kind)
    if dtype.is_numeric():
        meaning = dict(_as_numbers(meaning, dtype))
    return _saying(pen, source.column, meaning, dtype, listed=source.listed if source.kind == "list" else None)


def _as_numbers(meaning: Mapping[object, str | None], dtype: DType) -> Iterator[tuple[object, str | None]]:
    """The values that a column of numbers can hold, in its own type: engines compare across types differently."""
    for value, answer in meaning.items():
        number = Decimal(str(value))
        if isinstance(dtype, nw.Float32):
            # As near as the column comes to it: some engines compare the two at the greater width.
            yield float(np.float32(float(number))), answer
        elif dtype.is_float():
            yield float(number), answer
        elif number == number.to_integral_value():
            yield int(number), answer
        elif dtype.is_decimal():
            yield number, answer


def saying_of_any(pen: Pen[E], name: str, words: Collection[str], dtype: DType) -> Saying[E]:
    """What a column says that knows these words and answers nothing: every other value is wrong."""
    known: dict[object, str | None] = dict.fromkeys(words) if kind_of(dtype) == "text" else {}
    return _saying(pen, name, known, dtype, listed=None)


def _saying(
    pen: Pen[E], name: str, meaning: Mapping[object, str | None], dtype: DType, *, listed: str | None
) -> Saying[E]:
    values = pen.column(name)
    truth = listed is not None or isinstance(dtype, nw.Boolean)
    return Saying(
        pen=pen,
        column=values,
        value=values if listed is None else pen.holding(values, listed),
        meaning=meaning,
        truth=truth,
        listed=listed is not None,
        possible=frozenset((True, False)) if truth else _possible(dtype),
        floating=dtype.is_float(),
    )


def _possible(dtype: DType) -> frozenset[object] | None:
    """All values of a column of a closed type: asked for others, some engines fail instead of saying no."""
    return frozenset(dtype.categories) if isinstance(dtype, nw.Enum) else None


def sayings_of(
    pen: Pen[E], plan: Plan, sources: Collection[Source], schema: Mapping[str, DType]
) -> dict[str, Saying[E]]:
    """For each question that has a column, in the order of the plan, what the column says."""
    by_question = {source.question: source for source in sources}
    asked = (each for each in plan.questions if each.question in by_question)
    return {
        each.question: saying_of(pen, source, each, schema[source.column])
        for each in asked
        for source in (by_question[each.question],)
    }


def wrongs(sayings: Mapping[str, Saying[E]]) -> Iterator[tuple[E, str]]:
    """For each that can be wrong, the condition and the word that tells of it."""
    for word, saying in sayings.items():
        if (wrong := saying.wrong()) is not None:
            yield wrong, word
