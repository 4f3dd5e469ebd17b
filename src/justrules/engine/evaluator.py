"""Answers in, exactly one decision out, or the question that is missing.

Standard library only, and a loop: no clock, no files, no recursion, and the same answers always come to the same
value. What a walk finds is kept with the tree, so that the next walk along the same path hands out the same value:
see `Ways`. Harm is not among the inputs and cannot be named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import contains
from typing import Any

from justrules.engine.decision import Decision, Pending, Result, by_path
from justrules.engine.tree import UNKNOWN, Branch, Leaf, Node, Step, Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, Location, listed, nearest
from justrules.version import __version__

ANSWERS = "answers"
"""What findings about answers call their place, when the answers came from no file."""

PLACES = 16_384
"""How many places the paths of a tree may take up: a few MB. A tree of which more are seen does without."""

ROOM = 1_048_576
"""How many references a shelf may hold before it is emptied: 8 MB."""

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
        the same one; else a `Pending`. Equal results may be one object.

    Raises:
        AnswerError: with every unknown question and answer (`JR601` to `JR603`), and what may have been meant.
    """
    ways: Ways = tree.memory.ways or _ways(tree)
    if reasons or answers.__class__ is not dict:
        given = checked(tree, answers, reasons)
        return _recorded(_result(tree, ways, given, *tree.follow(given)), reasons)
    place = ways.start
    if place is None:
        return _unseen(tree, ways, answers)
    try:
        while place.question:
            place = place.links[answers[place.question]]
        # A path of as many steps as there are answers has checked each of them.
        in_order = place.depth == len(answers) or (
            ways.known.issuperset(answers) and ways.words.issuperset(answers.values())
        )
        found = place.result if in_order else None
    except (KeyError, TypeError):  # no answer, a new one, a boolean, or none that is in order
        found = _seen(tree, ways, answers, place)
    return _unseen(tree, ways, answers) if found is None else found


def _seen(tree: Tree, ways: Ways, answers: Answers, place: Place) -> Result | None:
    """What was found before for answers that stop at `place`."""
    if place.depth == len(answers):
        return place.result
    try:
        found = ways.parts.kept.get((*answers, *answers.values()))
    except TypeError:  # no hash, so no answer
        return None
    if found is None and answers.get(place.question).__class__ is bool:
        return walk(tree, _worded(answers))
    return found


def _unseen(tree: Tree, ways: Ways, answers: Answers) -> Result:
    """The result of answers that may be wrong, and may be of a new kind."""
    given: Mapping[str, Any] = answers
    path, node = tree.follow(given)
    if len(path) < len(given) and not _fits(tree, ways, given):
        given = checked(tree, answers)
        path, node = tree.follow(given)
    return _result(tree, ways, given, path, node)


def _result(tree: Tree, ways: Ways, given: Mapping[str, str], path: tuple[Step, ...], node: Node) -> Result:
    """What it means that `given` leads along `path` to `node`; what was made for that before, where it was kept."""
    if isinstance(node, Branch) and len(path) < len(given):
        key = (*given, *given.values())
        return ways.parts.kept.get(key) or ways.parts.keep(key, _stopped(tree, node, given, path))
    place = ways.place(path, node)
    if place is not None and place.result is not None:
        return place.result
    alone = ways.parts.kept.get(node) or ways.parts.keep(node, _alone(tree, node))
    result = by_path(alone, path)
    if place is not None:
        ways.settle(place, result)
    return result


def _recorded(result: Result, reasons: Mapping[str, str] | None) -> Result:
    """`result` with what was written for its steps."""
    if not reasons:
        return result
    steps = (replace(step, reason=reasons[step.question]) if step.question in reasons else step for step in result.path)
    return by_path(result, tuple(steps))


# --- what is kept from walk to walk ----------------------------------------------------------------------------


class Place:
    """A question as one path comes to it, or the end of that path.

    `links` grow as answers are first given. `result` is the decision at an end; at a question it is what holds when
    nothing but the path is answered, once that was asked for.
    """

    __slots__ = ("depth", "links", "question", "result")

    def __init__(self, question: str, depth: int) -> None:
        self.question = question
        self.depth = depth
        self.links: dict[Any, Place] = {}
        self.result: Result | None = None


class Shelf:
    """Results by what led to them. It is emptied when it has no room left."""

    __slots__ = ("kept", "room")

    def __init__(self) -> None:
        self.kept: dict[Any, Result] = {}
        self.room = ROOM

    def keep(self, key: Any, result: Result) -> Result:
        """`result`, which is found under `key` from now on."""
        size = _size(key, result)
        if size > self.room:
            self.kept.clear()
            self.room = ROOM
        if size <= self.room:
            self.room -= size
            self.kept[key] = result
        return result


def _size(key: Any, result: Result) -> int:
    """How many references an entry holds, its own parts included."""
    own = 32 + (len(key) if isinstance(key, tuple) else 0) + len(result.path)
    return own + (len(result.questions) + len(result.outcomes) if isinstance(result, Pending) else 0)


class Ways:
    """The ways through one tree that were gone before. They change no result, only how soon it is there.

    Attributes:
        known: the ids of the questions.
        words: the answers that every question takes.
        start: the first place; `None` once more places were needed than a tree may have.
        room: how many more there may be.
        parts: the results of sets that stop before all they answer, by question and answer; and what holds at a node
            where nothing is answered beyond the path, without that path.
    """

    __slots__ = ("known", "parts", "room", "start", "words")

    def __init__(self, tree: Tree) -> None:
        self.known = frozenset(tree.accepted)
        self.words = frozenset.intersection(*set(tree.accepted.values()))
        self.start: Place | None = Place(tree.start.question, 0)
        self.room = PLACES
        self.parts = Shelf()

    def place(self, path: tuple[Step, ...], node: Node) -> Place | None:
        """The place at the end of `path`, where `node` is; made if it is new, as are those on the way."""
        place = self.start
        if place is None:
            return None
        asked = (*(step.question for step in path[1:]), node.question)
        for step, question in zip(path, asked, strict=False):
            onward = place.links.get(step.answer)
            if onward is None:
                if not self._afford(1):
                    return None
                place.links[step.answer] = onward = Place(question, place.depth + 1)
            place = onward
        return place

    def settle(self, place: Place, result: Result) -> None:
        """Let `place` hand out `result` from now on."""
        if self._afford(len(result.path) // 32):
            place.result = result

    def _afford(self, places: int) -> bool:
        self.room -= places
        if self.room < 0:
            self.start = None
        return self.room >= 0


def _ways(tree: Tree) -> Ways:
    """The ways of `tree`, begun. Where two threads begin them at once, those of one are forgotten."""
    tree.memory.ways = ways = Ways(tree)
    return ways


# --- what is found for the first time --------------------------------------------------------------------------


def _alone(tree: Tree, node: Node) -> Result:
    """What holds at `node` where nothing is answered beyond the path, without that path."""
    return _decision(tree, node, (), settled_at=None) if isinstance(node, Leaf) else _stopped(tree, node, {}, ())


def _stopped(tree: Tree, at: Branch, given: Mapping[str, str], path: tuple[Step, ...]) -> Result:
    """What to say when the question `at` has no answer that leads on."""
    nodes = set(ahead(at, given))
    left = tuple(leaf for leaf in tree.leaves if leaf in nodes)
    if len(left) == 1:
        return _decision(tree, left[0], path, settled_at=at.question)
    possible = {leaf.category.id for leaf in left}
    still = (branch for branch in tree.branches if branch in nodes)
    return Pending(
        question=at.question,
        text=at.text,
        answers=at.answers,
        unknown=given.get(at.question) == UNKNOWN,
        reachable=tuple(category.id for category in tree.categories if category.id in possible),
        titles=tuple(category.title for category in tree.categories if category.id in possible),
        outcomes=tuple(leaf.outcome for leaf in left),
        questions=tuple(branch.question for branch in still if given.get(branch.question, "") not in branch.links),
        path=path,
        notices=tree.notices,
        policy=tree.policy,
        disclaimer=tree.disclaimer,
        library=__version__,
    )


def ahead(at: Branch, given: Mapping[str, str]) -> Iterator[Node]:
    """Every node that some completion of `given` can come to from `at`, each once.

    A question stands at most once on a path, so following given answers where there are some and every
    answer where there is none finds exactly what can still be reached.
    """
    seen: set[Node] = {at}
    waiting: list[Node] = [at]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Leaf):
            continue
        link = node.links.get(given.get(node.question, ""))
        for following in [link[1]] if link else [option.next for option in node.options]:
            if following not in seen:
                seen.add(following)
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
    given = _worded(answers)
    # What only equals a word is told apart here: others store what they are given.
    plain = _TEXT.issuperset(map(type, given.values())) and _fits(tree, tree.memory.ways or _ways(tree), given)
    wrong = [] if plain else [item for item in given.items() if not _accepts(tree, *item)]
    strays = [question for question, reason in (reasons or {}).items() if not _takes_reason(tree, question, reason)]
    if wrong or strays:
        raise AnswerError(_findings(tree, wrong, strays))
    return given


_TEXT = frozenset((str,))


def _worded(answers: Mapping[Any, Any]) -> dict[Any, Any]:
    """`answers` with words for booleans."""
    return {
        question: ("yes" if answer else "no") if answer.__class__ is bool else answer
        for question, answer in answers.items()
    }


def _fits(tree: Tree, ways: Ways, answers: Mapping[Any, Any]) -> bool:
    """Whether every key is a question and every value a word that it takes."""
    words = answers.values()
    try:
        return ways.known.issuperset(answers) and (
            ways.words.issuperset(words) or all(map(contains, map(tree.accepted.__getitem__, answers), words))
        )
    except TypeError:  # something that has no hash, and so is no word
        return False


def _accepts(tree: Tree, question: object, answer: object) -> bool:
    return isinstance(answer, str) and answer in tree.accepted.get(question, ())  # type: ignore[call-overload]  # any key


def _takes_reason(tree: Tree, question: object, reason: object) -> bool:
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
