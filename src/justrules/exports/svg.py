"""The picture of a policy: questions down the left, outcomes on the right. One file, no script, nothing fetched.

Each answer is a row of its question's card, and its line starts at the card's edge: to the right if it ends in an
outcome, down if it leads to the next question, to the left if it skips some. Lines to one place share a lane and
lines to different places do not, so that each can be followed by eye; where two cross, one is interrupted.

What colour says, shape or words say as well. The source reads from the first question to the last, each followed by
the outcomes that it completes. Lines are left out of what is read aloud; each answer says where it leads instead.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from math import ceil
from string import Template
from typing import Literal, TypeAlias

from justrules.engine.tree import Branch, Leaf, Node, Option, Step, Tree

# Measures, in pixels of the picture's own size.
MARGIN = 20
CARD = 336  # width of a question
END = 292  # width of an outcome
INSET = 18  # between an edge and the words inside it
BAND = 14  # by which a section's ground stands out from its cards
LANE = 12  # from one lane to the next
APPROACH = 30  # from the nearest lane to what it leads to: room for a bend and an arrowhead
GAP = 40  # from one question to the next
END_GAP = 20  # from one outcome to the next
SPINE = 34  # from a card's left edge to the line that goes down
ENTRY = 26  # from an upper edge to where lines come in
CLEAR = 10  # between lines that run side by side
FEW = 6  # lanes; up to here more of them are taken if fewer lines cross


def svg(tree: Tree, path: tuple[Step, ...] = ()) -> str:
    """`tree` as a picture: an SVG document that may stand alone or inside a page.

    It follows the reader's choice of light or dark, prints in black and white, and shrinks to the room it is given.
    Its parts can be read aloud and searched, which is why its role is `graphics-document` and not `img`.

    Args:
        tree: a compiled policy.
        path: the steps to mark, with thick lines, numbers and words: the path of a decision or of a pending result.

    Raises:
        ValueError: `path` is not a path from the first question of `tree`.
    """
    taken = _nodes_on(tree, path)
    plan = _plan(_cards(tree, path), _ends(tree))
    head, height = _head(tree, taken, plan.width - 2 * MARGIN)
    name = "jr-" + hashlib.sha256(repr((tree.policy.digest, *taken)).encode()).hexdigest()[:12]
    parts = chain(
        _opening(tree, taken, name, plan.width, height + plan.height),
        head,
        (f'<g transform="translate(0 {height})">',),
        _grounds(plan),
        _wires(plan),
        _contents(tree, taken, plan),
        ("</g>", "</svg>"),
    )
    return "\n".join(parts) + "\n"


def _nodes_on(tree: Tree, path: tuple[Step, ...]) -> tuple[Node, ...]:
    """What `path` comes to, the first question included; nothing if there is no path."""
    nodes: list[Node] = [tree.start]
    for step in path:
        link = node.links.get(step.answer) if isinstance(node := nodes[-1], Branch) else None
        if link is None or link[0].question != step.question:
            raise ValueError(f"the path is not one of {tree.policy.id}: it has {step.question}: {step.answer}")
        nodes.append(link[1])
    return tuple(nodes) if path else ()


# --- words ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How words are set: their class in the style sheet, and what breaking them into lines depends on."""

    name: str
    size: int
    leading: int
    bold: bool = False
    mono: bool = False


TITLE = Style(name="title", size=20, leading=27, bold=True)
NOTE = Style(name="note", size=13, leading=19)
NOTICE = Style(name="notice", size=13, leading=19, bold=True)
HEADING = Style(name="heading", size=13, leading=18, bold=True)
REF = Style(name="ref", size=12, leading=18, bold=True)
QUESTION = Style(name="question", size=15, leading=21)
ANSWER = Style(name="answer", size=14, leading=19)
CHOSEN = Style(name="given", size=14, leading=19, bold=True)
CATEGORY = Style(name="category", size=15, leading=21, bold=True)
REASON = Style(name="reason", size=13, leading=18)
RESPONSE = Style(name="response", size=13, leading=18)
ID = Style(name="id", size=11, leading=15, mono=True)
TAG = Style(name="tag", size=11, leading=18, bold=True)
NUMBER = Style(name="number", size=12, leading=22, bold=True)
STYLES = (TITLE, NOTE, NOTICE, HEADING, REF, QUESTION, ANSWER, CHOSEN, CATEGORY, REASON, RESPONSE, ID, TAG, NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text broken into lines, which put together again are the text."""

    lines: tuple[str, ...]
    style: Style

    @property
    def height(self) -> int:
        """The room that the lines take from top to bottom."""
        return len(self.lines) * self.style.leading

    @property
    def width(self) -> int:
        """The room that the longest line takes at most."""
        return max(ceil(_width(line, self.style)) for line in self.lines)


# Widths of characters in hundredths of the font's size: for each the widest among common sans-serif fonts.
_ADVANCES: Mapping[str, int] = {
    character: width
    for width, characters in (
        (32, "ijl '’‘\u00a0"),
        (37, ",.:;I|"),
        (42, "()-/[]\\ft"),
        (47, '!r"'),
        (52, "J–·°"),
        (57, "csz“”"),
        (62, "*?L_`kvxy"),
        (66, "$0123456789FTabdeghnopqu{}§«»€£"),
        (71, "ABEKPSVXYZ"),
        (76, "CRU"),
        (82, "&DGHNOQ"),
        (86, "#+<=>^w~×±≤≥"),
        (96, "M"),
        (105, "%Wm@—…→←"),
        (1000, "\ufdfd"),  # a whole sentence in one character
    )
    for character in characters
}
_BOLDER = 9
_MONO = 62
_WIDE = 102
_WIDEST = 145
_KINDS = {"Mn": 0, "Me": 0, "Cf": 0, "Ll": 96, "Nd": 96, "Po": 96, "Lm": 96, "Lu": 118, "Mc": 118}


@cache
def _advance(character: str) -> int:
    """The width of `character` or somewhat more: a box too wide is the lesser evil."""
    if character in _ADVANCES:
        return _ADVANCES[character]
    parts = unicodedata.normalize("NFKD", character)
    if parts != character:
        return min(1000, sum(_advance(part) for part in parts))
    if _is_wide(character) and unicodedata.category(character) == "Lo":
        return _WIDE
    return _KINDS.get(unicodedata.category(character), _WIDEST)


@cache
def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")


def _room(character: str, style: Style) -> float:
    """How much of a line `character` takes at most."""
    width = _advance(character)
    if style.mono:
        width = max(width, _MONO) if width else 0
    elif style.bold and width:
        width += _BOLDER
    return width * style.size / 100


def _width(text: str, style: Style) -> float:
    """How much room `text` takes at most; a space at its end takes none."""
    return sum(_room(character, style) for character in text.rstrip(" "))


def _wrapped(text: str, style: Style, room: int) -> Words:
    """`text` in lines of at most `room`; line breaks of the author's mean no more than spaces."""
    flat = re.sub(r"\s+", " ", text, flags=re.ASCII).strip(" ")
    lines = [""]
    for piece in chain.from_iterable(_chunks(word, style, room) for word in _pieces(flat)):
        if lines[-1] and _width(lines[-1] + piece, style) > room:
            lines.append("")
        lines[-1] += piece
    return Words(lines=tuple(lines), style=style)


def _pieces(text: str) -> Iterator[str]:
    """What is not broken in two without need: words, each with the space after it; parts of compounds; ideographs."""
    start = 0
    for index in range(1, len(text)):
        if _may_break(text[index - 1], text[index]):
            yield text[start:index]
            start = index
    yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return True
    if after == " " or not _advance(after):
        return False
    if unicodedata.category(after) in ("Pe", "Pf", "Po", "Lm") or unicodedata.category(before) in ("Ps", "Pi"):
        return False  # closing marks end a line, opening ones begin it
    return _is_wide(before) or _is_wide(after) or (before in "-/_" and after.isalnum())


def _chunks(word: str, style: Style, room: int) -> Iterator[str]:
    """`word`, cut where it is longer than a line. An accent stays with its letter."""
    start, taken = 0, 0.0
    for index, character in enumerate(word):
        width = 0.0 if character == " " else _room(character, style)
        if width and index > start and taken + width > room:
            yield word[start:index]
            start, taken = index, 0.0
        taken += width
    yield word[start:]


def _text(words: Words, x: int, y: int, anchor: Literal["start", "middle", "end"] = "start") -> str:
    """`words` with their upper edge at `y`; one element, so that they are searched, copied and read as one."""
    style = words.style
    first = y + round((style.leading + 0.72 * style.size) / 2)
    spans = (
        f'<tspan x="{x}" y="{first + number * style.leading}">{html.escape(line)}</tspan>'
        for number, line in enumerate(words.lines)
    )
    return f'<text class="jr-text-{style.name}" text-anchor="{anchor}">{"".join(spans)}</text>'


# --- cards and outcomes, each measured from its own upper edge ---------------------------------------------------

Side: TypeAlias = Literal["right", "down", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One answer on a card: its words, on which side its line starts, and its number on the path or 0."""

    option: Option
    side: Side
    step: int
    words: Words
    id: Words
    beside: bool
    """Whether the id stands to the right of the words, not below them."""
    top: int
    height: int

    @property
    def middle(self) -> int:
        """Where its line starts."""
        return self.top + self.height // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question with its answers, and the heading of the section that starts with it."""

    branch: Branch
    heading: Words | None
    ref: Words
    id: Words
    beside: bool
    """Whether the id stands to the right of the reference, not below it."""
    words: Words
    words_top: int
    rows: tuple[Row, ...]
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An outcome."""

    leaf: Leaf
    words: tuple[Words, ...]
    height: int


def _cards(tree: Tree, path: tuple[Step, ...]) -> tuple[Card, ...]:
    steps = {step.question: (step.answer, number) for number, step in enumerate(path, 1)}
    names = _names(tree)
    below = (*(branch.question for branch in tree.branches[1:]), "")
    return tuple(
        _card(branch, names[branch.question], heading, _rows_of(branch, after), steps.get(branch.question, ("", 0)))
        for branch, after, heading in zip(tree.branches, below, _headings(tree), strict=True)
    )


def _names(tree: Tree) -> dict[str, str]:
    """What each question is called: the author's reference, or its number."""
    return {branch.question: branch.ref or str(number) for number, branch in enumerate(tree.branches, 1)}


def _headings(tree: Tree) -> Iterator[Words | None]:
    """For each question the heading to stand above it: its section's, if the question before is in another."""
    titles = dict(tree.sections)
    seen: set[str] = set()
    last = None
    for branch in tree.branches:
        section = branch.section
        if section and section != last:
            title = titles.get(section, section)
            yield _wrapped(f"{title} (continued)" if section in seen else title, HEADING, CARD - SPINE - INSET)
            seen.add(section)
        else:
            yield None
        last = section


def _rows_of(branch: Branch, below: str) -> tuple[tuple[Option, Side], ...]:
    """The options in the author's order, but what goes down to the next question comes last, where the line starts."""
    down = [option for option in branch.options if _key(option.next) == below][-1:]
    others = ((option, _side(option)) for option in branch.options if option not in down)
    return (*others, *((option, "down") for option in down))


def _side(option: Option) -> Side:
    return "left" if isinstance(option.next, Branch) else "right"


def _key(node: Node) -> str:
    return node.question if isinstance(node, Branch) else node.outcome


def _card(
    branch: Branch,
    name: str,
    heading: Words | None,
    options: tuple[tuple[Option, Side], ...],
    chosen: tuple[str, int],
) -> Card:
    room = CARD - 2 * INSET
    ref = _wrapped(name, REF, room - 18)
    id_ = _wrapped(branch.question, ID, room)
    beside = ref.width + 30 + id_.width <= room
    words = _wrapped(branch.text, QUESTION, room)
    top = 14 + ref.height + 10 + (0 if beside else id_.height + 4)
    rows: list[Row] = []
    bottom = top + words.height + 14
    for option, side in options:
        rows.append(_row(option, side, bottom, chosen[1] if option.answer == chosen[0] else 0))
        bottom += rows[-1].height
    return Card(
        branch=branch,
        heading=heading,
        ref=ref,
        id=id_,
        beside=beside,
        words=words,
        words_top=top,
        rows=tuple(rows),
        height=bottom,
    )


def _row(option: Option, side: Side, top: int, step: int) -> Row:
    room = CARD - 2 * INSET
    id_ = _wrapped(option.answer, ID, room)
    beside = id_.width <= room // 3
    words = _wrapped(option.label, CHOSEN if step else ANSWER, room - id_.width - 12 if beside else room)
    height = 16 + (words.height if beside else words.height + id_.height)
    return Row(option=option, side=side, step=step, words=words, id=id_, beside=beside, top=top, height=height)


def _ends(tree: Tree) -> dict[str, End]:
    return {leaf.outcome: _end(leaf) for leaf in tree.leaves}


def _end(leaf: Leaf) -> End:
    parts = [(leaf.category.title, CATEGORY)]
    if leaf.category.scope == "outside":
        parts.append(("Not a category of behaviour", NOTE))
    parts.append((leaf.because, REASON))
    parts.append((f"Response: {leaf.response.title} ({leaf.response.kind})", RESPONSE))
    parts.append((leaf.outcome, ID))
    words = tuple(_wrapped(text, style, END - 2 * INSET) for text, style in parts)
    return End(leaf=leaf, words=words, height=28 + sum(part.height for part in words) + 5 * (len(words) - 1))


# --- where everything stands ---------------------------------------------------------------------------------


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


def _plan(cards: tuple[Card, ...], ends: Mapping[str, End]) -> Plan:
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
        _key(row.option.next): number for number, card in enumerate(cards) for row in card.rows if row.side == "right"
    }
    found: list[dict[str, End]] = [{} for _ in cards]
    for number, card in enumerate(cards):
        for row in card.rows:
            target = _key(row.option.next)
            if last.get(target) == number:
                found[number][target] = ends[target]
    return tuple(tuple(outcomes.values()) for outcomes in found)


def _tops(cards: tuple[Card, ...], beside: tuple[tuple[End, ...], ...]) -> tuple[tuple[int, ...], dict[str, int]]:
    """The upper edges: cards below one another, each low enough for its first outcome to stand straight beside it."""
    card_tops: list[int] = []
    end_tops: dict[str, int] = {}
    bottom, free = 0, 0
    for number, (card, outcomes) in enumerate(zip(cards, beside, strict=True)):
        starts = {_key(row.option.next): row.middle - ENTRY for row in card.rows}
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
    space = _heading_room(card)
    if before is None:
        return space + 36
    if card.heading or not card.branch.section:
        return space + (BAND if before.branch.section else 0) + (20 if card.heading else GAP)
    return GAP


def _heading_room(card: Card) -> int:
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
                starts.setdefault(_key(row.option.next), []).append(top + row.middle)
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
            target = _key(row.option.next)
            if row.side == "down":
                yield Line(row=row, start=(x + SPINE, top + card.height), lane=None, tip=(x + SPINE, next_top))
                continue
            start = (x + CARD if row.side == "right" else x, top + row.middle)
            straight = start[1] == tips[target][1]
            yield Line(row=row, start=start, lane=None if straight else lanes[target], tip=tips[target])


# --- the document ----------------------------------------------------------------------------------------------


def _opening(tree: Tree, taken: tuple[Node, ...], name: str, width: int, height: int) -> Iterator[str]:
    """The root and what describes it. Ids are of this picture alone: a page may hold several."""
    policy, language = tree.policy, html.escape(tree.language)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jr-tree" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="graphics-document document" lang="{language}" xml:lang="{language}" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
    )
    yield f'<title id="{name}-title">{html.escape(policy.title)}</title>'
    yield f'<desc id="{name}-desc">{html.escape(_described(tree, taken))}</desc>'
    yield f"<metadata>{html.escape(policy.id)} {html.escape(policy.version)} sha256:{policy.digest}</metadata>"
    yield f"<style>{_sheet()}</style>"
    yield f'<rect class="jr-paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="12"/>'


def _described(tree: Tree, taken: tuple[Node, ...]) -> str:
    questions, outcomes = _count(tree.branches, "question"), _count(tree.leaves, "outcome")
    words = f"A decision tree of {questions} and {outcomes}. Each answer says where it leads."
    return f"{words} {_marked(tree, taken)}".strip()


def _count(things: Sequence[object], word: str) -> str:
    return f"{len(things)} {word}{'' if len(things) == 1 else 's'}"


def _marked(tree: Tree, taken: tuple[Node, ...]) -> str:
    """What the marks mean, and where they end."""
    if not taken:
        return ""
    end = taken[-1]
    if isinstance(end, Leaf):
        where = f"ends in {end.category.title}"
    else:
        where = f"stops at question {_names(tree)[end.question]}, which is still open"
    return f"The path of {_count(taken[1:], 'step')} that is marked with thick lines and numbers {where}."


def _head(tree: Tree, taken: tuple[Node, ...], room: int) -> tuple[tuple[str, ...], int]:
    """The title and what must be known about the policy, and how much room they take."""
    told = [(tree.policy.title, TITLE), (f"{tree.policy.id} {tree.policy.version}", ID)]
    told += [(" ".join((notice.text, notice.title or "")), NOTICE) for notice in tree.notices]
    told += [(_marked(tree, taken), NOTE)] if taken else []
    parts: list[str] = []
    y = MARGIN
    for text, style in told:
        words = _wrapped(text, style, room)
        parts.append(_text(words, MARGIN, y))
        y += words.height + 6
    return tuple(parts), y + 8


def _grounds(plan: Plan) -> Iterator[str]:
    """The ground of each section, and the line that comes in at the top."""
    yield '<g aria-hidden="true">'
    left, width = plan.card_x - BAND, CARD + 2 * BAND
    top = bottom = 0
    for card, card_top in zip(plan.cards, plan.card_tops, strict=True):
        if (card.heading or not card.branch.section) and bottom:
            yield _ground(left, top, width, bottom)
            bottom = 0
        if card.heading:
            top = card_top - _heading_room(card)
        if card.branch.section:
            bottom = card_top + card.height + BAND
    if bottom:
        yield _ground(left, top, width, bottom)
    x, y = plan.card_x + SPINE, plan.card_tops[0]
    yield f'<circle class="jr-start" cx="{x}" cy="7" r="6"/><path class="jr-line" d="M{x} 7V{y - 6}"/>'
    yield f"{_arrow(x, y, 'down')}</g>"


def _ground(x: int, top: int, width: int, bottom: int) -> str:
    return f'<rect class="jr-ground" x="{x}" y="{top}" width="{width}" height="{bottom - top}" rx="14"/>'


def _wires(plan: Plan) -> Iterator[str]:
    """The lines, those to one target together, those of the path last: later ones interrupt those they cross."""
    together: dict[str, list[Line]] = {}
    for line in plan.lines:
        together.setdefault(_key(line.row.option.next), []).append(line)
    yield '<g aria-hidden="true">'
    for lines in sorted(together.values(), key=lambda lines: max(line.row.step for line in lines)):
        yield from (_gap(line) for line in lines if line.row.side != "down")
        yield from (_wire(line) for line in sorted(lines, key=lambda line: line.row.step))
    yield "</g>"


def _gap(line: Line) -> str:
    """The ground around a line, outside the card's section, that interrupts what the line crosses."""
    x, y = line.start
    start = (x + BAND + 1, y) if line.row.side == "right" else (x - BAND - 1, y)
    return f'<path class="jr-gap" d="{_route(replace(line, start=start))}"/>'


def _wire(line: Line) -> str:
    chosen = " jr-chosen" if line.row.step else ""
    step = line.row.option.step
    return (
        f'<g class="jr-wire{chosen}" data-from="{step.question}" data-answer="{step.answer}" '
        f'data-to="{_key(line.row.option.next)}"><path class="jr-line" d="{_route(line)}"/>'
        f"{_arrow(*line.tip, line.row.side, large=bool(line.row.step))}</g>"
    )


def _route(line: Line) -> str:
    """Across, along the lane and across again, with round bends. It stops inside the arrowhead."""
    (x, y), (tip_x, tip_y) = line.start, line.tip
    if line.row.side == "down":
        return f"M{x} {y}V{tip_y - 6}"
    if line.lane is None:
        return f"M{x} {y}H{tip_x - 6}"
    lane, bend = line.lane, min(8, (tip_y - y) // 2)
    near = lane - bend if lane > x else lane + bend
    return (
        f"M{x} {y}H{near}Q{lane} {y} {lane} {y + bend}V{tip_y - bend}Q{lane} {tip_y} {lane + bend} {tip_y}H{tip_x - 6}"
    )


def _arrow(x: int, y: int, side: Side, *, large: bool = False) -> str:
    """An arrowhead with its tip at (x, y), pointing down or, for both other sides, to the right."""
    long, half = (15, 8) if large else (10, 5)
    d = f"M{x} {y}l{-half} {-long}h{2 * half}z" if side == "down" else f"M{x} {y}l{-long} {-half}v{2 * half}z"
    return f'<path class="jr-arrow" d="{d}"/>'


def _contents(tree: Tree, taken: tuple[Node, ...], plan: Plan) -> Iterator[str]:
    """The cards, each followed by the outcomes beside it."""
    names, last = _names(tree), taken[-1] if taken else None
    for card, top, ends in zip(plan.cards, plan.card_tops, plan.ends, strict=True):
        if card.heading:
            yield _text(card.heading, plan.card_x + SPINE + 16, top - _heading_room(card) + 12)
        yield from _shown_card(card, plan.card_x, top, names, stopped=card.branch is last)
        for end in ends:
            yield from _shown_end(end, plan.end_x, plan.end_tops[end.leaf.outcome], reached=end.leaf is last)


def _shown_card(card: Card, x: int, top: int, names: Mapping[str, str], *, stopped: bool) -> Iterator[str]:
    step = max(row.step for row in card.rows)
    mark = f", step {step} of the path" if step else ", where the path stops" if stopped else ""
    yield f'<g role="graphics-object" class="jr-question{" jr-chosen" if mark else ""}">'
    yield f"<title>{html.escape(f'Question {names[card.branch.question]}{mark}')}</title>"
    yield f'<rect class="jr-card" x="{x}" y="{top}" width="{CARD}" height="{card.height}" rx="10"/>'
    yield (
        f'<rect class="jr-pill" x="{x + INSET}" y="{top + 14}" width="{card.ref.width + 18}" '
        f'height="{card.ref.height + 6}" rx="{(REF.leading + 6) // 2}"/>'
    )
    yield _text(card.ref, x + INSET + 9 + card.ref.width // 2, top + 17, "middle")
    if card.beside:
        yield _text(card.id, x + INSET + card.ref.width + 30, top + 19)
    else:
        yield _text(card.id, x + INSET, top + 14 + card.ref.height + 10)
    yield _text(card.words, x + INSET, top + card.words_top)
    for row in card.rows:
        yield from _shown_row(row, x, top, names)
    if stopped:
        yield _tag("stops here", x + CARD, top)
    yield "</g>"


def _shown_row(row: Row, x: int, top: int, names: Mapping[str, str]) -> Iterator[str]:
    y = top + row.top
    after = row.option.next
    target = f"question {names[after.question]}" if isinstance(after, Branch) else f"outcome {after.outcome}"
    chosen = f", chosen as step {row.step}," if row.step else ""
    yield f'<g role="graphics-object" class="jr-option{" jr-chosen" if row.step else ""}">'
    yield f"<title>{html.escape(f'Answer {row.option.answer}{chosen} leads to {target}')}</title>"
    if row.step:
        yield f'<rect class="jr-tint" x="{x + 5}" y="{y + 4}" width="{CARD - 10}" height="{row.height - 8}" rx="6"/>'
    yield f'<path class="jr-rule" d="M{x + INSET} {y}h{CARD - 2 * INSET}"/>'
    yield _text(row.words, x + INSET, y + 8)
    if row.beside:
        yield _text(row.id, x + CARD - INSET, y + 10, "end")
    else:
        yield _text(row.id, x + INSET, y + 8 + row.words.height)
    yield _port(row, x, top)
    yield "</g>"


def _port(row: Row, x: int, top: int) -> str:
    """Where the row's line starts: a ring, or on the path the number of the step."""
    across = {"right": x + CARD, "left": x, "down": x + SPINE}[row.side]
    down = top + (row.top + row.height if row.side == "down" else row.middle)
    if not row.step:
        return f'<circle class="jr-port" cx="{across}" cy="{down}" r="4"/>'
    down += 12 if row.side == "down" else 0
    number = _wrapped(str(row.step), NUMBER, CARD)
    half = max(11, number.width // 2 + 6)
    badge = f'<rect class="jr-badge" x="{across - half}" y="{down - 11}" width="{2 * half}" height="22" rx="11"/>'
    return f'<g aria-hidden="true">{badge}{_text(number, across, down - 11, "middle")}</g>'


def _shown_end(end: End, x: int, top: int, *, reached: bool) -> Iterator[str]:
    leaf = end.leaf
    outside = leaf.category.scope == "outside"
    mark = ", reached by the path" if reached else ""
    yield f'<g role="graphics-object" class="jr-outcome jr-{leaf.response.kind}{" jr-chosen" if reached else ""}">'
    yield f"<title>{html.escape(f'Outcome {leaf.outcome}{mark}')}</title>"
    cut = 14 if outside else 0
    yield f'<path class="jr-end" d="{_outline(x, top, END, end.height, cut)}"/>'
    yield f'<path class="jr-bar" d="M{x + 3} {top + cut + 1}V{top + end.height - cut - 1}"/>'
    y = top + 14
    for words in end.words:
        yield _text(words, x + INSET, y)
        y += words.height + 5
    if reached:
        yield _tag("reached", x + END, top)
    yield "</g>"


def _outline(x: int, y: int, width: int, height: int, cut: int) -> str:
    """A box; with cut corners an octagon."""
    if not cut:
        return f"M{x} {y}h{width}v{height}h{-width}z"
    across, down = width - 2 * cut, height - 2 * cut
    return f"M{x + cut} {y}h{across}l{cut} {cut}v{down}l{-cut} {cut}h{-across}l{-cut} {-cut}v{-down}z"


def _tag(word: str, right: int, top: int) -> str:
    """A word on the upper edge of what the path comes to, near its right end."""
    words = _wrapped(word, TAG, CARD)
    x, width = right - 16 - words.width - 20, words.width + 20
    box = f'<rect class="jr-badge" x="{x}" y="{top - 10}" width="{width}" height="20" rx="10"/>'
    return box + _text(words, x + width // 2, top - 9, "middle")


# --- how it looks ------------------------------------------------------------------------------------------------

Palette: TypeAlias = Mapping[str, str]

LIGHT: Palette = {
    "paper": "#ffffff",
    "edge": "#d5dbe3",
    "ground": "#f1f4f8",
    "card": "#ffffff",
    "frame": "#66727f",
    "rule": "#d9dfe7",
    "ink": "#18222d",
    "soft": "#55616e",
    "line": "#66727f",
    "mark": "#0b4a9e",
    "tint": "#e3edfa",
    "inverse": "#ffffff",
    "supportive": "#1a7352",
    "on_supportive": "#eef8f3",
    "coaching": "#9a6200",
    "on_coaching": "#fdf6e7",
    "disciplinary": "#a82a48",
    "on_disciplinary": "#fcf0f2",
    "referral": "#4355b5",
    "on_referral": "#f0f2fc",
}
DARK: Palette = {
    "paper": "#10161d",
    "edge": "#2a3541",
    "ground": "#18212b",
    "card": "#1f2a36",
    "frame": "#7d8b9a",
    "rule": "#34414f",
    "ink": "#edf2f7",
    "soft": "#aab6c3",
    "line": "#8896a5",
    "mark": "#8ec1ff",
    "tint": "#1d3b5e",
    "inverse": "#0a1a2e",
    "supportive": "#56c596",
    "on_supportive": "#15302a",
    "coaching": "#e5b04a",
    "on_coaching": "#332a16",
    "disciplinary": "#f08aa0",
    "on_disciplinary": "#3a1c26",
    "referral": "#9badff",
    "on_referral": "#20284a",
}
PRINT: Palette = {
    **dict.fromkeys(("paper", "ground", "card", "tint", "inverse"), "#ffffff"),
    **dict.fromkeys(("ink", "soft", "mark", "frame", "line"), "#000000"),
    **dict.fromkeys(("edge", "rule"), "#999999"),
    **dict.fromkeys(("supportive", "coaching", "disciplinary", "referral"), "#000000"),
    **dict.fromkeys(("on_supportive", "on_coaching", "on_disciplinary", "on_referral"), "#ffffff"),
}

_FORMS = """
.jr-tree{max-width:100%;height:auto;forced-color-adjust:none}
.jr-tree text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif}
.jr-tree .jr-text-id{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
.jr-line,.jr-gap{fill:none;stroke-width:1.75}
.jr-gap{stroke-width:8}
.jr-paper,.jr-ground{stroke-width:1}
.jr-card,.jr-end{stroke-width:1.5}
.jr-pill,.jr-port{stroke-width:1.5}
.jr-bar{stroke-width:6}
.jr-chosen>.jr-card,.jr-chosen>.jr-end{stroke-width:4}
.jr-chosen>.jr-line{stroke-width:4.5}
"""
_COLOURS = Template(
    ".jr-paper{fill:$paper;stroke:$edge}"
    ".jr-ground{fill:$ground;stroke:$edge}"
    ".jr-card{fill:$card;stroke:$frame}"
    ".jr-pill{fill:$card;stroke:$frame}"
    ".jr-port{fill:$card;stroke:$line}"
    ".jr-rule{stroke:$rule}"
    ".jr-line{stroke:$line}"
    ".jr-gap{stroke:$paper}"
    ".jr-arrow,.jr-start{fill:$line}"
    ".jr-tree text{fill:$ink}"
    ".jr-tree .jr-text-note,.jr-tree .jr-text-id,.jr-tree .jr-text-heading{fill:$soft}"
    ".jr-supportive>.jr-end{fill:$on_supportive;stroke:$supportive}"
    ".jr-supportive>.jr-bar{stroke:$supportive}"
    ".jr-coaching>.jr-end{fill:$on_coaching;stroke:$coaching}"
    ".jr-coaching>.jr-bar{stroke:$coaching}"
    ".jr-disciplinary>.jr-end{fill:$on_disciplinary;stroke:$disciplinary}"
    ".jr-disciplinary>.jr-bar{stroke:$disciplinary}"
    ".jr-referral>.jr-end{fill:$on_referral;stroke:$referral}"
    ".jr-referral>.jr-bar{stroke:$referral}"
    ".jr-chosen>.jr-card,.jr-chosen>.jr-end,.jr-chosen>.jr-line{stroke:$mark}"
    ".jr-chosen>.jr-arrow,.jr-badge{fill:$mark}"
    ".jr-chosen>.jr-pill{fill:$mark;stroke:$mark}"
    ".jr-tint{fill:$tint}"
    ".jr-tree .jr-text-number,.jr-tree .jr-text-tag,.jr-tree .jr-chosen>.jr-text-ref{fill:$inverse}"
)


@cache
def _sheet() -> str:
    fonts = "".join(f".jr-text-{s.name}{{font-size:{s.size}px;font-weight:{700 if s.bold else 400}}}\n" for s in STYLES)
    light, dark, plain = (_COLOURS.substitute(palette) for palette in (LIGHT, DARK, PRINT))
    return f"{_FORMS}{fonts}{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n@media print{{{plain}}}\n"
