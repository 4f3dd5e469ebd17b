"""What the columns that a policy fills say about a row, read back as an end: category, outcome, open question, path.

Usually the number of the path says everything, so that one column is filled and counted. Only where a question may
stay open and the category or outcome is settled all the same, those are columns of their own; and where a policy has
too many paths to count by, the outcome stands for the path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from justrules.engine.plan import Kind, Plan, plan_of
from justrules.engine.tree import Branch, Leaf, PolicyRef, Step, Tree
from justrules.replay.renames import Renames
from justrules.replay.result import UNREADABLE, End

MOST_WAYS = 65_536
"""Ways through a policy, up to which rows are counted by path."""

_KINDS: Final[tuple[Kind, ...]] = ("category", "outcome")

Values = tuple[Any, ...]
"""What stands in the columns `into` of one row."""


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The ends of one policy.

    Attributes:
        plan: the policy in numbers.
        renames: what the policy that rows are compared under calls these ids.
        paths: whether ends are told apart by their paths.
    """

    plan: Plan
    renames: Renames
    paths: bool

    @property
    def policy(self) -> PolicyRef:
        """Which policy it is."""
        return self.plan.tree.policy

    @cached_property
    def into(self) -> tuple[str, ...]:
        """The columns to fill and to count by, as `classify` knows them."""
        if not self.paths:
            return "category", "outcome", "pending"
        return (*(kind for kind in _KINDS if any(self.plan.settled(kind))), "path")

    def end(self, values: Values) -> End:
        """The end of the rows that have these values; where all of them are null, their answers cannot be read."""
        if all(value is None for value in values):
            return UNREADABLE
        told: Mapping[str, Any] = dict(zip(self.into, values, strict=True))
        if not self.paths:
            return self._end(told["category"], told["outcome"], told["pending"])
        steps, place = self._walked(int(told["path"]))
        if isinstance(place, Leaf):
            return self._end(place.category.id, place.outcome, None, path=steps, number=int(told["path"]))
        outcome = told.get("outcome")
        pending = place.question if outcome is None else None
        return self._end(told.get("category"), outcome, pending, path=steps, number=int(told["path"]))

    def _walked(self, number: int) -> tuple[tuple[Step, ...], Branch | Leaf]:
        steps = self.plan.path(number)
        nodes = self.plan.tree.along(steps)
        return steps, nodes[-1] if nodes else self.plan.tree.start

    def _end(
        self,
        category: str | None,
        outcome: str | None,
        pending: str | None,
        *,
        path: tuple[Step, ...] | None = None,
        number: int | None = None,
    ) -> End:
        renames = self.renames
        return End(
            category=None if category is None else renames.categories.get(str(category), str(category)),
            outcome=None if outcome is None else renames.outcomes.get(str(outcome), str(outcome)),
            pending=None if pending is None else renames.questions.get(str(pending), str(pending)),
            path=path,
            number=number,
        )


def ends_of(tree: Tree, *, renames: Renames, most: int | None = MOST_WAYS) -> Ends:
    """The ends of a policy, by path if it has at most so many ways; with `None` in any case, with 0 in none."""
    plan = plan_of(tree)
    return Ends(plan=plan, renames=renames, paths=most is None or plan.ways[0] <= most)
