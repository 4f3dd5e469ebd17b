"""How it looks: the colours for light, dark and paper, and the style sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Template
from typing import TypeAlias

from justrules.exports.svg.words import STYLES

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
def sheet() -> str:
    """The style sheet, the same in every picture."""
    fonts = "".join(f".jr-text-{s.name}{{font-size:{s.size}px;font-weight:{700 if s.bold else 400}}}\n" for s in STYLES)
    light, dark, plain = (_COLOURS.substitute(palette) for palette in (LIGHT, DARK, PRINT))
    return f"{_FORMS}{fonts}{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n@media print{{{plain}}}\n"
