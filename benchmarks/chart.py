"""Figures as bars on a scale of powers of ten: one SVG, no script, nothing fetched, each row readable aloud.

Length and the number beside it say everything; colour only sets kinds of bars apart, and each is also told in words.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Template

MARGIN, LABEL, BARS, VALUE, ROW = 24, 286, 330, 230, 30
WIDTH = 2 * MARGIN + LABEL + BARS + VALUE
TOP = 116
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row.

    Attributes:
        name: who.
        value: how many times the yardstick; must be above 0.
        told: the figures in words, which stand beside the bar.
        kind: `own` is dark, `second` lies between, `plain` is light; the notes say what each means.
    """

    name: str
    value: float
    told: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a picture says.

    Attributes:
        id: a name that no other picture on a page has.
        title: its heading.
        scale: what the scale shows.
        bars: the rows, from top to bottom.
        notes: lines at the foot.
    """

    id: str
    title: str
    scale: str
    bars: Sequence[Bar]
    notes: Sequence[str] = ()


def drawn(chart: Chart) -> str:
    """`chart` as an SVG document. It follows the reader's choice of light or dark, and prints in black and white."""
    low, high = _ends(chart.bars)
    height = TOP + ROW * len(chart.bars) + 26 + 18 * len(chart.notes)
    parts = [*_opening(chart, height), *_scale(low, high, height - 18 - 18 * len(chart.notes))]
    for place, bar in enumerate(chart.bars):
        parts += _row(bar, low, high, TOP + ROW * place)
    for place, note in enumerate(reversed(chart.notes)):
        parts.append(_text(note, MARGIN, height - 16 - 18 * place, "jr-b-small jr-b-soft"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _ends(bars: Sequence[Bar]) -> tuple[int, int]:
    """The powers of ten between which all bars lie."""
    values = [bar.value for bar in bars]
    return min(0, math.floor(math.log10(min(values)))), max(1, math.ceil(math.log10(max(values))))


def _opening(chart: Chart, height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jr-bench" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="graphics-document document" lang="en" '
        f'aria-labelledby="{chart.id}-title" aria-describedby="{chart.id}-desc">'
    )
    yield f'<title id="{chart.id}-title">{html.escape(chart.title)}</title>'
    described = f"{len(chart.bars)} bars on a scale of powers of ten, with the figures beside them. {chart.scale}"
    yield f'<desc id="{chart.id}-desc">{html.escape(described)}</desc>'
    yield f"<style>{_sheet()}</style>"
    yield f'<rect class="jr-b-paper" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="12"/>'
    yield _text(chart.title, MARGIN, 40, "jr-b-title")
    yield _text(chart.scale, MARGIN, 64, "jr-b-soft")


def _scale(low: int, high: int, bottom: int) -> Iterator[str]:
    yield '<g aria-hidden="true">'
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        one = " jr-b-one" if power == 0 else ""
        yield f'<path class="jr-b-grid{one}" d="M{x} {TOP - 8}V{bottom}"/>'
        told = f"{10.0**power:,.9g}" if power < 4 else f"10{_RAISED[power]}"
        yield _text(told, x, TOP - 16, "jr-b-small", anchor="middle")
    yield "</g>"


def _x(value: float, low: int, high: int) -> float:
    return round(MARGIN + LABEL + (math.log10(value) - low) / (high - low) * BARS, 1)


def _row(bar: Bar, low: int, high: int, top: int) -> Iterator[str]:
    strong = " jr-b-strong" if bar.kind == "own" else ""
    start = MARGIN + LABEL
    width = max(1.5, round(_x(bar.value, low, high) - start, 1))
    yield f'<g role="graphics-object"><title>{html.escape(f"{bar.name}: {bar.told}")}</title>'
    yield _text(bar.name, MARGIN, top + 20, f"jr-b-name{strong}")
    yield f'<rect class="jr-b-{bar.kind}" x="{start}" y="{top + 5}" width="{width}" height="20" rx="2"/>'
    yield _text(bar.told, WIDTH - MARGIN, top + 20, f"jr-b-number{strong}", anchor="end")
    yield "</g>"


def _text(words: str, x: float, y: float, classes: str, *, anchor: str = "start") -> str:
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{classes}" x="{x}" y="{y}"{at}>{html.escape(words)}</text>'


# --- how it looks ----------------------------------------------------------------------------------------------------

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "edge": "#d5dbe3",
    "rule": "#e3e8ee",
    "ink": "#18222d",
    "soft": "#55616e",
    "own": "#0b4a9e",
    "second": "#7fa6d9",
    "plain": "#c3ccd6",
    "frame": "#66727f",
}
DARK: Mapping[str, str] = {
    "paper": "#10161d",
    "edge": "#2a3541",
    "rule": "#2a3541",
    "ink": "#edf2f7",
    "soft": "#aab6c3",
    "own": "#8ec1ff",
    "second": "#2f5f9b",
    "plain": "#3a4653",
    "frame": "#8896a5",
}
PRINT: Mapping[str, str] = {
    **dict.fromkeys(("ink", "soft", "own", "frame"), "#000000"),
    **dict.fromkeys(("edge", "rule", "second"), "#999999"),
    **dict.fromkeys(("paper", "plain"), "#ffffff"),
}

_FORMS = """
.jr-bench{max-width:100%;height:auto;forced-color-adjust:none}
.jr-bench text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;font-size:14px}
.jr-bench .jr-b-title{font-size:20px;font-weight:700}
.jr-bench .jr-b-small{font-size:12px}
.jr-bench .jr-b-strong{font-weight:700}
.jr-bench .jr-b-number{font-variant-numeric:tabular-nums}
.jr-b-grid{stroke-width:1;fill:none}
.jr-b-one{stroke-width:2}
.jr-b-own,.jr-b-second,.jr-b-plain{stroke-width:1}
"""
_COLOURS = Template(
    ".jr-b-paper{fill:$paper;stroke:$edge}.jr-b-grid{stroke:$rule}.jr-b-one{stroke:$soft}"
    ".jr-b-own{fill:$own;stroke:$frame}.jr-b-second{fill:$second;stroke:$frame}.jr-b-plain{fill:$plain;stroke:$frame}"
    ".jr-bench text{fill:$ink}.jr-bench .jr-b-soft{fill:$soft}"
)


def _sheet() -> str:
    light, dark, plain = (_COLOURS.substitute(palette) for palette in (LIGHT, DARK, PRINT))
    return f"{_FORMS}{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n@media print{{{plain}}}\n"
