"""Columns that are nearly called like a question, which is most often a slip of the pen and seldom another name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LONG = 8
"""Letters that an id must have for one slip of the pen not to make another word of it."""

_DIGITS = re.compile(r"[0-9]")


def misspelt(names: Iterable[str], questions: Iterable[str], *, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Columns that are nearly called like a question, each with the name that was probably meant.

    Near is what differs in capitals, hyphens, or blanks alone and, of ids of eight letters or more, in one letter that
    is missing, too many, another, or in the other's place. Another number is another name.

    Args:
        names: of columns that nobody said anything about.
        questions: ids of questions that have no column.
        prefix: what the names of columns with answers begin with.
    """
    wanted = {_plainly(prefix + question): (prefix + question, len(question) >= _LONG) for question in questions}
    for name in names:
        plain = _plainly(name)
        slips = (meant for word, (meant, long) in wanted.items() if long and _one_slip(plain, word))
        found = wanted[plain][0] if plain in wanted else next(slips, None)
        if found is not None:
            yield name, found


def _plainly(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter at most is missing, too many or another, or two neighbours have changed places."""
    if abs(len(one) - len(other)) > 1 or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[at:], other[at:]
    exchanged = one[:2] == other[1::-1] and one[2:] == other[2:]
    return exchanged or one[1:] == other[1:] or one[1:] == other or one == other[1:]
