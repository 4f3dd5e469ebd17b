"""A quarter in exact numbers: tables of acts that share their categories, and a few single counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from justrules.cases.statistics.quarters import Quarter, reached
from justrules.policies.model import Policy

Key: TypeAlias = str | None
"""What a row or column is about; `None` is what nobody stated or decided yet."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """An id and its words."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTitle:
    """A response of the policy: its id, its words, and what sort of response it is."""

    id: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """What a policy calls the things that are counted, in its own order.

    Attributes:
        policy: id and version.
        categories: from the least to the most culpable.
        responses: what follows them.
        severities: from the least to the most severe; empty if the policy names none.
        renamed: earlier ids of categories, each with the id of today.
    """

    policy: str
    categories: tuple[Title, ...]
    responses: tuple[ResponseTitle, ...] = ()
    severities: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


def legend_of(policy: Policy) -> Legend:
    """The legend of a policy."""
    return Legend(
        policy=f"{policy.id} {policy.version}",
        categories=tuple(Title(id=each.id, title=each.title) for each in policy.categories),
        responses=tuple(ResponseTitle(id=each.id, title=each.title, kind=each.kind) for each in policy.responses),
        severities=tuple(policy.severity.scale) if policy.severity else (),
        renamed=tuple((old, each.id) for each in policy.categories for old in each.renamed_from),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Generic[R]):
    """A table of counts.

    Attributes:
        rows: what each row is about.
        columns: what each column is about.
        cells: one tuple of counts for each row.
    """

    rows: tuple[R, ...]
    columns: tuple[Key, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def across(self) -> tuple[int, ...]:
        """The sum of each row."""
        return tuple(sum(row) for row in self.cells)

    @property
    def down(self) -> tuple[int, ...]:
        """The sum of each column."""
        return tuple(sum(row[at] for row in self.cells) for at in range(len(self.columns)))

    @property
    def total(self) -> int:
        """The sum of everything."""
        return sum(self.across)

    def each(self) -> Iterator[tuple[R, Key, int]]:
        """Every cell with its row and column."""
        for row, counts in zip(self.rows, self.cells, strict=True):
            for column, count in zip(self.columns, counts, strict=True):
                yield row, column, count

    def changed(self, changes: Mapping[tuple[R, Key], int]) -> Grid[R]:
        """The same table with something added to some of its cells."""
        cells = tuple(
            tuple(count + changes.get((row, column), 0) for column, count in zip(self.columns, counts, strict=True))
            for row, counts in zip(self.rows, self.cells, strict=True)
        )
        return Grid(rows=self.rows, columns=self.columns, cells=cells)


class Applied(NamedTuple):
    """How an act was answered: the kind of response, `None` for none yet, and whether it was flagged as too harsh."""

    kind: Key
    harsher: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCounts:
    """Cases opened in the quarter, and how many of them were set aside and are in no other table.

    Attributes:
        opened: all of them.
        withdrawn: of those, closed as withdrawn.
        duplicate: of those, closed as a duplicate of another.
    """

    opened: int
    withdrawn: int
    duplicate: int

    @property
    def counted(self) -> int:
        """Cases whose acts are counted: those that were not set aside. Each has one act or more."""
        return self.opened - self.withdrawn - self.duplicate


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCases:
    """Cases that were not closed when the quarter ended, or by now while it runs, whenever they were opened.

    Attributes:
        cases: how many.
        days: their ages together, in whole days from the UTC day of opening to `Exact.until`.
        longest_days: the age of the oldest, 0 if there is none.
        opened_in: how many were opened in which quarter, the oldest first.
    """

    cases: int
    days: int
    longest_days: int
    opened_in: tuple[tuple[Quarter, int], ...]

    @property
    def mean_days(self) -> float | None:
        """Their mean age in days; `None` if there is none."""
        return self.days / self.cases if self.cases else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Improved:
    """System improvements of one kind that were started in the quarter, and how many of them are done."""

    kind: str
    started: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierQuarter:
    """What an earlier quarter is compared by, counted now.

    Attributes:
        quarter: which one.
        opened: cases opened in it.
        acts: acts of those that were not set aside.
        categories: those acts by category, in the order of `Exact.columns`.
    """

    quarter: Quarter
    opened: int
    acts: int
    categories: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The exact statistics of one quarter, for those with full access only.

    Acts are those of cases that were opened in the quarter and not set aside, each with its category of today.

    Attributes:
        quarter: which one.
        counted_at: when they were counted (UTC).
        legend: the words for what is counted.
        cases: cases opened in the quarter.
        departments: acts by department and category.
        severities: acts by severity of the case and category.
        responses: acts by response applied and category.
        named: acts by the response that the policy named (rows) and the kind that was applied (columns).
        open: cases open at the end of `until`.
        repeats: individuals with more than one case in the twelve months that end with the quarter.
        improvements: system improvements started in the quarter, every kind.
        earlier: up to four quarters before, the oldest first.
    """

    quarter: Quarter
    counted_at: dt.datetime
    legend: Legend
    cases: CaseCounts
    departments: Grid[Key]
    severities: Grid[Key]
    responses: Grid[Applied]
    named: Grid[Key]
    open: OpenCases
    repeats: int
    improvements: tuple[Improved, ...]
    earlier: tuple[EarlierQuarter, ...]

    @property
    def until(self) -> dt.date:
        """The day to which ages are counted: the quarter's last, or that of the counting while the quarter runs."""
        return reached(self.quarter, now=self.counted_at)

    @property
    def columns(self) -> tuple[Key, ...]:
        """The categories: those of the policy, then others that occur, then `None` for what is not yet classified."""
        return self.departments.columns

    @property
    def categories(self) -> tuple[int, ...]:
        """Acts by category, in the order of `columns`."""
        return self.departments.down

    @property
    def acts(self) -> int:
        """All acts that are counted."""
        return self.departments.total

    @property
    def harsher(self) -> int:
        """Acts answered more harshly than their category allows."""
        return sum(count for applied, _, count in self.responses.each() if applied.harsher)
