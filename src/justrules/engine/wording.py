"""What a policy says in words, piece by piece, for the checks that read English.

The checks look for words and phrases. They know English only and keep silent about a policy in another language:
to say nothing is better than to accuse by accident. They compare with one plain form of a text, `plain`, so that
capitals, curly apostrophes and line breaks make no difference. Each pattern is built from words with bounded gaps
between them, so that its cost grows with the length of the text and no faster.

What many patterns of a check speak of, such as harm or the person, is marked in the text first (`Words.marked`) and
stands as one marked word in the patterns: they stay small, to read and to compile.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from justrules.policies.model import UNKNOWN, Answer, Policy, Question, attachment
from justrules.policies.source import Pointer

MARK = "¤"
MARKED = rf"{MARK}\w+"
"""A word, or several, that was found before and marked."""

W = rf"(?:[\w'{MARK}-]+,? )"
"""One word with the space behind it; `W{0,4}` is a gap of at most four words."""

AUXILIARY = r"(?:was|were|is|are|did|do|does|had|has|have|could|would|should|can|will|might)"

_ENGLISH = ("en", "eng")
_USUAL = ("yes", "no", UNKNOWN)


class Piece(NamedTuple):
    """A text of the policy: what it belongs to, in an author's words, the text, and where it stands."""

    of: str
    text: str
    where: Pointer
    key: bool = False


def is_english(policy: Policy) -> bool:
    """Whether the policy's words are English: `en`, `en-GB` ..."""
    return policy.language.lower().split("-")[0] in _ENGLISH


class Words:
    """Any of some patterns, from the edge of a word to the edge of a word.

    Compiled when first looked for: who only imports the library, or never checks a policy, does not wait for it.

    Attributes:
        alternatives: the patterns.
    """

    def __init__(self, *alternatives: str) -> None:
        self.alternatives = alternatives

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-])(?:{'|'.join(self.alternatives)})(?!\w)")

    def found(self, text: str) -> str | None:
        """The first words of `text` that match, without marks."""
        found = self._compiled.search(text)
        return _unmarked(found[0]) if found else None

    def removed(self, text: str) -> str:
        """`text` with something that no pattern knows in place of all that matches."""
        return self._compiled.sub("~", text)

    def marked(self, text: str) -> str:
        """`text` with each match as one marked word."""
        return self._compiled.sub(lambda match: MARK + _JOINT.sub("_", match[0]), text)


class Hints:
    """Words of which at least one stands wherever a check can find something, so that most texts need no closer look.

    Args:
        parts: what a word may hold, in lower case and with spaces between: `harm injur`.
        words: what may be a word by itself: `die died`.
    """

    def __init__(self, *, parts: str, words: str) -> None:
        self._parts = parts.split()
        self._words = words.split()

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(rf"{'|'.join(self._parts)}|(?<![a-z])(?:{'|'.join(self._words)})(?![a-z])")

    def among(self, words: Iterable[str]) -> frozenset[str]:
        """Those of `words` that hold one of these."""
        return frozenset(filter(self._compiled.search, words))


def hinted(policy: Policy, hints: Hints) -> Iterator[tuple[Question, list[Piece]]]:
    """The questions of which the text, an answer or an id holds one of the words, and the pieces that do."""
    said = _said(policy)
    telling = hints.among(said.words)
    for question, words in zip(policy.questions, said.by_question, strict=True) if telling else ():
        if not telling.isdisjoint(words):
            yield question, [piece for piece in asked(question) if not telling.isdisjoint(_spoken(piece.text))]


class _Said:
    """What the questions of a policy say with their answers: texts and ids as `asked` gives them, in lower case."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self._questions = questions
        texts = [text for question in questions for text in (question.text, question.id)]
        answers = [answer for question in questions for answer in question.answers]
        telling = [a for a in answers if a.id not in _USUAL or a.label is not None or a.meaning is not None]
        texts += [text for answer in telling for text in _texts_of(answer)]
        self.words = frozenset(_spoken(" ".join(texts)))

    @cached_property
    def by_question(self) -> list[list[str]]:
        """The words of each question."""
        return [_spoken(" ".join(_texts_with_answers(question))) for question in self._questions]


def _said(policy: Policy) -> _Said:
    """What the policy says. Kept until `forget`, for several checks ask for it."""
    kept = attachment(policy).words
    # As with the tree of a policy: a changed copy may take it along.
    if kept is not None and kept[0]() is policy:
        known: _Said = kept[1]
        return known
    said = _Said(policy.questions)
    attachment(policy).words = (weakref.ref(policy), said)
    return said


def _spoken(text: str) -> list[str]:
    """The words of `text` in lower case, those of ids apart."""
    return text.lower().replace("_", " ").split()


def _texts_with_answers(question: Question) -> Iterator[str]:
    yield from (question.text, question.id)
    for answer in question.answers:
        yield from _texts_of(answer)


def _texts_of(answer: Answer) -> tuple[str, ...]:
    return ("" if answer.id in _USUAL else answer.id, answer.label or "", answer.meaning or "")


def forget(policy: Policy) -> None:
    """Let go of what was kept of the words of `policy`."""
    attachment(policy).words = None


_JOINT = re.compile(r"\W+")


def _unmarked(text: str) -> str:
    return re.sub(MARKED, lambda match: match[0][1:].replace("_", " "), text)


PERSON = Words(
    r"(?:the |this |that )?(?:person|individual|worker|employee|colleague|practitioner|professional|clinician|nurse|"
    r"doctor|carer|pilot|captain|controller|technician|mechanic|engineer|driver|operator|member of staff|staff member)"
    r"(?: concerned| involved| in question| under review)?",
    "he",
    "she",
    "they",
    "you",
)
"""The one whose act is under review, as questions speak of that person."""


def plain(text: str) -> str:
    """The text in lower case, with straight apostrophes, single spaces and no marks."""
    return " ".join(text.translate(_PLAIN).lower().split())


_PLAIN = str.maketrans({"’": "'", "‘": "'", MARK: " "})


def of_id(name: str) -> str:
    """The words of an id."""
    return " ".join(name.split("_"))


_BREAK = re.compile(
    r"[.;:!?]+(?:\s|$)|\s[–—-]\s|,?\s(?=(?:and|or|but|so)\s(?:if so\b|"
    rf"{AUXILIARY}\s|who\s|what\s|why\s|how\s|whether\s))"
)


def clauses(text: str) -> list[str]:
    """The plain text in pieces that can be judged apart: a word in one excuses nothing in the next."""
    return [clause for part in _BREAK.split(plain(text)) if (clause := part.strip(" ,()\"'"))]


def shown(text: str) -> str:
    """What a check found, short enough for a message."""
    words = text.strip(" ,")
    return f"`{words}`" if len(words) <= 40 else f"`{words[:39]}…`"


def asked(question: Question) -> Iterator[Piece]:
    """The question and its answers as they are put to people: texts first, ids after them."""
    who, at = f"question `{question.id}`", ("questions", question.id)
    yield Piece(who, question.text, (*at, "text"))
    for answer in question.answers:
        told = f"answer `{answer.id}` to `{question.id}`"
        for key, text in (("label", answer.label), ("meaning", answer.meaning)):
            if text is not None:
                yield Piece(told, text, (*at, "answers", answer.id, key))
    yield Piece(who, of_id(question.id), at, key=True)
    for answer in question.answers:
        if answer.id not in _USUAL:
            told = f"answer `{answer.id}` to `{question.id}`"
            yield Piece(told, of_id(answer.id), (*at, "answers", answer.id), key=True)


def told(policy: Policy) -> Iterator[Piece]:
    """Everything that questions, answers, outcomes, categories and responses say, ids included."""
    for question in policy.questions:
        yield from asked(question)
        who, at = f"question `{question.id}`", ("questions", question.id)
        yield from _texts(who, at, rationale=question.rationale, help=question.help)
    for outcome in policy.outcomes:
        who, at = f"outcome `{outcome.id}`", ("outcomes", outcome.id)
        yield from _texts(who, at, because=outcome.because, investigate=outcome.investigate)
    for category in policy.categories:
        who, at = f"category `{category.id}`", ("categories", category.id)
        yield from _texts(who, at, title=category.title, definition=category.definition)
        yield from _texts(who, at, accountability=category.accountability)
    for response in policy.responses:
        who, at = f"response `{response.id}`", ("responses", response.id)
        yield from _texts(who, at, title=response.title, primary=response.primary, supporting=response.supporting)
        yield from _texts(who, at, documentation=response.documentation)
    for group in ("outcomes", "categories", "responses"):
        for part in getattr(policy, group):
            yield Piece(f"{part.concept} `{part.id}`", of_id(part.id), (group, part.id), key=True)


def _texts(who: str, at: Pointer, **texts: str | tuple[str, ...] | None) -> Iterator[Piece]:
    for key, text in texts.items():
        if isinstance(text, str):
            yield Piece(who, text, (*at, key))
        for index, entry in enumerate(text if isinstance(text, tuple) else ()):
            yield Piece(who, entry, (*at, key, index))


_NO_DISCIPLINE = Words(
    r"(?:no|without|rather than|instead of|free of|free from|nor) (?:any |formal )?disciplin\w*",
    r"(?:not|never) (?:to )?(?:be )?(?:(?:lead|subject|open) to|(?:call|matter|case|a matter|a case) (?:for|of)|"
    r"followed by|met with|attract|bring|include|involve|face|result in|take)? ?(?:any |formal )?disciplin\w*",
    r"disciplin\w* (?:action |procedure |measures? )?(?:is|are) (?:excluded|ruled out|(?:not|never) (?:appropriate|"
    r"used|"
    r"taken|allowed|an option|possible|available|the response))",
    r"non-?disciplinary",
    r"^no (?:punishment|sanctions?|penalt(?:y|ies))",
    r"^none",
)
_BUT_FOR = Words(
    "unless",
    "except",
    "save",
    "other than",
    "beyond",
    "until",
    "before",
    "only",
    "alone",
    "necessarily",
    "always",
    "(?:at )?first",
)


def excludes_discipline(accountability: str) -> bool:
    """Whether an English accountability text rules discipline out, without an exception in the same breath."""
    return any(_NO_DISCIPLINE.found(clause) and not _BUT_FOR.found(clause) for clause in clauses(accountability))
