"""A study as text: the table of agreement, where walks part, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from justrules.agreement.coefficients import Agreement
from justrules.agreement.study import Study
from justrules.agreement.words import NOTHING, apart, percent, span, undefined
from justrules.studies.estimate import Estimate, Undefined
from justrules.studies.text import aligned

ROOM = 110
"""Characters in a line."""


def table(study: Study) -> str:
    """`study` as plain text for a terminal or a report: aligned columns, no colour, lines of at most 110 characters."""
    policy = study.policy
    level = f"{study.resampling.level:.0%}"
    lines = [f"{len(study.assessors)} assessors, {_counted(study.acts)}, {policy.id} {policy.version}"]
    if study.single:
        lines.append(f"left out, with one assessor only: {_counted(study.single)}")
    lines += ["", *_measures(study, level), "", *_categories(study), "", *_advice(study)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _measures(study: Study, level: str) -> Iterator[str]:
    """One row for the category and for each question; what is undefined is told below in words."""
    rows = [("category", study.category, "")]
    rows += [(q.question, q.agreement, str(q.first)) for q in study.questions]
    pair = len(study.assessors) == 2
    headings = ("", "alpha", f"{level} interval", "Fleiss", *(("Cohen",) if pair else ()), "raw", "acts", "part here")
    cells = [headings, *(_cells(name, agreement, first, pair=pair) for name, agreement, first in rows)]
    yield from aligned(cells)
    alphas = [(name, agreement.alpha) for name, agreement, _ in rows]
    yield from (f"{name}: {undefined(alpha)}" for name, alpha in alphas if isinstance(alpha, Undefined))
    if any(isinstance(alpha, Estimate) and alpha.interval is None for _, alpha in alphas):
        yield "no interval: too few different answers to resample"


def _cells(name: str, agreement: Agreement, first: str, *, pair: bool) -> tuple[str, ...]:
    kappas = tuple(apart(each.kappa) for each in agreement.cohen) or (NOTHING,)
    return (
        name,
        apart(agreement.alpha),
        span(agreement.alpha),
        apart(agreement.fleiss),
        *(kappas if pair else ()),
        percent(agreement.raw),
        str(agreement.raw.acts),
        first,
    )


def _categories(study: Study) -> Iterator[str]:
    yield "When one assessor comes to a category, how often another does so too:"
    told = (
        (c.category, percent(c.specific), apart(c.agreement.alpha), span(c.agreement.alpha)) for c in study.categories
    )
    yield from aligned([("category", "specific", "alpha", "interval"), *told])
    if len(study.assessors) > 2 and study.category.cohen:
        yield ""
        yield "Cohen's kappa of each pair, for the category:"
        yield ", ".join(f"{each.first} and {each.second} {apart(each.kappa)}" for each in study.category.cohen)


def _advice(study: Study) -> Iterator[str]:
    if not study.advice:
        yield "No two assessors part anywhere."
        return
    yield "Questions that need better help text, the worst first:"
    for place, one in enumerate(study.advice, start=1):
        first, *rest = wrap(f"{place}. {one.question}: {one.reason}", ROOM, subsequent_indent="   ")
        yield from (first, *rest)


def _counted(acts: int) -> str:
    return "1 act" if acts == 1 else f"{acts} acts"
