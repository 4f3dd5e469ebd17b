"""Severity blindness: the same answers over and over, at other levels, in other orders and other company.

A wrapper that lets harm in need not do so in one call: it may remember a severe case, mistake one dictionary for
another, or read a key that nobody declared. So each answer set is tried with each level first, and every verdict is
held against three others: that of the first call with these answers, that of other answers on the same path, and,
where the wrapper speaks the policy's own ids, that of the engine, which cannot be told the severity.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision
from justrules.engine.evaluator import walk
from justrules.engine.tree import Tree
from justrules.policies.model import Policy
from justrules.testing.answersets import Given, Plan, longest
from justrules.testing.refuted import Counterexample, Refuted, named
from justrules.testing.subject import NOT_GIVEN, Subject
from justrules.testing.verdict import Verdict, classify

Like: TypeAlias = Callable[[Policy, Mapping[str, str]], Any]
"""What a wrapper must agree with wherever it uses the policy's own ids: `(policy, answers) -> result`."""

Level: TypeAlias = str | None

HARM_KEYS = ("severity", "harm", "injury", "damage", "outcome", "consequence", "level_of_harm")
"""Answers that nobody asked for, as a form might send them along."""

ENVIRONMENT = ("SEVERITY", "HARM", "JUSTRULES_SEVERITY")
"""Variables of the environment that are set while a call is made that is given no severity."""

PROBES = 60
"""How many of the answer sets each further way in is tried with."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call and what came of it; `told` says what was special about it."""

    answers: Given
    severity: Level
    verdict: Verdict
    told: str

    def __str__(self) -> str:
        severity = "no severity given" if self.severity is None else f"severity {self.severity}"
        return f"{severity}{self.told and ', '}{self.told}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one answer set: the first call with it, the path it takes, what the policy decides."""

    first: Call
    path: tuple[tuple[str, str], ...] | None
    wanted: Verdict | None


@dataclass(slots=True)
class Trial:
    """A run of calls to one subject under one policy. Each is held against those before it.

    Attributes:
        levels: the levels, from none over the least to the worst.
        like: what the subject must agree with, or `None`.
        calls: how many calls were made.
        decided: whether any of them came to a category, or to an outcome.
        first: what came of the first.
    """

    subject: Subject
    policy: Policy
    levels: tuple[Level, ...]
    like: Like | None
    calls: int = 0
    decided: bool = False
    first: Verdict = field(default_factory=Verdict)
    _tree: Tree = field(init=False)
    _categories: frozenset[str] = field(init=False)
    _outcomes: frozenset[str | None] = field(init=False)
    _own_words: bool = field(init=False)
    _known: dict[frozenset[tuple[str, str]], _Known] = field(default_factory=dict)
    _on_path: dict[tuple[tuple[str, str], ...], Call] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tree = tree_of(self.policy)
        self._categories = frozenset(category.id for category in self._tree.categories)
        self._outcomes = frozenset({None, *(leaf.outcome for leaf in self._tree.leaves)})
        self._own_words = self._is_in_own_words(self._wanted(longest(self._tree)))

    @property
    def tried(self) -> int:
        """How many different answer sets were tried."""
        return len(self._known)

    # --- what is tried ------------------------------------------------------------------------------------

    def run(self, plan: Plan, *, seed: int) -> None:
        """Try everything; raises `Refuted` with the first case in which something moves."""
        self.each_level_first(plan.few)
        self.each_level_first(plan.rest)
        self.level_by_level(plan.few)
        self.mixed(plan.few, Random(seed))  # noqa: S311  # an order, not a secret
        self.further_ways_in(plan.few[:PROBES])

    def each_level_first(self, sets: Iterable[Given]) -> None:
        """Every level on every answer set, beginning with the worst and then with another one each time."""
        worst_first = self.levels[::-1]
        for index, answers in enumerate(sets):
            turn = index % len(worst_first)
            for severity in worst_first[turn:] + worst_first[:turn]:
                self.call(dict(answers), severity)

    def level_by_level(self, sets: Iterable[Given]) -> None:
        """The mildest first, the keys the other way round, and one dictionary for all calls."""
        shared: dict[str, Any] = {}
        for severity in self.levels:
            for answers in sets:
                shared.clear()
                shared.update(reversed(answers.items()))
                self.call(shared, severity, told="keys reversed, one dictionary used again")

    def mixed(self, sets: Iterable[Given], random: Random) -> None:
        """Answer sets and levels in no order, the keys shuffled, the objects new."""
        calls = [(answers, severity) for answers in sets for severity in self.levels]
        random.shuffle(calls)
        for answers, severity in calls[: PROBES * len(self.levels)]:
            keys = random.sample(list(answers), len(answers))
            self.call({key: answers[key] for key in keys}, severity, told="keys shuffled")

    def further_ways_in(self, sets: Iterable[Given]) -> None:
        """No severity at all, factors, reasons, other objects, keys nobody asked for, the environment."""
        copied = self.policy.model_copy(deep=True)
        for answers in sets:
            if self.subject.may_leave_out:
                self.call(dict(answers), NOT_GIVEN, claim="leaving the severity out moves what is decided")
            for severity in (self.levels[-1], None):
                claim = "a copy of the policy decides otherwise"
                self.call(dict(answers), severity, told="a copy of the policy", claim=claim, policy=copied)
                if boxes(answers) != answers:
                    claim = "True and False decide otherwise than yes and no"
                    self.call(boxes(answers), severity, told="True and False", claim=claim)
                self._with_factors_and_reasons(answers, severity)
            self._with_a_key_for_harm(answers)
            self._in_an_environment(answers)

    def _with_factors_and_reasons(self, answers: Given, severity: Level) -> None:
        """For a subject that takes them."""
        more: dict[str, Any] = {}
        if "factors" in self.subject.takes and self.policy.factors:
            more["factors"] = [factor.id for factor in self.policy.factors]
            claim = "a factor moves what is decided"
            self.call(dict(answers), severity, told="with factors", claim=claim, **more)
        if "reasons" in self.subject.takes and answers:
            more["reasons"] = dict.fromkeys(answers, f"The harm was {severity or 'grave'}.")
            claim = "what somebody wrote moves what is decided"
            self.call(dict(answers), severity, told="with reasons that speak of harm", claim=claim, **more)

    def _with_a_key_for_harm(self, answers: Given) -> None:
        """An undeclared key is refused, or it changes nothing."""
        claim = "an answer that nobody asked for moves what is decided"
        for key in HARM_KEYS:
            if key not in self._tree.accepted:
                for word in (self.levels[-1] or "grave", "yes"):
                    self.call({**answers, key: word}, None, told=f"with `{key}: {word}`", claim=claim, stray=key)

    def _in_an_environment(self, answers: Given) -> None:
        claim = "a variable of the environment moves what is decided"
        for name in ENVIRONMENT:
            for word in (self.levels[-1] or "grave", ""):
                with _variable(name, word):
                    self.call(dict(answers), None, told=f"with {name}={word}", claim=claim)

    # --- what is claimed ----------------------------------------------------------------------------------

    def call(
        self,
        answers: dict[str, Any],
        severity: Level,
        *,
        told: str = "",
        claim: str | None = None,
        policy: Policy | None = None,
        stray: str | None = None,
        **more: Any,
    ) -> Verdict:
        """One call, held against those before it.

        Args:
            answers: the very object that is handed over.
            severity: the level, `None`, or `NOT_GIVEN`.
            told: what is special about the call.
            claim: what it shows if it comes to something else.
            policy: another policy object than the trial's.
            stray: a key of `answers` that the policy does not know; the call may be refused for it.
            more: further arguments.
        """
        before = dict(answers)
        verdict = self.subject.decide(policy or self.policy, answers, severity, **more)
        self._count(verdict)
        call = Call(words({key: before[key] for key in before if key != stray}), severity, verdict, told)
        if answers != before:
            self._refute("a call changes the answers that it was given", call)
        if stray is None or not verdict.error:
            self._held(call, claim)
        return verdict

    def _count(self, verdict: Verdict) -> None:
        self.first = verdict if not self.calls else self.first
        self.calls += 1
        self.decided = self.decided or bool(verdict.category or verdict.outcome)

    def _held(self, call: Call, claim: str | None) -> None:
        key = frozenset(call.answers.items())
        if key not in self._known:
            self._known[key] = self._looked_up(call)
        known = self._known[key]
        if known.first.verdict != call.verdict:
            self._refute(claim or _claim(known.first, call), call, known.first)
        if known.path is not None and not call.verdict.error:
            # Answers off the path change nothing, so what is decided on one path is one thing.
            other = self._on_path.setdefault(known.path, call)
            if other.verdict != call.verdict:
                self._refute("answers off the path move what is decided", call, other, hint=_REMEMBERED)
        if known.wanted is not None and not self._agrees(call.verdict, known.wanted):
            self._against_the_policy(call, known.wanted)

    def _agrees(self, verdict: Verdict, wanted: Verdict) -> bool:
        """Whether a wrapper decides as it should; one that uses words of its own is not held against the policy's."""
        ours = verdict.category in self._categories and verdict.outcome in self._outcomes
        theirs = self._own_words or self._is_in_own_words(wanted)
        if verdict.error or not (ours or theirs):
            return True
        return verdict.category == wanted.category and verdict.outcome in (None, wanted.outcome)

    def _is_in_own_words(self, wanted: Verdict | None) -> bool:
        return wanted is not None and wanted.category is not None and wanted.category not in self._categories

    def _wanted(self, answers: Given) -> Verdict | None:
        return None if self.like is None else classify(self.like(self.policy, answers))

    def _against_the_policy(self, call: Call, wanted: Verdict) -> None:
        """Tell what it was: the severity, if the same call without it comes to something else."""
        without = self.subject.decide(self.policy, dict(call.answers), None)
        if without != call.verdict:
            again = Call(call.answers, None, without, "")
            self._refute(_claim(again, call), call, again)
        self._refute("the policy decides otherwise", call, saw=(("the policy itself", wanted.told()),), hint=_LIKE)

    def _looked_up(self, call: Call) -> _Known:
        result = walk(self._tree, call.answers)
        decided = isinstance(result, Decision) and result.settled_at is None
        path = tuple((step.question, step.answer) for step in result.path) if decided else None
        return _Known(call, path, self._wanted(call.answers))

    def _refute(
        self,
        claim: str,
        call: Call,
        first: Call | None = None,
        *,
        saw: tuple[tuple[str, str], ...] = (),
        hint: str | None = None,
    ) -> None:
        calls = () if first is None else ((str(first), first.verdict.told(call.verdict)),)
        last = (str(call), call.verdict.told(first.verdict if first else None))
        told = Counterexample(
            claim=claim, policy=named(self.policy), answers=call.answers, saw=(*saw, *calls, last), hint=hint
        )
        raise Refuted(told)


def _claim(first: Call, call: Call) -> str:
    if first.severity != call.severity:
        return "severity moves what is decided"
    return "one case is decided in two ways: something is remembered, or read from where nobody looks"


_REMEMBERED = "something is remembered from one call to the next, or read from where nobody looks"
_LIKE = (
    "a case that was seen as severe before may be remembered; a wrapper that is meant to decide otherwise than "
    "the policy is tried with `like=None`"
)


def words(answers: Mapping[str, str | bool]) -> Given:
    """`True` and `False` as the words they stand for."""
    return {q: ("yes" if a else "no") if isinstance(a, bool) else a for q, a in answers.items()}


def boxes(answers: Given) -> dict[str, Any]:
    """`yes` and `no` as `True` and `False`."""
    return {question: {"yes": True, "no": False}.get(answer, answer) for question, answer in answers.items()}


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    """A variable of the environment, set for a while."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before
