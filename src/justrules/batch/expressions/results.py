"""All results of a policy over a table, put together: what helps first, layer by layer, then the columns asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from narwhals.dtypes import DType

from justrules.batch.columns import Resolved
from justrules.batch.expressions.folds import Draft, layers_of, path, place
from justrules.batch.expressions.pens import E, Sheet
from justrules.batch.expressions.sayings import Saying, saying_of_any, sayings_of, wrongs
from justrules.batch.results import Name
from justrules.engine.plan import Kind, Plan

E_co = TypeVar("E_co", covariant=True)

Columns: TypeAlias = Sequence[Mapping[str, E]]
"""Columns to add, one layer after the other."""


class Reach(Protocol[E_co]):
    """What can still be reached, however an engine had best be told."""

    @property
    def layers(self) -> Iterable[Columns[E_co]]:
        """Columns to add before anything is asked."""

    def code(self) -> E_co:
        """The set as a number, bit i for label i."""

    def settled(self) -> E_co:
        """Whether one label is left."""

    def only(self, ids: tuple[str, ...]) -> E_co:
        """The label that is left, by its id; null if there are several."""


Reaching: TypeAlias = Callable[[Draft[E], Kind], Reach[E]]

Comparing: TypeAlias = Callable[[dict[str, Saying[E]], str], tuple[Mapping[str, E], dict[str, Saying[E]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong(Generic[E]):
    """The rows that have a problem.

    Attributes:
        answers: for each column with answers, the condition and the word that tells of it.
        severity: the same for the severity, which keeps nothing from being decided.
    """

    answers: tuple[tuple[E, str], ...]
    severity: tuple[tuple[E, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be added to a table.

    Attributes:
        plan: the policy.
        resolved: what is read of the table.
        schema: its columns with their types.
        scale: the levels of severity that there are.
        into: the results that are wanted, each with the name of its column.
    """

    plan: Plan
    resolved: Resolved
    schema: Mapping[str, DType]
    scale: tuple[str, ...]
    into: Mapping[Name, str]


def with_results(
    sheet: Sheet[E], request: Request, *, reaching: Reaching[E], comparing: Comparing[E] | None = None
) -> Any:
    """The table with its results, as its engine has it.

    Args:
        sheet: the table.
        request: what is to be added.
        reaching: how what can still be reached is found.
        comparing: what is compared beforehand: columns to add, and the sayings that use them.
    """
    prefix = _prefix(request.schema)
    sayings = sayings_of(sheet.pen, request.plan, request.resolved.sources, request.schema)
    if comparing:
        columns, sayings = comparing(sayings, prefix)
        sheet = sheet.adding(columns) if columns else sheet
    draft = Draft(
        plan=request.plan,
        pen=sheet.pen,
        sayings=sayings,
        layers=layers_of(request.plan, deepest=sheet.deepest),
        prefix=prefix,
    )
    results = _Results(draft, _wrong(draft, request), reaching, request.into)
    for layer in results.layers():
        sheet = sheet.adding(layer)
    return sheet.result({column: results.named(name) for name, column in request.into.items()})


def _prefix(schema: Mapping[str, DType]) -> str:
    """What no column's name begins with, in capitals or without."""
    prefix, names = "justrules_", [name.casefold() for name in schema]
    while any(name.startswith(prefix) for name in names):
        prefix += "_"
    return prefix


def _wrong(draft: Draft[E], request: Request) -> Wrong[E]:
    pen, schema, resolved = draft.pen, request.schema, request.resolved
    strays = {name: saying_of_any(pen, name, (), schema[name]) for name in resolved.unknown}
    named = resolved.severity
    harm = {"severity": saying_of_any(pen, named, request.scale, schema[named])} if named else {}
    return Wrong(answers=(*wrongs(draft.sayings), *wrongs(strays)), severity=tuple(wrongs(harm)))


class _Results(Generic[E]):
    def __init__(self, draft: Draft[E], wrong: Wrong[E], reaching: Reaching[E], into: Iterable[Name]) -> None:
        self._draft = draft
        self._pen = draft.pen
        self._wrong = wrong
        self._wrong_name = f"{draft.prefix}wrong"
        wanted = frozenset(into)
        early = "pending" in wanted and any(draft.plan.settled("outcome"))
        self._category = reaching(draft, "category") if wanted & {"category", "reachable"} else None
        self._outcome = reaching(draft, "outcome") if early or "outcome" in wanted else None
        self._place = place(draft) if "pending" in wanted else None
        self._path = path(draft) if "path" in wanted else None
        self._early = early

    def layers(self) -> Iterable[Mapping[str, E]]:
        """The helping columns, merged as far as none needs another of its layer."""
        every: list[Columns[E]] = []
        if self._wrong.answers:
            wrong = self._pen.either([condition for condition, _ in self._wrong.answers])
            every.append(({self._wrong_name: self._pen.stored(wrong)},))
        for reach in (self._category, self._outcome):
            every += reach.layers if reach else ()
        every += [each.layers for each in (self._place, self._path) if each]
        for layer in zip_longest(*every, fillvalue={}):
            if merged := {name: column for columns in layer for name, column in columns.items()}:
                yield merged

    def named(self, name: Name) -> E:
        """One result."""
        if name == "problems":
            return self._problems()
        found = self._found(name)
        if not self._wrong.answers:
            return found
        wrong = self._pen.recalled(self._pen.column(self._wrong_name))
        return self._pen.case([(wrong, self._pen.nothing())], found)

    def _found(self, name: Name) -> E:
        plan = self._draft.plan
        if name == "category" and self._category:
            return self._category.only(plan.categories)
        if name == "reachable" and self._category:
            return self._category.code()
        if name == "outcome" and self._outcome:
            return self._outcome.only(plan.outcomes)
        if name == "path" and self._path:
            return self._path.top
        assert self._place  # noqa: S101  # what is left is `pending`, for which it was made
        if self._early and self._outcome:
            return self._pen.case([(self._outcome.settled(), self._pen.nothing())], self._place.top)
        return self._place.top

    def _problems(self) -> E:
        told = (*self._wrong.answers, *self._wrong.severity)
        if not told:
            return self._pen.no_text()
        some = self._pen.either([condition for condition, _ in told])
        return self._pen.case([(some, self._pen.told(told))], self._pen.nothing())
