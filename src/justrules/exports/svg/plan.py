"""Where everything stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from justrules.exports.svg.cards import CARD, END, SPINE, Card, End, Row, Side, key

# Measures, in pixels of the picture's own size.
MARGIN = 20
BAND = 14  # by which a section's ground stands out from its cards
LANE = 12  # from one lane to the next
APPROACH = 30  # from the nearest lane to what it leads to: room for a bend and an arrowhead
GAP = 40  # from one question to the next
END_GAP = 20  # from one outcome to the next
ENTRY = 26  # from an upper edge to where lines come in
CLEAR = 10  # between lines that run side by side
FEW = 6  # lanes; up to here more of them are taken if fewer lines cross


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer's line: from the card's edge by way of its lane, if it needs one, to the edge of what it leads to."""

    row: Row
    start: tuple[int, int]
    lane: int | None
    tip: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything in its place."""

    cards: tuple[Card, ...]
    card_x: int
    card_tops: tuple[int, ...]
    ends: tuple[tuple[End, ...], ...]
    """For each card the outcomes that stand beside it: those to which no later one leads."""
    end_x: int
    end_tops: Mapping[str, int]
    lines: tuple[Line, ...]
    width: int
    height: int


Places: TypeAlias = dict[str, tuple[list[int], int]]
"""For each target the heights at which lines to it start, and the height at which they come in."""


def plan(cards: tuple[Card, ...], ends: Mapping[str, End]) -> Plan:
    """Where `cards`, `ends` and the lines between them stand."""
    beside = _beside(cards, ends)
    card_tops, end_tops = _tops(cards, beside)
    left, right = _left(cards, card_tops), _right(cards, card_tops, ends, end_tops)
    left_lanes, right_lanes = _lanes(left), _lanes(right)
    lefts, rights = (max(lanes.values(), default=-1) + 1 for lanes in (left_lanes, right_lanes))
    card_x = MARGIN + BAND + (16 + LANE * lefts if lefts else 0)
    end_x = card_x + CARD + BAND + LANE * rights + APPROACH + (4 if rights else 10)
    lanes = {target: MARGIN + 4 + LANE * lane for target, lane in left_lanes.items()}
    lanes |= {target: end_x - APPROACH - LANE * lane for target, lane in right_lanes.items()}
    tips = {target: (card_x, entry) for target, (_, entry) in left.items()}
    tips |= {target: (end_x, entry) for target, (_, entry) in right.items()}
    bottoms = [top + card.height + BAND for card, top in zip(cards, card_tops, strict=True)]
    return Plan(
        cards=cards,
        card_x=card_x,
        card_tops=card_tops,
        ends=beside,
        end_x=end_x,
        end_tops=end_tops,
        lines=tuple(_lines(cards, card_x, card_tops, lanes, tips)),
        width=end_x + END + MARGIN,
        height=max(bottoms[-1], *(end_tops[name] + end.height for name, end in ends.items())) + MARGIN,
    )


def _beside(cards: tuple[Card, ...], ends: Mapping[str, End]) -> tuple[tuple[End, ...], ...]:
    """For each card the outcomes that stand beside it, so that every line to an outcome goes down or straight."""
    last = {
        key(row.option.next): number for number, card in enumerate(cards) for row in card.rows if row.side == "right"
    }
    found: list[dict[str, End]] = [{} for _ in cards]
    for number, card in enumerate(cards):
        for row in card.rows:
            target = key(row.option.next)
            if last.get(target) == number:
                found[number][target] = ends[target]
    return tuple(tuple(outcomes.values()) for outcomes in found)


def _tops(cards: tuple[Card, ...], beside: tuple[tuple[End, ...], ...]) -> tuple[tuple[int, ...], dict[str, int]]:
    """The upper edges: cards below one another, each low enough for its first outcome to stand straight beside it."""
    card_tops: list[int] = []
    end_tops: dict[str, int] = {}
    bottom, free = 0, 0
    for number, (card, outcomes) in enumerate(zip(cards, beside, strict=True)):
        starts = {key(row.option.next): row.middle - ENTRY for row in card.rows}
        top = bottom + _space(card, cards[number - 1] if number else None)
        if outcomes:
            top = max(top, free - starts[outcomes[0].leaf.outcome])
        card_tops.append(top)
        bottom = top + card.height
        for end in outcomes:
            end_tops[end.leaf.outcome] = max(free, top + starts[end.leaf.outcome])
            free = end_tops[end.leaf.outcome] + end.height + END_GAP
    return tuple(card_tops), end_tops


def _space(card: Card, before: Card | None) -> int:
    """How far below the card `before`, or below the upper edge of all, `card` must stand."""
    space = heading_room(card)
    if before is None:
        return space + 36
    if card.heading or not card.branch.section:
        return space + (BAND if before.branch.section else 0) + (20 if card.heading else GAP)
    return GAP


def heading_room(card: Card) -> int:
    """How far a section's ground reaches above its first card."""
    return 12 + card.heading.height + 12 if card.heading else 0


def _left(cards: tuple[Card, ...], tops: tuple[int, ...]) -> Places:
    """The questions to which lines lead on the left."""
    entries = {card.branch.question: top + ENTRY for card, top in zip(cards, tops, strict=True)}
    return {target: (heights, entries[target]) for target, heights in _starts(cards, tops, "left").items()}


def _right(
    cards: tuple[Card, ...], tops: tuple[int, ...], ends: Mapping[str, End], end_tops: Mapping[str, int]
) -> Places:
    """The outcomes, to which lines lead on the right."""
    starts = _starts(cards, tops, "right")
    taken = sorted(chain.from_iterable(starts.values()))
    return {
        target: (heights, _entry(heights[-1], end_tops[target], ends[target].height, taken))
        for target, heights in starts.items()
    }


def _starts(cards: tuple[Card, ...], tops: tuple[int, ...], side: Side) -> dict[str, list[int]]:
    starts: dict[str, list[int]] = {}
    for card, top in zip(cards, tops, strict=True):
        for row in card.rows:
            if row.side == side:
                starts.setdefault(key(row.option.next), []).append(top + row.middle)
    return starts


def _entry(start: int, top: int, height: int, taken: Sequence[int]) -> int:
    """Where lines come in: straight from `start` if that can be, else clear of every height that is `taken`."""
    if top + 16 <= start <= top + height - 16:
        return start
    entry = top + ENTRY
    index = bisect_left(taken, entry - CLEAR + 1)
    while index < len(taken) and taken[index] < entry + CLEAR:
        entry = taken[index] + CLEAR
        index += 1
    return entry


def _lanes(places: Places) -> dict[str, int]:
    """A lane for each target whose lines need one; those that run side by side have lanes of their own.

    Lane 0 is the farthest from the cards. The later lines start the nearer is their lane, so that few cross.
    """
    spans = sorted((heights[0], entry, target) for target, (heights, entry) in places.items() if heights != [entry])
    free: list[int] = []
    lanes: dict[str, int] = {}
    for start, end, target in spans:
        busy = [lane for lane, height in enumerate(free) if height + CLEAR > start]
        lane = busy[-1] + 1 if busy else 0
        if lane >= max(FEW, len(free)):
            lane = min({*range(len(free) + 1)}.difference(busy))
        free[lane : lane + 1] = [end]
        lanes[target] = lane
    return lanes


def _lines(
    cards: tuple[Card, ...],
    x: int,
    tops: tuple[int, ...],
    lanes: Mapping[str, int],
    tips: Mapping[str, tuple[int, int]],
) -> Iterator[Line]:
    below = (*tops[1:], 0)
    for card, top, next_top in zip(cards, tops, below, strict=True):
        for row in card.rows:
            target = key(row.option.next)
            if row.side == "down":
                yield Line(row=row, start=(x + SPINE, top + card.height), lane=None, tip=(x + SPINE, next_top))
                continue
            start = (x + CARD if row.side == "right" else x, top + row.middle)
            straight = start[1] == tips[target][1]
            yield Line(row=row, start=start, lane=None if straight else lanes[target], tip=tips[target])
