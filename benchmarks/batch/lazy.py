"""`classify` on lazy and SQL engines beside expressions written by hand, in turns, after both gave the same results.

    python -m benchmarks.batch.lazy [--rows N] [--turns N] [--engines polars,duckdb,ibis,spark] [--json FILE]

Two hands are compared with. The *plain* one writes the walk and nothing else: where an answer is missing there is no
category. It is right only where no answer is missing, so its table has all answers. The *full* one also gives the
category where only one is left, as `evaluate` does, and its table misses one answer in twenty. Over columns of text
both hands also give no category where a word is none of the answers, which is what comparing all texts takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import numpy as np
import polars as pl

from benchmarks.layered import chain
from justrules.batch import classify
from justrules.engine.compiler import tree_of
from justrules.engine.plan import Plan, plan_of
from justrules.engine.tree import Tree
from justrules.policies.registry import load

Hand = Literal["plain", "full"]
Kind = Literal["boolean", "text"]

HANDS: Mapping[Hand, float] = {"plain": 0.0, "full": 0.05}
"""Each hand, and how many of its table's answers are missing."""

_WORDS = ("yes", "no", "unknown")

_LONG = 20
"""From how many questions on a policy is long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One policy over one table on one engine.

    Attributes:
        ours: decides by `classify`.
        theirs: decides as written by hand, by the name of the way.
        read: the categories of what either gave back.
    """

    ours: Callable[[], Any]
    theirs: Mapping[str, Callable[[], Any]]
    read: Callable[[Any], pl.Series]


# --- the tables ------------------------------------------------------------------------------------------------


def table(plan: Plan, rows: int, *, missing: float, kind: Kind) -> pl.DataFrame:
    """Answers at random, four in five of which lead on where an answer can."""
    chance = np.random.default_rng(7)
    columns = {}
    for asked in plan.questions:
        onward = any(route.answer == "yes" and route.next >= 0 for route in asked.routes)
        yes = pl.Series(chance.random(rows) < (0.8 if onward else 0.2))
        gone = pl.Series(chance.random(rows) < missing)
        column = pl.select(pl.when(~gone).then(yes)).to_series()
        if kind == "text":
            column = pl.select(pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))).to_series()
        columns[asked.question] = column
    return pl.DataFrame(columns)


# --- by hand ---------------------------------------------------------------------------------------------------


def sql(plan: Plan, hand: Hand, kind: Kind) -> str:
    """The category as one expression of SQL: CASE in CASE."""
    labels, behind = plan.labels("category"), _behind(plan)
    written: dict[int, str] = {}
    for number in reversed(range(len(plan.questions))):
        asked = plan.questions[number]
        name = asked.question
        words = {answer: f"{name} = '{answer}'" for answer in ("yes", "no")}
        said = {"yes": name, "no": f"NOT {name}"} if kind == "boolean" else words
        ends = {
            route.answer: written[route.next] if route.next >= 0 else f"'{plan.categories[labels[~route.next]]}'"
            for route in asked.routes
        }
        early = "".join(
            f" WHEN {test} THEN '{plan.categories[label]}'"
            for label in sorted(plan.settled("category")[number] if hand == "full" else ())
            for test in [_certain(plan, behind, number, label, said_of=kind)]
            if test != "FALSE"
        )
        branches = " ".join(f"WHEN {said[answer]} THEN {end}" for answer, end in ends.items())
        written[number] = f"CASE {branches}{early} END"
    if kind == "boolean":
        return written[0]
    known = ", ".join(f"'{word}'" for word in _WORDS)
    stray = " OR ".join(f"{asked.question} NOT IN ({known})" for asked in plan.questions)
    return f"CASE WHEN {stray} THEN NULL ELSE {written[0]} END"


def _behind(plan: Plan) -> list[set[int]]:
    """The categories behind each question."""
    labels = plan.labels("category")
    behind: list[set[int]] = [set() for _ in plan.questions]
    for number in reversed(range(len(plan.questions))):
        for route in plan.questions[number].routes:
            behind[number] |= behind[route.next] if route.next >= 0 else {labels[~route.next]}
    return behind


def _certain(plan: Plan, behind: Sequence[set[int]], number: int, label: int, *, said_of: Kind, at: bool = True) -> str:
    """Whether only this category is left behind a question, when it has no answer; or, not `at` it, whatever it has."""
    asked, labels, tests = plan.questions[number], plan.labels("category"), []
    for route in asked.routes:
        if route.next < 0:
            certain = "TRUE" if labels[~route.next] == label else "FALSE"
        elif label not in behind[route.next]:
            certain = "FALSE"
        else:
            certain = _certain(plan, behind, route.next, label, said_of=said_of, at=False)
        if certain == "TRUE":
            continue
        others = [] if at else [_said(asked.question, o.answer, said_of) for o in asked.routes if o is not route]
        parts = [*others, *([] if certain == "FALSE" else [certain])]
        if not parts:
            return "FALSE"
        tests.append(parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})")
    return " AND ".join(tests) or "TRUE"


def _said(name: str, answer: str, kind: Kind) -> str:
    if kind == "text":
        return f"{name} = '{answer}'"
    return name if answer == "yes" else f"NOT {name}"


def polars_nested(plan: Plan, hand: Hand, kind: Kind) -> pl.Expr:
    """The category as when in when."""
    labels, behind, ids = plan.labels("category"), _behind(plan), pl.Enum(plan.categories)
    written: dict[int, pl.Expr] = {}
    for number in reversed(range(len(plan.questions))):
        asked = plan.questions[number]
        chain_: Any = pl
        for route in asked.routes:
            label = labels[~route.next] if route.next < 0 else 0
            end = written[route.next] if route.next >= 0 else pl.lit(plan.categories[label], dtype=ids)
            chain_ = chain_.when(_polars_said(asked.question, route.answer, kind)).then(end)
        for label in sorted(plan.settled("category")[number] if hand == "full" else ()):
            test = _certain(plan, behind, number, label, said_of=kind)
            if test != "FALSE":
                chain_ = chain_.when(pl.sql_expr(test)).then(pl.lit(plan.categories[label], dtype=ids))
        written[number] = chain_
    return _without_strays(plan, written[0], kind)


def _without_strays(plan: Plan, category: pl.Expr, kind: Kind) -> pl.Expr:
    if kind == "boolean":
        return category
    stray = [~reduce(or_, (pl.col(asked.question) == word for word in _WORDS)) for asked in plan.questions]
    return pl.when(reduce(or_, stray)).then(None).otherwise(category)


def _polars_said(name: str, answer: str, kind: Kind) -> pl.Expr:
    if kind == "text":
        return pl.col(name) == answer
    return pl.col(name) if answer == "yes" else ~pl.col(name)


def polars_reach(plan: Plan, frame: pl.LazyFrame, kind: Kind) -> pl.LazyFrame:
    """Whether a row comes to each question, layer by layer, and at the end to each category."""
    labels, ids = plan.labels("category"), pl.Enum(plan.categories)
    into: dict[int, list[pl.Expr]] = {0: [pl.lit(value=True)]}
    ends: dict[int, list[pl.Expr]] = {}
    for number, asked in enumerate(plan.questions):
        if number:
            frame = frame.with_columns(reduce(lambda a, b: a | b, into[number]).alias(f"_{number}"))
        for route in asked.routes:
            said = _polars_said(asked.question, route.answer, kind).fill_null(value=False)
            here = said if number == 0 else pl.col(f"_{number}") & said
            onward, key = (into, route.next) if route.next >= 0 else (ends, labels[~route.next])
            onward.setdefault(key, []).append(here)
    chain_: Any = pl
    for label, conditions in ends.items():
        chain_ = chain_.when(reduce(lambda a, b: a | b, conditions)).then(pl.lit(plan.categories[label], dtype=ids))
    return frame.select(category=_without_strays(plan, chain_, kind))


def column_of(table: Any) -> pl.Series:
    """The categories of a table of Arrow."""
    return pl.Series(pl.from_arrow(table["category"]))


# --- the engines -----------------------------------------------------------------------------------------------


def on_polars(tree: Tree, plan: Plan, frame: pl.DataFrame, hand: Hand, kind: Kind) -> Contest:
    """A LazyFrame, collected."""
    lazy = frame.lazy()
    theirs: dict[str, Callable[[], Any]] = {}
    if hand == "plain" or len(plan.questions) < _LONG:  # the SQL reader of Polars gives up on the longest conditions
        theirs["when in when"] = lambda: lazy.select(category=polars_nested(plan, hand, kind)).collect()
    if hand == "plain":
        theirs["reach columns"] = lambda: polars_reach(plan, lazy, kind).collect()
    return Contest(
        ours=lambda: classify(lazy, tree, into=["category"]).select("category").collect(),
        theirs=theirs,
        read=lambda found: found["category"].cast(pl.String),
    )


def on_duckdb(tree: Tree, plan: Plan, frame: pl.DataFrame, hand: Hand, kind: Kind) -> Contest:
    """DuckDB's own table, into a table of DuckDB's own."""
    import duckdb

    con = duckdb.connect()
    con.register("given", frame.to_arrow())
    con.execute("CREATE TABLE acts AS SELECT * FROM given")
    source = con.table("acts")

    def made(relation: Any) -> Any:
        con.execute("DROP TABLE IF EXISTS decided")
        relation.create("decided")
        return con.table("decided")

    written = f"SELECT {sql(plan, hand, kind)} AS category FROM acts"  # noqa: S608  # ids of a checked policy
    theirs = {"CASE in CASE": lambda: made(con.sql(written))}
    return Contest(
        ours=lambda: made(classify(source, tree, into=["category"]).project("category")),
        theirs=theirs,
        read=lambda found: column_of(found.to_arrow_table()).cast(pl.String),
    )


def on_duckdb_by_query(tree: Tree, plan: Plan, frame: pl.DataFrame, hand: Hand, kind: Kind) -> Contest:
    """The query that `justrules export sql` writes, into a table of DuckDB's own."""
    import duckdb

    from justrules.batch.sql import query

    con = duckdb.connect()
    con.register("given", frame.to_arrow())
    con.execute("CREATE TABLE acts AS SELECT * FROM given")
    booleans = [asked.question for asked in plan.questions] if kind == "boolean" else []
    exported = query(tree, dialect="duckdb", booleans=booleans, into=["category"], keep=[])
    written = f"SELECT {sql(plan, hand, kind)} AS category FROM acts"  # noqa: S608  # ids of a checked policy

    def made(text: str) -> Any:
        con.execute("DROP TABLE IF EXISTS decided")
        con.execute(f"CREATE TABLE decided AS {text}")
        return con.table("decided")

    return Contest(
        ours=lambda: made(exported),
        theirs={"CASE in CASE": lambda: made(written)},
        read=lambda found: column_of(found.to_arrow_table()).cast(pl.String),
    )


def on_ibis(tree: Tree, plan: Plan, frame: pl.DataFrame, hand: Hand, kind: Kind) -> Contest:
    """A table of Ibis with DuckDB behind it, out as Arrow."""
    import ibis

    con = ibis.duckdb.connect()
    con.con.register("given", frame.to_arrow())
    con.raw_sql("CREATE TABLE acts AS SELECT * FROM given")
    source = con.table("acts")
    theirs: dict[str, Callable[[], Any]] = {}
    if hand == "plain":
        theirs["cases in cases"] = lambda: source.select(category=ibis_nested(plan, source, kind)).to_pyarrow()
    return Contest(
        ours=lambda: classify(source, tree, into=["category"]).select("category").to_pyarrow(),
        theirs=theirs,
        read=lambda found: column_of(found).cast(pl.String),
    )


def ibis_nested(plan: Plan, source: Any, kind: Kind) -> Any:
    """The category as cases in cases."""
    import ibis

    labels = plan.labels("category")
    written: dict[int, Any] = {}
    for number in reversed(range(len(plan.questions))):
        asked = plan.questions[number]
        branches = []
        for route in asked.routes:
            column = source[asked.question]
            said = column == route.answer if kind == "text" else column if route.answer == "yes" else ~column
            branches.append((said, written[route.next] if route.next >= 0 else plan.categories[labels[~route.next]]))
        written[number] = ibis.cases(*branches)
    if kind == "boolean":
        return written[0]
    stray = reduce(or_, (source[asked.question].notin(_WORDS) for asked in plan.questions))
    return ibis.cases((stray, ibis.null()), else_=written[0])


def on_spark(tree: Tree, plan: Plan, frame: pl.DataFrame, hand: Hand, kind: Kind) -> Contest:
    """A cached data frame of local Spark, into nothing."""
    spark = _spark()
    folder = tempfile.mkdtemp()
    file = str(Path(folder) / "acts.parquet")
    frame.write_parquet(file)
    source = spark.read.parquet(file).cache()
    source.count()
    source.createOrReplaceTempView("acts")
    written = f"SELECT {sql(plan, hand, kind)} AS category FROM acts"  # noqa: S608  # ids of a checked policy

    def spent(found: Any) -> Any:
        found.write.format("noop").mode("overwrite").save()
        return found

    return Contest(
        ours=lambda: spent(classify(source, tree, into=["category"]).select("category")),
        theirs={"CASE in CASE": lambda: spent(spark.sql(written))},
        read=lambda found: column_of(found.toArrow()).cast(pl.String),
    )


def _spark() -> Any:
    from pyspark.sql import SparkSession

    build: Any = SparkSession.builder
    session = (
        build.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "4g")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


ENGINES = {
    "polars": on_polars,
    "duckdb": on_duckdb,
    "duckdb-query": on_duckdb_by_query,
    "ibis": on_ibis,
    "spark": on_spark,
}

# --- in turns --------------------------------------------------------------------------------------------------


def ratios(contest: Contest, turns: int) -> Iterator[tuple[str, float, float]]:
    """For each way by hand its name, the median of ours over it, turn by turn, and the least of ours over its least."""
    ours = contest.read(contest.ours())
    for name, theirs in contest.theirs.items():
        assert contest.read(theirs()).equals(ours, null_equal=True), name  # noqa: S101
    times: dict[str, list[float]] = {name: [] for name in ("", *contest.theirs)}
    for _ in range(turns):
        for name, decide in (("", contest.ours), *contest.theirs.items()):
            begin = perf_counter()
            decide()
            times[name].append(perf_counter() - begin)
    for name in contest.theirs:
        pairs = zip(times[""], times[name], strict=True)
        yield name, statistics.median(mine / other for mine, other in pairs), min(times[""]) / min(times[name])


def main() -> None:
    """Measure, and print what came out."""
    parser = argparse.ArgumentParser(description="classify on lazy and SQL engines beside expressions by hand")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--engines", default="polars,duckdb,duckdb-query,ibis,spark")
    parser.add_argument("--kinds", default="boolean,text")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    policies = {
        "aviation": tree_of(load("aviation_part5")),
        "nhs": tree_of(load("nhs_just_culture")),
        "chain of 30": chain(30),
    }
    found = []
    for engine in given.engines.split(","):
        for title, tree in policies.items():
            plan = plan_of(tree)
            for kind in given.kinds.split(","):
                for hand, missing in HANDS.items():
                    frame = table(plan, given.rows, missing=missing, kind=kind)
                    contest = ENGINES[engine](tree, plan, frame, hand, kind)
                    for name, median, least in ratios(contest, given.turns):
                        row = {"engine": engine, "policy": title, "columns": kind, "hand": f"{hand}, {name}"}
                        found.append(row | {"ratio": round(median, 2), "of_the_least": round(least, 2)})
                        print(*found[-1].values(), sep="\t", flush=True)
    if given.json:
        given.json.write_text(json.dumps({"rows": given.rows, "ratios": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
