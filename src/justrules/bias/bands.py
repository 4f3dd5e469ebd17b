"""An ordered scale in bands that hold enough acts to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Neighbouring levels of a scale that are taken together."""

    levels: tuple[str, ...]

    def __str__(self) -> str:
        return self.levels[0] if len(self.levels) == 1 else f"{self.levels[0]} to {self.levels[-1]}"


def bands(scale: Sequence[str], counts: Mapping[str, int], *, least: int) -> tuple[Band, ...]:
    """The scale in bands of at least `least` acts each, made from its upper end downwards.

    How many acts a level has decides where a band ends, and never what was decided about them, so that a test on the
    bands is as honest as one on the levels. Levels that no act has are left out.

    Args:
        scale: ids from least to most.
        counts: how many acts each level has.
        least: acts in a band.

    Returns:
        The bands from least to most; none if all levels together hold too few.
    """
    found: list[tuple[str, ...]] = []
    begun: tuple[str, ...] = ()
    for level in reversed([level for level in scale if counts.get(level)]):
        begun = (level, *begun)
        if sum(counts[each] for each in begun) >= least:
            found.insert(0, begun)
            begun = ()
    if found and begun:
        found[0] = (*begun, *found[0])
    return tuple(Band(levels=levels) for levels in found)


def places(scale: Sequence[Band]) -> dict[str, int]:
    """In which band each level is."""
    return {level: at for at, band in enumerate(scale) for level in band.levels}
