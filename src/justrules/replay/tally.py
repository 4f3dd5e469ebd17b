"""Counted rows put together: from what an engine counted, or an act at a time, to the table of a replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Location, listed
from justrules.replay.ends import Ends, Values
from justrules.replay.renames import Renames
from justrules.replay.result import (
    End,
    Foreign,
    Line,
    Problem,
    Renamed,
    Replay,
    compare,
    in_order,
)

FOREIGN = "?"
"""Stands for a recorded word that is no category; no id has this sign."""

LONGEST = 80
"""Characters of a group's name: what is longer is a story rather than the name of a group."""

NO_LABEL = "(not a label)"
"""Stands for a group whose name cannot be printed."""

MOST_GROUPS = 1_000
"""Groups in one table: a column with more of them singles out cases rather than counting them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Rows that are alike, as they were counted.

    Attributes:
        groups: what stands in the columns that are grouped by.
        was: the recorded word: an id, `FOREIGN`, or `None`.
        before: what the old policy's columns hold.
        now: what the new policy's columns hold.
        rows: how many rows.
    """

    groups: tuple[object, ...] = ()
    was: str | None = None
    before: Values = ()
    now: Values
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is compared with what.

    Attributes:
        new: the ends of the new policy.
        old: those of the old one, if there is one and no more.
        others: further policies that decided rows.
        renames: what the new policy says about former ids.
        was: the column with the recorded category, if there is one.
        by: the columns to group by.
    """

    new: Ends
    old: Ends | None = None
    others: tuple[Tree, ...] = ()
    renames: Renames
    was: str | None = None
    by: tuple[str, ...] = ()

    @property
    def compared(self) -> str:
        """What the new categories are compared with."""
        return "recorded" if self.was is not None else "old" if self.old is not None else "nothing"

    @property
    def before(self) -> tuple[Tree, ...]:
        """The policies that decided rows before."""
        return (self.old.plan.tree,) if self.old is not None else self.others

    @property
    def recordable(self) -> tuple[str, ...]:
        """Every word that is a recorded category: ids of both policies, and former ids."""
        ids = (category.id for tree in (self.new.plan.tree, *self.before) for category in tree.categories)
        return tuple(dict.fromkeys((*ids, *self.renames.categories)))

    def named(self, category: str | None) -> str | None:
        """A recorded category as the new policy calls it."""
        return None if category is None else self.renames.categories.get(category, category)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Adds up what was counted; ends that are met again are the same ones."""

    terms: Terms
    _counts: Counter[tuple[tuple[str | None, ...], str | None, End | None, End]] = field(default_factory=Counter)
    _ends: dict[tuple[int, Values], End] = field(default_factory=dict)

    def add(self, counted: Counted) -> None:
        """Rows as an engine counted them."""
        before = self._end(self.terms.old, counted.before) if self.terms.old else None
        now = self._end(self.terms.new, counted.now)
        self.add_ends(groups=counted.groups, was=counted.was, before=before, now=now, rows=counted.rows)

    def add_ends(
        self, *, groups: tuple[object, ...], was: str | None, before: End | None, now: End, rows: int = 1
    ) -> None:
        """Rows of which the ends are known."""
        self._counts[tuple(_label(value) for value in groups), was or None, before, now] += rows

    def _end(self, ends: Ends, values: Values) -> End:
        key = (id(ends), values)
        if key not in self._ends:
            self._ends[key] = ends.end(values)
        return self._ends[key]

    def replay(
        self,
        *,
        problems: Iterable[Problem] = (),
        foreign: Iterable[Foreign] = (),
        renamed: Iterable[Renamed] = (),
        notes: Iterable[str] = (),
    ) -> Replay:
        """The table.

        Raises:
            AnswerError: there are too many groups to be a table (`JR627`).
        """
        terms = self.terms
        refuse_crowds(terms.by, {groups for groups, *_ in self._counts})
        return Replay(
            new=terms.new.policy,
            old=terms.old.policy if terms.old else None,
            compared=terms.compared,
            by=terms.by,
            categories=_categories(terms),
            paths=terms.new.paths,
            lines=in_order(self._lines()),
            problems=tuple(sorted(problems, key=lambda each: (-each.rows, each.policy.version, each.where))),
            foreign=tuple(sorted(foreign, key=lambda each: (each.word is None, -each.rows, each.word or ""))),
            renamed=(*renamed, *self._renamed()),
            notes=tuple(notes),
        )

    def _renamed(self) -> Iterable[Renamed]:
        """Former ids that the old policies have, or that were recorded."""
        renames, before = self.terms.renames, self.terms.before
        outcomes = {leaf.outcome for tree in before for leaf in tree.leaves}
        categories = {category.id for tree in before for category in tree.categories}
        categories |= {was for _, was, *_ in self._counts if was is not None}
        for kind, names, met in (("outcome", renames.outcomes, outcomes), ("category", renames.categories, categories)):
            yield from (Renamed(kind=kind, former=former, now=now) for former, now in names.items() if former in met)

    def _lines(self) -> Iterable[Line]:
        terms = self.terms
        for (groups, recorded, before, now), rows in self._counts.items():
            foreign = recorded == FOREIGN
            was = self._was(recorded, before)
            change = compare(compared=terms.compared, was=was, foreign=foreign, before=before, now=now)
            yield Line(groups=groups, change=change, was=was, before=before, now=now, rows=rows)

    def _was(self, recorded: str | None, before: End | None) -> str | None:
        if self.terms.compared == "recorded":
            return None if recorded == FOREIGN else self.terms.named(recorded)
        return before.category if before is not None else None


def refuse_crowds(by: tuple[str, ...], groups: set[tuple[str | None, ...]], *, more: bool = False) -> None:
    """Refuse a table that tells nearly every case apart.

    Args:
        by: the columns that were grouped by.
        groups: the groups that were found.
        more: whether there are so many different rows that they were not all looked at.

    Raises:
        AnswerError: there are too many groups (`JR627`).
    """
    if not more and len(groups) <= MOST_GROUPS:
        return
    several = f"the columns {listed(by)} have" if len(by) != 1 else f"the column `{by[0]}` has"
    told = f"{several} more than {MOST_GROUPS:,} different values" if by else "there are too many different paths"
    hint = "group by something coarser, such as a department or a year" if by else "count without paths"
    raise AnswerError([Finding(code="JR627", message=told, where=Location(source="replay"), hint=hint)])


def _label(value: object) -> str | None:
    """A group's name as it can be printed."""
    if value is None or value != value:  # noqa: PLR0124  # NaN, which pandas has where nothing is
        return None
    text = str(value)
    return text if len(text) <= LONGEST and text.isprintable() else NO_LABEL


def _categories(terms: Terms) -> tuple[str, ...]:
    """Categories of the new policy in its order, then those that only the old one has."""
    trees = (terms.new.plan.tree, *terms.before)
    found = (terms.named(category.id) for tree in trees for category in tree.categories)
    return tuple(dict.fromkeys(category for category in found if category is not None))
