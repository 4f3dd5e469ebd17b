"""Where walks part: the first question that assessors of one act answer differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from justrules.studies.walked import Walked


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """Where the walks for one act first part. Until there, all assessors gave the same answers.

    Attributes:
        act: the act's id.
        question: id of the question.
        answers: each assessor who came to it, with the answer given.
        categories: each of them with the category in the end; `None` if a question is still open.
    """

    act: str
    question: str
    answers: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str | None], ...]

    @property
    def matters(self) -> bool:
        """Whether they end differently: in different categories, or one of them in none."""
        return len({category for _, category in self.categories}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossings:
    """Pairs of assessors of one act, at each question that both came to by the same answers.

    Attributes:
        met: how many pairs both answered it.
        parted: how many of those answered differently.
    """

    met: Counter[str]
    parted: Counter[str]


def partings(acts: Mapping[str, Mapping[str, Walked]]) -> tuple[tuple[Parting, ...], Crossings]:
    """Follow the walks of each act side by side.

    Takes time in proportion to the answers given, however many assessors there are.

    Args:
        acts: for each act, the walk of each assessor.

    Returns:
        One parting for each act on which not all went the same way, and what happened at each question.
    """
    found: list[Parting] = []
    crossings = Crossings(met=Counter(), parted=Counter())
    for act, walks in acts.items():
        groups = [(0, tuple(walks))]
        first = None
        while groups:
            depth, together = groups.pop()
            here = tuple(name for name in together if len(walks[name].steps) > depth)
            if len(here) < 2:
                continue
            question, by_answer = _split(walks, here, depth)
            crossings.met[question] += _pairs(len(here))
            crossings.parted[question] += _pairs(len(here)) - sum(_pairs(len(names)) for names in by_answer.values())
            if len(by_answer) > 1 and first is None:
                first = _parting(act, question, walks, here, depth)
                found.append(first)
            groups.extend((depth + 1, names) for names in by_answer.values())
    return tuple(found), crossings


def _split(walks: Mapping[str, Walked], here: Iterable[str], depth: int) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The question that they stand at, and who gave which answer. The same answers so far lead to one question."""
    by_answer: dict[str, tuple[str, ...]] = {}
    question = ""
    for name in here:
        question, answer = walks[name].steps[depth]
        by_answer[answer] = (*by_answer.get(answer, ()), name)
    return question, by_answer


def _pairs(people: int) -> int:
    return people * (people - 1) // 2


def _parting(act: str, question: str, walks: Mapping[str, Walked], here: tuple[str, ...], depth: int) -> Parting:
    return Parting(
        act=act,
        question=question,
        answers=tuple((name, walks[name].steps[depth][1]) for name in here),
        categories=tuple((name, walks[name].category) for name in here),
    )
