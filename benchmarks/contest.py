"""One decision, by everybody: equal first, timed afterwards. `python -m benchmarks.contest --output FILE`.

A contestant is heard only when it agrees with `evaluate` on every answer set; one that is wrong, fails, is not
installed or cannot hold the diagram stands in the table with that. What is timed is the contestant's own call, on
answers in the form it likes best; to turn answers into that form, and to read what came back, is left out. For
`evaluate` nothing is left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter_ns

from benchmarks.figures import Row, write
from benchmarks.layered import chain
from benchmarks.peers import CONTESTANTS, handwritten, linked, own
from benchmarks.peers.contestant import Answers, Contestant, Inexpressible, Ready
from benchmarks.subjects import Subject, aviation, deep, drawn, nhs
from benchmarks.timing import Runner, interleaved, nothing, once
from justrules.engine.entry import evaluate
from justrules.engine.tree import Tree

SUBJECTS: tuple[Callable[[], Subject], ...] = (aviation, nhs, deep)
CROWD = 4_096
"""How many different paths a tree meets that is to remember none of them."""
OWN = own.ON_TEXT.name
PATIENT = 500_000_000
"""Nanoseconds after which nobody is made anew to be met for the first time again."""
REPEATED = 16
"""How often one answer set stands in a pass, so that the loop costs as little as with many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to measure: slices of each contestant, seconds for all of its slices, every how manieth answer set."""

    slices: int
    patience: float
    every: int


FULL = Effort(slices=15, patience=1.0, every=1)
QUICK = Effort(slices=3, patience=0.2, every=17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A contestant with its rules for one subject; or without, and why.

    Attributes:
        contestant: who.
        ready: its rules; none where it does not take part.
        status: `equal`, or why it does not take part.
        verified: on how many answer sets it agreed.
    """

    contestant: Contestant
    ready: Ready | None
    status: str
    verified: int = 0


# --- equal first -----------------------------------------------------------------------------------------------------


def entered(contestant: Contestant, tree: Tree, answers: Sequence[Answers], expected: Sequence[str | None]) -> Entrant:
    """`contestant` with rules made from `tree`, if they say what is expected of all `answers`."""
    try:
        ready = contestant.prepare(tree)
        wrong = sum(ready.decided(one) != due for one, due in zip(answers, expected, strict=True))
    except Inexpressible as reason:
        return Entrant(contestant=contestant, ready=None, status=f"cannot: {reason}")
    except ModuleNotFoundError:
        return Entrant(contestant=contestant, ready=None, status="not installed")
    except Exception as error:  # noqa: BLE001  # whatever another engine does, the others are still measured
        return Entrant(contestant=contestant, ready=None, status=f"failed: {type(error).__name__}")
    if wrong:
        return Entrant(contestant=contestant, ready=None, status=f"wrong on {wrong} of {len(answers)}")
    return Entrant(contestant=contestant, ready=ready, status="equal", verified=len(answers))


# --- timed afterwards ------------------------------------------------------------------------------------------------


def measured(subject: Subject, effort: Effort) -> Iterator[Row]:
    """Every contestant on `subject`, over all answer sets and on the longest path; then what only we can do."""
    complete = _spread(subject.complete, effort)
    expected = [evaluate(subject.tree, answers).category for answers in complete]
    entrants = [entered(contestant, subject.tree, complete, expected) for contestant in CONTESTANTS]
    for work, answers in (("all", complete), ("longest", (subject.longest,) * REPEATED)):
        yield from _work(subject, work, entrants, answers, effort)
    yield from _unfinished(subject, effort)


def _spread(answers: Sequence[Answers], effort: Effort) -> Sequence[Answers]:
    """Every so manieth, but never fewer than 64 of them."""
    return answers[:: max(1, min(effort.every, len(answers) // 64))]


def _work(
    subject: Subject, work: str, entrants: Sequence[Entrant], answers: Sequence[Answers], effort: Effort
) -> Iterator[Row]:
    present = {entrant.contestant.name: entrant.ready for entrant in entrants if entrant.ready}
    unit = _unit(present)
    runners = {name: _runner(ready, answers) for name, ready in present.items()}
    empty = Runner(call=nothing, given=answers)
    timings = interleaved(runners[unit], runners | {_EMPTY: empty}, slices=effort.slices, patience=effort.patience)
    first = {entrant.contestant.name: _cold(entrant, subject, answers) for entrant in entrants if work == "all"}
    yield {"subject": subject.name, "work": work, "contestant": _EMPTY, "status": "floor"} | _told(timings[_EMPTY])
    for entrant in entrants:
        row = _entry(subject, work, entrant) | {"unit": unit}
        if entrant.ready:
            row |= _told(timings[entrant.contestant.name]) | first.get(entrant.contestant.name, {})
        yield row


_EMPTY = "a function that does nothing"


def _unit(present: dict[str, Ready]) -> str:
    """What everybody is measured by: if and else; where nobody can write that, the bare table."""
    return next(name for name in (handwritten.ON_TEXT.name, linked.BARE.name) if name in present)


def _runner(ready: Ready, answers: Sequence[Answers]) -> Runner:
    return Runner(call=ready.decide, given=[ready.given(one) for one in answers], first=ready.first)


def _entry(subject: Subject, work: str, entrant: Entrant) -> Row:
    return {
        "subject": subject.name,
        "work": work,
        "contestant": entrant.contestant.name,
        "package": entrant.contestant.package,
        "path": entrant.contestant.path,
        "note": entrant.contestant.note,
        "status": entrant.status,
        "verified": entrant.verified,
    }


def _told(timing: object) -> Row:
    return {name: round(value, 4) for name, value in asdict(timing).items()}  # type: ignore[call-overload]


def _cold(entrant: Entrant, subject: Subject, answers: Sequence[Answers]) -> Row:
    """How long it takes to make the rules, and a call when every answer set is met for the first time."""
    if not entrant.ready:
        return {}
    made: list[int] = []
    called: list[float] = []
    begun = perf_counter_ns()
    while len(made) < 3 and perf_counter_ns() - begun < PATIENT:
        tree = subject.make()
        begin = perf_counter_ns()
        ready = entrant.contestant.prepare(tree)
        made.append(perf_counter_ns() - begin)
        called.append(once(_runner(ready, answers)))
    return {"prepare": min(made), "cold": round(min(called), 1)}


# --- only ours -------------------------------------------------------------------------------------------------------


def _unfinished(subject: Subject, effort: Effort) -> Iterator[Row]:
    """Answers that end at a question, against complete ones: with the categories that are still possible."""
    decide = Runner(call=evaluate, given=subject.complete, first=subject.tree)
    works = {"partial": subject.partial, "gaps": subject.gaps}
    runners = {name: Runner(call=evaluate, given=answers, first=subject.tree) for name, answers in works.items()}
    timings = interleaved(decide, runners, slices=effort.slices, patience=effort.patience)
    for name, answers in works.items():
        cold = min(once(Runner(call=evaluate, given=answers, first=subject.make())) for _ in range(3))
        yield {
            "subject": subject.name,
            "work": name,
            "contestant": OWN,
            "status": "equal",
            "unit": "a complete decision",
            "cold": round(cold, 1),
        } | _told(timings[name])


def growth(subject: Subject, effort: Effort) -> Iterator[Row]:
    """One path of thirty questions: in a diagram of a thousand, against a policy that has no other questions."""
    short = chain()
    row = {branch.question: "yes" for branch in short.branches}
    for name, prepare in (("justrules on words", own.on_text), ("bare linked table", linked.prepare)):
        small, large = prepare(short), prepare(subject.tree)
        timing = interleaved(
            _runner(small, (row,) * REPEATED),
            {name: _runner(large, (subject.longest,) * REPEATED)},
            slices=effort.slices,
            patience=effort.patience,
        )[name]
        unit = "the same path without other questions"
        yield {"subject": subject.name, "work": "growth", "contestant": name, "status": "equal", "unit": unit} | _told(
            timing
        )


def crowded(subject: Subject, effort: Effort) -> Iterator[Row]:
    """More paths than a tree keeps in mind, one after the other: what a walk takes when nothing is remembered of it."""
    tree, chance = subject.make(), Random(11)  # noqa: S311  # a workload, and no secret
    paths = tuple(drawn(tree, chance) for _ in range(CROWD))
    bare = _runner(linked.prepare(tree), paths)
    timing = interleaved(
        bare, {OWN: _runner(own.on_text(tree), paths)}, slices=effort.slices, patience=effort.patience
    )[OWN]
    row: Row = {"subject": subject.name, "work": "crowded", "contestant": OWN, "status": "equal"}
    yield row | {"unit": linked.BARE.name} | _told(timing)


def main() -> None:
    """Measure everything and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few slices, and a part of the answer sets")
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    effort = QUICK if given.quick else FULL
    write(given.output, part="decisions", quick=given.quick, rows=list(_all(effort)), packages=_packages())


def _all(effort: Effort) -> Iterator[Row]:
    for make in SUBJECTS:
        yield from measured(make(), effort)
    yield from growth(deep(), effort)
    yield from crowded(deep(), effort)


def _packages() -> set[str]:
    return {contestant.package for contestant in CONTESTANTS if contestant.package}


if __name__ == "__main__":
    main()
