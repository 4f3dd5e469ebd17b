"""The engine's front: a policy or a tree in, a result out. The policy is compiled on first use and kept."""

from __future__ import annotations

from collections.abc import Mapping

from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision, Pending
from justrules.engine.evaluator import Answers, walk
from justrules.engine.interview import Interview
from justrules.engine.tree import Tree
from justrules.policies.model import Policy


def evaluate(
    policy: Policy | Tree, answers: Answers, *, reasons: Mapping[str, str] | None = None
) -> Decision | Pending:
    """Decide one act: the outcome that `answers` lead to, or the question that is missing.

    Args:
        policy: a policy, compiled on first use; or a tree.
        answers: question ids, each with an answer. `True` and `False` stand for `yes` and `no`; `unknown` may
            always be given and is never taken for another answer; answers off the path change nothing.
        reasons: what the assessor wrote for an answer, by question id. Recorded in the path.

    Returns:
        A `Decision`, or a `Pending` that names the next question and the categories still possible. Where all
        that is still possible is one and the same outcome, the decision is given early.

    Raises:
        AnswerError: with every question id and answer that the policy does not know.
        PolicyError: the policy has errors; with every one of them.
    """
    return walk(tree_of(policy), answers, reasons=reasons)


def interview(
    policy: Policy | Tree, *, answers: Answers | None = None, reasons: Mapping[str, str] | None = None
) -> Interview:
    """Begin an interview: one question at a time.

    Args:
        policy: a policy, compiled on first use; or a tree.
        answers: answers already known; their questions are not asked.
        reasons: what was written for them.

    Raises:
        AnswerError: with every question id and answer that the policy does not know.
        PolicyError: the policy has errors; with every one of them.
    """
    return Interview.begin(tree_of(policy), answers=answers, reasons=reasons)


def resume(policy: Policy | Tree, text: str) -> Interview:
    """Go on with an interview from the JSON that its `to_json` wrote.

    Raises:
        AnswerError: the text is not such JSON (`JR605`), or belongs to another policy or content (`JR604`).
        PolicyError: the policy has errors; with every one of them.
    """
    return Interview.from_json(tree_of(policy), text)
