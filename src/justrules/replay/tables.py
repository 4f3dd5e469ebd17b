"""The tables that a replay is told in: categories before and now, paths, groups. Cells are text, in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from justrules.replay.result import NOT_COMPARED, OTHERWISE, Change, End, Line, Replay

OPEN, NONE_RECORDED, NO_CATEGORY, UNREADABLE = "open", "(none recorded)", "(no category)", "(not readable)"
"""What stands in place of a category where there is none."""

NO_GROUP = "(empty)"
"""What stands in place of a group's name where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: headings and rows of as many cells; the first column holds names, the others numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Rows that took one path before and take one now.

    Attributes:
        change: how the two ends compare.
        was: the category before.
        before: the old end, where the old policy was given.
        now: the new end.
        rows: how many rows.
    """

    change: Change
    was: str | None
    before: End | None
    now: End
    rows: int


def count(value: int) -> str:
    """A number as people read it."""
    return f"{value:,}"


def plural(value: int, word: str = "row") -> str:
    """A number of things."""
    return f"{count(value)} {word}{'' if value == 1 else 's'}"


def before_of(line: Line, replay: Replay) -> str:
    """The category before, or what stands in its place."""
    if line.change is Change.FOREIGN:
        return NO_CATEGORY
    if line.was is not None:
        return line.was
    if replay.compared == "recorded":
        return NONE_RECORDED
    return OPEN if line.before is not None and line.before.readable else UNREADABLE


def now_of(line: Line) -> str:
    """The category now, or what stands in its place."""
    return UNREADABLE if not line.now.readable else line.now.category or OPEN


def matrix(replay: Replay) -> Table:
    """Categories before down, categories now across, with sums; only what occurs."""
    if replay.compared == "nothing":
        return _sums(replay)
    counts = replay.counted(lambda line: (before_of(line, replay), now_of(line)))
    down = _occurring(replay, {before for before, _ in counts})
    across = _occurring(replay, {now for _, now in counts})
    grid = [[counts[before, now] for now in across] for before in down]
    rows = [(before, *map(count, cells), count(sum(cells))) for before, cells in zip(down, grid, strict=True)]
    sums = [count(sum(column)) for column in zip(*grid, strict=True)]
    return Table(
        headings=("before \N{RIGHTWARDS ARROW} now", *across, "all"), rows=(*rows, ("all", *sums, count(replay.rows)))
    )


def _sums(replay: Replay) -> Table:
    counts = replay.counted(now_of)
    rows = [(now, count(counts[now])) for now in _occurring(replay, set(counts))]
    return Table(headings=("category", "rows"), rows=(*rows, ("all", count(replay.rows))))


def _occurring(replay: Replay, found: set[str]) -> tuple[str, ...]:
    order = (*replay.categories, OPEN, NONE_RECORDED, NO_CATEGORY, UNREADABLE)
    return tuple(name for name in order if name in found)


def moves(replay: Replay, *, changes: frozenset[Change] = OTHERWISE | {Change.REASON}) -> tuple[Move, ...]:
    """The paths of what decides otherwise, whatever group it is in; what moves most comes first."""
    counts = replay.counted(
        lambda line: (line.change, line.was, line.before, line.now) if line.change in changes else None
    )
    first = {key: place for place, key in enumerate(counts)}
    order = sorted(counts, key=lambda key: (key[0] is Change.REASON, -counts[key], first[key]))
    return tuple(
        Move(change=change, was=was, before=before, now=now, rows=counts[change, was, before, now])
        for change, was, before, now in order
    )


_SORTS = (
    ("another category", frozenset({Change.CATEGORY})),
    ("open now", frozenset({Change.OPENED})),
    ("settled now", frozenset({Change.SETTLED})),
    ("not compared", NOT_COMPARED),
)


def groups(replay: Replay) -> Iterator[tuple[str, Table]]:
    """For each column that was grouped by, its groups with what became of their rows."""
    for place, column in enumerate(replay.by):
        yield column, _group(replay, place, column)


def _group(replay: Replay, place: int, column: str) -> Table:
    everything = replay.counted(lambda line: (line.groups[place],))
    sorts = [_fitting(replay, place, changes) for _, changes in _SORTS]
    names = sorted(everything, key=lambda key: (key[0] is None, str(key[0])))
    rows = tuple(
        (
            NO_GROUP if name[0] is None else str(name[0]),
            count(everything[name]),
            *(count(found[name]) for found in sorts),
            share(sum(found[name] for found in sorts[:3]), everything[name]),
        )
        for name in names
    )
    return Table(headings=(column, "rows", *(title for title, _ in _SORTS), "otherwise"), rows=rows)


def _fitting(replay: Replay, place: int, changes: frozenset[Change]) -> Counter[tuple[str | None]]:
    return replay.counted(lambda line: (line.groups[place],) if line.change in changes else None)


def share(part: int, whole: int) -> str:
    """A part in a hundred; a few are never told as none, nor nearly all as all."""
    if whole == 0:
        return "0 %"
    percent = 100 * part / whole
    shown = f"{percent:.1f}"
    if part and shown == "0.0":
        return "< 0.1 %"
    if part != whole and shown == "100.0":
        return "> 99.9 %"
    return f"{shown} %"
