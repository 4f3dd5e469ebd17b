"""One trend: when nothing can be compared, nothing is said."""

from __future__ import annotations

from justrules.bias import Band, Settings, Trend, Unsaid
from justrules.bias.trend import trend

SCALE = ("none", "minor", "major", "severe")
DECIDED = (Band(levels=("no",)), Band(levels=("yes",)))
QUICK = Settings(permutations=99, resamples=20)


def acts(mild: str, worse: str) -> dict[tuple[str, str], int]:
    """Eight acts at two levels, half of them decided one way and half the other."""
    return {(level, answer): 2 for level in (mild, worse) for answer in ("no", "yes")}


def test_bands_that_no_two_comparable_acts_differ_in_say_nothing() -> None:
    """The levels of each way fall into one band, so no act can be compared with another of its way."""
    found = trend(
        "x", [acts("none", "minor"), acts("major", "severe")], severity=SCALE, decided=DECIDED, settings=QUICK
    )
    assert found == Unsaid(what="x", why="too few to say: no two acts that can be compared differ in severity")


def test_acts_that_can_be_compared_are() -> None:
    """The same acts, had they come the same way."""
    together = [{**acts("none", "minor"), **acts("major", "severe")}]
    found = trend("x", together, severity=SCALE, decided=DECIDED, settings=QUICK)
    assert isinstance(found, Trend)
    assert (found.d, found.p, found.method, found.acts) == (0, 1, "exact", 15)
