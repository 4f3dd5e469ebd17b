"""Through which question does severity come in? Each one looked at among the acts that came to it.

Acts are compared with acts that came to the question by the same answers, so that what an earlier question did is
not found again at each later one. That does not undo everything: see `docs/how-to/bias.md` on who is still asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from justrules.bias.bands import Band
from justrules.bias.nominal import holm
from justrules.bias.results import Settings, Trend, Trended, Unsaid
from justrules.bias.trend import trend
from justrules.engine.tree import UNKNOWN, Branch, Tree
from justrules.studies.walked import Walked

Asked: TypeAlias = Mapping[str, Mapping[int, Counter[tuple[str, str]]]]
"""For each question and each way to it: acts by severity and answer."""


def question_trends(
    tree: Tree, acts: Iterable[tuple[Walked, str]], *, severity: Sequence[str], settings: Settings
) -> tuple[Trended, ...]:
    """For each question how its answers go with severity, corrected for looking at all of them.

    Args:
        tree: the policy.
        acts: the walk of each act, and its severity.
        severity: the scale, from least to worst.
        settings: the study's.
    """
    by_question = _asked(acts)
    found = [_question(branch, by_question, severity, settings) for branch in tree.branches]
    said = [one for one in found if isinstance(one, Trend)]
    corrected = dict(zip((one.what for one in said), holm([one.p for one in said]), strict=True))
    return tuple(
        replace(one, corrected=corrected[one.what], found=corrected[one.what] <= settings.level)
        if isinstance(one, Trend)
        else one
        for one in found
    )


def _asked(acts: Iterable[tuple[Walked, str]]) -> Asked:
    """Count the acts at each question by the way they came. A way is a number: its own last step after another way."""
    counted: defaultdict[str, defaultdict[int, Counter[tuple[str, str]]]] = defaultdict(lambda: defaultdict(Counter))
    ways: dict[tuple[int, str, str], int] = {}
    for walk, level in acts:
        way = 0
        for question, answer in walk.steps:
            counted[question][way][level, answer] += 1
            way = ways.setdefault((way, question, answer), len(ways) + 1)
    return counted


def _question(branch: Branch, by_question: Asked, severity: Sequence[str], settings: Settings) -> Trended:
    """Severity and the answer that points to the person. `unknown` points nowhere."""
    towards = tuple(o.answer for o in branch.options if o.answer in branch.inculpating)
    away = tuple(o.answer for o in branch.options if o.answer not in branch.inculpating and o.answer != UNKNOWN)
    if not towards:
        why = "not tested: the policy does not say which of its answers points to the person"
        return Unsaid(what=branch.question, why=why)
    answers = frozenset((*towards, *away))
    strata = []
    for counted in by_question.get(branch.question, {}).values():
        known = {key: acts for key, acts in counted.items() if key[1] in answers}
        if _can_tell(known, frozenset(towards)):
            strata.append(known)
    decided = (Band(levels=away), Band(levels=towards))
    return trend(branch.question, strata, severity=severity, decided=decided, settings=settings)


def _can_tell(counted: Mapping[tuple[str, str], int], towards: frozenset[str]) -> bool:
    """Whether acts that came this way differ both in severity and in where the answer points."""
    return len({level for level, _ in counted}) > 1 and len({answer in towards for _, answer in counted}) > 1
