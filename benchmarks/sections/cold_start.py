"""The start of the command, as `benchmarks.cold_start` measures it."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from benchmarks.cold_start import AGAINST, CONTESTANTS, USUALLY, Spent, place, run, verify
from benchmarks.figures import Shown, effort, write
from benchmarks.goals import Measure

JUDGED = ("decide, JSON", "decide, text", "decide, nhs_just_culture")
"""The cold command on a shipped policy, in its ways."""


def measured(runs: int) -> dict[str, list[Spent]]:
    """Every contestant so many times, in turns, after all agreed."""
    with place() as (folder, environment):
        for _ in range(2):
            verify({name: run(name, folder, environment)[0] for name in CONTESTANTS})
        spent: dict[str, list[Spent]] = {name: [] for name in CONTESTANTS}
        for _ in range(runs):
            for name, found in spent.items():
                found.append(run(name, folder, environment)[1])
    return spent


def _ratio(spent: Mapping[str, Sequence[Spent]], name: str, which: str) -> float:
    pairs = zip(spent[name], spent[AGAINST.get(name, USUALLY)], strict=True)
    ratios: list[float] = [getattr(one, which) / getattr(other, which) for one, other in pairs]
    return statistics.median(ratios)


def _measures(spent: Mapping[str, Sequence[Spent]]) -> list[Measure]:
    judged = [
        Measure(what=f"{name}: ÷ {USUALLY}, {told}", value=_ratio(spent, name, which), most=1.5)
        for name in JUDGED
        for which, told in (("cpu", "processor"), ("wall", "clock"))
    ]
    light = Measure(what="import justrules ÷ import yaml, processor", value=_ratio(spent, "import justrules", "cpu"))
    return [*judged, light]


def _shown(spent: Mapping[str, Sequence[Spent]]) -> Shown:
    def cells(name: str) -> tuple[str, ...]:
        times = [statistics.median(getattr(one, which) for one in spent[name]) * 1000 for which in ("cpu", "wall")]
        ratios = [_ratio(spent, name, which) for which in ("cpu", "wall")]
        shown = (*(f"{time:.0f}" for time in times), *(f"{ratio:.2f}" for ratio in ratios))
        return (name, *shown, AGAINST.get(name, USUALLY))

    return Shown(
        title="Starting",
        text="Each a process of its own, in turns; median milliseconds of the processor and by the clock, and the"
        " median of the ratios to the process named last in the same turn. The full way reads, checks and compiles the"
        " policy file; the others find that these very bytes have passed these very checks.",
        head=("Process", "processor, ms", "clock, ms", "ratio, processor", "ratio, clock", "to"),
        rows=tuple(cells(name) for name in spent),
    )


def main() -> None:
    """Measure and write it down."""
    given = effort(__doc__)
    spent = measured(5 if given.quick else 31)
    rows = [
        {"process": name, "cpu": [one.cpu for one in found], "wall": [one.wall for one in found]}
        for name, found in spent.items()
    ]
    write(
        given.output,
        part="cold_start",
        quick=given.quick,
        rows=rows,
        packages=("click", "pydantic", "PyYAML"),
        measures=_measures(spent),
        shown=[_shown(spent)],
    )


if __name__ == "__main__":
    main()
