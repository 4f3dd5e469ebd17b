"""Answers in, exactly one decision out, or the question that is missing.

Standard library only, pure, and a loop: no clock, no files, no state, no recursion. Harm is not among the
inputs and cannot be named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from justrules.engine.decision import Decision, Pending, Result
from justrules.engine.tree import UNKNOWN, Branch, Leaf, Node, Step, Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, Location, listed, nearest
from justrules.version import __version__

ANSWERS = "answers"
"""What findings about answers call their place, when the answers came from no file."""

Answers = Mapping[str, str | bool]


def walk(tree: Tree, answers: Answers, *, reasons: Mapping[str, str] | None = None) -> Result:
    """Follow `answers` through `tree`.

    Args:
        tree: a compiled policy.
        answers: question ids, each with an answer; `True` and `False` stand for `yes` and `no`. Answers to
            questions off the path change nothing. `unknown` may always be given and is never guessed at.
        reasons: what the assessor wrote for an answer, by question id; recorded in the path.

    Returns:
        A `Decision` when the answers lead to an outcome, or when every way on from where they stop leads to
        the same one; else a `Pending`.

    Raises:
        AnswerError: with every unknown question and answer (`JR601` to `JR603`), and what may have been meant.
    """
    given = checked(tree, answers, reasons)
    node: Node = tree.start
    path: list[Step] = []
    while isinstance(node, Branch):
        link = node.links.get(given.get(node.question, ""))
        if link is None:
            return _stopped(tree, node, given, tuple(_with_reasons(path, reasons)))
        path.append(link[0])
        node = link[1]
    return _decision(tree, node, tuple(_with_reasons(path, reasons)), settled_at=None)


def _with_reasons(path: list[Step], reasons: Mapping[str, str] | None) -> Iterable[Step]:
    if not reasons:
        return path
    return (replace(step, reason=reasons[step.question]) if step.question in reasons else step for step in path)


def _stopped(tree: Tree, at: Branch, given: Mapping[str, str], path: tuple[Step, ...]) -> Result:
    """What to say when the question `at` has no answer that leads on."""
    possible_nodes = tuple(ahead(at, given))
    leaves = {id(node) for node in possible_nodes if isinstance(node, Leaf)}
    left = tuple(leaf for leaf in tree.leaves if id(leaf) in leaves)
    if len(left) == 1:
        return _decision(tree, left[0], path, settled_at=at.question)
    possible = {leaf.category.id for leaf in left}
    open_now = {id(node) for node in possible_nodes if isinstance(node, Branch) and _is_open(node, given)}
    return Pending(
        question=at.question,
        text=at.text,
        answers=at.answers,
        unknown=given.get(at.question) == UNKNOWN,
        reachable=tuple(category.id for category in tree.categories if category.id in possible),
        titles=tuple(category.title for category in tree.categories if category.id in possible),
        outcomes=tuple(leaf.outcome for leaf in left),
        questions=tuple(branch.question for branch in tree.branches if id(branch) in open_now),
        path=path,
        notices=tree.notices,
        policy=tree.policy,
        disclaimer=tree.disclaimer,
        library=__version__,
    )


def _is_open(branch: Branch, given: Mapping[str, str]) -> bool:
    return given.get(branch.question, "") not in branch.links


def ahead(at: Branch, given: Mapping[str, str]) -> Iterator[Node]:
    """Every node that some completion of `given` can come to from `at`, each once.

    A question stands at most once on a path, so following given answers where there are some and every
    answer where there is none finds exactly what can still be reached.
    """
    seen: set[int] = {id(at)}
    waiting: list[Node] = [at]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Leaf):
            continue
        link = node.links.get(given.get(node.question, ""))
        for following in [link[1]] if link else [option.next for option in node.options]:
            if id(following) not in seen:
                seen.add(id(following))
                waiting.append(following)


def _decision(tree: Tree, leaf: Leaf, path: tuple[Step, ...], *, settled_at: str | None) -> Decision:
    category = leaf.category
    return Decision(
        category=category.id,
        outcome=leaf.outcome,
        title=category.title,
        definition=category.definition,
        accountability=category.accountability,
        behaviour=category.behaviour,
        scope=category.scope,
        because=leaf.because,
        investigate=leaf.investigate,
        response=leaf.response,
        path=path,
        settled_at=settled_at,
        notices=tree.notices,
        policy=tree.policy,
        disclaimer=tree.disclaimer,
        library=__version__,
    )


# --- the input ---------------------------------------------------------------------------------------------


def checked(tree: Tree, answers: Mapping[Any, Any], reasons: Mapping[str, str] | None = None) -> dict[str, str]:
    """`answers` as ids throughout; raises `AnswerError` with everything that does not fit `tree`."""
    given: dict[str, str] = {}
    wrong: list[tuple[Any, Any]] = []
    for question, answer in answers.items():
        word = _word(answer)
        if word is not None and word in tree.accepted.get(question, ()):
            given[question] = word
        else:
            wrong.append((question, answer))
    strays = [question for question, reason in (reasons or {}).items() if not _fits(tree, question, reason)]
    if wrong or strays:
        raise AnswerError(_findings(tree, wrong, strays))
    return given


def _fits(tree: Tree, question: object, reason: object) -> bool:
    return question in tree.accepted and isinstance(reason, str)


def _findings(tree: Tree, wrong: list[tuple[Any, Any]], strays: list[str]) -> Iterator[Finding]:
    """What is wrong with each answer, and with reasons for questions that the policy does not ask."""
    known = Known(tree.accepted)
    for question, answer in wrong:
        word = _word(answer)
        if question not in known:
            yield _unknown_question(tree, question, known)
        elif word is None:
            yield _not_an_answer(tree, question)
        else:
            yield _unknown_answer(tree, question, word)
    for question in strays:
        if question in known:
            yield _finding("JR603", f"the reason for `{question}` is not a text", "give a text")
        else:
            yield _unknown_question(tree, question, known)


def _word(answer: object) -> str | None:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return answer if isinstance(answer, str) else None


def _finding(code: str, message: str, hint: str | None) -> Finding:
    return Finding(code=code, message=message, where=Location(source=ANSWERS), hint=hint)


def _unknown_question(tree: Tree, question: object, known: Known) -> Finding:
    # Only what looks like an id is repeated: a form's other fields may hold a person's name.
    named = isinstance(question, str) and _is_word(question)
    shown = f"`{question}`" if named else "this key"
    questions = f"its questions are {listed(known.words)}"
    hint = known.hint(question, otherwise=questions) if isinstance(question, str) else questions
    return _finding("JR601", f"{shown} is not a question of `{tree.policy.id}`", hint)


def _is_word(text: str) -> bool:
    return text.isascii() and text.isidentifier() and len(text) <= 64


def _unknown_answer(tree: Tree, question: str, answer: str) -> Finding:
    # What was given is repeated only when it is nearly an answer: free text may name a person.
    known = tree.questions[question].answers
    meant = nearest(answer.strip().lower(), known)
    shown = f"`{answer}`" if meant and _is_word(answer) else "what was given"
    hint = f"did you mean `{meant}`?" if meant else f"its answers are {', '.join(known)}"
    return _finding("JR602", f"{shown} is not an answer to `{question}`", hint)


def _not_an_answer(tree: Tree, question: str) -> Finding:
    known = ", ".join(tree.questions[question].answers)
    return _finding("JR603", f"the answer to `{question}` is neither a word nor True or False", f"give one of {known}")
