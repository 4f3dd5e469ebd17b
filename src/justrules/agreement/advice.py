"""Which questions need better help text, the worst first, and why in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from justrules.agreement.partings import Crossings, Parting
from justrules.engine.tree import UNKNOWN, Branch, Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One question at which assessors part.

    Attributes:
        question: its id.
        first: the acts on which assessors first part here.
        matters: those of them that end differently, in another category or in none.
        met: pairs of assessors who came here by the same answers and both answered.
        parted: those of them who answered differently.
        reason: all this in words, and what to do.
    """

    question: str
    first: int
    matters: int
    met: int
    parted: int
    reason: str


def advice(tree: Tree, found: Iterable[Parting], crossings: Crossings, *, acts: int) -> tuple[Advice, ...]:
    """The questions at which walks part, ranked.

    First come those at which the most partings end differently, then those at which the most acts part, then those
    at which the greatest share of pairs parts. Questions at which nobody parts are not in it.
    """
    by_question: dict[str, list[Parting]] = {}
    for parting in found:
        by_question.setdefault(parting.question, []).append(parting)
    parted = (branch for branch in tree.branches if crossings.parted[branch.question])
    told = (_advice(branch, by_question.get(branch.question, []), crossings, acts) for branch in parted)
    return tuple(sorted(told, key=lambda a: (-a.matters, -a.first, -a.parted / a.met)))


def _advice(branch: Branch, first: Sequence[Parting], crossings: Crossings, acts: int) -> Advice:
    met, parted = crossings.met[branch.question], crossings.parted[branch.question]
    matters = sum(parting.matters for parting in first)
    return Advice(
        question=branch.question,
        first=len(first),
        matters=matters,
        met=met,
        parted=parted,
        reason=" ".join(_reason(branch, first, matters, (met, parted), acts)),
    )


def _reason(branch: Branch, first: Sequence[Parting], matters: int, pairs: tuple[int, int], acts: int) -> Iterator[str]:
    met, parted = pairs
    if first:
        yield f"On {len(first)} of {_counted(acts, 'act')} assessors first part here, and {_ends(len(first), matters)}."
    yield f"Of {_counted(met, 'pair')} of assessors that came here by the same answers, {parted} answered differently."
    unsure = sum(UNKNOWN in dict(parting.answers).values() for parting in first)
    if unsure:
        yield f"On {unsure} of the acts somebody answered `unknown`: say what evidence settles it."
    if len(branch.options) > 2 and first:
        one, other = _rivals(first)
        yield f"The answers most often mistaken for one another are `{one}` and `{other}`."
    yield (
        "Its help text did not keep them together: say which facts count, with an example on each side."
        if branch.help
        else "It has no help text: write one that says which facts count, with an example on each side."
    )


def _ends(first: int, matters: int) -> str:
    if not matters:
        return "all of them still end in the same category" if first > 1 else "it still ends in the same category"
    if first == 1:
        return "it ends differently"
    return (
        "all of them end differently"
        if matters == first
        else f"{matters} of them end{'s' * (matters == 1)} differently"
    )


def _rivals(first: Iterable[Parting]) -> tuple[str, str]:
    """The two answers that stand against one another on the most acts."""
    against: Counter[tuple[str, str]] = Counter()
    for parting in first:
        given = sorted({answer for _, answer in parting.answers})
        against.update((one, other) for at, one in enumerate(given) for other in given[at + 1 :])
    return max(sorted(against), key=lambda pair: against[pair])


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
