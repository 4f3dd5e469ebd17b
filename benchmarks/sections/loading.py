"""Loading, checking and compiling a policy, against the bare parse of its YAML."""

from __future__ import annotations

from collections.abc import Callable

import yaml

from benchmarks.figures import Row, Shown, effort, write
from benchmarks.goals import Measure
from benchmarks.loading.diagrams import diagram
from benchmarks.sections.proof import TRUSTED
from benchmarks.timing import Runner, Timing, interleaved
from justrules.engine.compiler import check
from justrules.engine.compiler import compile as compiled
from justrules.engine.tree import Tree
from justrules.policies.loader import loads, shipped

SIZES = {"20 KiB": 105, "64 KiB": 345, "1,000 questions": 1_000, "256 KiB": 1_390, "1 MiB": 5_550, "2 MiB": 11_000}
"""How many questions make a file of about each size."""
SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
SLICE = 0.05
EVENTS, LOAD, OWN, ALL = "events", "yaml.load", "load, check, compile", "and look for warnings"


def events(text: str) -> None:
    """The events of libyaml, one after the other, and nothing made of them."""
    for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
        pass


def loaded(text: str) -> object:
    """What libyaml and PyYAML make of it: dicts, lists and texts, without places."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def own(text: str) -> Tree:
    """A tree: read with every line and column, checked for every error, compiled."""
    return compiled(loads(text, limits=TRUSTED))


def checked(text: str) -> object:
    """A policy, with what every check says of it, wording included."""
    return check(loads(text, limits=TRUSTED))


CONTESTANTS: dict[str, Callable[[str], object]] = {EVENTS: events, LOAD: loaded, OWN: own, ALL: checked}


def measured(text: str, *, quick: bool) -> tuple[int, dict[str, Timing]]:
    """The bytes of a file, and each contestant's time in turns with the bare events."""
    runners = {name: Runner(call=call, given=(text,)) for name, call in CONTESTANTS.items()}
    slices, patience = (3, 2.0) if quick else (15, 8.0)
    return len(text.encode()), interleaved(runners[EVENTS], runners, slices=slices, patience=patience, length=SLICE)


def _drawn(questions: int) -> str:
    text = diagram(questions)
    if len(own(text).branches) != questions:
        raise AssertionError("the tree has other questions than the file")
    return text


def _shipped(name: str) -> str:
    return (shipped("policies") / f"{name}.yaml").read_text(encoding="utf-8")


def measures(found: dict[str, tuple[int, dict[str, Timing]]]) -> list[Measure]:
    """What the goals ask for."""

    def over(size: str, above: str, below: str) -> float:
        times = found[size][1]
        return times[above].ratio / times[below].ratio

    def growth(size: str) -> float:
        return over(size, OWN, EVENTS) / over("20 KiB", OWN, EVENTS)

    told = "justrules ÷ bare event parse"
    return [
        Measure(what=f"20 KiB: {told}", value=over("20 KiB", OWN, EVENTS), most=3),
        *(Measure(what=f"{name}: {told}", value=over(name, OWN, EVENTS), most=3) for name in SHIPPED),
        Measure(what="1,000 questions: justrules ÷ yaml.load", value=over("1,000 questions", OWN, LOAD), most=1),
        *(
            Measure(what=f"{size}: {told}, ÷ the same at 20 KiB, where linear is 1", value=growth(size), most=1.5)
            for size in ("256 KiB", "2 MiB")
            if size in found
        ),
    ]


def _cells(size: str, count: int, times: dict[str, Timing]) -> tuple[str, ...]:
    told = [f"{times[name].median / 1e6:.1f} ms, {times[name].ratio:.2f} ×" for name in CONTESTANTS]
    return (size, f"{count / 1024:,.0f} KiB", *told)


def main() -> None:
    """Measure and write it down."""
    given = effort(__doc__)
    texts = {size: _drawn(count) for size, count in SIZES.items() if not given.quick or count <= 1_390}
    texts |= {name: _shipped(name) for name in SHIPPED}
    found = {name: measured(text, quick=given.quick) for name, text in texts.items()}
    rows: list[Row] = [
        {"size": size, "bytes": count, "contestant": name, "median": timing.median, "ratio": timing.ratio}
        for size, (count, times) in found.items()
        for name, timing in times.items()
        if name
    ]
    shown = Shown(
        title="Loading",
        text="Milliseconds, and times the bare events of libyaml. The sizes are of diagrams of nothing but questions,"
        " the names of policies that come with the library, most of which is prose. Loading keeps line and column of"
        " every key and value, refuses what YAML would change in silence, and compiles only what every check for errors"
        " lets pass; `yaml.load` does none of these. Warnings about words, which `justrules check` looks for too, stop"
        " nothing and have a column of their own.",
        head=("Policy", "file", *CONTESTANTS),
        rows=tuple(_cells(size, count, times) for size, (count, times) in found.items()),
    )
    write(
        given.output,
        part="loading",
        quick=given.quick,
        rows=rows,
        packages=("PyYAML", "pydantic", "networkx"),
        measures=measures(found),
        shown=[shown],
    )


if __name__ == "__main__":
    main()
