"""The audit of a release: can a hidden number be worked out from everything printed, earlier editions included?

For each hidden number a second history is looked for that differs in it and would have printed the very same editions.
Where there is one, nobody can tell the two apart. Where none is found the number counts as given away, so the audit may
refuse too much and never too little, as long as those who read the editions know no more than is assumed here:

- how numbers are hidden and rounded, what every table adds up to, and that tables share their categories;
- which kinds of response each category allows, and that a response beyond them is flagged; whether another act is
  flagged follows from nothing, for a flag stays when a case is taken up again or a milder response is chosen;
- that everybody who is counted as a repeat had two acts in the twelve months, and what each quarter adds to them;
- that what is open was once opened, and that the audit trail has an entry for whatever was recorded.

What zeros say, and what somebody knows who was there, no rounding takes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from justrules.cases.errors import EditionRefused, finding
from justrules.cases.statistics.committee import SINGLE, Cell, CommitteeEdition, figures, protect, responses, shown
from justrules.cases.statistics.figures import Applied, Exact, Grid, Key
from justrules.cases.statistics.quarters import Quarter, shifted
from justrules.cases.statistics.routes import Edge, Flow, Jump, Node, Step, Walk
from justrules.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An edition with the exact numbers behind it.

    Attributes:
        exact: the numbers, as they stood when the edition was frozen.
        edition: what is printed of them.
        published_at: when (UTC).
        entries: how many entries the audit trail had then; its number is printed on the edition.
    """

    exact: Exact
    edition: CommitteeEdition
    published_at: dt.datetime
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """A hidden number that can be worked out, or of which that could not be ruled out."""

    quarter: Quarter
    cell: Cell


def require_safe(releases: Sequence[Release]) -> None:
    """Refuse if a hidden number in any of these editions can be worked out from all of them together.

    Raises:
        EditionRefused: it names each such number (`JR741`).
    """
    found = exposed(releases)
    if found:
        raise EditionRefused(told(found))


def told(found: Iterable[Exposed]) -> tuple[Finding, ...]:
    """The findings about numbers that are given away (`JR741`); they name places and never a number."""
    return tuple(_finding(each) for each in found)


def _finding(found: Exposed) -> Finding:
    place = ", ".join("not stated" if part is None else _plain(part) for part in (found.cell.row, found.cell.column))
    message = f"the hidden number in `{found.cell.table}` at {place} can be worked out"
    hint = "print fewer tables, or raise the threshold"
    return finding("JR741", message, about=f"edition {found.quarter}", hint=hint)


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def exposed(releases: Sequence[Release], *, latest: Quarter | None = None) -> tuple[Exposed, ...]:
    """The hidden numbers of these editions for which no second history was found.

    Args:
        releases: every edition that is or will be published, in any order.
        latest: the quarter of the one that is new, if the others passed already: of those, only the ones that it can
            say something about are looked at again.
    """
    history = {release.exact.quarter: release for release in releases}
    known = _Known(history)
    concerned = history if latest is None else known.concerned_by(latest)
    return tuple(
        Exposed(quarter=quarter, cell=cell)
        for quarter in sorted(concerned)
        for cell in _given_away(history[quarter], known)
    )


History: TypeAlias = Mapping[Quarter, Release]


def _given_away(release: Release, known: _Known) -> Iterator[Cell]:
    numbers = dict(figures(release.exact))
    proposals = _Proposals(release)
    for cell in release.edition.hidden:
        others = proposals.about(cell)
        if not any(_is_witness(other, cell, numbers, release, known) for other in others):
            yield cell


def _is_witness(other: Exact, cell: Cell, numbers: Mapping[Cell, int], release: Release, known: _Known) -> bool:
    """Whether this second history differs in the cell, prints the same edition, and could have been."""
    edition = release.edition
    if dict(figures(other))[cell] == numbers[cell]:
        return False
    printed = protect(other, threshold=edition.threshold, base=edition.base, tables=edition.tables)
    ages = (printed.mean_days, printed.longest_months) == (edition.mean_days, edition.longest_months)
    return ages and printed.cells == edition.cells and known.could_be(other)


# --- what readers know beyond what is printed -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """What relations are about, of one quarter."""

    opened: int
    counted: int
    acts: int
    repeats: int
    open: int
    opened_in: tuple[tuple[Quarter, int], ...]
    entries: tuple[int, ...]


def _sums(exact: Exact) -> _Sums:
    return _Sums(
        opened=exact.cases.opened,
        counted=exact.cases.counted,
        acts=exact.acts,
        repeats=exact.repeats,
        open=exact.open.cases,
        opened_in=exact.open.opened_in,
        entries=_least_entries(exact),
    )


class _Known:
    """Relations that a reader may take for granted; one that does not hold in fact only misleads the reader."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._truth = {quarter: _sums(release.exact) for quarter, release in history.items()}
        self._room = {quarter: self._entries(release) for quarter, release in history.items()}
        self._holds = {quarter: tuple(self._relations(quarter, self._truth)) for quarter in history}
        self._bears_on = {quarter: tuple(each for each in history if self._uses(each, quarter)) for quarter in history}

    def could_be(self, other: Exact) -> bool:
        """Whether every relation that holds in fact would hold as well if this quarter had been so."""
        world = {**self._truth, other.quarter: _sums(other)}
        return _adds_up(other) and all(
            then or not now
            for each in self._bears_on[other.quarter]
            for then, now in zip(self._relations(each, world), self._holds[each], strict=True)
        )

    def concerned_by(self, latest: Quarter) -> frozenset[Quarter]:
        """The quarters of which a new edition says something: its own, and those that share a relation with it."""
        relations = self._bears_on[latest]
        return frozenset(each for each in self._history if any(self._uses(relation, each) for relation in relations))

    def _uses(self, quarter: Quarter, other: Quarter) -> bool:
        """Whether what is known about one quarter has to do with the numbers of another."""
        opened_in = (opened for opened, _ in self._truth[quarter].opened_in)
        return other in {*quarter.trailing, shifted(quarter, by=-4), *opened_in}

    def _relations(self, quarter: Quarter, world: Mapping[Quarter, _Sums]) -> Iterator[bool]:
        sums, tables = world[quarter], self._history[quarter].edition.tables
        if "repeats" in tables:
            yield from self._about_repeats(quarter, world)
        if "open" in tables:
            yield from (count <= world[opened].opened for opened, count in sums.opened_in if opened in world)
            yield sums.open == sum(count for _, count in sums.opened_in)
        yield sums.counted <= sums.acts
        yield (not sums.counted) == (not sums.acts)
        yield from (least <= self._room[quarter] for least in sums.entries)

    def _about_repeats(self, quarter: Quarter, world: Mapping[Quarter, _Sums]) -> Iterator[bool]:
        """Two acts for each, and nobody comes or goes without an act in the quarter that came or went.

        Quarters without an edition are taken for known: before the log began, they are.
        """
        unpublished = {each.quarter: each.acts for each in self._history[quarter].exact.earlier}

        def acts(which: Quarter) -> int:
            return world[which].acts if which in world else unpublished.get(which, 0)

        repeats = world[quarter].repeats
        yield 2 * repeats <= sum(acts(each) for each in quarter.trailing)
        before = quarter.previous
        if before in self._history and "repeats" in self._history[before].edition.tables:
            yield repeats <= world[before].repeats + acts(quarter)
            yield world[before].repeats <= repeats + acts(shifted(quarter, by=-4))

    def _entries(self, release: Release) -> int:
        """How many entries of the audit trail can be about cases of this quarter.

        A publication leaves two: the one before it, whose place is the anchor, and the one that vouches for it.
        """
        start = release.exact.quarter.start
        anchors = {each.entries: each.published_at for each in self._history.values()}
        before = max((entries for entries, at in anchors.items() if at <= start), default=0)
        publications = sum(before < entries <= release.entries for entries in anchors)
        vouched = sum(before <= entries < release.entries for entries in anchors)
        return release.entries - before - publications - vouched


def _adds_up(exact: Exact) -> bool:
    """Whether the tables agree with one another, and nothing is less than nothing."""
    grids: tuple[Grid[Any], ...] = (exact.departments, exact.severities, exact.responses)
    cases = exact.cases
    least = min(cases.opened, cases.withdrawn, cases.duplicate, cases.counted, exact.repeats, exact.open.cases)
    counts = (count for grid in grids for row in grid.cells for count in row)
    done = all(0 <= each.done <= each.started for each in exact.improvements)
    return len({grid.down for grid in grids}) == 1 and least >= 0 and min(counts, default=0) >= 0 and done


def _least_entries(exact: Exact) -> tuple[int, int]:
    """How many entries the audit trail has at least for what happened to the quarter's cases.

    A flag without an answer tells of an answer that is gone, and of the decision before it. One beside an answer may
    tell of an earlier answer: the second number has an entry for each of those.
    """
    undecided = dict(zip(exact.columns, exact.categories, strict=True)).get(None, 0)
    unanswered = dict(responses(exact)).get(None, 0)
    set_aside = exact.cases.withdrawn + exact.cases.duplicate
    improvements = sum(each.started + each.done for each in exact.improvements)
    gone = sum(count for applied, _, count in exact.responses.each() if applied.harsher and applied.kind is None)
    least = 3 * exact.acts - undecided - unanswered + 2 * set_aside + improvements + 2 * gone
    return least, least + exact.harsher - gone


# --- second histories -------------------------------------------------------------------------------------------------


TOTAL: Node = "total"
R = TypeVar("R")


class _Proposals:
    """Histories that differ from the true one in a given cell, the likeliest to pass first."""

    def __init__(self, release: Release) -> None:
        self._exact = release.exact
        self._edition = release.edition
        self._acts = _Acts(release)

    def about(self, cell: Cell) -> Iterator[Exact]:
        match cell.table:
            case "opened" | "totals":
                return self._cases()
            case "open":
                return self._open()
            case "repeats":
                return (replace(self._exact, repeats=self._exact.repeats + by) for by in (1, -1))
            case "improvements":
                return self._improvements(cell)
            case _:
                return self._acts.about(cell)

    def _cases(self) -> Iterator[Exact]:
        """One case more or less, or one that was set aside in another way."""
        cases = self._exact.cases
        for opened, withdrawn, duplicate in (
            *((by, by, 0) for by in (1, -1)),
            *((by, 0, by) for by in (1, -1)),
            *((0, by, -by) for by in (1, -1)),
            *((0, by, 0) for by in (1, -1)),
            *((0, 0, by) for by in (1, -1)),
            *((by, 0, 0) for by in (1, -1)),
        ):
            yield replace(
                self._exact,
                cases=replace(
                    cases,
                    opened=cases.opened + opened,
                    withdrawn=cases.withdrawn + withdrawn,
                    duplicate=cases.duplicate + duplicate,
                ),
            )
        yield from self._acts.with_another_case()

    def _open(self) -> Iterator[Exact]:
        """One case more or less that was still open, from any quarter that has one."""
        was = self._exact.open
        for opened, count in was.opened_in:
            for by in (1, -1):
                strata = tuple((each, many + by if each == opened else many) for each, many in was.opened_in)
                if count + by >= 0:
                    yield replace(self._exact, open=replace(was, cases=was.cases + by, opened_in=strata))

    def _improvements(self, cell: Cell) -> Iterator[Exact]:
        flow = Flow(_improvement_edges(self._exact, self._edition))
        for edge in (each for each in flow.edges if each.cell == cell):
            for walk in flow.circles(edge, ()):
                yield _with_improvements(self._exact, walk)


class _Acts:
    """Second histories in which one act was added, taken away or told of differently.

    The three tables of acts share their categories. A change within one of them leaves the others alone; one that
    moves an act from a category to another, or from nowhere to a category, has to be possible in all three.
    """

    def __init__(self, release: Release) -> None:
        self._exact = release.exact
        self._edition = release.edition
        self._ways: dict[tuple[int, Node, Node], Walk | None] = {}

    @cached_property
    def _flows(self) -> tuple[Flow, ...]:
        exact, edition = self._exact, self._edition
        return (
            Flow(_crossed_edges(exact.departments, edition, "departments", "department_by_category")),
            Flow(_crossed_edges(exact.severities, edition, "severities", "severity_by_category")),
            Flow(_response_edges(exact, edition)),
        )

    def about(self, cell: Cell) -> Iterator[Exact]:
        if cell.table == "categories":
            yield from self._moved(cell.row)
            return
        number = {"departments": 0, "department_by_category": 0, "severities": 1, "severity_by_category": 1}
        place = number.get(cell.table, 2)
        flow = self._flows[place]
        for edge in (each for each in flow.edges if each.cell == cell):
            for jumps in self._tries(place):
                for walk in flow.circles(edge, jumps):
                    yield self._changed(place, walk)

    def _tries(self, place: int) -> Iterator[tuple[Jump, ...]]:
        """No move between categories, then any that the other tables allow, then each of them alone."""
        yield ()
        jumps = tuple(
            Jump(source=target, target=source)
            for source, target in self._moves
            if all(self._way(other, source, target) is not None for other in range(3) if other != place)
        )
        yield jumps
        yield from ((jump,) for jump in jumps)

    @cached_property
    def _moves(self) -> tuple[tuple[Node, Node], ...]:
        """Moves of one act between two categories, or between one and nowhere, that their own totals do not notice."""
        places: tuple[Node, ...] = (TOTAL, *(("column", column) for column in self._exact.columns))
        return tuple(
            (source, target)
            for source in places
            for target in places
            if source != target and self._unnoticed(source, -1) and self._unnoticed(target, 1)
        )

    def _unnoticed(self, place: Node, by: int) -> bool:
        if place == TOTAL:
            # an act that comes from nowhere is one more in all
            return _unnoticed(self._edition, Cell("totals", "acts", "acts"), self._exact.acts, -by)
        counts = dict(zip(self._exact.columns, self._exact.categories, strict=True))
        column = place[1] if isinstance(place, tuple) else None
        return _unnoticed(self._edition, Cell("categories", column, "acts"), counts[column], by)

    def _way(self, flow: int, source: Node, target: Node) -> Walk | None:
        key = (flow, source, target)
        if key not in self._ways:
            self._ways[key] = self._flows[flow].way(source, target)
        return self._ways[key]

    def _moved(self, category: Key) -> Iterator[Exact]:
        for source, target in self._moves:
            if ("column", category) in (source, target):
                walk = self._way(0, source, target)
                if walk is not None:
                    yield self._changed(0, (*walk, Jump(source=target, target=source)))

    def with_another_case(self) -> Iterator[Exact]:
        """One act more, of a case of its own; or one less, and its case with it where it had no other."""
        for source, target in self._moves:
            if TOTAL in (source, target) and all(self._way(flow, source, target) is not None for flow in range(3)):
                changed = self._changed(0, (*(self._way(0, source, target) or ()), Jump(source=target, target=source)))
                more = changed.acts > self._exact.acts
                yield replace(
                    changed, cases=replace(changed.cases, opened=self._exact.cases.opened + (1 if more else -1))
                )

    def _changed(self, place: int, walk: Walk) -> Exact:
        """The history after a walk in one table and, where it changed a category, a way through each of the others."""
        walks: list[Walk] = [(), (), ()]
        walks[place] = walk
        for jump in (step for step in walk if isinstance(step, Jump)):
            for other in range(3):
                if other != place:
                    walks[other] = self._way(other, jump.target, jump.source) or ()
        exact = replace(
            self._exact,
            departments=_walked(self._exact.departments, walks[0]),
            severities=_walked(self._exact.severities, walks[1]),
            responses=_walked(self._exact.responses, walks[2]),
        )
        if exact.acts < exact.cases.counted:  # the last act of a case is gone, and so is the case
            exact = replace(exact, cases=replace(exact.cases, opened=exact.cases.opened - 1))
        return exact


# --- tables as flows --------------------------------------------------------------------------------------------------


def _unnoticed(edition: CommitteeEdition, cell: Cell, count: int, by: int) -> bool:
    """Whether the edition prints the same if this number were so much greater."""
    if count + by < 0:
        return False
    if cell.table not in edition.tables:
        return True
    single = cell.table in SINGLE
    return shown(count + by, threshold=edition.threshold, base=edition.base, single=single) == edition.cells[cell]


def _edge(
    edition: CommitteeEdition, tail: Node, head: Node, count: int, *, cell: Cell | None = None, counts: object = None
) -> Edge:
    """An edge that carries `count`, printed in `cell` if that is given."""
    up, down = (count + by >= 0 if cell is None else _unnoticed(edition, cell, count, by) for by in (1, -1))
    return Edge(tail=tail, head=head, cell=cell, counts=counts, up=up, down=down)


def _crossed_edges(grid: Grid[Key], edition: CommitteeEdition, alone: str, crossed: str) -> Iterator[Edge]:
    """From the total to the rows, and from each row to the categories."""
    for row, count in zip(grid.rows, grid.across, strict=True):
        yield _edge(edition, TOTAL, ("row", row), count, cell=Cell(alone, row, "acts"))
    for row, column, count in grid.each():
        cell = Cell(crossed, row, column)
        yield _edge(edition, ("row", row), ("column", column), count, cell=cell, counts=(row, column))


def _response_edges(exact: Exact, edition: CommitteeEdition) -> Iterator[Edge]:
    """From the total to the kinds, from each to what of it is flagged and what is not, and on to the categories.

    Which response a category allows is no secret, and a flag may be left over from an earlier one, so an act is only
    ever moved to where there is one already.
    """
    for kind, count in responses(exact):
        yield _edge(edition, TOTAL, ("kind", kind), count, cell=Cell("responses", kind, "acts"))
    harsher = Cell("harsher", "harsher", "acts")
    up, down = (_unnoticed(edition, harsher, exact.harsher, by) for by in (1, -1))
    for applied in exact.responses.rows:
        tail, head = ("kind", applied.kind), ("row", applied)
        if applied.harsher:
            yield Edge(tail=tail, head=head, cell=harsher, counts=None, up=up, down=down)
        else:
            yield Edge(tail=tail, head=head, cell=None, counts=None, up=True, down=True)
    always = (Applied(kind=None, harsher=False), None)  # an act that nobody has classified or answered yet
    for answered, column, count in exact.responses.each():
        if count or (answered, column) == always:
            yield _edge(edition, ("row", answered), ("column", column), count, counts=(answered, column))


def _walked(grid: Grid[R], walk: Walk) -> Grid[R]:
    return grid.changed(_changes(walk))


def _changes(walk: Walk) -> dict[Any, int]:
    """What a walk adds to each count."""
    changes: dict[Any, int] = {}
    for step in walk:
        if isinstance(step, Step) and step.edge.counts is not None:
            changes[step.edge.counts] = changes.get(step.edge.counts, 0) + step.by
    return changes


def _improvement_edges(exact: Exact, edition: CommitteeEdition) -> Iterator[Edge]:
    """From the total to the kinds, from each to what of it is done and what is not, and back to the total."""
    for each in exact.improvements:
        kind = ("kind", each.kind)
        started, done = (Cell("improvements", each.kind, column) for column in ("started", "done"))
        yield _edge(edition, TOTAL, kind, each.started, cell=started)
        yield _edge(edition, kind, "done", each.done, cell=done, counts=(each.kind, True))
        yield _edge(edition, kind, "to do", each.started - each.done, counts=(each.kind, False))
    all_done = sum(each.done for each in exact.improvements)
    all_started = sum(each.started for each in exact.improvements)
    yield _edge(edition, "done", "all", all_done, cell=Cell("improvements", None, "done"))
    yield _edge(edition, "to do", "all", all_started - all_done)
    yield _edge(edition, "all", TOTAL, all_started, cell=Cell("improvements", None, "started"))


def _with_improvements(exact: Exact, walk: Walk) -> Exact:
    changes = _changes(walk)
    improvements = (
        replace(
            each,
            started=each.started + changes.get((each.kind, True), 0) + changes.get((each.kind, False), 0),
            done=each.done + changes.get((each.kind, True), 0),
        )
        for each in exact.improvements
    )
    return replace(exact, improvements=tuple(improvements))
