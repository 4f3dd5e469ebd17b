"""What was to be shown, and whether the figures show it: each goal with its limits, read off the committed results.

A figure that is not among the results is told as not measured. Nothing here is typed in by hand but the limits, and the
sentences on what bounds a figure.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Results = Mapping[str, Mapping[str, Any]]
"""What each part measured, by its name."""

OWN, OWN_BOOLEANS = "justrules on words", "justrules on booleans"
HAND, HAND_BOOLEANS, BARE = "if/else on words", "if/else on booleans", "bare linked table"
SHIPPED = {"aviation_part5": "aviation", "nhs_just_culture": "NHS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of a goal.

    Attributes:
        what: what is divided by what.
        value: the ratio; none if it was not measured.
        most: the ratio must not be above this.
        least: the ratio must not be below this.
        unit: what stands behind the figure; a ratio has `×`.
    """

    what: str
    value: float | None
    most: float | None = None
    least: float | None = None
    unit: str = "×"

    @property
    def met(self) -> bool | None:
        """Whether it keeps its limit; none if it was not measured."""
        if self.value is None:
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One row of the table of goals.

    Attributes:
        work: what is done.
        goal: what was asked for.
        bound: what bounds the figures: where the time goes that is left.
        measures: reads its figures off the results.
    """

    work: str
    goal: str
    bound: str
    measures: Callable[[Results], Iterator[Measure]]


# --- one decision ----------------------------------------------------------------------------------------------------


def _row(results: Results, subject: str, work: str, name: str) -> Mapping[str, Any] | None:
    rows = results.get("decisions", {}).get("rows", ())
    told = (r for r in rows if (r["subject"], r["work"], r["contestant"]) == (subject, work, name))
    return next((row for row in told if "ratio" in row), None)


def _over(results: Results, subject: str, work: str, above: str, below: str) -> float | None:
    """How many times the second takes the first takes; each is known by its ratio to the same yardstick."""
    first, second = (_row(results, subject, work, name) for name in (above, below))
    return first["ratio"] / second["ratio"] if first and second else None


def _single(results: Results) -> Iterator[Measure]:
    for subject, title in SHIPPED.items():
        for work, told in (("all", "mean of all answer sets"), ("longest", "longest path")):
            where = f"{title}, {told}"
            pairs = (("words", OWN, HAND), ("booleans", OWN_BOOLEANS, HAND_BOOLEANS))
            for kind, own, hand in pairs:
                yield Measure(
                    what=f"{where}: justrules ÷ if/else, on {kind}",
                    value=_over(results, subject, work, own, hand),
                    most=6,
                )
            compiled = _over(results, subject, work, OWN, "datalogic-py, compiled")
            yield Measure(what=f"{where}: justrules ÷ datalogic-py compiled", value=compiled, most=1)
            yield from _ahead(results, subject, work, where)


def _ahead(results: Results, subject: str, work: str, where: str) -> Iterator[Measure]:
    """How far peers that say why are behind."""
    traced = [_over(results, subject, work, f"zen-engine, {form}, trace", OWN) for form in ("table", "graph")]
    yield Measure(what=f"{where}: zen-engine with trace ÷ justrules", value=_least(traced), least=100)
    names = _path_givers(results, subject, work)
    times = {name: _over(results, subject, work, name, OWN) for name in names}
    known = {name: value for name, value in times.items() if value is not None}
    fastest = min(known, key=lambda name: known[name], default=None)
    told = f"{where}: fastest peer with a path ÷ justrules" + (f" ({fastest})" if fastest else "")
    yield Measure(what=told, value=known[fastest] if fastest else None, least=40)


def _path_givers(results: Results, subject: str, work: str) -> Sequence[str]:
    rows = results.get("decisions", {}).get("rows", ())
    here = (row for row in rows if (row["subject"], row["work"]) == (subject, work))
    return [row["contestant"] for row in here if row.get("path") and row.get("package") and "ratio" in row]


def _least(values: Sequence[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)


def _deep(results: Results) -> Iterator[Measure]:
    for work, told in (("all", "512 paths"), ("longest", "one path, again and again")):
        yield Measure(
            what=f"{told}: justrules ÷ bare linked table", value=_over(results, "diagram", work, OWN, BARE), most=2
        )
    crowded = _row(results, "diagram", "crowded", OWN)
    told = "4,096 paths, more than are kept in mind: justrules ÷ bare linked table"
    yield Measure(what=told, value=crowded["ratio"] if crowded else None, most=2)
    grown = _row(results, "diagram", "growth", OWN)
    bare = _row(results, "diagram", "growth", BARE)
    told = "30 questions of 1,000 ÷ 30 of 30"
    yield Measure(what=f"{told}, justrules", value=grown["ratio"] if grown else None, most=1.6)
    yield Measure(what=f"{told}, bare linked table", value=bare["ratio"] if bare else None)


def _partial(results: Results) -> Iterator[Measure]:
    for subject, title in (SHIPPED | {"diagram": "1,000 questions"}).items():
        for work, told in (("partial", "first answers only"), ("gaps", "answers missing anywhere")):
            row = _row(results, subject, work, OWN)
            yield Measure(what=f"{title}, {told}: ÷ a complete one", value=row["ratio"] if row else None, most=3)
            first = row["cold"] / (row["median"] / row["ratio"]) if row else None
            yield Measure(what=f"{title}, {told}, answers never met before: ÷ a complete one", value=first)


# --- loading, cold start, proofs -------------------------------------------------------------------------------------


def _named(part: str) -> Callable[[Results], Iterator[Measure]]:
    """Figures that a part has already set beside their limits, as `measures` of its file."""

    def measures(results: Results) -> Iterator[Measure]:
        told = results.get(part, {}).get("measures")
        if not told:
            yield Measure(what="not measured", value=None)
            return
        for one in told:
            yield Measure(**one)

    return measures


def _loading(results: Results) -> Iterator[Measure]:
    yield from _named("loading")(results)
    tree = next((row for row in results.get("memory", {}).get("rows", ()) if row["work"] == "tree"), None)
    held = tree["held"] if tree else None
    yield Measure(what="memory of a compiled tree, a question", value=held, most=1024, unit=" bytes")


# --- whole tables ----------------------------------------------------------------------------------------------------


def _times(results: Results, table: str, name: str) -> Sequence[float] | None:
    rows = results.get("tables", {}).get("rows", ())
    told = (row["times"] for row in rows if (row["table"], row["contestant"]) == (table, name) and "times" in row)
    return next(told, None)


def _by_round(above: Sequence[float] | None, below: Sequence[float] | None) -> float | None:
    """The median of the ratios of one round each; whoever takes long takes part in the first rounds only."""
    if above is None or below is None:
        return None
    return statistics.median(first / second for first, second in zip(above, below, strict=False))


def _best(results: Results, table: str, names: Sequence[str]) -> Sequence[float] | None:
    """The times of the one that is fastest in the median."""
    known = [times for name in names if (times := _times(results, table, name)) is not None]
    return min(known, key=statistics.median, default=None)


_TABLES = (("aviation", 4), ("nhs", 11), ("chain", 30))
_PLAIN = ("Polars when/then", "Polars reach columns", "Polars lazy when/then", "Polars lazy reach columns")
_EQUAL = ("Polars lazy when/then, settled too",)


def _eager(results: Results) -> Iterator[Measure]:
    for table, count in _TABLES:
        own, least = _times(results, table, "justrules on Polars"), 1 if count == 4 else 3
        equal, plain = (_best(results, table, names) for names in (_EQUAL, _PLAIN))
        told = f"{count} questions: Polars by hand ÷ justrules"
        if equal:
            yield Measure(what=f"{told}, with equal results", value=_by_round(equal, own), least=least)
        judged = None if equal else least
        yield Measure(what=f"{told}, nothing settled early", value=_by_round(plain, own), least=judged)
    for table, count in _TABLES:
        own, told = _times(results, table, "justrules on PyArrow"), f"{count} questions, PyArrow: justrules ÷"
        read = _by_round(own, _times(results, table, "read each bitmap once"))
        yield Measure(what=f"{told} reading each bitmap once", value=read, most=8)
        written = _by_round(own, _times(results, table, "read each bitmap once, write a byte a row"))
        yield Measure(what=f"{told} the same and writing a byte a row", value=written)
    for table, count in _TABLES:
        hand = _times(results, table, "pandas np.select")
        ratio = _by_round(hand, _times(results, table, "justrules on pandas"))
        yield Measure(what=f"{count} questions: np.select on pandas ÷ justrules", value=ratio, least=5)
    yield from _peaks(results)


def _peaks(results: Results) -> Iterator[Measure]:
    for row in results.get("memory", {}).get("rows", ()):
        if row["work"] == "table" and "beyond" in row:
            beyond = (row["beyond"] - row["output"]) / 2**20
            what = f"peak beyond the output, {row['engine']}, {row['rows']:,} rows of 30 answers"
            yield Measure(what=what, value=beyond, most=64, unit=" MiB")


_LAZY = {"Polars": "justrules on lazy Polars", "DuckDB": "justrules on DuckDB"}


def _lazy(results: Results) -> Iterator[Measure]:
    yield from _named("lazy")(results)
    for engine, own in _LAZY.items():
        shared = _times(results, "shared", own)
        told = f"{engine}, 2^30 paths, 100,000 rows"
        seconds = statistics.median(shared) / 1000 if shared else None
        yield Measure(what=told, value=seconds, most=0.5, unit=" s")


_TEXTS = (
    ("PyArrow", "justrules on PyArrow text", "compare the strings, PyArrow"),
    ("Polars", "justrules on Polars String", "compare the strings, Polars"),
    ("pandas", "justrules on pandas text", "compare the strings, pandas"),
    ("DuckDB", "justrules on DuckDB VARCHAR", "compare the strings, DuckDB"),
)
_CODES = (
    ("PyArrow dictionary", "justrules on PyArrow dictionary", "justrules on PyArrow text"),
    ("Polars Enum", "justrules on Polars Enum", "justrules on Polars String"),
    ("pandas Categorical", "justrules on pandas Categorical", "justrules on pandas text"),
)


def _texts(results: Results) -> Iterator[Measure]:
    for engine, own, floor in _TEXTS:
        ratio = _by_round(_times(results, "words", own), _times(results, "words", floor))
        yield Measure(what=f"{engine}: justrules ÷ comparing the strings", value=ratio, most=1.2)
    for kind, codes, strings in _CODES:
        ratio = _by_round(_times(results, "words", codes), _times(results, "words", strings))
        yield Measure(what=f"{kind} ÷ the same as text", value=ratio)


GOALS: tuple[Goal, ...] = (
    Goal(
        work="One complete decision with path, checks and frozen result",
        goal="≤ 6 × hand-written if/else, on the mean over all answer sets and on the longest path; ahead of"
        " datalogic-py compiled, which gives no path; ≥ 100 × zen-engine with trace; ≥ 40 × the fastest peer that"
        " gives a path",
        bound="Most of it is the look at every question id and every answer, whether they lie on the path or not; the"
        " walk itself takes about as long as over the bare table. A decision is made once for each path and handed out"
        ' again, because it is a value; the columns "first time" below say what it takes to make one.',
        measures=_single,
    ),
    Goal(
        work="1,000 questions, paths of 30",
        goal="≤ 2 × a bare linked-table walk; time grows with the path, not the policy (≤ 1.6 × the same path alone)",
        bound="Thirty look-ups, which both make, in memory that no cache holds once there are many paths. Up to 16,384"
        " places on paths are kept in mind; beyond that each path is put together anew, which the third figure shows.",
        measures=_deep,
    ),
    Goal(
        work="Partial answers met before, with the categories still possible",
        goal="≤ 3 × a complete decision",
        bound="What is still possible is kept by the answers it was found for. Answers never met before have all that"
        " lies ahead of them searched, so there the time grows with the policy; the figures without a limit show that."
        " Less than one: fewer answers are fewer to look at.",
        measures=_partial,
    ),
    Goal(
        work="Cold `justrules decide` on a shipped policy",
        goal="≤ 1.5 × a Python that imports pydantic, yaml and click",
        bound="The start of Python, and the imports of click and of a YAML parser for the answers. The policy is not"
        " read again: its tree comes from a file that vouches for these bytes and these checks.",
        measures=_named("cold_start"),
    ),
    Goal(
        work="Load, check and compile",
        goal="20 KiB and the shipped policies: ≤ 3 × the bare event parse of libyaml; 1,000 questions: not slower than"
        " `yaml.load` with libyaml;"
        " linear beyond; ≤ 1 KiB of memory a question once compiled",
        bound="A question of two answers costs about 11.5 µs for its events, which are made in C, 4 for the loop that"
        " makes lists and mappings of them, 4.5 for pydantic, 3 for the checks, 2.5 for the digest and 3 for the"
        " tree. Where a file is prose and not questions upon questions, as real ones are, the events weigh more.",
        measures=_loading,
    ),
    Goal(
        work="`prove` on 10,000 questions with shared sub-trees",
        goal="≤ 10 s, linear or near",
        bound="Folds over the questions, one for each thing that is proved, and none over the paths. The numbers of"
        " paths and answer sets are exact and have thousands of digits, so that a sum takes longer in a larger policy.",
        measures=_named("proof"),
    ),
    Goal(
        work="Batch on eager frames, booleans",
        goal="not slower than hand-written Polars at 4 questions, ≥ 3 × faster at 11 and 30; ≤ 8 × reading each bitmap"
        " once; pandas ≥ 5 × `np.select`; peak memory ≤ output + 64 MiB",
        bound="Writing one code a row; with many questions, the bitmaps that pass through the cache. With four the"
        " floor takes half a millisecond, and each of the dozen passes of NumPy over a bitmap shows. Polars by hand"
        " runs on every core, the kernel on one.",
        measures=_eager,
    ),
    Goal(
        work="Batch on lazy and SQL engines",
        goal="≤ 1.2 × the best hand-written expression of the engine; 2^30 paths: 100,000 rows under half a second",
        bound="The engine, which carries out the same expression, and one more test of every value for what is no"
        " answer.",
        measures=_lazy,
    ),
    Goal(
        work="Text columns",
        goal="within 1.2 × of what the engine needs to compare the strings; Enum, dictionary and Categorical on codes",
        bound="Comparing each value with each word that an answer may be. PyArrow's and Polars' texts in memory are"
        " compared by NumPy, eight bytes at once and in up to four threads; on lazy engines the engine compares them.",
        measures=_texts,
    ),
    Goal(
        work="Replay of Parquet files",
        goal="memory ≤ 2 GiB at 50 million rows; rows per second against DuckDB's own scan of the same columns",
        bound="Deciding and counting by path and by group, which takes the same counts by hand about as long. The scan"
        " reads the columns and does nothing else.",
        measures=_named("replay"),
    ),
    Goal(
        work="Spark on one machine",
        goal="≤ 1.5 × hand-written Spark SQL, 10 million rows",
        bound="The look at every value for what is no answer, which the hand does without.",
        measures=_named("spark"),
    ),
)
