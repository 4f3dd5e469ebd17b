"""The document: what stands in the plan, as elements of SVG in the order in which they are read."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from justrules.engine.tree import Branch, Leaf, Node, Tree
from justrules.exports.svg.cards import CARD, END, INSET, SPINE, Card, End, Row, Side, key, names
from justrules.exports.svg.plan import BAND, MARGIN, Line, Plan, heading_room
from justrules.exports.svg.sheet import sheet
from justrules.exports.svg.words import ID, NOTE, NOTICE, NUMBER, REF, TAG, TITLE, text, wrapped


def opening(tree: Tree, taken: tuple[Node, ...], name: str, width: int, height: int) -> Iterator[str]:
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
    yield f"<style>{sheet()}</style>"
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
        where = f"stops at question {names(tree)[end.question]}, which is still open"
    return f"The path of {_count(taken[1:], 'step')} that is marked with thick lines and numbers {where}."


def head(tree: Tree, taken: tuple[Node, ...], room: int) -> tuple[tuple[str, ...], int]:
    """The title and what must be known about the policy, and how much room they take."""
    told = [(tree.policy.title, TITLE), (f"{tree.policy.id} {tree.policy.version}", ID)]
    told += [(" ".join((notice.text, notice.title or "")), NOTICE) for notice in tree.notices]
    told += [(_marked(tree, taken), NOTE)] if taken else []
    parts: list[str] = []
    y = MARGIN
    for line, style in told:
        words = wrapped(line, style, room)
        parts.append(text(words, MARGIN, y))
        y += words.height + 6
    return tuple(parts), y + 8


def grounds(plan: Plan) -> Iterator[str]:
    """The ground of each section, and the line that comes in at the top."""
    yield '<g aria-hidden="true">'
    left, width = plan.card_x - BAND, CARD + 2 * BAND
    top = bottom = 0
    for card, card_top in zip(plan.cards, plan.card_tops, strict=True):
        if (card.heading or not card.branch.section) and bottom:
            yield _ground(left, top, width, bottom)
            bottom = 0
        if card.heading:
            top = card_top - heading_room(card)
        if card.branch.section:
            bottom = card_top + card.height + BAND
    if bottom:
        yield _ground(left, top, width, bottom)
    x, y = plan.card_x + SPINE, plan.card_tops[0]
    yield f'<circle class="jr-start" cx="{x}" cy="7" r="6"/><path class="jr-line" d="M{x} 7V{y - 6}"/>'
    yield f"{_arrow(x, y, 'down')}</g>"


def _ground(x: int, top: int, width: int, bottom: int) -> str:
    return f'<rect class="jr-ground" x="{x}" y="{top}" width="{width}" height="{bottom - top}" rx="14"/>'


def wires(plan: Plan) -> Iterator[str]:
    """The lines, those to one target together, those of the path last: later ones interrupt those they cross."""
    together: dict[str, list[Line]] = {}
    for line in plan.lines:
        together.setdefault(key(line.row.option.next), []).append(line)
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
        f'data-to="{key(line.row.option.next)}"><path class="jr-line" d="{_route(line)}"/>'
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


def contents(tree: Tree, taken: tuple[Node, ...], plan: Plan) -> Iterator[str]:
    """The cards, each followed by the outcomes beside it."""
    called, last = names(tree), taken[-1] if taken else None
    for card, top, ends in zip(plan.cards, plan.card_tops, plan.ends, strict=True):
        if card.heading:
            yield text(card.heading, plan.card_x + SPINE + 16, top - heading_room(card) + 12)
        yield from _shown_card(card, plan.card_x, top, called, stopped=card.branch is last)
        for end in ends:
            yield from _shown_end(end, plan.end_x, plan.end_tops[end.leaf.outcome], reached=end.leaf is last)


def _shown_card(card: Card, x: int, top: int, called: Mapping[str, str], *, stopped: bool) -> Iterator[str]:
    step = max(row.step for row in card.rows)
    mark = f", step {step} of the path" if step else ", where the path stops" if stopped else ""
    yield f'<g role="graphics-object" class="jr-question{" jr-chosen" if mark else ""}">'
    yield f"<title>{html.escape(f'Question {called[card.branch.question]}{mark}')}</title>"
    yield f'<rect class="jr-card" x="{x}" y="{top}" width="{CARD}" height="{card.height}" rx="10"/>'
    yield (
        f'<rect class="jr-pill" x="{x + INSET}" y="{top + 14}" width="{card.ref.width + 18}" '
        f'height="{card.ref.height + 6}" rx="{(REF.leading + 6) // 2}"/>'
    )
    yield text(card.ref, x + INSET + 9 + card.ref.width // 2, top + 17, "middle")
    if card.beside:
        yield text(card.id, x + INSET + card.ref.width + 30, top + 19)
    else:
        yield text(card.id, x + INSET, top + 14 + card.ref.height + 10)
    yield text(card.words, x + INSET, top + card.words_top)
    for row in card.rows:
        yield from _shown_row(row, x, top, called)
    if stopped:
        yield _tag("stops here", x + CARD, top)
    yield "</g>"


def _shown_row(row: Row, x: int, top: int, called: Mapping[str, str]) -> Iterator[str]:
    y = top + row.top
    after = row.option.next
    target = f"question {called[after.question]}" if isinstance(after, Branch) else f"outcome {after.outcome}"
    chosen = f", chosen as step {row.step}," if row.step else ""
    yield f'<g role="graphics-object" class="jr-option{" jr-chosen" if row.step else ""}">'
    yield f"<title>{html.escape(f'Answer {row.option.answer}{chosen} leads to {target}')}</title>"
    if row.step:
        yield f'<rect class="jr-tint" x="{x + 5}" y="{y + 4}" width="{CARD - 10}" height="{row.height - 8}" rx="6"/>'
    yield f'<path class="jr-rule" d="M{x + INSET} {y}h{CARD - 2 * INSET}"/>'
    yield text(row.words, x + INSET, y + 8)
    if row.beside:
        yield text(row.id, x + CARD - INSET, y + 10, "end")
    else:
        yield text(row.id, x + INSET, y + 8 + row.words.height)
    yield _port(row, x, top)
    yield "</g>"


def _port(row: Row, x: int, top: int) -> str:
    """Where the row's line starts: a ring, or on the path the number of the step."""
    across = {"right": x + CARD, "left": x, "down": x + SPINE}[row.side]
    down = top + (row.top + row.height if row.side == "down" else row.middle)
    if not row.step:
        return f'<circle class="jr-port" cx="{across}" cy="{down}" r="4"/>'
    down += 12 if row.side == "down" else 0
    number = wrapped(str(row.step), NUMBER, CARD)
    half = max(11, number.width // 2 + 6)
    badge = f'<rect class="jr-badge" x="{across - half}" y="{down - 11}" width="{2 * half}" height="22" rx="11"/>'
    return f'<g aria-hidden="true">{badge}{text(number, across, down - 11, "middle")}</g>'


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
        yield text(words, x + INSET, y)
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
    words = wrapped(word, TAG, CARD)
    x, width = right - 16 - words.width - 20, words.width + 20
    box = f'<rect class="jr-badge" x="{x}" y="{top - 10}" width="{width}" height="20" rx="10"/>'
    return box + text(words, x + width // 2, top - 9, "middle")
