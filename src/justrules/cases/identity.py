"""Who a case is about, held so that nothing but one call gives it away.

An `Identity` prints, formats, logs and compares without showing what it holds, and is never pickled or copied.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Iterator
from typing import Final, NoReturn, SupportsIndex, final

from justrules.cases.errors import InvalidEntry, finding
from justrules.findings import Finding

LONGEST: Final = 256
_SHOWN: Final = "<identity>"
_PROCESS_KEY: Final = secrets.token_bytes(32)

# Unassigned characters are refused too: a later Unicode may fold them otherwise, and one person would become two.
_REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS: Final = "\u200c\u200d"  # some scripts need them inside names

# What no reader sees must not make two persons of one: these are what NFKC_Casefold of the Unicode Standard ignores.
_INVISIBLE: Final = dict.fromkeys(
    (
        *map(ord, _JOINERS),
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xFFF0, 0xFFF9),
        *range(0x1BCA0, 0x1BCA4),
        *range(0x1D173, 0x1D17B),
        *range(0xE0000, 0xE1000),
    )
)


def canonical(text: str) -> str:
    """The one spelling of a reference, by which the same person is known again.

    Compatibility forms, case, runs of spaces and invisible characters make no difference. The folding is the
    compatibility caseless match of the Unicode Standard, section 3.13 (D146), composed in the end.
    """
    folded = unicodedata.normalize("NFD", text.translate(_INVISIBLE)).casefold()
    folded = unicodedata.normalize("NFKD", folded).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


@final
class Identity:
    """A reference to a person, such as a staff number; never shown.

    Two are equal if their canonical forms are.

    Args:
        text: 1 to 256 characters, none of them a control character or an invisible one.

    Raises:
        InvalidEntry: `JR705`, with everything that is wrong with it and nothing of what it is.
    """

    __slots__ = ("_text",)
    _text: str

    def __init__(self, text: str) -> None:
        problems = tuple(_problems(text))
        if problems:
            del text  # what stays in a frame ends in somebody's error report
            raise InvalidEntry(problems)
        object.__setattr__(self, "_text", text)

    def reveal(self) -> str:
        """The reference as it was given: the only way out."""
        return self._text

    def __repr__(self) -> str:
        return _SHOWN

    def __str__(self) -> str:
        return _SHOWN

    def __format__(self, spec: str) -> str:
        return _SHOWN

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Identity):
            return NotImplemented
        return hmac.compare_digest(canonical(self._text).encode(), canonical(other._text).encode())

    def __hash__(self) -> int:
        return int.from_bytes(hmac.digest(_PROCESS_KEY, canonical(self._text).encode(), "sha256")[:8])

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("an identity never changes")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("an identity never changes")

    def __reduce__(self) -> NoReturn:
        raise TypeError("an identity is never pickled")

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("an identity is never pickled")

    def __getstate__(self) -> NoReturn:
        raise TypeError("an identity is never pickled")

    def __copy__(self) -> NoReturn:
        raise TypeError("an identity is never copied")

    def __deepcopy__(self, memo: dict[int, object]) -> NoReturn:
        raise TypeError("an identity is never copied")


def _problems(text: str) -> Iterator[Finding]:
    if not isinstance(text, str):
        yield _problem("an individual is not a text", "give a staff number as a text")
        return
    if not canonical(text[: LONGEST + 1]):
        yield _problem("an individual has no name", "give a staff number or another reference")
    if len(text) > LONGEST:
        yield _problem(f"an individual's reference is longer than {LONGEST} characters", "give a staff number")
    if any(unicodedata.category(each) in _REFUSED for each in text[: LONGEST + 1] if each not in _JOINERS):
        yield _problem("an individual's reference holds control characters or invisible ones", "type it again")


def _problem(message: str, hint: str) -> Finding:
    return finding("JR705", message, about="individual", hint=hint)
