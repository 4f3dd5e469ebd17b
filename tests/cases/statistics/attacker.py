"""An attacker with a solver for integer programs, who reads the printed editions and works out what they hide.

It shares no code with the audit: it starts from the JSON of the editions, and from what anybody knows about them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from tests.cases.statistics.logs import ALLOWED, RANKS

Name: TypeAlias = tuple[Any, ...]
"""A number: the quarter, the table, the row, the column."""

MOST = 100_000


@dataclass(kw_only=True)
class Printed:
    """What one edition says: the span in which each of its numbers lies, and what else stands on it."""

    quarter: str
    spans: dict[Name, tuple[int, int]]
    hidden: set[Name]
    departments: list[str | None]
    severities: list[str | None]
    categories: list[str | None]
    tables: set[str]
    entries: int
    published_at: str
    starts: str


def read(content: str) -> Printed:
    """An edition as its JSON says it."""
    data = json.loads(content)
    for table in data["tables"]:
        if table["id"] == "severities":  # the same rows without their categories
            table["id"] = "severity_by_category"
    rule = data["protection"]
    rounded = _roundings(rule["threshold"], rule["base"])
    tables = {table["id"]: table for table in data["tables"]}
    printed = Printed(
        quarter=data["quarter"],
        spans={},
        hidden=set(),
        departments=_rows(tables, "departments"),
        severities=_rows(tables, "severity_by_category"),
        categories=_rows(tables, "categories"),
        tables=set(tables),
        entries=int(data["anchor"].partition(":")[0]),
        published_at=data["published_at"],
        starts=data["first_day"],
    )
    for name, cell in _cells(tables):
        if isinstance(cell, dict):
            printed.spans[name] = (cell["from"], MOST if cell["to"] is None else cell["to"])
            if cell["to"] is not None:
                printed.hidden.add(name)
        elif cell is not None:
            printed.spans[name] = rounded(cell)
    return printed


def _rows(tables: dict[str, Any], table: str) -> list[str | None]:
    rows = tables[table]["rows"] if table in tables else []
    return [row["id"] for row in rows if not row["sums"]]


def _roundings(threshold: int, base: int) -> Any:
    def numbers(printed: int) -> tuple[int, int]:
        if printed == 0:
            return (0, 0)
        near = range(max(threshold, printed - base), printed + base + 1)
        fitting = [n for n in near if (2 * n + base) // (2 * base) * base == printed]
        return (min(fitting), max(fitting))

    return numbers


def _cells(tables: dict[str, Any]) -> Iterator[tuple[Name, Any]]:
    for table in tables.values():
        if table["id"] == "quarters":  # repeats what earlier editions printed
            continue
        for row in table["rows"]:
            if table["id"] == "open" and row["id"] != "open":
                continue
            for column, cell in zip(table["columns"], row["cells"], strict=True):
                if row["sums"] and table["id"] != "improvements":
                    continue  # the number of all acts, printed before
                yield (table["id"], row["id"], column["id"]), cell


@dataclass
class Program:
    """Whole numbers, spans in which sums of them lie, and questions about them."""

    numbers: dict[Name, int] = field(default_factory=dict)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rules: list[tuple[dict[int, int], float, float]] = field(default_factory=list)

    def number(self, name: Name, low: int = 0, high: int = MOST) -> int:
        if name not in self.numbers:
            self.numbers[name] = len(self.low)
            self.low.append(low)
            self.high.append(high)
        return self.numbers[name]

    def span(self, name: Name, low: int, high: int) -> None:
        place = self.number(name)
        self.low[place], self.high[place] = max(self.low[place], low), min(self.high[place], high)

    def rule(self, terms: Iterable[tuple[Name, int]], low: float, high: float) -> None:
        row: dict[int, int] = {}
        for name, times in terms:
            place = self.number(name)
            row[place] = row.get(place, 0) + times
        self.rules.append((row, low, high))

    def sums(self, whole: Name, parts: Iterable[Name]) -> None:
        self.rule([(whole, 1), *((part, -1) for part in parts)], 0, 0)

    def most(self, terms: Iterable[tuple[Name, int]], high: float = 0) -> None:
        self.rule(terms, -np.inf, high)

    def least_of(self, weights: dict[int, float]) -> np.ndarray[Any, Any] | None:
        """The numbers for which the weighed sum is least."""
        goal = np.zeros(len(self.low))
        for place, weight in weights.items():
            goal[place] = weight
        found = milp(goal, constraints=self._constraints(), bounds=self._bounds(), integrality=np.ones(len(goal)))
        return None if found.x is None else np.rint(found.x)

    def _bounds(self) -> Bounds:
        return Bounds(np.array(self.low), np.array(self.high))

    def _constraints(self) -> LinearConstraint:
        entries = [(at, place, times) for at, (row, _, _) in enumerate(self.rules) for place, times in row.items()]
        rows, columns, values = zip(*entries, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self.rules), len(self.low)))
        return LinearConstraint(matrix, [low for _, low, _ in self.rules], [high for _, _, high in self.rules])


def pinned(editions: list[Printed], *, seed: int = 0) -> set[Name]:
    """The hidden numbers that have only one value under everything printed and known."""
    program = Program()
    for edition in editions:
        _about(program, edition)
    _across(program, sorted(editions, key=lambda each: each.quarter))
    hidden = {(each.quarter, *name): program.numbers[each.quarter, *name] for each in editions for name in each.hidden}
    if not hidden:
        return set()
    open_: dict[int, int] = {}
    first = _solved(program, {})
    for place in hidden.values():
        open_[place] = int(first[place])
    chance = random.Random(seed)
    for weights in _goals(list(open_), chance):
        _strike(open_, _solved(program, weights))
    for place in list(open_):
        for weight in (1.0, -1.0):
            if place in open_:
                _strike(open_, _solved(program, {place: weight}))
    return {name for name, place in hidden.items() if place in open_}


def _goals(places: list[int], chance: random.Random) -> Iterator[dict[int, float]]:
    """All small, all great, and a few mixtures: most numbers turn out to be free without asking for each."""
    yield dict.fromkeys(places, 1.0)
    yield dict.fromkeys(places, -1.0)
    for _ in range(4):
        yield {place: chance.choice((-1.0, 1.0)) for place in places}


def _solved(program: Program, weights: dict[int, float]) -> np.ndarray[Any, Any]:
    found = program.least_of(weights)
    assert found is not None, "what was printed contradicts itself, so the attacker understands it wrongly"
    return found


def _strike(open_: dict[int, int], found: np.ndarray[Any, Any]) -> None:
    for place in [place for place, value in open_.items() if int(found[place]) != value]:
        del open_[place]


# --- what one edition says ------------------------------------------------------------------------------------------


def _about(program: Program, edition: Printed) -> None:
    quarter = edition.quarter

    def at(table: str, row: Any, column: Any) -> Name:
        return (quarter, table, row, column)

    for name, (low, high) in edition.spans.items():
        program.span((quarter, *name), low, high)
    counted, acts = at("cases", "counted", "number"), at("cases", "acts", "number")
    aside = [at("cases", "withdrawn", "number"), at("cases", "duplicate", "number")]
    program.sums(at("cases", "opened", "number"), [counted, *aside])
    program.most([(counted, 1), (acts, -1)])
    if edition.categories:
        _about_acts(program, edition, at, acts)
    if "improvements" in edition.tables:
        _about_improvements(program, at)


def _about_acts(program: Program, edition: Printed, at: Any, acts: Name) -> None:
    categories = edition.categories
    program.sums(acts, [at("categories", c, "acts") for c in categories])
    program.sums(acts, [at("departments", d, "acts") for d in edition.departments])
    for row in edition.departments:
        crossed = [at("department_by_category", row, c) for c in categories]
        program.sums(at("departments", row, "acts"), crossed)
    for c in categories:
        program.sums(at("categories", c, "acts"), [at("department_by_category", d, c) for d in edition.departments])
    if "severity_by_category" in edition.tables:
        for row in edition.severities:
            program.sums(
                at("severity_by_category", row, "all"), [at("severity_by_category", row, c) for c in categories]
            )
        for c in categories:
            parts = [at("severity_by_category", s, c) for s in edition.severities]
            program.sums(at("categories", c, "acts"), parts)
    _about_responses(program, edition, at)


def _about_responses(program: Program, edition: Printed, at: Any) -> None:
    """Which kinds a category allows is in the policy; an act without a category has had no response."""
    possible = [(kind, c) for c in edition.categories for kind in (*RANKS, None) if kind is None or c is not None]
    for c in edition.categories:
        program.sums(at("categories", c, "acts"), [at("z", *pair) for pair in possible if pair[1] == c])
    for kind in (*RANKS, None):
        parts = [at("z", *pair) for pair in possible if pair[0] == kind]
        program.sums(at("responses", kind, "acts"), parts)
    for pair in possible:  # what is harsher is flagged, and what was harsher stays so
        program.most([(at("flagged", *pair), 1), (at("z", *pair), -1)])
        if _harsh(*pair):
            program.sums(at("flagged", *pair), [at("z", *pair)])
    program.sums(at("flags", "harsher", "number"), [at("flagged", *pair) for pair in possible])


def _harsh(kind: str | None, category: str | None) -> bool:
    return kind is not None and category is not None and RANKS[kind] > RANKS[ALLOWED[category]]


def _undone(edition: Printed) -> Iterator[tuple[Name, int]]:
    """How many entries a flag tells of besides those of the category and the answer that an act has now."""
    for category in edition.categories:
        for kind in (*RANKS, None):
            if kind is None or (category is not None and not _harsh(kind, category)):
                yield (edition.quarter, "flagged", kind, category), 2 if kind is None else 1


def _about_improvements(program: Program, at: Any) -> None:
    kinds = ("procedure", "training", "equipment", "staffing", "other")
    for column in ("started", "done"):
        program.sums(at("improvements", "all", column), [at("improvements", kind, column) for kind in kinds])
    for kind in kinds:
        program.most([(at("improvements", kind, "done"), 1), (at("improvements", kind, "started"), -1)])


# --- what editions say together -------------------------------------------------------------------------------------


def _across(program: Program, editions: list[Printed]) -> None:
    """Quarters one after another, of a log that began with the first of them."""
    acts = [(each.quarter, "cases", "acts", "number") for each in editions]
    opened = [(each.quarter, "cases", "opened", "number") for each in editions]
    for at, edition in enumerate(editions):
        if "flags" in edition.tables:
            repeats = (edition.quarter, "flags", "repeats", "number")
            window = acts[max(0, at - 3) : at + 1]
            program.most([(repeats, 2), *((name, -1) for name in window)])
            if at and "flags" in editions[at - 1].tables:
                before = (editions[at - 1].quarter, "flags", "repeats", "number")
                program.most([(repeats, 1), (before, -1), (acts[at], -1)])
                left = [(acts[at - 4], -1)] if at >= 4 else []
                program.most([(before, 1), (repeats, -1), *left])
        if "open" in edition.tables:
            still = (edition.quarter, "open", "open", "value")
            program.most([(still, 1), *((name, -1) for name in opened[: at + 1])])
        _entries(program, editions, at)


def _entries(program: Program, editions: list[Printed], at: int) -> None:
    """The anchor tells how many entries the audit trail had; each thing that was recorded is one of them."""
    edition = editions[at]
    before = max((each.entries for each in editions if each.published_at <= edition.starts), default=0)
    publications = sum(before < each.entries <= edition.entries for each in editions)
    quarter = edition.quarter
    terms: list[tuple[Name, int]] = [((quarter, "cases", "acts", "number"), 1)]
    terms += [((quarter, "cases", word, "number"), 2) for word in ("withdrawn", "duplicate")]
    if edition.categories:
        terms += [((quarter, "categories", c, "acts"), 1) for c in edition.categories if c is not None]
        terms += [((quarter, "responses", kind, "acts"), 1) for kind in RANKS]
        terms += _undone(edition)
    if "improvements" in edition.tables:
        terms += [((quarter, "improvements", "all", column), 1) for column in ("started", "done")]
    program.most(terms, edition.entries - before - publications)
