"""One trend: acts counted by severity and by what was decided, made into bands, tested and measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from justrules.bias.bands import Band, bands, places
from justrules.bias.ordinal import Table, rarity, somers_d, somers_interval
from justrules.bias.results import Settings, Trend, Trended, Unsaid, rounded
from justrules.studies.estimate import Interval

Counted: TypeAlias = Mapping[tuple[str, str], int]
"""Acts by their level of severity and by what was decided."""


def trend(
    what: str,
    strata: Sequence[Counted],
    *,
    severity: Sequence[str],
    decided: Sequence[Band],
    settings: Settings,
) -> Trended:
    """How what was decided goes with severity, acts being compared within each stratum.

    Args:
        what: what is decided, for the result.
        strata: the acts.
        severity: the scale of severity, from least to worst.
        decided: the bands of what was decided, from least to most culpable.
        settings: the study's.

    Returns:
        The trend, not yet corrected for looking more than once; or why nothing is said.
    """
    by_severity, by_decision = _sums(strata)
    least = settings.minimum
    of_severity = bands(severity, by_severity, least=least)
    if len(of_severity) < 2:
        return Unsaid(what=what, why=f"too few to say: no two bands of severity have {least} acts or more")
    if len(decided) < 2 or any(sum(by_decision[each] for each in band.levels) < least for band in decided):
        return Unsaid(what=what, why=f"too few to say: less than {least} acts were decided one way or another")
    rows, columns = places(of_severity), places(decided)
    tables = [_table(counted, rows, columns, (len(of_severity), len(decided))) for counted in strata]
    d = somers_d(tables)
    if d is None:
        return Unsaid(what=what, why="too few to say: no two acts that can be compared differ in severity")
    rare = rarity(tables, permutations=settings.permutations, rng=settings.chance(f"test {what}"))
    return Trend(
        what=what,
        acts=rounded(sum(by_severity.values())),
        severity=of_severity,
        decided=tuple(decided),
        d=d,
        interval=_interval(what, tables, settings),
        p=rare.p,
        corrected=rare.p,
        method=rare.method,
        found=rare.p <= settings.level,
    )


def _sums(strata: Sequence[Counted]) -> tuple[Counter[str], Counter[str]]:
    """How many acts each level of severity has, and each decision."""
    by_severity: Counter[str] = Counter()
    by_decision: Counter[str] = Counter()
    for counted in strata:
        for (level, decision), acts in counted.items():
            by_severity[level] += acts
            by_decision[decision] += acts
    return by_severity, by_decision


def _interval(what: str, tables: Sequence[Table], settings: Settings) -> Interval | None:
    rng = settings.chance(f"interval {what}")
    return somers_interval(tables, resamples=settings.resamples, level=settings.confidence, rng=rng)


def _table(
    counted: Counted, rows: Mapping[str, int], columns: Mapping[str, int], size: tuple[int, int]
) -> list[list[int]]:
    table = [[0] * size[1] for _ in range(size[0])]
    for (level, decision), acts in counted.items():
        table[rows[level]][columns[decision]] += acts
    return table
