"""What text is refused before a parser sees it: bytes that are no characters, and characters that mislead."""

from __future__ import annotations

import re
import unicodedata

from justrules.errors import PolicyError
from justrules.findings import Finding, Location


def decoded(data: str | bytes, name: str, *, size: int) -> str:
    """The text of `data`: UTF-8, without a leading byte order mark, lines ending in LF.

    Args:
        data: the file's bytes, or its text.
        name: what findings call the file.
        size: how many bytes it may have.

    Raises:
        PolicyError: it is larger (`JR002`), or not UTF-8 (`JR003`).
    """
    if len(data) > size:
        raise PolicyError([_too_large(name, size)])
    raw = _encoded(data, name) if isinstance(data, str) else bytes(data)
    if len(raw) > size:
        raise PolicyError([_too_large(name, size)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = problem.object[: problem.start].decode(errors="replace")
        where = _at(before, name, len(before))
        hint = "save the file as UTF-8 in your editor"
        finding = Finding(code="JR003", message="this byte is not UTF-8", where=where, hint=hint)
        raise PolicyError([finding]) from None
    return text.replace("\r\n", "\n")


def _too_large(name: str, size: int) -> Finding:
    message = f"the file is larger than {size:,} bytes"
    hint = "move out what is not policy, or raise the limit if you trust the file"
    return Finding(code="JR002", message=message, where=Location(source=name), hint=hint)


def _encoded(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        message = "a lone surrogate is not a character"
        finding = Finding(code="JR003", message=message, where=_at(text, name, problem.start))
        raise PolicyError([finding]) from None


_PRINTABLE = bytes((*b"\n", *range(0x20, 0x7F)))
"""The characters of ASCII that are never refused."""

REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_DIRECTIVE = re.compile(r"^%.*", re.MULTILINE)
_KINDS = {
    "tab": "tab character",
    "Cc": "control character",
    "Cf": "invisible formatting character",
    "Cs": "lone surrogate",
    "Co": "private-use character",
    "Zl": "line separator",
    "Zp": "paragraph separator",
    "Cn": "noncharacter",
}


def refusals(text: str, name: str) -> list[Finding]:
    """Characters, tabs and directives that the parser is not to see: each kind at its first place."""
    findings = [_refusal(text, name, *found) for found in refused_in(text)]
    directive = _DIRECTIVE.search(text) if "%" in text else None
    if directive:
        hint = "remove the directive; put a text that begins with % in quotes"
        where = _at(text, name, directive.start())
        findings.append(Finding(code="JR006", message="a line may not start with `%`", where=where, hint=hint))
    return findings


def refused_in(text: str) -> list[tuple[str, int, int]]:
    """What `text` may not hold, one entry for each kind: its first character, where that stands, how many there are."""
    # What can be printed is never refused, and asking for that is fifty times faster than looking at each character.
    if (text.isascii() and not text.encode().translate(None, _PRINTABLE)) or text.replace("\n", "").isprintable():
        return []
    refused = {c: kind for c in set(text) if c != "\n" and (kind := "tab" if c == "\t" else _category(c)) in _KINDS}
    if not refused:
        return []
    found: dict[str, tuple[str, int, int]] = {}
    for index, character in enumerate(text):
        if character in refused:
            kind = refused[character]
            first, at, count = found.get(kind, (character, index, 0))
            found[kind] = (first, at, count + 1)
    return list(found.values())


def described(character: str) -> str:
    """A refused character as its author is told of it: what kind it is, and its code point."""
    return f"{_KINDS[_category(character)]} U+{ord(character):04X}"


def _category(character: str) -> str:
    """The Unicode category, but `Cn` for noncharacters only: what is unassigned today may be a letter tomorrow."""
    category = unicodedata.category(character)
    if category == "Cn":
        return "Cn" if ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF else "Lo"
    return category if category in REFUSED_CATEGORIES else "Lo"


def _refusal(text: str, name: str, character: str, index: int, count: int) -> Finding:
    more = f" (and {count - 1:,} more)" if count > 1 else ""
    where = _at(text, name, index)
    if character == "\t":
        return Finding(code="JR005", message=f"tab character{more}", where=where, hint="indent with spaces")
    return Finding(
        code="JR004",
        message=f"{described(character)}{more}",
        where=where,
        hint="delete it; it cannot be seen and can change what the file means",
    )


def _at(text: str, name: str, index: int) -> Location:
    line, column = text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
    return Location(source=name, line=line, column=column, end_line=line, end_column=column + 1)
