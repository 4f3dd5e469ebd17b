"""Which clause some words are about: the words of its title and topics, the rare ones counting for more.

There is no understanding here, only counting, so nothing follows from it but a suggestion that a person can follow up.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from justrules.alignment.catalogue import Catalogue, Clause, beginnings, spelling, stands_in

MARGIN = 1.5
"""By what factor another clause must fit better before it is worth a word."""
LEAST = 1.0
"""The least score that counts as fitting at all: about one word of a topic that few clauses share."""

_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    _WORD.findall(
        "a an and any are as at be by each for from has have in into is it its must no not of on or shall should that "
        "the their them they this to under what when which who with"
    )
)
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ions", "ion", "ed", "es", "s", "y", "e", "al")


def stems(text: str) -> frozenset[str]:
    """The words of `text` without endings and without the words that say nothing."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()) if word not in _EMPTY)


def same_words(one: str, other: str) -> bool:
    """Whether two titles say the same, but for small words, endings and punctuation."""
    return stems(one) == stems(other)


def named_by(title: str, clause: Clause) -> bool:
    """Whether `title` is what the clause is called.

    A paragraph without a heading of its own is also called by its topics.
    """
    if same_words(title, clause.title) or (clause.heading is not None and same_words(title, clause.heading)):
        return True
    words = stems(title)
    return clause.heading is None and any(words <= stems(topic) or stems(topic) == words for topic in clause.topics)


class Likeness:
    """How well the clauses of one catalogue fit some words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._clauses = catalogue.clauses
        self._phrases = {clause.number: _phrases(clause) for clause in catalogue.clauses}
        shared = Counter(word for phrases in self._phrases.values() for word in _vocabulary(phrases))
        count = len(self._clauses)
        self._weight = {
            word: math.log((count + 1) / (times + 0.5)) / math.log(count + 1) for word, times in shared.items()
        }

    def score(self, clause: Clause, text: str) -> float:
        """How well `clause` fits `text`: for its title and topics, the weight of the words found, by their share."""
        words = stems(text)
        return sum(self._found(phrase, words) for phrase in self._phrases[clause.number])

    def better(self, cited: Clause, text: str) -> tuple[Clause, ...]:
        """The clauses that fit `text` clearly better than the one that is cited, best first.

        A clause that the catalogue knows to be cited wrongly under this number only has to fit better.
        """
        here = self.score(cited, text)
        return self._ranked(text, cited.number, here)

    def candidates(self, number: str, text: str) -> tuple[Clause, ...]:
        """The clauses that may be meant by a number that is none, or is another's, best first."""
        return self._ranked(text, number, 0.0)

    def _ranked(self, text: str, number: str, here: float) -> tuple[Clause, ...]:
        scored = [
            (known, score, clause)
            for clause in self._clauses
            if not _kin(clause.number, number)
            and (score := self.score(clause, text)) > here
            and ((known := miscited(clause, number)) or (score >= LEAST and score >= MARGIN * here + LEAST / 2))
        ]
        best = max((score for _, score, _ in scored), default=0.0)
        near = [entry for entry in scored if entry[0] or entry[1] >= best / MARGIN]
        ranked = sorted(near, key=lambda entry: (not entry[0], -entry[1]))
        # What is known to be confused with the number says enough; the others are guesses.
        told = [entry for entry in ranked if entry[0]] or ranked[:1]
        return tuple(clause for _, _, clause in told)

    def _found(self, phrase: frozenset[str], words: frozenset[str]) -> float:
        found = phrase & words
        return sum(self._weight[word] for word in found) * (len(found) / len(phrase)) ** 2 if found else 0.0


def family(catalogue: Catalogue, clause: Clause) -> tuple[Clause, ...]:
    """The whole section that `clause` is of: the outermost that is listed, and every paragraph of it."""
    above = [number for number in beginnings(spelling(clause.number)) if number in catalogue.by_number]
    root = catalogue.by_number[above[-1]] if above else clause
    return tuple(other for other in catalogue.clauses if other is root or stands_in(other.number, root.number))


def leans(text: str, there: Iterable[Clause], here: Iterable[Clause]) -> bool:
    """Whether `text` speaks of the clauses `there` rather than of those `here`.

    Only the words of titles and topics count that one side has and the other has not. There must be more of the first,
    among them two, or one that is a title or topic by itself.
    """
    words = stems(text)
    phrases = [phrase for clause in there for phrase in _phrases(clause)]
    theirs, ours = _vocabulary(phrases), _vocabulary(phrase for clause in here for phrase in _phrases(clause))
    found, against = words & (theirs - ours), words & (ours - theirs)
    whole = any(phrase <= words and phrase & found for phrase in phrases)
    return len(found) > len(against) and (len(found) > 1 or whole)


def _vocabulary(phrases: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*phrases)


def miscited(clause: Clause, number: str) -> bool:
    """Whether the catalogue knows `clause` to be wrongly cited under `number`."""
    return spelling(number) in {spelling(other) for other in clause.miscited_as}


def known_as(clauses: Iterable[Clause], number: str) -> tuple[Clause, ...]:
    """The clauses that are known to be wrongly cited under `number`."""
    return tuple(clause for clause in clauses if miscited(clause, number))


def _phrases(clause: Clause) -> Sequence[frozenset[str]]:
    texts = (*clause.topics, *((clause.heading,) if clause.heading else ()))
    return tuple(dict.fromkeys(words for text in texts if (words := stems(text))))


def _kin(one: str, other: str) -> bool:
    """Whether one number is the other, or stands in it."""
    return spelling(one) == spelling(other) or stands_in(one, other) or stands_in(other, one)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
