"""A replay in sentences, which every form of it shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from justrules.engine.tree import PolicyRef, Step
from justrules.replay.result import Change, End, Replay
from justrules.replay.tables import OPEN, Move, count, plural

STANDS = (
    "A replay says what the answers on record come to under another policy. It reopens no case and decides none: what "
    "was decided under the policy of its day stands until a person looks at the case again."
)
SMALL = (
    "This table is for those who may see the cases. Small numbers in it can point to a single person; before it goes "
    "to anybody else, group more coarsely or leave the small numbers out."
)
CAUTION = (STANDS, SMALL)
"""What has to be read with every result."""

COMES = "\N{RIGHTWARDS ARROW}"

_TOLD: Mapping[Change, tuple[str, str]] = {
    Change.CATEGORY: ("comes to another category", "come to another category"),
    Change.OPENED: ("had a category and is open now", "had a category and are open now"),
    Change.SETTLED: ("was open and has a category now", "were open and have a category now"),
    Change.REASON: ("stays in its category for another reason", "stay in their category for another reason"),
    Change.SAME: ("stays as it is", "stay as they are"),
    Change.OPEN: ("was open and stays open", "were open and stay open"),
    Change.UNRECORDED: ("has no recorded category", "have no recorded category"),
    Change.FOREIGN: (
        "has a recorded category that is none of these policies",
        "have a recorded category that is none of these policies",
    ),
    Change.UNREADABLE: ("has an answer that cannot be read", "have an answer that cannot be read"),
    Change.UNCOMPARED: ("is compared with nothing", "are compared with nothing"),
}


def named(policy: PolicyRef) -> str:
    """A policy by id and version."""
    return f"{policy.id} {policy.version}"


def title(replay: Replay) -> str:
    """What was compared with what."""
    recorded = ["as recorded"] if replay.compared == "recorded" else []
    old = [named(replay.old)] if replay.old is not None else []
    before = ", ".join((*recorded, *old))
    return f"{before} {COMES} {named(replay.new)}" if before else named(replay.new)


def summary(replay: Replay) -> Iterator[str]:
    """How many rows were read, and what became of them; the numbers add up."""
    yield f"{plural(replay.rows)} read."
    if replay.compared == "nothing":
        return
    for change in Change:
        rows = replay.having(change)
        if rows:
            one, more = _TOLD[change]
            yield f"{count(rows)} {one if rows == 1 else more}."


def remarks(replay: Replay) -> Iterator[str]:
    """What a reader must know about how it was counted."""
    if replay.differently_recorded:
        told = "row has" if replay.differently_recorded == 1 else "rows have"
        old = named(replay.old) if replay.old is not None else "the version that decided it"
        yield (
            f"{count(replay.differently_recorded)} {told} a recorded category other than the one that {old} "
            "gives the answers: it was decided under another version, corrected by hand, or the answers were changed."
        )
    for problem in replay.problems:
        told = "row has something" if problem.rows == 1 else "rows have something"
        yield f"{count(problem.rows)} {told} at `{problem.where}` that is no answer under {named(problem.policy)}."
    for foreign in replay.foreign:
        yield f"{plural(foreign.rows)} recorded as {_foreign(foreign.word, foreign.meant)}."
    for renamed in replay.renamed:
        yield f"The {renamed.kind} `{renamed.former}` is followed under its new name `{renamed.now}`."
    # Ids stay as they are: no note begins with one.
    yield from (f"{note[:1].upper()}{note[1:]}{'' if note.endswith('?') else '.'}" for note in replay.notes)


def _foreign(word: str | None, meant: str | None) -> str:
    if word is None:
        return "something that is no category"
    return f"`{word}`, which is no category; `{meant}` may be meant"


def heading(move: Move) -> str:
    """How many rows moved from where to where."""
    return f"{plural(move.rows)}: {_start(move)} {COMES} {_told(move.now)}"


def _start(move: Move) -> str:
    if move.before is not None and move.before.readable and move.before.category == move.was:
        return _told(move.before)
    return move.was or OPEN


def _told(end: End) -> str:
    if end.outcome is not None:
        return f"{end.category} ({end.outcome})"
    return f"{end.category}, whatever {end.pending} is" if end.category else f"open at {end.pending}"


def ways(move: Move) -> Iterator[tuple[str, str]]:
    """The old way and the new one in words, where they are known; what both begin with is told once."""
    before = move.before.path if move.before is not None else None
    now = move.now.path
    if before is not None:
        yield "before", said(before)
    if now is not None:
        yield "now", said(now) if before is None else _after(before, now)


def _after(before: tuple[Step, ...], now: tuple[Step, ...]) -> str:
    """The new way, told from where it leaves the old one, if all of that is still gone."""
    same = [(old.question, old.answer) == (new.question, new.answer) for old, new in zip(before, now, strict=False)]
    if len(now) < len(before) or not all(same):
        return said(now)
    onward = now[len(before) :]
    return f"as before, then: {said(onward)}" if before and onward else said(onward) if onward else "as before"


def rest(moves: Sequence[Move]) -> Iterator[str]:
    """How much is not told."""
    if moves:
        rows = sum(move.rows for move in moves)
        yield f"… and {plural(rows)} in {plural(len(moves), 'other way')}; JSON and Parquet have them all"


def said(path: tuple[Step, ...]) -> str:
    """A path as it was asked and answered."""
    return " \N{MIDDLE DOT} ".join(f"{step.text} {step.label}" for step in path) or "nothing is answered yet"


def ids(path: tuple[Step, ...] | None) -> str | None:
    """A path in ids, for programs."""
    return None if path is None else ", ".join(f"{step.question}: {step.answer}" for step in path)
