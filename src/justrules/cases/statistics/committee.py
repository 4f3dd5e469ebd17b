"""The committee's edition: small numbers hidden, the others rounded, every total rounded on its own.

The numbers and the rule are those of NHS hospital statistics since 2018: 1 to 7 hidden, the rest to the nearest 5, zero
shown. Hiding alone protects nothing as long as totals are true: `disclosure` looks whether arithmetic brings one back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from justrules.cases.errors import EditionRefused, finding
from justrules.cases.statistics.figures import Exact, Key
from justrules.cases.statistics.quarters import Quarter

THRESHOLD = 8
"""Numbers below it, zero apart, are hidden."""

BASE = 5
"""What the others are rounded to."""

DAYS = 5
"""What the mean age of open cases is rounded to."""

MONTH = 365.25 / 12
"""Days."""


@dataclass(frozen=True, slots=True)
class Band:
    """A span in which a hidden number lies, both ends included; `high` is `None` where it has no end."""

    low: int
    high: int | None


Shown: TypeAlias = int | float | Band | None
"""What is printed for a number: itself or its rounding, a span, or nothing."""


class Cell(NamedTuple):
    """The place of a number: its table, row and column."""

    table: str
    row: Key
    column: Key


SINGLE = frozenset({"harsher", "repeats"})
"""Measures that tell of single people: they are printed as bands, never as numbers."""

EVERYTHING = (
    "opened",
    "totals",
    "categories",
    "departments",
    "department_by_category",
    "severities",
    "severity_by_category",
    "responses",
    "harsher",
    "open",
    "repeats",
    "improvements",
)
"""The tables of a full edition."""

_NO_DEPARTMENT_BY_CATEGORY = tuple(table for table in EVERYTHING if table != "department_by_category")
_NO_SEVERITY = tuple(
    table for table in _NO_DEPARTMENT_BY_CATEGORY if table not in {"severities", "severity_by_category"}
)
LEVELS: tuple[tuple[str, ...], ...] = (
    EVERYTHING,
    _NO_DEPARTMENT_BY_CATEGORY,
    _NO_SEVERITY,
    ("opened", "totals"),
    ("opened",),
)
"""The tables of ever coarser editions, in the order in which they are tried."""

CROSSED: Mapping[str, str] = MappingProxyType(
    {"department_by_category": "departments", "severity_by_category": "severities"}
)
"""Tables of rows across categories, each with the table that prints what its rows add up to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierShown:
    """What an earlier edition printed, word for word; a later change of its numbers is never shown."""

    quarter: Quarter
    opened: Shown
    acts: Shown
    categories: Mapping[Key, Shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeEdition:
    """What a committee is shown of a quarter.

    Attributes:
        quarter: which one.
        threshold: numbers below it, zero apart, are hidden.
        base: what the others are rounded to.
        tables: what it prints, of `EVERYTHING`.
        few: whether it prints the total alone because there are fewer cases than the threshold.
        cells: every number as it is printed.
        mean_days: the mean age of open cases, to the nearest five days; `None` where too few are open.
        longest_months: the age of the oldest, to the nearest month; `None` where too few are open.
        earlier: what up to four earlier editions printed.
    """

    quarter: Quarter
    threshold: int
    base: int
    tables: tuple[str, ...]
    few: bool
    cells: Mapping[Cell, Shown]
    mean_days: int | None
    longest_months: int | None
    earlier: tuple[EarlierShown, ...]

    @property
    def hidden(self) -> tuple[Cell, ...]:
        """The cells whose numbers are hidden because they are small."""
        return tuple(cell for cell, shown in self.cells.items() if isinstance(shown, Band) and shown.high is not None)


def figures(exact: Exact) -> Iterator[tuple[Cell, int]]:
    """Every number of `exact` that an edition may print, with its place."""
    yield Cell("opened", "opened", "cases"), exact.cases.opened
    yield Cell("totals", "withdrawn", "cases"), exact.cases.withdrawn
    yield Cell("totals", "duplicate", "cases"), exact.cases.duplicate
    yield Cell("totals", "acts", "acts"), exact.acts
    for category, count in zip(exact.columns, exact.categories, strict=True):
        yield Cell("categories", category, "acts"), count
    yield from _crossed(exact)
    for kind, count in responses(exact):
        yield Cell("responses", kind, "acts"), count
    yield Cell("harsher", "harsher", "acts"), exact.harsher
    yield Cell("open", "open", "cases"), exact.open.cases
    yield Cell("repeats", "repeats", "individuals"), exact.repeats
    for each in exact.improvements:
        yield Cell("improvements", each.kind, "started"), each.started
        yield Cell("improvements", each.kind, "done"), each.done
    yield Cell("improvements", None, "started"), sum(each.started for each in exact.improvements)
    yield Cell("improvements", None, "done"), sum(each.done for each in exact.improvements)


def _crossed(exact: Exact) -> Iterator[tuple[Cell, int]]:
    """Departments and severities, each with its total and across the categories."""
    for alone, crossed, grid in (
        ("departments", "department_by_category", exact.departments),
        ("severities", "severity_by_category", exact.severities),
    ):
        for row, count in zip(grid.rows, grid.across, strict=True):
            yield Cell(alone, row, "acts"), count
        for row, category, count in grid.each():
            yield Cell(crossed, row, category), count


def sparse(exact: Exact, *, threshold: int) -> tuple[str, ...]:
    """The crossed tables in which a row with acts has fewer of them than the threshold.

    In such a row zeros would tell: beside three of them, a hidden number says of everybody in the row which category it
    was. Which rows are small is printed anyway, so that leaving the table out tells nothing more.
    """
    grids = {"department_by_category": exact.departments, "severity_by_category": exact.severities}
    return tuple(table for table, grid in grids.items() if any(0 < acts < threshold for acts in grid.across))


def responses(exact: Exact) -> Iterator[tuple[Key, int]]:
    """Acts by the kind of response that was applied; `None` is none yet."""
    kinds = dict.fromkeys(applied.kind for applied in exact.responses.rows)
    by_row = tuple(zip(exact.responses.rows, exact.responses.across, strict=True))
    for kind in kinds:
        yield kind, sum(count for applied, count in by_row if applied.kind == kind)


def protect(
    exact: Exact,
    earlier: Sequence[CommitteeEdition] = (),
    *,
    threshold: int = THRESHOLD,
    base: int = BASE,
    tables: Sequence[str] = EVERYTHING,
) -> CommitteeEdition:
    """The committee's edition of `exact`, which still has to pass `disclosure.exposed`.

    Args:
        exact: the numbers.
        earlier: editions that are published; up to four of earlier quarters are compared, as they were printed.
        threshold: numbers below it, zero apart, are hidden; 3 or more.
        base: what the others are rounded to; from 1, which rounds nothing, up to the threshold.
        tables: what to print. Where fewer cases than the threshold are counted, only the total is, whatever this says.

    Raises:
        EditionRefused: threshold and base do not fit (`JR740`).
    """
    _require_fitting(threshold, base)
    few = exact.cases.counted < threshold
    kept = LEVELS[-1] if few else tuple(table for table in EVERYTHING if table in tables)
    cells = {
        cell: shown(count, threshold=threshold, base=base, single=cell.table in SINGLE)
        for cell, count in figures(exact)
        if cell.table in kept
    }
    aged = "open" in kept and exact.open.cases >= threshold
    return CommitteeEdition(
        quarter=exact.quarter,
        threshold=threshold,
        base=base,
        tables=kept,
        few=few,
        cells=MappingProxyType(cells),
        mean_days=_nearest(exact.open.days, exact.open.cases * DAYS) * DAYS if aged else None,
        longest_months=round(exact.open.longest_days / MONTH) if aged else None,
        earlier=tuple(_as_printed(each) for each in earlier if each.quarter < exact.quarter)[-4:],
    )


def shown(count: int, *, threshold: int, base: int, single: bool = False) -> int | Band:
    """How a number is printed: zero as it is, a small one as a span, any other to the nearest `base`, halves upwards.

    Args:
        count: the number.
        threshold: where small ends.
        base: what to round to.
        single: whether it tells of single people, so that even a large one is only a span.
    """
    if count == 0:
        return 0
    if count < threshold:
        return Band(1, threshold - 1)
    return Band(threshold, None) if single else _nearest(count, base) * base


def _nearest(dividend: int, divisor: int) -> int:
    """The quotient to the nearest whole number, halves upwards."""
    return (2 * dividend + divisor) // (2 * divisor)


def _require_fitting(threshold: int, base: int) -> None:
    wrong = []
    if threshold < 3:
        hint = "give 3 or more: below that a hidden number could only be 1"
        wrong.append(finding("JR740", f"a threshold of {threshold} hides nothing", about="edition", hint=hint))
    if not 1 <= base <= threshold:
        hint = "give a whole number from 1 up to the threshold"
        wrong.append(finding("JR740", f"numbers cannot be rounded to {base}", about="edition", hint=hint))
    if wrong:
        raise EditionRefused(wrong)


def _as_printed(edition: CommitteeEdition) -> EarlierShown:
    cells = edition.cells
    return EarlierShown(
        quarter=edition.quarter,
        opened=cells.get(Cell("opened", "opened", "cases")),
        acts=cells.get(Cell("totals", "acts", "acts")),
        categories=MappingProxyType(
            {cell.row: printed for cell, printed in cells.items() if cell.table == "categories"}
        ),
    )
