"""The picture of a policy: questions down the left, outcomes on the right. One file, no script, nothing fetched.

Each answer is a row of its question's card, and its line starts at the card's edge: to the right if it ends in an
outcome, down if it leads to the next question, to the left if it skips some. Lines to one place share a lane and
lines to different places do not, so that each can be followed by eye; where two cross, one is interrupted.

What colour says, shape or words say as well. The source reads from the first question to the last, each followed by
the outcomes that it completes. Lines are left out of what is read aloud; each answer says where it leads instead.
"""

from __future__ import annotations

import hashlib
from itertools import chain

from justrules.engine.tree import Step, Tree
from justrules.exports.svg.cards import cards, ends
from justrules.exports.svg.document import contents, grounds, head, opening, wires
from justrules.exports.svg.plan import MARGIN, plan

__all__ = ["svg"]


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
    taken = tree.along(path)
    placed = plan(cards(tree, path), ends(tree))
    title, height = head(tree, taken, placed.width - 2 * MARGIN)
    name = "jr-" + hashlib.sha256(repr((tree.policy.digest, *taken)).encode()).hexdigest()[:12]
    parts = chain(
        opening(tree, taken, name, placed.width, height + placed.height),
        title,
        (f'<g transform="translate(0 {height})">',),
        grounds(placed),
        wires(placed),
        contents(tree, taken, placed),
        ("</g>", "</svg>"),
    )
    return "\n".join(parts) + "\n"
