"""Stored texts as a terminal may have them: what would move its cursor or turn its lines round is written out."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WRITTEN_OUT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_FORMULA = ("=", "+", "-", "@")


def printable(text: str) -> str:
    """`text` with control characters written as their escapes; line breaks and tabs stay."""
    return "".join(_shown(char) for char in text)


def printable_json(data: Any) -> str:
    """Data as JSON that a terminal may have; the escapes are JSON's own, so it reads back as it was."""
    return printable(json.dumps(data, indent=2, ensure_ascii=False))


def printable_cell(text: str) -> str:
    """A cell of a CSV file that a spreadsheet takes for a text and not for a formula."""
    shown = printable(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _shown(char: str) -> str:
    hidden = unicodedata.category(char) in _WRITTEN_OUT and char not in "\n\t"
    return f"\\u{ord(char):04x}" if hidden or char in _TURNING else char
