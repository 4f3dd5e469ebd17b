"""The agreement of a study as bars with their values beside them: one SVG, no script, nothing fetched.

Length and words say everything; colour only sets bars off from the ground. Each row can be read aloud as a sentence.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Template

from justrules.agreement.coefficients import Agreement
from justrules.agreement.study import Study
from justrules.agreement.words import apart, percent, span, undefined
from justrules.studies.estimate import Estimate, Undefined
from justrules.studies.text import number

# Measures, in pixels of the picture's own size.
MARGIN = 24
LABEL = 268  # room for a question's id
BARS = 300  # from one end of the scale to the other
ROW = 34
LINE = 17  # from one line of an id to the next
LETTERS = 32  # of an id in one line: monospace letters of 13 pixels are at most 8.1 wide
COLUMNS = (("alpha", 64), ("interval", 124), ("raw", 64), ("acts", 60), ("part here", 86))
WIDTH = 2 * MARGIN + LABEL + BARS + sum(width for _, width in COLUMNS)
"""The picture's width; its height is as many rows as there are questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: the category, or a question."""

    name: str
    lines: tuple[str, ...]
    agreement: Agreement
    first: int | None

    @property
    def height(self) -> int:
        """The room it takes from top to bottom."""
        return ROW + LINE * (len(self.lines) - 1)


def chart(study: Study) -> str:
    """`study` as an SVG document: a bar of Krippendorff's alpha for the category and for each question.

    It may stand alone or inside a page. It follows the reader's choice of light or dark, prints in black and white,
    and shrinks to the room it is given.
    """
    bars = (_bar("category", study.category, None), *(_bar(q.question, q.agreement, q.first) for q in study.questions))
    low = _least(bars)
    top = 132
    height = top + sum(bar.height for bar in bars) + 64
    parts = [*_opening(study, height), *_scale(low, top, height - 64)]
    for bar in bars:
        parts += _row(bar, low, top)
        top += bar.height
    parts += [*_foot(study, height), "</svg>"]
    return "\n".join(parts) + "\n"


def _bar(name: str, agreement: Agreement, first: int | None) -> Bar:
    return Bar(name=name, lines=tuple(_folded(name)), agreement=agreement, first=first)


def _folded(name: str) -> Iterator[str]:
    """An id in lines, broken after underscores where there are some."""
    while len(name) > LETTERS:
        at = name.rfind("_", 0, LETTERS) + 1 or LETTERS
        yield name[:at]
        name = name[at:]
    yield name


def _least(bars: tuple[Bar, ...]) -> float:
    """Where the scale begins: at 0, or below it if a bar or its interval goes there."""
    alphas = [bar.agreement.alpha for bar in bars if isinstance(bar.agreement.alpha, Estimate)]
    lows = [alpha.interval.low if alpha.interval else alpha.value for alpha in alphas]
    return min(0.0, math.floor(min(lows, default=0.0) * 5) / 5)


def _opening(study: Study, height: int) -> Iterator[str]:
    policy = study.policy
    name = f"jr-agreement-{policy.digest[:8]}-{study.acts}"
    title = f"Agreement of {len(study.assessors)} assessors on {study.acts} acts"
    described = "One bar for the category and for each question: Krippendorff's alpha, with the numbers beside it."
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jr-agreement" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="graphics-document document" lang="en" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
    )
    yield f'<title id="{name}-title">{html.escape(title)}</title>'
    yield f'<desc id="{name}-desc">{html.escape(described)}</desc>'
    yield f"<metadata>{html.escape(policy.id)} {html.escape(policy.version)} sha256:{policy.digest}</metadata>"
    yield f"<style>{_sheet()}</style>"
    yield f'<rect class="jr-a-paper" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="12"/>'
    yield _text(title, MARGIN, 40, "jr-a-title")
    yield _text(f"{policy.id} {policy.version}", MARGIN, 62, "jr-a-id jr-a-soft")


def _scale(low: float, top: int, bottom: int) -> Iterator[str]:
    """The scale, and the headings of the columns of numbers."""
    yield '<g aria-hidden="true">'
    for step in range(round((1 - low) * 5) + 1):
        value = low + step / 5
        x = _x(value, low)
        zero = " jr-a-zero" if abs(value) < 1e-9 else ""
        yield f'<path class="jr-a-grid{zero}" d="M{x} {top - 8}V{bottom}"/>'
        yield _text(number(value, places=1), x, top - 16, "jr-a-small", anchor="middle")
    for (heading, _), x in zip(COLUMNS, _ends(), strict=True):
        yield _text(heading, x, top - 16, "jr-a-small jr-a-strong", anchor="end")
    yield "</g>"


def _ends() -> Iterator[int]:
    """The right edge of each column of numbers."""
    x = MARGIN + LABEL + BARS
    for _, width in COLUMNS:
        x += width
        yield x


def _x(value: float, low: float) -> float:
    return round(MARGIN + LABEL + (value - low) / (1 - low) * BARS, 1)


def _row(bar: Bar, low: float, top: int) -> Iterator[str]:
    agreement = bar.agreement
    strong = " jr-a-strong" if bar.first is None else ""
    base = top + 21
    yield f'<g role="graphics-object"><title>{html.escape(_sentence(bar))}</title>'
    yield f'<path class="jr-a-rule" d="M{MARGIN} {top}H{WIDTH - MARGIN}"/>'
    for number_of, line in enumerate(bar.lines):
        yield _text(line, MARGIN, base + number_of * LINE, f"jr-a-id{strong}")
    alpha = agreement.alpha
    if isinstance(alpha, Estimate):
        yield from _drawn(alpha, low, top + ROW // 2)
    else:
        yield _text(undefined(alpha), _x(0, low) + 6, base, "jr-a-small jr-a-soft")
    acts = str(agreement.raw.acts)
    cells = (apart(alpha), span(alpha), percent(agreement.raw), acts, "" if bar.first is None else str(bar.first))
    for cell, x in zip(cells, _ends(), strict=True):
        yield _text(cell, x, base, f"jr-a-number{strong}", anchor="end")
    yield "</g>"


def _drawn(alpha: Estimate, low: float, middle: int) -> Iterator[str]:
    """The bar from zero to the value, and a line with two ends over its interval."""
    zero, here = _x(0, low), _x(alpha.value, low)
    left, width = min(zero, here), max(round(abs(here - zero), 1), 1.0)
    yield f'<rect class="jr-a-bar" x="{left}" y="{middle - 8}" width="{width}" height="16" rx="2"/>'
    if alpha.interval:
        start, end = _x(alpha.interval.low, low), _x(alpha.interval.high, low)
        ends = "".join(f"M{x} {middle - 5}v10" for x in (start, end))
        yield f'<path class="jr-a-gap" d="M{start} {middle}H{end}{ends}"/>'
        yield f'<path class="jr-a-interval" d="M{start} {middle}H{end}{ends}"/>'


def _sentence(bar: Bar) -> str:
    """A row as it is read aloud."""
    alpha, raw = bar.agreement.alpha, bar.agreement.raw
    told = f"alpha {undefined(alpha)}" if isinstance(alpha, Undefined) else f"alpha {apart(alpha)}"
    if isinstance(alpha, Estimate) and alpha.interval:
        told += f", {alpha.interval.level:.0%} interval {span(alpha)}"
    parts = "" if bar.first is None else f", assessors first part here on {bar.first}"
    return f"{bar.name}: {told}; {percent(raw)} of pairs agree; {raw.acts} acts{parts}."


def _foot(study: Study, height: int) -> Iterator[str]:
    level = f"{study.resampling.level:.0%}"
    first = f"alpha: Krippendorff's alpha. 1 is full agreement, 0 is what chance gives. Lines are {level} intervals."
    second = "raw: pairs of answers that agree. part here: acts on which assessors first part at this question."
    yield _text(first, MARGIN, height - 34, "jr-a-small jr-a-soft")
    yield _text(second, MARGIN, height - 16, "jr-a-small jr-a-soft")


def _text(words: str, x: float, y: float, classes: str, *, anchor: str = "start") -> str:
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    shown = html.escape(words.replace("-", "−") if "jr-a-id" not in classes else words)
    return f'<text class="{classes}" x="{x}" y="{y}"{at}>{shown}</text>'


# --- how it looks ------------------------------------------------------------------------------------------------

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "edge": "#d5dbe3",
    "rule": "#e3e8ee",
    "ink": "#18222d",
    "soft": "#55616e",
    "bar": "#7fa6d9",
    "frame": "#0b4a9e",
}
DARK: Mapping[str, str] = {
    "paper": "#10161d",
    "edge": "#2a3541",
    "rule": "#2a3541",
    "ink": "#edf2f7",
    "soft": "#aab6c3",
    "bar": "#2f5f9b",
    "frame": "#8ec1ff",
}
PRINT: Mapping[str, str] = {
    **dict.fromkeys(("ink", "soft", "frame"), "#000000"),
    **dict.fromkeys(("edge", "rule", "bar"), "#bbbbbb"),
    "paper": "#ffffff",
}

_FORMS = """
.jr-agreement{max-width:100%;height:auto;forced-color-adjust:none}
.jr-agreement text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;font-size:14px}
.jr-agreement .jr-a-id{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:13px}
.jr-agreement .jr-a-title{font-size:20px;font-weight:700}
.jr-agreement .jr-a-small{font-size:12px}
.jr-agreement .jr-a-strong{font-weight:700}
.jr-agreement .jr-a-number{font-variant-numeric:tabular-nums}
.jr-a-rule,.jr-a-grid{stroke-width:1;fill:none}
.jr-a-bar{stroke-width:1}
.jr-a-gap{stroke-width:5;fill:none}
.jr-a-zero,.jr-a-interval{stroke-width:2;fill:none}
"""
_COLOURS = Template(
    ".jr-a-paper{fill:$paper;stroke:$edge}"
    ".jr-a-rule,.jr-a-grid{stroke:$rule}"
    ".jr-a-zero{stroke:$soft}"
    ".jr-a-bar{fill:$bar;stroke:$frame}"
    ".jr-a-gap{stroke:$paper}"
    ".jr-a-interval{stroke:$ink}"
    ".jr-agreement text{fill:$ink}"
    ".jr-agreement .jr-a-soft{fill:$soft}"
)


def _sheet() -> str:
    light, dark, plain = (_COLOURS.substitute(palette) for palette in (LIGHT, DARK, PRINT))
    return f"{_FORMS}{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n@media print{{{plain}}}\n"
