"""Which moves a case may make, as one table: it decides, is drawn and writes the database's constraints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from justrules.cases.words import Disposition, Standing, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way from a status to another.

    Attributes:
        verb: what is called; also the action in the audit trail.
        source: the status before.
        target: the status after.
        needs: what has to be given or to be there already, in words for a person.
        who: the standings that may make it.
        disposition: set on closing without a category.
    """

    verb: str
    source: Status
    target: Status
    needs: tuple[str, ...]
    who: frozenset[Standing] = frozenset({Standing.DECIDES})
    disposition: Disposition | None = None


MOVES: tuple[Move, ...] = (
    Move(
        verb="classify",
        source=Status.OPEN,
        target=Status.CLASSIFIED,
        needs=("a decision for every act", "a rationale"),
    ),
    Move(
        verb="withdraw",
        source=Status.OPEN,
        target=Status.CLOSED,
        needs=("a reason",),
        disposition=Disposition.WITHDRAWN,
    ),
    Move(
        verb="mark_duplicate",
        source=Status.OPEN,
        target=Status.CLOSED,
        needs=("the other case", "a reason"),
        disposition=Disposition.DUPLICATE,
    ),
    Move(verb="reclassify", source=Status.CLASSIFIED, target=Status.OPEN, needs=("a reason",)),
    Move(
        verb="take_action",
        source=Status.CLASSIFIED,
        target=Status.ACTION_TAKEN,
        needs=("a response for every act",),
    ),
    Move(
        verb="follow_up",
        source=Status.ACTION_TAKEN,
        target=Status.FOLLOW_UP,
        needs=("a date that is not past",),
    ),
    Move(verb="close", source=Status.ACTION_TAKEN, target=Status.CLOSED, needs=()),
    Move(verb="close", source=Status.FOLLOW_UP, target=Status.CLOSED, needs=("what the follow-up found",)),
    Move(verb="act_again", source=Status.FOLLOW_UP, target=Status.ACTION_TAKEN, needs=("a reason",)),
    Move(
        verb="reopen",
        source=Status.CLOSED,
        target=Status.OPEN,
        needs=("a reason",),
        who=frozenset({Standing.DECIDES, Standing.OVERSEES}),
    ),
)


def moves_from(status: Status) -> tuple[Move, ...]:
    """The moves that a case of this status may make."""
    return tuple(move for move in MOVES if move.source is status)


def find_move(verb: str, status: Status) -> Move | None:
    """The move of that name from that status, if there is one."""
    return next((move for move in MOVES if move.verb == verb and move.source is status), None)


@dataclass(frozen=True, slots=True)
class Invariant:
    """What is true of every row of the case table; a CHECK constraint of that name."""

    name: str
    sql: str


def invariants() -> Iterator[Invariant]:
    """What the moves leave true, for the database to hold as well."""
    yield Invariant("status", _one_of("status", Status))
    yield Invariant("disposition", f"disposition IS NULL OR {_one_of('disposition', Disposition)}")
    yield Invariant("disposed_is_closed", f"disposition IS NULL OR status = '{Status.CLOSED}'")
    yield Invariant(
        "classified_has_category",
        f"(behavior_category IS NOT NULL) = (status <> '{Status.OPEN}' AND disposition IS NULL)",
    )
    yield Invariant("closed_has_time", f"(closed_at IS NOT NULL) = (status = '{Status.CLOSED}')")
    yield Invariant("closed_after_created", "closed_at IS NULL OR closed_at >= created_at")
    yield Invariant("follow_up_has_date", f"status <> '{Status.FOLLOW_UP}' OR follow_up_date IS NOT NULL")
    yield Invariant(
        "duplicate_has_other",
        f"(duplicate_of IS NOT NULL) = (disposition IS NOT NULL AND disposition = '{Disposition.DUPLICATE}')",
    )


def _one_of(column: str, words: type[Status] | type[Disposition]) -> str:
    return f"{column} IN ({', '.join(repr(word.value) for word in words)})"
