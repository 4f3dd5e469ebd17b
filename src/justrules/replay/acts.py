"""Past cases one at a time, as a case log gives them: each under the version that decided it and under another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision, Result
from justrules.engine.evaluator import walk
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, Location, listed
from justrules.policies.model import Policy
from justrules.replay.ends import ends_of
from justrules.replay.renames import Renames, renames_of
from justrules.replay.result import UNREADABLE, End, Problem, Replay
from justrules.replay.tally import FOREIGN, Tally, Terms
from justrules.replay.wording import named

GROUPS = ("department", "position", "version")
"""What the acts of a log can be grouped by: what the log knows of them, and the version that decided them."""


class Act(Protocol):
    """One act as it was decided; `justrules.cases.CaseLog.decided` gives such."""

    @property
    def version(self) -> str:
        """The version of the policy that decided it."""

    @property
    def digest(self) -> str:
        """The digest of what that version then said."""

    @property
    def category(self) -> str:
        """The category that was recorded."""

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers, by question id."""

    @property
    def groups(self) -> Mapping[str, str]:
        """What else is known of it, by the name of the grouping."""


Version = Callable[[str], Policy | None]
"""Gives the policy of a version, or nothing where that version is there no more."""


def replay_acts(acts: Iterable[Act], policy: Policy, *, version: Version, by: Iterable[str] = ()) -> Replay:
    """Which decided acts would decide otherwise under `policy`; what was recorded is compared.

    Args:
        acts: as they were decided, each held no longer than it takes.
        policy: the policy that decides anew. Its `renamed_from` is followed, and answers to questions that it does not
            ask are left out.
        version: finds the policy that decided an act.
        by: what to group by: `department`, `position`, `version`.

    Raises:
        AnswerError: a grouping that a log does not have (`JR626`), or too many groups (`JR627`).
        PolicyError: one of the policies has errors.
    """
    groups = (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    _demand(groups)
    past = _Acts(new=tree_of(policy), renames=renames_of(policy), version=version)
    tally = Tally(terms=past.terms(groups))
    for act in acts:
        before, now = past.before(act), past.now(act)
        told = {**act.groups, "version": act.version}
        tally.add_ends(groups=tuple(told.get(name) for name in groups), was=past.was(act), before=before, now=now)
    tally.terms = past.terms(groups)
    return tally.replay(problems=past.problems(), notes=past.notes())


def _demand(by: tuple[str, ...]) -> None:
    known = Known(GROUPS)
    wrong = [name for name in by if name not in known]
    if wrong:
        told, where = f"a log's acts are grouped by {listed(GROUPS)}", Location(source="replay")
        raise AnswerError([Finding(code="JR626", message=told, where=where, hint=known.hint(name)) for name in wrong])


@dataclass(slots=True, kw_only=True)
class _Acts:
    """Takes acts through both policies, and remembers what there is to say about it."""

    new: Tree
    renames: Renames
    version: Version
    trees: dict[tuple[str, str], Tree | None] = field(default_factory=dict)
    without: Counter[tuple[str, str]] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def terms(self, by: tuple[str, ...]) -> Terms:
        """What is compared; of the old versions, those that were met."""
        trees = tuple(tree for tree in self.trees.values() if tree is not None)
        new, *old = (ends_of(tree, renames=self.renames, most=None) for tree in (self.new, *trees))
        only = old[0] if len(old) == 1 else None
        return Terms(new=new, old=only, others=trees, renames=self.renames, was="category", by=by)

    def was(self, act: Act) -> str:
        """The category as it was recorded, if it is one."""
        old = self._tree(act)
        known = {category.id for tree in (self.new, old) if tree is not None for category in tree.categories}
        return act.category if act.category in known or act.category in self.renames.categories else FOREIGN

    def before(self, act: Act) -> End | None:
        """Where the version that decided it takes its answers; nothing, where that version is not there."""
        tree = self._tree(act)
        if tree is None:
            self.without[act.version, act.digest] += 1
            return None
        try:
            return _end(walk(tree, act.answers), self.renames)
        except AnswerError:
            return UNREADABLE

    def now(self, act: Act) -> End:
        """Where the new policy takes its answers, as far as it asks for them."""
        answers = dict(self._asked(act.answers))
        wrong = [question for question, answer in answers.items() if answer not in self.new.accepted[question]]
        self.unread.update(wrong)
        return UNREADABLE if wrong else _end(walk(self.new, answers), self.renames)

    def _asked(self, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for question, answer in answers.items():
            own = question if question in self.new.accepted else self.renames.questions.get(question)
            if own is None:
                self.left_out[question] += 1
            else:
                yield own, answer

    def _tree(self, act: Act) -> Tree | None:
        key = (act.version, act.digest)
        if key not in self.trees:
            policy = self.version(act.version)
            tree = None if policy is None else tree_of(policy)
            self.trees[key] = tree if tree is not None and tree.policy.digest == act.digest else None
        return self.trees[key]

    def problems(self) -> Iterator[Problem]:
        """The questions at which an old answer is no answer any more."""
        yield from (
            Problem(policy=self.new.policy, where=question, rows=rows) for question, rows in self.unread.items()
        )

    def notes(self) -> Iterator[str]:
        """What else a reader must know."""
        for (version, _), acts in sorted(self.without.items()):
            yield (
                f"version {version} is not there with the content that decided {acts:,} of the acts, so their old path "
                "is not told"
            )
        if self.left_out:
            yield f"answers to {listed(self.left_out)} were left out: {named(self.new.policy)} does not ask for them"


def _end(result: Result, renames: Renames) -> End:
    category = None if result.category is None else renames.categories.get(result.category, result.category)
    if isinstance(result, Decision):
        outcome = renames.outcomes.get(result.outcome, result.outcome)
        return End(category=category, outcome=outcome, path=result.path)
    pending = renames.questions.get(result.question, result.question)
    return End(category=category, pending=pending, path=result.path)
