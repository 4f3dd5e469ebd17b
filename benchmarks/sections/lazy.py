"""Lazy and SQL engines against expressions by hand, as `benchmarks.batch.lazy` measures them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec

from benchmarks.batch.lazy import ENGINES, HANDS, Contest, Hand, ratios, table
from benchmarks.figures import Row, Shown, effort, write
from benchmarks.goals import Measure
from benchmarks.layered import chain
from justrules.engine.compiler import compile as compiled
from justrules.engine.plan import plan_of
from justrules.engine.tree import Tree
from justrules.policies.registry import load

POLICIES: Mapping[int, Callable[[], Tree]] = {
    4: lambda: compiled(load("aviation_part5")),
    11: lambda: compiled(load("nhs_just_culture")),
    30: chain,
}
"""What is decided, by how many questions it asks."""

NAMES = {"polars": "Polars", "duckdb": "DuckDB", "ibis": "Ibis on DuckDB", "spark": "Spark"}


def measured(
    engines: Sequence[str], hands: Sequence[Hand] = ("plain", "full"), *, rows: int, turns: int
) -> Iterator[Row]:
    """Ours over each way by hand, on every engine that is installed, after both gave the same."""
    here = [engine for engine in engines if find_spec("pyspark" if engine == "spark" else engine)]
    for count, make in POLICIES.items():
        tree = make()
        plan = plan_of(tree)
        for hand in hands:
            frame = table(plan, rows, missing=HANDS[hand], kind="boolean")
            for engine in here:
                contest: Contest = ENGINES[engine](tree, plan, frame, hand, "boolean")
                for way, median, least in ratios(contest, turns):
                    told: Row = {"engine": engine, "questions": count, "hand": hand, "way": way, "rows": rows}
                    yield told | {"ratio": round(median, 4), "of_the_least": round(least, 4)}


def measures(rows: list[Row], most: float) -> list[Measure]:
    """For each engine, policy and hand the ratio to the way that is fastest there."""
    worst: dict[tuple[str, int, str], float] = {}
    for row in rows:
        key = (row["engine"], row["questions"], row["hand"])
        worst[key] = max(worst.get(key, 0.0), row["ratio"])
    told = {"plain": "all answers given", "full": "answers missing"}
    return [
        Measure(what=f"{NAMES[engine]}, {count} questions, {told[hand]}: justrules ÷ by hand", value=ratio, most=most)
        for (engine, count, hand), ratio in sorted(worst.items())
    ]


def shown(title: str, rows: list[Row]) -> Shown:
    """All ratios as a table."""
    cells = [
        (
            f"{NAMES[row['engine']]}, {row['questions']} questions",
            f"{row['hand']}, {row['way']}",
            f"{row['ratio']:.2f}",
            f"{row['of_the_least']:.2f}",
        )
        for row in rows
    ]
    return Shown(
        title=title,
        text="`classify` over expressions by hand, on booleans: the median of the ratios of one turn, and the ratio of"
        " the shortest times. The plain hand writes the walk and nothing else, over a table in which no answer is"
        " missing; the full one also gives the category where only one is left, over a table in which one answer in"
        " twenty is missing.",
        head=("Engine and policy", "by hand", "median", "of the shortest"),
        rows=tuple(cells),
    )


def main() -> None:
    """Measure and write it down."""
    given = effort(__doc__)
    rows, turns = (500_000, 3) if given.quick else (10_000_000, 3)
    found = list(measured(("polars", "duckdb", "ibis"), rows=rows, turns=turns))
    write(
        given.output,
        part="lazy",
        quick=given.quick,
        rows=found,
        packages=("duckdb", "ibis-framework", "narwhals", "polars"),
        measures=measures(found, 1.2),
        shown=[shown(f"Lazy and SQL engines, {rows:,} rows", found)],
    )


if __name__ == "__main__":
    main()
