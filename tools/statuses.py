"""The statuses of a case and the moves between them as a drawing, from the table that the case log itself uses."""

from __future__ import annotations

from html import escape
from itertools import groupby

from justrules.cases.moves import MOVES
from justrules.cases.words import Status

WIDTH, HEIGHT, STEP, LEFT, TOP = 150, 40, 104, 215, 20
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#18222d}.status{font-weight:700;text-anchor:middle}"
    ".paper{fill:#fff}.box{fill:#f1f4f8;stroke:#66727f;stroke-width:1.5}"
    ".move{fill:none;stroke:#66727f;stroke-width:1.75}marker path{fill:#66727f}"
    "@media (prefers-color-scheme:dark){text{fill:#e6ebf1}.paper{fill:#10161d}.box{fill:#1f2a36;stroke:#7d8b9a}"
    ".move{stroke:#7d8b9a}marker path{fill:#7d8b9a}}"
)
_ORDER = tuple(Status)


def statuses() -> str:
    """The drawing: statuses below one another, moves onward on their right, moves back on their left."""
    arrows = [
        _arrow(source, target, [move.verb for move in moves])
        for (source, target), moves in groupby(MOVES, key=lambda move: (move.source, move.target))
    ]
    boxes = [_box(number, status) for number, status in enumerate(_ORDER)]
    height = TOP + (len(_ORDER) - 1) * STEP + HEIGHT + 20
    told = "; ".join(f"{move.source} to {move.target} by {move.verb}" for move in MOVES)
    size = f'width="700" height="{height}"'
    tip = 'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"'
    lines = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 700 {height}" role="img" aria-labelledby="told">',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" {size} rx="12"/>',
        f'<title id="told">The moves of a case: {escape(told)}</title>',
        f'<defs><marker id="tip" {tip}><path d="M0 0L10 5L0 10z"/></marker></defs>',
        *arrows,
        *boxes,
        "</svg>",
    )
    return "\n".join(lines)


def _box(number: int, status: Status) -> str:
    y = TOP + number * STEP
    box = f'<rect class="box" x="{LEFT}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8"/>'
    return f'{box}<text class="status" x="{LEFT + WIDTH / 2}" y="{y + 25}">{status}</text>'


def _arrow(source: Status, target: Status, verbs: list[str]) -> str:
    """A straight line to the next status or the one before; an arc to those farther off."""
    start, end = _ORDER.index(source), _ORDER.index(target)
    onward = end > start
    side = 1 if onward else -1
    label = " or ".join(verbs)
    if abs(end - start) == 1:
        x = LEFT + WIDTH // 2 + side * 40
        first, last = TOP + start * STEP + (HEIGHT if onward else 0), TOP + end * STEP + (0 if onward else HEIGHT)
        path, (x_label, y_label) = f"M{x} {first}V{last}", (x + side * 8, (first + last) // 2 + 5)
    else:
        edge = LEFT + WIDTH if onward else LEFT
        bend = side * (56 + 22 * abs(end - start))
        first, last = (TOP + number * STEP + HEIGHT // 2 for number in (start, end))
        path = f"M{edge} {first}C{edge + bend} {first} {edge + bend} {last} {edge} {last}"
        # The shorter arc lies inside the longer one, and so does what is written at it.
        inside = abs(end - start) == 2
        x_label, y_label = edge + 3 * bend // 4 + side * (-8 if inside else 8), (first + last) // 2 + 5
        onward = onward != inside
    anchor = "start" if onward else "end"
    line = f'<path class="move" d="{path}" marker-end="url(#tip)"/>'
    return f'{line}<text text-anchor="{anchor}" x="{x_label}" y="{y_label}">{escape(label)}</text>'
