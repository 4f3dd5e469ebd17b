"""How long `prove` takes on large diagrams whose questions share what comes after them."""

from __future__ import annotations

import statistics
from time import perf_counter

from benchmarks.figures import Shown, effort, write
from benchmarks.goals import Measure
from benchmarks.loading.diagrams import diagram
from justrules.engine.analysis.certificate import prove
from justrules.engine.compiler import tree_of
from justrules.policies.loader import loads
from justrules.policies.reading.limits import Limits

SIZES = (1_000, 3_000, 10_000)
TRUSTED = Limits(size=1 << 24, nodes=1 << 20)
"""The largest diagrams lie beyond what is read of a stranger's file."""


def seconds(questions: int, times: int) -> float:
    """Of a proof, the median of so many; each of a policy that was read anew, and is compiled already."""
    found = []
    for _ in range(times):
        policy = loads(diagram(questions), limits=TRUSTED)
        tree_of(policy)
        begin = perf_counter()
        certificate = prove(policy)
        found.append(perf_counter() - begin)
        if certificate.questions != questions:
            raise AssertionError("the certificate counts other questions")
    return statistics.median(found)


def main() -> None:
    """Measure and write it down."""
    given = effort(__doc__)
    times = {count: seconds(count, 1 if given.quick else 3) for count in SIZES}
    small, large = times[SIZES[0]], times[SIZES[-1]]
    write(
        given.output,
        part="proof",
        quick=given.quick,
        rows=[{"questions": count, "seconds": one} for count, one in times.items()],
        packages=(),
        measures=[
            Measure(what="10,000 questions", value=large, most=10, unit=" s"),
            Measure(what="10,000 ÷ 1,000 questions, where linear is 10", value=large / small, most=15),
        ],
        shown=[
            Shown(
                title="Proving",
                text="`prove` on diagrams in which nearly every question has two ways in, so that the number of paths"
                " doubles with each layer. What loading and compiling takes is not in it.",
                head=("Questions", "milliseconds", "microseconds a question"),
                rows=tuple((f"{n:,}", f"{1000 * one:.1f}", f"{one / n * 1e6:.1f}") for n, one in times.items()),
            )
        ],
    )


if __name__ == "__main__":
    main()
