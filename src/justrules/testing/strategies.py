"""Hypothesis strategies: policies of every shape, answers to a policy, levels of severity, assessments."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from justrules.engine.assessment import Assessment, assess
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Tree
from justrules.policies.model import Policy
from justrules.testing.answersets import sample
from justrules.testing.generated import answers_among, policy_data, texts
from justrules.testing.plain import as_policy, as_text

MANY = 300
"""From how many questions on answers are drawn all at once: Hypothesis cannot hold so many choices."""


def policies(
    *, most_questions: int = 6, most_outcomes: int = 6, severity: bool | None = None, monotone: bool = False
) -> SearchStrategy[Policy]:
    """Policies without errors: trees and graphs with shared parts, tricky ids and words, every status.

    Args:
        most_questions: how many questions there may be, at least one.
        most_outcomes: how many outcomes there may be, at least one.
        severity: whether there is a scale of severity, with duties and factors; either, if not said.
        monotone: only policies that declare `inculpating` answers and are monotone in them.
    """
    drawn = policy_data(
        most_questions=most_questions, most_outcomes=most_outcomes, severity=severity, monotone=monotone
    )
    return drawn.map(as_policy)


def policy_texts(*, most_questions: int = 6, most_outcomes: int = 6) -> SearchStrategy[str]:
    """The files of such policies: JSON, which is YAML."""
    return policy_data(most_questions=most_questions, most_outcomes=most_outcomes).map(as_text)


def answers_for(
    policy: Policy | Tree, *, complete: bool = False, booleans: bool = True
) -> SearchStrategy[dict[str, Any]]:
    """Answers that `policy` accepts, as `evaluate` takes them.

    Args:
        policy: a policy without errors, or its tree.
        complete: whether every question has an answer that leads on. If not, questions may be left out and `unknown`
            is given whether it is routed or not.
        booleans: whether `True` and `False` may stand for `yes` and `no`.
    """
    tree = tree_of(policy)
    if len(tree.branches) > MANY:
        return st.integers(0, 2**64 - 1).map(lambda seed: _at_once(tree, seed, complete=complete))
    routed = {branch.question: branch.links for branch in tree.branches}
    return answers_among(routed, complete=complete, booleans=booleans)


def _at_once(tree: Tree, seed: int, *, complete: bool) -> dict[str, Any]:
    random = Random(seed)  # noqa: S311  # a sample, not a secret
    answers = next(sample(tree, random, 1))
    if complete or random.random() < 0.5:
        return answers
    left_out = random.choice(tree.branches).question
    return {question: answer for question, answer in answers.items() if question != left_out}


def severities(policy: Policy) -> SearchStrategy[str | None]:
    """Levels of the policy's scale, and `None`; only that if it has no scale."""
    return st.sampled_from((None, *(policy.severity.scale if policy.severity else ())))


@st.composite
def assessments(draw: DrawFn, policy: Policy | None = None) -> Assessment:
    """Assessments with and without severity, factors and reasons: decided, or with a question still open.

    Args:
        draw: given by Hypothesis.
        policy: the policy they are made under; one of every shape if not given.
    """
    chosen = policy or draw(policies())
    answers = draw(answers_for(chosen))
    factors = [factor.id for factor in chosen.factors]
    found = draw(st.lists(st.sampled_from(factors), unique=True)) if factors else []
    reasons = {question: draw(texts) for question in answers if draw(st.booleans())}
    return assess(chosen, answers, severity=draw(severities(chosen)), factors=found, reasons=reasons)
