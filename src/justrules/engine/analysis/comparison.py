"""Two versions of a policy side by side: which answers now decide otherwise, in conditions and exact counts.

Both trees are followed together over the same answers. Where one asks a question that the other asks later, the
answer is remembered until then, so two orders of the same questions compare equal. Some pairs of orders make that
memory grow beyond all bounds; then the effort is given up and said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import prod
from typing import Literal, TypeAlias

from justrules.engine.analysis.counting import name_of
from justrules.engine.analysis.diagram import Cube, Diagram, shortened
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Branch, Leaf, Node, PolicyRef, Tree
from justrules.policies.model import Identified, Policy

EFFORT = 200_000
"""Pairs of places, each with the answers it remembers, before the comparison is given up."""

CONDITIONS = 40
"""How many conditions are written out for one shift; counts stay exact."""

SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Answers that must all hold: pairs of a question and the answers of which one was given."""

    answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where a policy takes answers: outcome, category and response, or nowhere if it does not know an answer."""

    outcome: str | None
    category: str | None
    title: str | None
    response: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Answers that came to one end and now come to another.

    Attributes:
        level: `category` if the category changes or a decision is lost or won, else `outcome`.
        before: the end under the old policy, with its ids as the new policy calls them.
        after: the end under the new one.
        answer_sets: how many complete answer sets do so.
        conditions: when, in as few words as were found; together exact unless `more`.
        more: whether there are conditions that are not written out.
    """

    level: Literal["category", "outcome"]
    before: End
    after: End
    answer_sets: int
    conditions: tuple[Condition, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """Something that changed and changes no decision: its place, and the text before and after."""

    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a new version changes.

    Attributes:
        old: the policy before.
        new: the policy after.
        exact: whether the comparison came to its end; if not, `shifts` says nothing.
        answer_sets: the complete answer sets over the questions of both.
        shifts: answers that now decide otherwise.
        rewordings: everything else that changed.
        renamed: ids that changed by `renamed_from`: kind, old id, new id.
    """

    old: PolicyRef
    new: PolicyRef
    exact: bool
    answer_sets: int
    shifts: tuple[Shift, ...]
    rewordings: tuple[Rewording, ...]
    renamed: tuple[tuple[str, str, str], ...]

    @property
    def level(self) -> Literal["category", "outcome", "text", "none"]:
        """The weightiest change: of a category, of an outcome or response, of text alone, or none.

        A comparison that was given up counts as `category`: nothing was shown.
        """
        if not self.exact or any(shift.level == "category" for shift in self.shifts):
            return "category"
        return "outcome" if self.shifts else "text" if self.rewordings or self.renamed else "none"


def compare(old: Policy, new: Policy, *, effort: int = EFFORT) -> Comparison:
    """Which answers decide otherwise under `new` than under `old`.

    Args:
        old: the policy before.
        new: the policy after; its `renamed_from` says which ids are only new names.
        effort: how much to try where the two orders of questions make the exact answer large.

    Raises:
        PolicyError: one of the policies has errors; with every one of them.
    """
    renames = _Renames.of(old, new)
    product = _Product(tree_of(old), tree_of(new), renames, effort)
    root = product.run()
    total = prod(len(answers) for answers in product.answers.values())
    shifts = _shifts(product.diagram, root, total) if root is not None else ()
    return Comparison(
        old=tree_of(old).policy,
        new=tree_of(new).policy,
        exact=root is not None,
        answer_sets=total,
        shifts=shifts,
        rewordings=tuple(_rewordings(old, new, renames)),
        renamed=renames.listed(),
    )


# --- names -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Renames:
    """Old ids as the new policy calls them."""

    questions: Mapping[str, str]
    outcomes: Mapping[str, str]
    categories: Mapping[str, str]

    @classmethod
    def of(cls, old: Policy, new: Policy) -> _Renames:
        return cls(
            questions=_renamed(old.questions, new.questions),
            outcomes=_renamed(old.outcomes, new.outcomes),
            categories=_renamed(old.categories, new.categories),
        )

    def listed(self) -> tuple[tuple[str, str, str], ...]:
        kinds = (("question", self.questions), ("outcome", self.outcomes), ("category", self.categories))
        return tuple((kind, before, after) for kind, names in kinds for before, after in names.items())


def _renamed(old: tuple[Identified, ...], new: tuple[Identified, ...]) -> dict[str, str]:
    """Ids of `old` that a part of `new` names as former ones, unless `new` still has them."""
    before, after = {part.id for part in old}, {part.id for part in new}
    pairs = ((former, part.id) for part in new for former in getattr(part, "renamed_from", ()))
    return {former: now for former, now in pairs if former in before and former not in after}


# --- two trees at once -------------------------------------------------------------------------------------

_Held: TypeAlias = frozenset[tuple[str, str]]
_State: TypeAlias = tuple[Node | None, Node | None, _Held]


@dataclass(slots=True)
class _Product:
    """Follows two trees over the same answers and builds the diagram of where they part."""

    old: Tree
    new: Tree
    renames: _Renames
    effort: int
    answers: dict[str, tuple[str, ...]] = field(init=False)
    diagram: Diagram = field(init=False)
    _below: dict[int, frozenset[str] | int] = field(init=False)
    _bit: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.answers = {}
        for branch, key in self._branches():
            known = self.answers.get(key, ())
            offered = tuple(option.answer for option in branch.options)
            self.answers[key] = (*known, *(answer for answer in offered if answer not in known))
        self.diagram = Diagram(self.answers)
        self._bit = {key: 1 << index for index, key in enumerate(self.answers)}
        self._below = {}
        for tree in (self.old, self.new):
            self._below |= self._questions_below(tree)

    def _branches(self) -> list[tuple[Branch, str]]:
        olds = [(branch, self.renames.questions.get(branch.question, branch.question)) for branch in self.old.branches]
        return [*olds, *((branch, branch.question) for branch in self.new.branches)]

    def _questions_below(self, tree: Tree) -> dict[int, int]:
        """For each node, the questions that may be asked from it on, as bits of one number."""
        below: dict[int, int] = {id(leaf): 0 for leaf in tree.leaves}
        for branch in reversed(tree.branches):
            bits = self._bit[self.key(tree, branch)]
            for option in branch.options:
                bits |= below[id(option.next)]
            below[id(branch)] = bits
        return below

    def key(self, tree: Tree, branch: Branch) -> str:
        """The name under which both trees know a question."""
        return self.renames.questions.get(branch.question, branch.question) if tree is self.old else branch.question

    def run(self) -> int | None:
        """The root of the diagram; `None` if the effort ran out."""
        start = self._advanced((self.old.start, self.new.start, frozenset()))
        done: dict[tuple[int, int, _Held], int] = {}
        waiting = [start]
        while waiting:
            state = waiting[-1]
            mark = (id(state[0]), id(state[1]), state[2])
            if mark in done:
                waiting.pop()
                continue
            if len(done) + len(waiting) > self.effort:
                return None
            question = self._asked(state)
            if question is None:
                done[mark] = self.diagram.end(self._end(state))
                continue
            following = [self._given(state, question, answer) for answer in self.answers[question]]
            marks = [(id(after[0]), id(after[1]), after[2]) for after in following]
            open_ones = [after for after, one in zip(following, marks, strict=True) if one not in done]
            if open_ones:
                waiting.extend(open_ones)
            else:
                done[mark] = self.diagram.ask(question, tuple(done[one] for one in marks))
        return done[id(start[0]), id(start[1]), start[2]]

    def _asked(self, state: _State) -> str | None:
        """The question to ask next: the one that the other tree does not still hold in store, if there is a choice."""
        old, new, _ = state
        first = self.key(self.old, old) if isinstance(old, Branch) else None
        second = self.key(self.new, new) if isinstance(new, Branch) else None
        if first is None or second is None:
            return first or second
        return (
            second if self._bit[first] & self._below_of(new) and not self._bit[second] & self._below_of(old) else first
        )

    def _below_of(self, node: Node | None) -> int:
        found = self._below.get(id(node), 0)
        return found if isinstance(found, int) else 0

    def _given(self, state: _State, question: str, answer: str) -> _State:
        return self._advanced((state[0], state[1], state[2] | {(question, answer)}))

    def _advanced(self, state: _State) -> _State:
        """Both trees as far as the answers held take them, and of the answers only those still to be asked for."""
        held = dict(state[2])
        old = self._followed(self.old, state[0], held)
        new = self._followed(self.new, state[1], held)
        wanted = self._below_of(old) | self._below_of(new)
        return old, new, frozenset((key, answer) for key, answer in held.items() if self._bit[key] & wanted)

    def _followed(self, tree: Tree, node: Node | None, held: Mapping[str, str]) -> Node | None:
        """As far as `held` takes a tree; `None` where it does not know the answer."""
        while isinstance(node, Branch) and (answer := held.get(self.key(tree, node))) is not None:
            link = node.links.get(answer)
            node = link[1] if link else None
        return node

    def _end(self, state: _State) -> object:
        before, after = self._named(_end(state[0])), _end(state[1])
        # A category's new name is a new word and no new decision.
        return SAME if replace(before, title=after.title) == after else (before, after)

    def _named(self, end: End) -> End:
        """An old end with its ids as the new policy calls them."""
        return End(
            outcome=self.renames.outcomes.get(end.outcome or "", end.outcome),
            category=self.renames.categories.get(end.category or "", end.category),
            title=end.title,
            response=end.response,
        )


def _end(node: Node | None) -> End:
    if not isinstance(node, Leaf):
        return End(outcome=None, category=None, title=None, response=None)
    return End(outcome=name_of(node), category=node.category.id, title=node.category.title, response=node.response.id)


def _shifts(diagram: Diagram, root: int, total: int) -> tuple[Shift, ...]:
    counts = diagram.counts(root, total)
    found = [_shift(diagram, root, label, count) for label, count in counts.items() if isinstance(label, tuple)]
    return tuple(sorted(found, key=lambda shift: (shift.level != "category", -shift.answer_sets)))


def _shift(diagram: Diagram, root: int, label: tuple[End, End], count: int) -> Shift:
    before, after = label
    cubes = list(diagram.cubes(root, label, most=CONDITIONS + 1))
    more = len(cubes) > CONDITIONS
    short = cubes[:CONDITIONS] if more else shortened(diagram, root, label, cubes)
    return Shift(
        level="outcome" if before.category == after.category else "category",
        before=before,
        after=after,
        answer_sets=count,
        conditions=tuple(_condition(diagram, cube) for cube in short),
        more=more,
    )


def _condition(diagram: Diagram, cube: Cube) -> Condition:
    """A cube in the order of the questions and of their answers."""
    return Condition(
        answers=tuple(
            (question, tuple(answer for answer in answers if answer in cube[question]))
            for question, answers in diagram.answers.items()
            if question in cube
        )
    )


# --- words -------------------------------------------------------------------------------------------------

_DECIDING = {("questions", "next"), ("outcomes", "category"), ("outcomes", "response"), ("categories", "response")}


def _rewordings(old: Policy, new: Policy, renames: _Renames) -> list[Rewording]:
    """Everything that differs in the two files but where answers lead."""
    before, after = _flat(old, renames), _flat(new, None)
    places = dict.fromkeys((*before, *after))
    return [
        Rewording(place=".".join(place), before=before.get(place), after=after.get(place))
        for place in places
        if before.get(place) != after.get(place) and not _decides(place)
    ]


def _decides(place: tuple[str, ...]) -> bool:
    return place in (("start",), ("version",)) or (place[0], place[-1]) in _DECIDING or "renamed_from" in place


def _flat(policy: Policy, renames: _Renames | None) -> dict[tuple[str, ...], str]:
    """Every text of a policy by its place, ids as the new policy calls them."""
    found: dict[tuple[str, ...], str] = {}
    waiting: list[tuple[tuple[str, ...], object]] = [((), policy.to_data())]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, list):
            value = {_entry(index, part): part for index, part in enumerate(value)}
        if isinstance(value, dict):
            names: Mapping[str, str] = getattr(renames, place[0], {}) if renames and len(place) == 1 else {}
            parts = [((*place, names.get(str(key), str(key))), part) for key, part in value.items()]
            waiting.extend(reversed(parts))
        else:
            found[place] = str(value)
    return found


def _entry(index: int, part: object) -> str:
    """What a list's entry is known by: its id, its citation, or its position."""
    if isinstance(part, dict):
        return str(part.get("id") or part.get("cites") or index)
    return str(index)
