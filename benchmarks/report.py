"""The page about the benchmarks and its pictures, made from the committed results and from nothing else."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.chart import Bar, Chart, drawn
from benchmarks.goals import GOALS, HAND, OWN, OWN_BOOLEANS, Goal, Measure, Results

Row = Mapping[str, Any]

SUBJECTS = {
    "aviation_part5": "Aviation, 4 questions",
    "nhs_just_culture": "NHS, 11 questions",
    "diagram": "A diagram of 1,000 questions, 30 on each path",
}
TABLES = {
    "aviation": "Aviation, 4 questions",
    "nhs": "NHS, 11 questions",
    "chain": "A chain of 30 questions",
    "words": "Aviation, answers as words",
    "shared": "59 questions, 2^30 paths",
}

_HEAD = """\
# Benchmarks

How long a decision takes, a table of ten million, and loading a policy; beside others that could do the same work. The
figures are ratios of times from one run, because seconds say more about a machine than about a library.

This page is made from the files in `benchmarks/results/`. Nothing on it is typed in but the goals and the sentences on
what bounds a figure.
"""

_HOW = """\
## How it was measured

- **Equal first.** The rules of every contestant are made by code from the compiled policy. It is timed only if it
  agrees with `evaluate`: on every complete answer set of the two shipped policies, on 512 drawn ones of the large
  diagram, on every row of a table. What is wrong, fails, is not installed or cannot hold a diagram stands in the tables
  as that.
- **In turns.** In one process, a slice of a contestant stands between two slices of the yardstick, and the median of
  those ratios counts. With tables, contestants take turns round by round, and a ratio is that of times of one round:
  the median of the ratios is judged. The tables below show the median time of all rounds, so where a machine was not
  steady the two say somewhat different things.
- **In their favour.** Peers get their answers in the form that they like best, and neither making that form nor reading
  what comes back is timed. Of `evaluate` all is timed: it looks at every question id and every answer, follows the
  path, and gives back a finished, frozen decision with each step on it.
- **Loop included.** A call and the loop around it cost what the row "a function that does nothing" shows. They are in
  every figure, so ratios between fast contestants are a little smaller than the work itself would give.
- **Warm.** Every contestant was called before. "First time" is the mean call over answer sets that were never met
  before.
- **By hand** means what a person would write for one policy: nested conditions that give the category and check
  nothing. In tables, it leaves a row undecided when an answer on its path is missing; `classify` still decides where
  everything that is left is the same category.
"""

_AGAIN = """\
## To measure again

    make bench

brings all contestants into an environment of their own, measures for about a quarter of an hour, writes
`benchmarks/results/` and then this page. `python -m benchmarks.run --quick` takes two minutes and is good enough to
see whether something became much slower. `python tools/benchmarks.py` writes the page anew from the results that are
there.
"""


def page(results: Results) -> str:
    """The page, as Markdown."""
    parts = [
        _HEAD,
        *_hasty(results),
        *_goals(results),
        *_single(results),
        *_tables(results),
        *_others(results),
        _HOW,
        *_where(results),
    ]
    return "\n".join([*parts, _AGAIN])


def _hasty(results: Results) -> Iterator[str]:
    hasty = [name.replace("_", " ") for name, part in results.items() if part["quick"]]
    if hasty:
        yield f"**These parts were measured with little effort, and are no more than a hint: {', '.join(hasty)}.**\n"


# --- goals -----------------------------------------------------------------------------------------------------------


def _goals(results: Results) -> Iterator[str]:
    yield "## What was to be shown\n"
    yield "| Work | Goal | Measured | Met |\n| :-- | :-- | :-- | :-- |"
    told = [(goal, tuple(goal.measures(results))) for goal in GOALS]
    for goal, measures in told:
        yield f"| {goal.work} | {goal.goal} | {_worst(measures)} | {verdict(measures)} |"
    yield "\nEach row in full, and what bounds it:\n"
    for goal, measures in told:
        yield from _in_full(goal, measures)


def verdict(measures: Sequence[Measure]) -> str:
    """Whether the figures that have a limit keep it."""
    judged = [one.met for one in measures if one.most is not None or one.least is not None]
    if not judged or all(met is None for met in judged):
        return "not measured"
    missed = judged.count(False)
    open_ = judged.count(None)
    told = "yes" if not missed else f"no: {missed} of {len(judged) - open_} missed"
    return f"{told}, {open_} not measured" if open_ else told


def _worst(measures: Sequence[Measure]) -> str:
    """The figures nearest to their limits, or beyond; one for each limit."""
    nearest: dict[tuple[str, float | None, float | None], Measure] = {}
    for one in measures:
        key = (one.unit, one.most, one.least)
        if one.value is not None and (one.most, one.least) != (None, None):
            nearest[key] = max(nearest.get(key, one), one, key=_strain)
    return "; ".join(f"{figure(one)} ({_limit(one)})" for one in nearest.values()) or "–"


def _strain(one: Measure) -> float:
    """How far a figure has used up its limit; above 1 it is missed."""
    value = one.value or 0.0
    if one.most is not None:
        return value / one.most
    return (one.least or 0.0) / value if value else 0.0


def _in_full(goal: Goal, measures: Sequence[Measure]) -> Iterator[str]:
    yield f"**{goal.work}.** {goal.bound}\n"
    yield "| Figure | Measured | Limit | Met |\n| :-- | --: | --: | :-- |"
    met = {True: "yes", False: "no", None: "not measured"}
    for one in measures:
        judged = met[one.met] if _limit(one) or one.value is None else ""
        yield f"| {one.what} | {figure(one)} | {_limit(one)} | {judged} |"
    yield ""


def _limit(one: Measure) -> str:
    if one.most is not None:
        return f"≤ {_number(one.most)}{_unit(one)}"
    return f"≥ {_number(one.least)}{_unit(one)}" if one.least is not None else ""


def figure(one: Measure) -> str:
    """A figure with its unit; a dash if there is none."""
    return "–" if one.value is None else f"{_number(one.value)}{_unit(one)}"


def _unit(one: Measure) -> str:
    return " ×" if one.unit == "×" else one.unit


def _number(value: float) -> str:
    """Three figures, or all that stand before the point."""
    if value >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


# --- one decision ----------------------------------------------------------------------------------------------------


def _single(results: Results) -> Iterator[str]:
    rows = results.get("decisions", {}).get("rows", ())
    if not rows:
        return
    yield "## One decision\n"
    for subject, title in SUBJECTS.items():
        here = [row for row in rows if row["subject"] == subject]
        yield f"### {title}\n"
        told = f"{title}: every contestant in times {_yardstick(here)}; the table has the figures"
        yield f"![{told}](assets/bench-{_short(subject)}.svg)\n"
        yield from _contestants(here)
    yield from _unfinished(rows)


def _yardstick(rows: Sequence[Row]) -> str:
    return str(next((row["unit"] for row in rows if row["work"] == "all" and "unit" in row), HAND))


def _short(subject: str) -> str:
    return subject.partition("_")[0]


def _contestants(rows: Sequence[Row]) -> Iterator[str]:
    unit = _yardstick(rows)
    yield f"In times {unit}; the time of one call, the median of the slices, in brackets.\n"
    yield "| Contestant | says why | mean of all | longest path | first time | making the rules |"
    yield "| :-- | :-- | --: | --: | --: | --: |"
    longest = {row["contestant"]: row for row in rows if row["work"] == "longest"}
    notes: dict[str, int] = {}
    every = [row for row in rows if row["work"] == "all"]
    for row in sorted((row for row in every if "ratio" in row), key=lambda row: float(row["ratio"])):
        told = [_marked(row, notes), "yes" if row.get("path") else "no", _cell(row), _cell(longest[row["contestant"]])]
        yield f"| {' | '.join(told)} | {_time(row.get('cold'))} | {_time(row.get('prepare'))} |"
    absent = [row for row in every if "ratio" not in row]
    yield ""
    yield from (f"{number}. {note[0].upper()}{note[1:]}." for note, number in notes.items())
    for reason in dict.fromkeys(row["status"] for row in absent):
        names = "; ".join(row["contestant"] for row in absent if row["status"] == reason)
        yield f"\nNot timed, {_reason(reason)}: {names}."
    yield ""


def _reason(status: str) -> str:
    return status.removeprefix("cannot: ")


def _marked(row: Row, notes: dict[str, int]) -> str:
    note = row.get("note")
    if not note:
        return _name(row)
    return f"{_name(row)} ({notes.setdefault(note, len(notes) + 1)})"


def _name(row: Row) -> str:
    name = str(row["contestant"])
    return f"**{name}**" if name in {OWN, OWN_BOOLEANS} else name


def _cell(row: Row) -> str:
    return f"{_number(row['ratio'])} ({_time(row['median'])})" if "ratio" in row else "–"


def _time(nanoseconds: float | None) -> str:
    if nanoseconds is None:
        return ""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{_number(nanoseconds / size)} {unit}"
    return f"{nanoseconds:.0f} ns"


def _unfinished(rows: Sequence[Row]) -> Iterator[str]:
    yield "### Answers that are not complete\n"
    yield "`evaluate` then names the next question and finds out which categories are still possible.\n"
    yield "| Policy | Answers | times a complete decision | time | first time |\n| :-- | :-- | --: | --: | --: |"
    told = {"partial": "the first ones, as in an interview", "gaps": "missing anywhere"}
    for row in rows:
        if row["work"] in told:
            cells = [SUBJECTS[row["subject"]], told[row["work"]], _number(row["ratio"]), _time(row["median"])]
            yield f"| {' | '.join(cells)} | {_time(row['cold'])} |"
    yield ""


# --- tables ----------------------------------------------------------------------------------------------------------


def _tables(results: Results) -> Iterator[str]:
    rows = results.get("tables", {}).get("rows", ())
    if not rows:
        return
    yield "## Whole tables\n"
    for table, title in TABLES.items():
        here = [row for row in rows if row["table"] == table]
        if not here:
            continue
        yield f"### {title}, {_count(here[0]['rows'])} rows\n"
        told = f"{title}: nanoseconds a row of every contestant; the table has the figures"
        yield f"![{told}](assets/bench-table-{table}.svg)\n"
        yield "| Engine | Contestant | ns a row, clock | ns a row, processor | equal |\n| :-- | :-- | --: | --: | :-- |"
        for row in here:
            cells = (row["engine"], _table_name(row), _per_row(row, "times"), _per_row(row, "cpu"), _status(row))
            yield f"| {' | '.join(cells)} |"
        notes = dict.fromkeys(f"{row['contestant']}: {row['note']}" for row in here if row["note"])
        yield ""
        yield from (f"- {note}." for note in notes)
        yield from [""] * bool(notes)


def _table_name(row: Row) -> str:
    return f"**{row['contestant']}**" if row["kind"] == "justrules" else str(row["contestant"])


def _count(rows: int) -> str:
    return f"{rows // 1_000_000} million" if rows >= 1_000_000 else f"{rows:,}"


def _per_row(row: Row, which: str) -> str:
    if which not in row:
        return "–"
    return _number(statistics.median(row[which]) * 1e6 / row["decided"])


def _status(row: Row) -> str:
    status = str(row["status"])
    return {"equal": "yes", "floor": "decides nothing"}.get(status, status.removeprefix("cannot: "))


# --- the rest --------------------------------------------------------------------------------------------------------


def _others(results: Results) -> Iterator[str]:
    """The tables that other parts bring along."""
    for part in results.values():
        for shown in part.get("shown", ()):
            yield f"## {shown['title']}\n\n{shown['text']}\n"
            yield f"| {' | '.join(shown['head'])} |"
            yield f"| {' | '.join([':--', *['--:'] * (len(shown['head']) - 1)])} |"
            yield from (f"| {' | '.join(cells)} |" for cells in shown["rows"])
            yield ""


def _where(results: Results) -> Iterator[str]:
    yield "## Where and with what\n"
    yield "| Part | Taken | Machine | Python | Load before and after |\n| :-- | :-- | :-- | :-- | :-- |"
    for name, part in results.items():
        machine = part["machine"]
        told = f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}"
        load = " and ".join("unknown" if one is None else f"{one}" for one in part["load"])
        quick = ", quick" if part["quick"] else ""
        yield f"| {name.replace('_', ' ')} | {part['taken']}{quick} | {told} | {machine['python']} | {load} |"
    versions = {package: one for part in results.values() for package, one in part["versions"].items() if one}
    yield "\nLoad is how many programs wanted a core, on average over a minute; other work makes every time longer.\n"
    yield ", ".join(f"{package} {versions[package]}" for package in sorted(versions, key=str.lower)) + ".\n"


# --- pictures --------------------------------------------------------------------------------------------------------


def pictures(results: Results) -> dict[str, str]:
    """Each picture by the name of its file."""
    rows, tables = (results.get(part, {}).get("rows", ()) for part in ("decisions", "tables"))
    singles = {
        f"bench-{_short(subject)}.svg": drawn(_chart(subject, title, rows))
        for subject, title in SUBJECTS.items()
        if any(row["subject"] == subject for row in rows)
    }
    whole = {
        f"bench-table-{table}.svg": drawn(_table_chart(table, title, tables))
        for table, title in TABLES.items()
        if any(row["table"] == table for row in tables)
    }
    return singles | whole


def _table_chart(table: str, title: str, rows: Sequence[Row]) -> Chart:
    here = [row for row in rows if row["table"] == table and "times" in row]
    timed = sorted(
        ((statistics.median(row["times"]) * 1e6 / row["decided"], row) for row in here), key=lambda one: one[0]
    )
    kinds = {"justrules": "own", "floor": "second"}
    return Chart(
        id=f"jr-bench-table-{table}",
        title=f"Whole tables: {title}",
        scale=f"Nanoseconds a row, of {_count(here[0]['rows'])} rows, by the clock. To the left is faster.",
        bars=[
            Bar(
                name=row["contestant"],
                value=value,
                told=f"{_number(value)} ns a row, {row['engine']}",
                kind=kinds.get(row["kind"], "plain"),
            )
            for value, row in timed
        ],
        notes=("Dark: justrules. Middle: what decides nothing, a lower bound. Light: by hand, and other products.",),
    )


def _chart(subject: str, title: str, rows: Sequence[Row]) -> Chart:
    here = [row for row in rows if row["subject"] == subject and row["work"] == "all"]
    raced = sorted((row for row in here if "ratio" in row and row["status"] == "equal"), key=lambda row: row["ratio"])
    return Chart(
        id=f"jr-bench-{_short(subject)}",
        title=f"One decision: {title}",
        scale=f"Times {_yardstick(here)}, on the mean over the answer sets. To the left is faster.",
        bars=[_bar(row) for row in raced],
        notes=("Dark: justrules, which says why. Middle: others that say why. Light: the category only.",),
    )


def _bar(row: Row) -> Bar:
    kind = "own" if row["contestant"] in {OWN, OWN_BOOLEANS} else "second" if row["path"] else "plain"
    why = "says why" if row["path"] else "category only"
    return Bar(
        name=row["contestant"],
        value=row["ratio"],
        told=f"{_number(row['ratio'])} ×, {_time(row['median'])}, {why}",
        kind=kind,
    )
