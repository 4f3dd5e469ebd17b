"""Do declared groups differ in the category? All groups at once, then each against the others where numbers allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from justrules.bias.bands import Band, bands, places
from justrules.bias.nominal import difference, holm, ratio_interval
from justrules.bias.ordinal import Table
from justrules.bias.results import Differed, Difference, Ratio, Settings, Unsaid, rounded


def group_differences(
    groupings: Iterable[tuple[str, Iterable[tuple[str, str]]]], *, categories: Sequence[str], settings: Settings
) -> tuple[Differed, ...]:
    """For each grouping how its groups differ, corrected for looking at all of them.

    Args:
        groupings: the name of each, and for each act its group and category.
        categories: of behaviour, from least to most culpable.
        settings: the study's.
    """
    found = [_compared(what, Counter(acts), categories, settings) for what, acts in groupings]
    said = [one for one in found if isinstance(one, Difference)]
    corrected = dict(zip((one.what for one in said), holm([one.p for one in said]), strict=True))
    return tuple(
        replace(one, corrected=corrected[one.what], found=corrected[one.what] <= settings.level)
        if isinstance(one, Difference)
        else one
        for one in found
    )


def _compared(what: str, counted: Counter[tuple[str, str]], categories: Sequence[str], settings: Settings) -> Differed:
    sizes: Counter[str] = Counter()
    for (group, _), acts in counted.items():
        sizes[group] += acts
    groups = tuple(sorted(group for group, acts in sizes.items() if acts >= settings.minimum))
    if len(groups) < 2:
        return Unsaid(what=what, why=f"too few to say: no two groups have {settings.minimum} acts or more")
    total = sum(sizes[group] for group in groups)
    if total < settings.overall:
        return Unsaid(what=what, why=f"too few to say: less than {settings.overall} acts can be compared")
    totals = {each: sum(counted[group, each] for group in groups) for each in categories}
    of_category = bands(categories, totals, least=settings.minimum)
    if len(of_category) < 2:
        return Unsaid(
            what=what, why=f"too few to say: no two bands of the category have {settings.minimum} acts or more"
        )
    table = _table(counted, groups, of_category)
    told = difference(table, permutations=settings.permutations, rng=settings.chance(f"groups {what}"))
    return Difference(
        what=what,
        acts=rounded(total),
        groups=groups,
        category=of_category,
        others=len(groups) < len(sizes),
        v=told.v,
        by_chance=told.by_chance,
        p=told.p,
        corrected=told.p,
        found=told.p <= settings.level,
        ratios=tuple(_ratios(table, groups, of_category, settings)),
    )


def _table(counted: Counter[tuple[str, str]], groups: Sequence[str], scale: Sequence[Band]) -> list[list[int]]:
    columns, table = places(scale), [[0] * len(scale) for _ in groups]
    for at, group in enumerate(groups):
        for category, column in columns.items():
            table[at][column] += counted[group, category]
    return table


def _ratios(table: Table, groups: Sequence[str], scale: Sequence[Band], settings: Settings) -> Iterator[Ratio]:
    """Each group against all others; of two groups only the second, for the first would say the same again.

    Where one of the two counts is below the minimum nothing is said: see the ratio of 17 to 9 people in one trust.
    """
    everybody = [sum(column) for column in zip(*table, strict=True)]
    for group, row in list(zip(groups, table, strict=True))[1 if len(groups) == 2 else 0 :]:
        for band, part, every in zip(scale, row, everybody, strict=True):
            other, whole, other_whole = every - part, sum(row), sum(everybody) - sum(row)
            if min(part, other) >= settings.minimum:
                interval = ratio_interval(part, whole, other, other_whole, level=settings.confidence)
                yield Ratio(group=group, category=band, ratio=part / whole * other_whole / other, interval=interval)
