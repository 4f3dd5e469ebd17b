"""What replaying past cases gives: how many came to what before and come to what now, every row counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from justrules.engine.tree import PolicyRef, Step

_Key = TypeVar("_Key", bound=Hashable)


class Change(StrEnum):
    """How what a row comes to now compares with what it came to before."""

    CATEGORY = "category"
    """Another category."""

    OPENED = "opened"
    """It had a category, and now a question is open that leaves more than one possible."""

    SETTLED = "settled"
    """It had none, and now it has one."""

    REASON = "reason"
    """The same category by another outcome, and so with another reason."""

    SAME = "same"
    """The same category; where old outcomes are known, the same outcome too."""

    OPEN = "open"
    """It had no category and has none now."""

    UNRECORDED = "unrecorded"
    """No category was recorded, so there is nothing to compare with."""

    FOREIGN = "foreign"
    """What was recorded is no category of these policies."""

    UNREADABLE = "unreadable"
    """Its answers cannot be read under one of the policies, so nothing is known."""

    UNCOMPARED = "uncompared"
    """Nothing was given to compare with."""


OTHERWISE = frozenset({Change.CATEGORY, Change.OPENED, Change.SETTLED})
"""What counts as deciding otherwise."""

NOT_COMPARED = frozenset({Change.UNRECORDED, Change.FOREIGN, Change.UNREADABLE, Change.UNCOMPARED})
"""Where nothing can be said about a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where answers come to under one policy. Ids are as the new policy calls them.

    Attributes:
        category: the category, where the answers settle it.
        outcome: the outcome, where they settle that too.
        pending: the question that is open, where no outcome is settled.
        path: the steps taken, in order; `None` where paths were not counted, or the answers cannot be read.
        number: the number of that path in the policy's plan.
        readable: whether the answers are answers of this policy.
    """

    category: str | None = None
    outcome: str | None = None
    pending: str | None = None
    path: tuple[Step, ...] | None = None
    number: int | None = None
    readable: bool = True


UNREADABLE = End(readable=False)
"""The end of answers of which one is none that the policy knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """All rows that are alike: in their groups, in what they were and in what they come to now.

    Attributes:
        groups: the values in the columns that were grouped by, as text; `None` where there is none.
        change: how the two compare.
        was: the category before, as the new policy calls it; `None` where there was none.
        before: where the old policy takes the answers; `None` where no old policy was given.
        now: where the new policy takes them.
        rows: how many rows.
    """

    groups: tuple[str | None, ...]
    change: Change
    was: str | None
    before: End | None
    now: End
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Where rows have something that is no answer.

    Attributes:
        policy: the policy that cannot read it.
        where: the id of a question, or the name of a column that belongs to none.
        rows: how many rows have such a thing there.
    """

    policy: PolicyRef
    where: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A recorded word that is no category.

    Attributes:
        word: the word, if it is nearly a category's id; else `None`, for it may be anything.
        meant: the category that it is nearly.
        rows: how many rows have it.
    """

    word: str | None
    meant: str | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """An id that the new policy has under another name, and that occurs here.

    Attributes:
        kind: `question`, `outcome` or `category`.
        former: the old id.
        now: what the new policy calls it.
    """

    kind: str
    former: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Past cases under another policy.

    Attributes:
        new: the policy that decided them anew.
        old: the policy that decided them before; `None` if it was not given, or there were several.
        compared: what the new categories are compared with: `recorded` categories, those that the `old` policy gives,
            or `nothing`.
        by: the columns that were grouped by.
        categories: ids of the categories that occur in the policies, from least to most culpable; those that only the
            old one has come last.
        paths: whether paths were counted.
        lines: the whole table, those that decide otherwise first, the greatest first. Their rows add up to `rows`.
        problems: what could not be read, the most frequent first.
        foreign: what was recorded and is no category, the most frequent first.
        renamed: the renamed ids that were followed.
        notes: what else a reader must know about how it was done; none begins with an id.
    """

    new: PolicyRef
    old: PolicyRef | None
    compared: str
    by: tuple[str, ...]
    categories: tuple[str, ...]
    paths: bool
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return sum(line.rows for line in self.lines)

    @property
    def changed(self) -> int:
        """How many rows decide otherwise: to another category, or from or to none."""
        return self.having(*OTHERWISE)

    @property
    def uncompared(self) -> int:
        """How many rows could not be compared, for whatever reason."""
        return self.having(*NOT_COMPARED)

    @property
    def differently_recorded(self) -> int:
        """How many rows have a recorded category that is not what the old policy gives their answers."""
        if self.compared != "recorded":
            return 0
        known = (line for line in self.lines if line.was is not None and line.change is not Change.FOREIGN)
        return sum(line.rows for line in known if line.before and line.before.readable and _drifted(line, line.before))

    def having(self, *changes: Change) -> int:
        """How many rows have one of these changes."""
        return sum(line.rows for line in self.lines if line.change in changes)

    def counted(self, key: Callable[[Line], _Key | None]) -> Counter[_Key]:
        """Rows by what `key` says of their line; lines of which it says `None` are left out."""
        counts: Counter[_Key] = Counter()
        for line in self.lines:
            found = key(line)
            if found is not None:
                counts[found] += line.rows
        return counts


def _drifted(line: Line, before: End) -> bool:
    return before.category != line.was


def compare(*, compared: str, was: str | None, foreign: bool, before: End | None, now: End) -> Change:
    """How an end compares with what was before.

    Args:
        compared: as in `Replay`.
        was: the category before, as the new policy calls it.
        foreign: whether something was recorded that is no category.
        before: where the old policy takes the answers, if there is one.
        now: where the new one takes them.
    """
    if not now.readable or (compared == "old" and not (before or UNREADABLE).readable):
        return Change.UNREADABLE
    if compared == "nothing":
        return Change.UNCOMPARED
    if foreign:
        return Change.FOREIGN
    if was is None and compared == "recorded":
        return Change.UNRECORDED
    if was != now.category:
        return Change.OPENED if now.category is None else Change.SETTLED if was is None else Change.CATEGORY
    if was is None:
        return Change.OPEN
    return Change.REASON if before is not None and _otherwise_reasoned(before, now) else Change.SAME


def _otherwise_reasoned(before: End, now: End) -> bool:
    return before.category == now.category and before.outcome != now.outcome


_WEIGHT = {change: weight for weight, change in enumerate(Change)}


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines as a reader wants them: what decides otherwise first, in each kind the greatest first."""
    return tuple(sorted(lines, key=_place))


def _place(line: Line) -> tuple[object, ...]:
    ends = (_order(line.before), _order(line.now))
    groups = tuple((value is None, value or "") for value in line.groups)
    return _WEIGHT[line.change], -line.rows, groups, line.was or "", *ends


def _order(end: End | None) -> tuple[object, ...]:
    if end is None:
        return ()
    steps = tuple((step.question, step.answer) for step in end.path or ())
    return end.category or "", end.outcome or "", end.pending or "", steps
