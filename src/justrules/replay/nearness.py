"""Which column has nearly a name: a heading typed by hand differs by case, blanks, hyphens, or one letter."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONG = 5
"""Signs of a name from which on one letter may be a slip; a shorter name is then another one."""

_BETWEEN = re.compile(r"[ _-]+")


def nearly(wanted: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is nearly the one that is wanted, if it can be printed."""
    plain = _plain(wanted)
    told = [(name, _plain(name)) for name in names if name.isprintable()]
    same = (name for name, each in told if each == plain)
    one_off = (name for name, each in told if len(plain) >= LONG and _one_letter_apart(each, plain))
    return next(same, None) or next(one_off, None)


def _plain(name: str) -> str:
    return _BETWEEN.sub("_", name.strip().lower())


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is another, or is there in one of them only."""
    short, long = sorted((one, other), key=len)
    place = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = long[place + 1 :]
    return len(long) - len(short) <= 1 and rest in (short[place:], short[place + 1 :])
