"""Ready-made properties: what a just culture promises, tried on a policy or on whatever calls the engine.

Each takes a policy, or a wrapper `(policy, answers, severity) -> result` with a policy; a wrapper without a policy is
tried under policies of every shape. Each gives back how much was shown, or raises `Refuted`, an `AssertionError` that
says for which answers it does not hold. The same seed tries the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from justrules.engine.analysis.counting import answer_sets
from justrules.engine.analysis.monotone import monotony
from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision, Pending
from justrules.engine.entry import evaluate
from justrules.engine.evaluator import walk
from justrules.engine.tree import Tree
from justrules.policies.model import Policy
from justrules.testing import answersets
from justrules.testing.answersets import BUDGET, Given
from justrules.testing.blindness import Like, Trial
from justrules.testing.refuted import Counterexample, Refuted, Shown, named
from justrules.testing.subject import Subject, Wrapper
from justrules.testing.verdict import Classify, Verdict, word

EXAMPLES = 200
"""How many answer sets are drawn where there are too many to try them all, and `POLICIES` where none is given."""

POLICIES = 25

Check = Callable[..., None]


def assert_severity_blind(
    subject: Policy | Wrapper,
    policy: Policy | None = None,
    *,
    classify: Classify | None = None,
    severities: Sequence[str] | None = None,
    like: Like | None = evaluate,
    budget: int = BUDGET,
    examples: int = EXAMPLES,
    seed: int = 0,
) -> Shown:
    """How severe the harm was never moves what is decided.

    Every answer set is tried at every level and at none, in several orders, with old and new objects, with answers that
    nobody asked for, and so on: see `justrules.testing.blindness`.

    Args:
        subject: a policy, or a wrapper `(policy, answers, severity) -> result`. A parameter called `severity` is given
            by name; `factors` and `reasons` are given where there are parameters of these names.
        policy: the policy to try a wrapper under; policies of every shape if not given.
        classify: makes a pair, category and outcome, of what the wrapper returns; needed only where the result has
            no such attributes or keys.
        severities: the levels, from least to worst; those of the policy's scale if not given.
        like: what the wrapper must agree with wherever it uses the policy's own ids: the engine, which cannot be told
            the severity. For a wrapper with words of its own, a function that gives the same words, and leaves open
            what is open in the same way; without one, a wrapper that is harsh for ever after a severe first case is
            not told from one that is always harsh. `None` for a wrapper that is meant to decide otherwise than its
            policy.
        budget: up to how many answer sets times levels all are tried.
        examples: how many are drawn if there are more.
        seed: for whatever is drawn.

    Raises:
        Refuted: something moves a decision; the message has the answers, the two calls and what came of them.
        ValueError: the policy has no severity scale and no levels were given, or no call came to a category, so that
            nothing could be shown.
    """

    def check(policy: Policy) -> Shown:
        levels = (None, *_levels(policy, severities))
        tree = tree_of(policy)
        plan = answersets.plan(tree, levels=len(levels), budget=budget)
        trial = Trial(Subject.of(subject, classify), policy, levels, like)
        trial.run(plan, seed=seed)
        if not plan.exhaustive:
            _drawn_answers(partial(_tried_again, trial), tree, examples, seed)
        _has_decided(trial)
        return Shown(
            name="severity_blind",
            exhaustive=plan.exhaustive,
            answer_sets=trial.tried,
            levels=len(levels),
            calls=trial.calls,
        )

    return _under(check, subject, policy, seed, severity=True)


def _levels(policy: Policy, severities: Sequence[str] | None) -> tuple[str, ...]:
    levels = tuple(severities) if severities is not None else policy.severity.scale if policy.severity else ()
    if not levels:
        told = f"{named(policy)} declares no severity scale, so nothing would be shown"
        raise ValueError(f"{told}: give `severities=`")
    return levels


def _has_decided(trial: Trial) -> None:
    """Calls that all fail agree with one another, which shows nothing."""
    if not trial.decided:
        told = f"none of the {trial.calls:,} calls came to a category, so nothing was shown; the first"
        how = "a wrapper is called as `(policy, answers, severity)`"
        raise ValueError(f"{told} {'' if trial.first.error else 'is '}{trial.first.told()}: {how}")


def _tried_again(trial: Trial, answers: Given) -> None:
    """One drawn answer set: the worst first, and then level by level."""
    trial.each_level_first([answers])
    trial.level_by_level([answers])


def assert_total(
    subject: Policy | Wrapper,
    policy: Policy | None = None,
    *,
    classify: Classify | None = None,
    like: Like | None = evaluate,
    budget: int = BUDGET,
    examples: int = EXAMPLES,
    seed: int = 0,
) -> Shown:
    """Every complete answer set comes to exactly one category, and a partial one never to an error, nothing or a guess.

    Args:
        subject: a policy, or a wrapper `(policy, answers, severity) -> result`; it is called without severity.
        policy: as for `assert_severity_blind`; among the policies of every shape there is one 1,200 questions deep.
        classify: as for `assert_severity_blind`.
        like: what the wrapper must agree with wherever it uses the policy's own ids: the engine. `None` for one that is
            meant to decide otherwise.
        budget: up to how many complete answer sets all are tried.
        examples: how many are drawn if there are more.
        seed: for whatever is drawn.

    Raises:
        Refuted: an answer set comes to nothing, to an error or to two things, or is decided while it is open.
    """
    what = Subject.of(subject, classify)

    def check(policy: Policy) -> Shown:
        tree = tree_of(policy)
        plan = answersets.plan(tree, levels=1, budget=budget)
        trial = Trial(what, policy, (None,), like)
        total = partial(_total, trial, tree)
        for answers in (*plan.few, *plan.rest):
            total(answers)
        if not plan.exhaustive:
            _drawn_answers(total, tree, examples, seed)
        return Shown(name="total", exhaustive=plan.exhaustive, answer_sets=trial.tried, calls=trial.calls)

    return _under(check, subject, policy, seed, deep=True)


def _total(trial: Trial, tree: Tree, answers: Given) -> None:
    verdict = trial.call(dict(answers), None)
    if verdict.error:
        raise _refuted("an answer set comes to nothing that could be stored", trial.policy, answers, verdict)
    result = walk(tree, answers)
    if isinstance(result, Decision) and not verdict.category:
        raise _refuted("answers that decide come to no category", trial.policy, answers, verdict)
    if isinstance(result, Pending) and verdict.category and len(result.reachable) > 1:
        claim = "a question is open, and it is decided all the same"
        known = any(category.id == verdict.category for category in trial.policy.categories)
        raise _refuted(claim, trial.policy, answers, verdict, hint=None if known else _OPEN)


_OPEN = "if this word means that it is open, make the pair `(None, None)` of it with `classify=`"


def assert_monotone(
    subject: Policy | Wrapper,
    policy: Policy | None = None,
    *,
    classify: Classify | None = None,
    order: Sequence[str] | None = None,
    budget: int = BUDGET,
    examples: int = EXAMPLES,
    seed: int = 0,
) -> Shown:
    """Moving one answer away from the person never raises culpability.

    Which answers point toward the person is what the policy declares as `inculpating`. A policy is proved, not tried.

    Args:
        subject: a policy, or a wrapper `(policy, answers, severity) -> result`; it is called without severity.
        policy: the policy to try a wrapper under; policies that are monotone themselves if not given.
        classify: as for `assert_severity_blind`.
        order: the wrapper's categories from least to most culpable, if they are not the policy's. A category that is
            not listed is on no scale and is not compared.
        budget: up to how many complete answer sets all are tried.
        examples: how many are drawn if there are more.
        seed: for whatever is drawn.

    Raises:
        Refuted: an answer that points away from the person raises the category.
        ValueError: the policy declares no `inculpating` answer, or the wrapper's categories are in no known order, so
            that nothing could be shown.
    """
    if isinstance(subject, Policy):
        return _proved_monotone(subject)
    what = Subject.of(subject, classify)

    def check(policy: Policy) -> Shown:
        tree = tree_of(policy)
        if not any(branch.inculpating for branch in tree.branches):
            raise ValueError(f"{named(policy)} declares no `inculpating` answer, so nothing would be shown")
        climb = _Climb(what, policy, tree, _ranks(policy, order))
        exhaustive = answer_sets(tree) <= budget
        if exhaustive:
            for answers in answersets.complete(tree):
                climb.no_higher(answers)
        else:
            _drawn_answers(climb.no_higher, tree, examples, seed, complete=True)
        if not climb.ranked:
            raise ValueError("none of the categories returned is in a known order: give `order=`")
        return Shown(name="monotone", exhaustive=exhaustive, answer_sets=len(climb.known), calls=len(climb.known))

    return _under(check, subject, policy, seed, monotone=True)


def _proved_monotone(policy: Policy) -> Shown:
    """The exact search over the tree, which needs no answer sets."""
    found = monotony(tree_of(policy))
    if found.rise is not None:
        rise = found.rise
        toward, away = f"{rise.question}: {rise.inculpating}", f"{rise.question}: {rise.other}"
        saw = ((toward, rise.category.id), (away, rise.raised_to.id))
        answers = {question: answer for question, answer in rise.answers if question != rise.question}
        raise Refuted(Counterexample(claim=_RISE, policy=named(policy), answers=answers, saw=saw))
    if found.holds is None:
        why = "declares no `inculpating` answer" if not found.declared else "is too large to be searched"
        raise ValueError(f"{named(policy)} {why}, so nothing would be shown")
    return Shown(name="monotone", exhaustive=True, answer_sets=answer_sets(tree_of(policy)))


_RISE = "an answer that points away from the person raises the category"


def _ranks(policy: Policy, order: Sequence[str] | None) -> dict[str, int]:
    names = order if order is not None else [c.id for c in policy.categories if c.scope == "within"]
    return {word(name): rank for rank, name in enumerate(names)}


class _Climb:
    """Whether a wrapper's category climbs when one answer moves away from the person."""

    def __init__(self, subject: Subject, policy: Policy, tree: Tree, ranks: Mapping[str, int]) -> None:
        self.subject, self.policy, self.tree, self.ranks = subject, policy, tree, ranks
        self.known: dict[tuple[str, ...], Verdict] = {}
        self.ranked = False

    def no_higher(self, answers: Given) -> None:
        """Move each inculpating answer in turn to each other one."""
        verdict = self.decided(answers)
        rank = self.ranks.get(verdict.category or "")
        self.ranked = self.ranked or rank is not None
        for branch in self.tree.branches:
            if answers[branch.question] not in branch.inculpating:
                continue
            for option in branch.options:
                if option.answer not in branch.inculpating:
                    moved = {**answers, branch.question: option.answer}
                    after = self.decided(moved)
                    raised = self.ranks.get(after.category or "")
                    if rank is not None and raised is not None and raised > rank:
                        raise self.refuted(answers, branch.question, option.answer, verdict, after)

    def decided(self, answers: Given) -> Verdict:
        """What comes of the answers; asked once."""
        key = tuple(answers[branch.question] for branch in self.tree.branches)
        if key not in self.known:
            self.known[key] = self.subject.decide(self.policy, dict(answers), None)
        return self.known[key]

    def refuted(self, answers: Given, question: str, other: str, before: Verdict, after: Verdict) -> Refuted:
        """The two answer sets, as the one question in which they differ."""
        saw = ((f"{question}: {answers[question]}", before.told()), (f"{question}: {other}", after.told()))
        rest = {name: answer for name, answer in answers.items() if name != question}
        return Refuted(Counterexample(claim=_RISE, policy=named(self.policy), answers=rest, saw=saw))


def _refuted(claim: str, policy: Policy, answers: Given, verdict: Verdict, *, hint: str | None = None) -> Refuted:
    saw = (("the wrapper", verdict.told()),)
    return Refuted(Counterexample(claim=claim, policy=named(policy), answers=answers, saw=saw, hint=hint))


# --- under which policies, and with which answers where there are too many ---------------------------------------


def _under(
    check: Callable[[Policy], Shown],
    subject: Policy | Wrapper,
    policy: Policy | None,
    seed: int,
    *,
    severity: bool = False,
    deep: bool = False,
    monotone: bool = False,
) -> Shown:
    """`check` under the policy given, or under policies of every shape; then what was shown is added up."""
    if isinstance(subject, Policy):
        return check(subject)
    if policy is not None:
        return check(policy)
    from justrules.testing.generated import chain
    from justrules.testing.strategies import policies

    shown = [check(chain(1_200))] if deep else []
    small = policies(most_questions=3 if monotone else 4, severity=severity or None, monotone=monotone)
    _drawn(lambda policy: shown.append(check(policy)), small, examples=POLICIES, seed=seed)
    return Shown(
        name=shown[0].name,
        exhaustive=all(one.exhaustive for one in shown),
        answer_sets=sum(one.answer_sets for one in shown),
        levels=max(one.levels for one in shown),
        calls=sum(one.calls for one in shown),
    )


def _drawn_answers(check: Check, tree: Tree, examples: int, seed: int, *, complete: bool = False) -> None:
    from justrules.testing.strategies import answers_for

    _drawn(check, answers_for(tree, complete=complete, booleans=False), examples=examples, seed=seed)


def _drawn(check: Check, strategy: Any, *, examples: int, seed: int) -> None:
    """`check` on what Hypothesis draws; of what refutes it, the simplest."""
    import hypothesis
    from hypothesis.errors import Flaky

    found: list[Refuted] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        report_multiple_bugs=False,
        deadline=None,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def tried(drawn: Any) -> None:
        try:
            check(drawn)
        except Refuted as refuted:
            found.append(refuted)
            raise

    try:
        tried()
    except (Refuted, Flaky):
        # What remembers is refuted once and not again, which Hypothesis calls flaky and we call found.
        simplest = min(found, key=lambda refuted: len(str(refuted)))
        raise Refuted(simplest.counterexample) from None
