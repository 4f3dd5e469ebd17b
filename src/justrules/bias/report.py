"""A study of decided acts in words: what was found, how sure it is, and what it does not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from justrules.bias.bands import Band
from justrules.bias.results import Difference, LeftOut, Study, Trend, Unsaid
from justrules.studies.estimate import Interval
from justrules.studies.text import aligned, number

ROOM = 110
"""Characters in a line."""

QUESTION = (
    "This is a question and not a verdict. Severity and conduct may go together for good reasons: conduct that runs "
    "more risk does more harm, and serious harm is looked into more closely. Nor does it show fairness when nothing "
    "is found: few acts hide much. Read the acts behind the question again, without how they ended."
)
SWAYED = (
    "People who judge are swayed by how things ended: a worse outcome brought more responsibility and more punitive "
    "advice for the same conduct (Lea et al. 2025, BMJ Quality & Safety) and moved ratings of care (Gupta 2011), and "
    "judgements of aviation maintenance staff moved with the order in which facts were told (Cromie and Bott 2016)."
)
CAUTION = (QUESTION, SWAYED)
"""What has to be read with every result."""


def report(study: Study) -> str:
    """`study` as plain text for a terminal or a report: lines of at most 110 characters, no colour."""
    parts = [_head(study), _category(study), _questions(study), *(_group(one, study) for one in study.groups), CAUTION]
    return "\n\n".join("\n".join(_folded(part)) for part in parts) + "\n"


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """Sentences in lines; a line of a table begins with two spaces and stays as it is."""
    for line in lines:
        yield from ([line] if line.startswith("  ") else wrap(line, ROOM))


def _head(study: Study) -> Iterator[str]:
    yield f"{study.policy.id} {study.policy.version}"
    yield from map(_left_out, study.left_out)


def _left_out(left: LeftOut) -> str:
    return f"Left out because {left.why}: {'a few' if left.acts is None else f'about {left.acts}'} acts."


def _category(study: Study) -> Iterator[str]:
    yield "Does the category move with severity?"
    match study.category:
        case Unsaid(why=why):
            yield f"{why.capitalize()}."
        case Trend() as trend:
            yield _said(trend)
            yield f"Severity: {_listed(trend.severity)}. Category: {_listed(trend.decided)}."
            yield (
                f"Somers' d {number(trend.d)}{_interval(trend.interval)}, p {chance(trend.p)} ({trend.method} test), "
                f"about {trend.acts} acts."
            )


def _said(trend: Trend) -> str:
    if not trend.found:
        return "No association was found."
    less = "more" if trend.d > 0 else "less"
    points = f"{abs(trend.d):.0%}".removesuffix("%")
    return (
        f"It does: the worse the harm, the {less} culpable the category. Of two acts that differ in severity, the "
        f"worse one has the {less} culpable category more often than the other way round, by {points} in a hundred."
    )


def _questions(study: Study) -> Iterator[str]:
    yield "Through which question's answers?"
    said = [one for one in study.questions if isinstance(one, Trend)]
    if said:
        rows = [(one.what, number(one.d), _span(one.interval), chance(one.p), chance(one.corrected)) for one in said]
        table = aligned([("question", "d", "interval", "p", "corrected"), *rows])
        yield from (f"  {line}" for line in table)
    yield from _unsaid([one for one in study.questions if isinstance(one, Unsaid)])
    if study.entry:
        yield from _named(study.entry, [one for one in said if one.found and one is not study.entry])
    elif said:
        yield "No question stands out."


def _unsaid(silent: Sequence[Unsaid]) -> Iterator[str]:
    for why in dict.fromkeys(one.why for one in silent):
        yield f"{', '.join(one.what for one in silent if one.why == why)}: {why}."


def _named(entry: Trend, later: Sequence[Trend]) -> Iterator[str]:
    towards = "to" if entry.d > 0 else "away from"
    yield (
        f"The answers to {entry.what} go with severity: among acts that came to it by the same answers, the worse the "
        f"harm, the more often the answer points {towards} the person."
    )
    if later:
        names = " and ".join(one.what for one in later)
        yield (
            f"So do those to {names}, further on; all or part of that may come of which acts are still asked there, "
            f"so look at {entry.what} first."
        )


def _group(one: Difference | Unsaid, study: Study) -> Iterator[str]:
    yield f"Does the category differ by {one.what}?"
    if isinstance(one, Unsaid):
        yield f"{one.why.capitalize()}."
        return
    yield "It does." if one.found else "No difference was found."
    looks = "" if one.corrected == one.p else f", corrected for several groupings {chance(one.corrected)}"
    yield (
        f"Cramér's V {number(one.v)}, where chance alone gives about {number(one.by_chance)}; "
        f"p {chance(one.p)}{looks} (permutation test), about {one.acts} acts."
    )
    if one.others:
        yield f"Groups with less than {study.settings.minimum} acts are left out."
    if one.ratios:
        yield "How many times as often as in the other groups; of many ratios some stand apart by chance:"
        rows = [(r.group, str(r.category), number(r.ratio), _span(r.interval)) for r in one.ratios]
        yield from (f"  {line}" for line in aligned([(one.what, "category", "ratio", "interval"), *rows]))
    else:
        yield "Each ratio of shares rests on too few acts to say."


def _listed(bands: Sequence[Band]) -> str:
    return ", ".join(map(str, bands))


def _interval(interval: Interval | None) -> str:
    return "" if interval is None else f" ({interval.level:.0%} interval {_span(interval)})"


def _span(interval: Interval | None) -> str:
    return "-" if interval is None else f"{number(interval.low)} to {number(interval.high)}"


def chance(p: float) -> str:
    """A chance as it is told: two places, three below 0.1, and not below one in a thousand."""
    return "below 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
