"""Bars with their values beside them, as SVG inside a page: no script, nothing fetched, nothing told by colour alone.

A hidden number is a striped box over the whole span it may lie in, so that no length tells more than its label.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from justrules.cases.statistics.committee import Band, Shown
from justrules.cases.statistics.sheets import Sheet, plain, spelt

# Measures, in pixels of the picture's own size.
WIDTH = 300
BARS = 236  # the longest bar; the rest is for its value
ROW = 46
THICK = 16
LETTERS = 38  # of a label in one line

STYLE = """
.bars{display:block;width:100%;max-width:25rem;height:auto;overflow:visible}
.bars text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--ink)}
.bars .value{font-weight:700;font-variant-numeric:tabular-nums}
.bars .bar{fill:var(--bar);stroke:var(--edge)}
.bars .span{fill:url(#stripes);stroke:var(--edge);stroke-dasharray:4 2}
.bars .zero{stroke:var(--soft)}
"""

STRIPES = (
    '<svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="stripe" width="2" height="6"/></pattern></defs></svg>'
)
"""The pattern of hidden numbers; once on a page, before its first chart."""


@dataclass(frozen=True, slots=True)
class _Bar:
    label: str
    value: Shown


def chart(sheet: Sheet, *, column: int = 0) -> str:
    """One column of a table as bars, without the rows that sum up others.

    Args:
        sheet: the table.
        column: which of its columns.

    Returns:
        An `svg` element for a page that has `STRIPES` and `STYLE`; its title and description say what it shows.
    """
    bars = tuple(_Bar(plain(line.title), line.cells[column]) for line in sheet.lines if not line.sums)
    name, height = f"chart-{sheet.id}-{column}", ROW * len(bars) + 4
    shown = sheet.title if column == 0 else f"{sheet.title}: {sheet.columns[column].title.lower()}"
    parts = [
        f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">{html.escape(shown)}</title>',
        f'<desc id="{name}-desc">{html.escape(_told(bars))}</desc>',
        *_drawn(bars),
        "</svg>",
    ]
    return "".join(parts)


def _told(bars: Sequence[_Bar]) -> str:
    """The chart as it is read aloud."""
    return "Bars. " + " ".join(f"{bar.label}: {spoken(bar.value)}." for bar in bars)


def tells(sheet: Sheet, *, column: int = 0) -> bool:
    """Whether any bar of this column would have a length that means something: all hidden, or all zero, say nothing."""
    return any(
        isinstance(line.cells[column], int | float) and line.cells[column] for line in sheet.lines if not line.sums
    )


def spoken(value: Shown) -> str:
    """A number in words that can be read aloud: `1 to 7` rather than `1–7`."""
    match value:
        case None:
            return "not published"
        case Band(low, int() as high):
            return f"{low} to {high}, hidden"
        case _:
            return spelt(value)


def _drawn(bars: Sequence[_Bar]) -> Iterator[str]:
    greatest = max((_reach(bar.value) for bar in bars), default=0) or 1
    for at, bar in enumerate(bars):
        top = at * ROW
        yield f'<text x="0" y="{top + 13}">{html.escape(_short(bar.label))}</text>'
        yield from _body(bar.value, top + 20, BARS / greatest)


def _reach(value: Shown) -> float:
    """How far to the right a bar goes, in its own unit."""
    if isinstance(value, Band):
        return value.high or value.low
    return value or 0


def _body(value: Shown, top: int, scale: float) -> Iterator[str]:
    yield f'<path class="zero" d="M0.5 {top - 3}v{THICK + 6}"/>'
    kind = "span" if isinstance(value, Band) else "bar"
    width = round(_reach(value) * scale, 1)
    if width:
        yield f'<rect class="{kind}" x="0.5" y="{top}" width="{width}" height="{THICK}"/>'
    yield f'<text class="value" x="{width + 7}" y="{top + 13}">{html.escape(spelt(value))}</text>'


def _short(label: str) -> str:
    return label if len(label) <= LETTERS else label[: LETTERS - 1] + "…"
