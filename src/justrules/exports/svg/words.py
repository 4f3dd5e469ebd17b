"""Words: how they are set, how much room they take, and where a line of them ends."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import ceil
from typing import Literal


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


def wrapped(text: str, style: Style, room: int) -> Words:
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


def text(words: Words, x: int, y: int, anchor: Literal["start", "middle", "end"] = "start") -> str:
    """`words` with their upper edge at `y`; one element, so that they are searched, copied and read as one."""
    style = words.style
    first = y + round((style.leading + 0.72 * style.size) / 2)
    spans = (
        f'<tspan x="{x}" y="{first + number * style.leading}">{html.escape(line)}</tspan>'
        for number, line in enumerate(words.lines)
    )
    return f'<text class="jr-text-{style.name}" text-anchor="{anchor}">{"".join(spans)}</text>'
