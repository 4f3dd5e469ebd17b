"""The engine's front: a policy or a tree in, a result out. The policy is compiled on first use and kept."""

from __future__ import annotations

from collections.abc import Mapping
from marshal import dumps
from math import prod
from operator import itemgetter
from typing import Any

from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision, Pending, Result
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
    tree: Tree = policy if policy.__class__ is Tree else tree_of(policy)
    sets: Sets = tree.memory.sets or _sets(tree)
    if reasons or answers.__class__ is not dict:
        return walk(tree, answers, reasons=reasons)
    try:
        if len(answers) == sets.count:
            values = sets.pick(answers)
            return sets.whole[dumps(values, 2) if values[0].__class__ is bool else values]
        if sets.count > 0:
            return sets.parts[(*answers, *answers.values())]
    except (KeyError, TypeError, ValueError):  # not met before; or not in order
        return sets.meet(tree, answers)
    return walk(tree, answers)


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


SETS = 8_192
"""Up to how many complete sets of answers a policy may have for results to be kept by answers; and so many are kept."""


class Sets:
    """The sets of answers that were met before, with their results, for policies of which all sets may well be met.

    To find a set again takes less than to check its answers.

    Attributes:
        count: how many answers are a complete set; -1 where there are too many such sets.
        pick: the answers of a complete set in the order of the questions.
        whole: results of complete sets, by those answers. Sets of booleans stand there as `marshal` writes them, since
            in a tuple `True` could not be told from `1`.
        parts: results of other sets of words, by their questions and answers.
    """

    __slots__ = ("count", "parts", "pick", "whole")

    def __init__(self, tree: Tree) -> None:
        count = len(tree.branches)
        few = 1 < count <= SETS.bit_length() and prod(len(branch.options) for branch in tree.branches) <= SETS
        self.count = count if few else -1
        self.pick: Any = itemgetter(*tree.accepted)
        self.whole: dict[tuple[str, ...] | bytes, Result] = {}
        self.parts: dict[tuple[str, ...], Result] = {}

    def meet(self, tree: Tree, answers: Answers) -> Result:
        """The result of answers not met before. They are kept, if they are all words, or booleans to all questions."""
        result = walk(tree, answers)
        kinds = set(map(type, answers.values()))
        if len(answers) == self.count and kinds == {bool}:
            _keep(self.whole, dumps(self.pick(answers), 2), result)
        elif len(answers) == self.count and kinds == {str}:
            _keep(self.whole, self.pick(answers), result)
        elif kinds <= {str}:
            _keep(self.parts, (*answers, *answers.values()), result)
        return result


def _sets(tree: Tree) -> Sets:
    """No sets of `tree` met as yet. Where two threads come here at once, what one of them met is forgotten."""
    tree.memory.sets = sets = Sets(tree)
    return sets


def _keep(kept: dict[Any, Result], key: Any, result: Result) -> None:
    if len(kept) >= SETS:
        kept.clear()
    kept[key] = result
