"""Cards and outcomes, each measured from its own upper edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from justrules.engine.tree import Branch, Leaf, Node, Option, Step, Tree
from justrules.exports.svg.words import (
    ANSWER,
    CATEGORY,
    CHOSEN,
    HEADING,
    ID,
    NOTE,
    QUESTION,
    REASON,
    REF,
    RESPONSE,
    Words,
    wrapped,
)

# Measures, in pixels of the picture's own size.
CARD = 336  # width of a question
END = 292  # width of an outcome
INSET = 18  # between an edge and the words inside it
SPINE = 34  # from a card's left edge to the line that goes down

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


def cards(tree: Tree, path: tuple[Step, ...]) -> tuple[Card, ...]:
    """The questions in the order of the tree, with the steps of `path` on their rows."""
    steps = {step.question: (step.answer, number) for number, step in enumerate(path, 1)}
    called = names(tree)
    below = (*(branch.question for branch in tree.branches[1:]), "")
    return tuple(
        _card(branch, called[branch.question], heading, _rows_of(branch, after), steps.get(branch.question, ("", 0)))
        for branch, after, heading in zip(tree.branches, below, _headings(tree), strict=True)
    )


def names(tree: Tree) -> dict[str, str]:
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
            yield wrapped(f"{title} (continued)" if section in seen else title, HEADING, CARD - SPINE - INSET)
            seen.add(section)
        else:
            yield None
        last = section


def _rows_of(branch: Branch, below: str) -> tuple[tuple[Option, Side], ...]:
    """The options in the author's order, but what goes down to the next question comes last, where the line starts."""
    down = [option for option in branch.options if key(option.next) == below][-1:]
    others = ((option, _side(option)) for option in branch.options if option not in down)
    return (*others, *((option, "down") for option in down))


def _side(option: Option) -> Side:
    return "left" if isinstance(option.next, Branch) else "right"


def key(node: Node) -> str:
    """The id of a question or an outcome."""
    return node.question if isinstance(node, Branch) else node.outcome


def _card(
    branch: Branch,
    name: str,
    heading: Words | None,
    options: tuple[tuple[Option, Side], ...],
    chosen: tuple[str, int],
) -> Card:
    room = CARD - 2 * INSET
    ref = wrapped(name, REF, room - 18)
    id_ = wrapped(branch.question, ID, room)
    beside = ref.width + 30 + id_.width <= room
    words = wrapped(branch.text, QUESTION, room)
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
    id_ = wrapped(option.answer, ID, room)
    beside = id_.width <= room // 3
    words = wrapped(option.label, CHOSEN if step else ANSWER, room - id_.width - 12 if beside else room)
    height = 16 + (words.height if beside else words.height + id_.height)
    return Row(option=option, side=side, step=step, words=words, id=id_, beside=beside, top=top, height=height)


def ends(tree: Tree) -> dict[str, End]:
    """The outcomes by their ids."""
    return {leaf.outcome: _end(leaf) for leaf in tree.leaves}


def _end(leaf: Leaf) -> End:
    parts = [(leaf.category.title, CATEGORY)]
    if leaf.category.scope == "outside":
        parts.append(("Not a category of behaviour", NOTE))
    parts.append((leaf.because, REASON))
    parts.append((f"Response: {leaf.response.title} ({leaf.response.kind})", RESPONSE))
    parts.append((leaf.outcome, ID))
    words = tuple(wrapped(text, style, END - 2 * INSET) for text, style in parts)
    return End(leaf=leaf, words=words, height=28 + sum(part.height for part in words) + 5 * (len(words) - 1))
