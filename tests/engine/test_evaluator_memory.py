"""What the evaluator keeps from walk to walk changes nothing but the time: the plain walk is the reference."""

from __future__ import annotations

import itertools
from collections import ChainMap, OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine import entry, evaluator
from justrules.engine.tree import UNKNOWN, Branch, Leaf, Node, Step, Tree
from justrules.findings import Finding
from tests.strategies import Data, answers_for, as_policy, policies

# --- the reference: one walk that keeps nothing, shares nothing and checks answer by answer -----------------------


def reference(tree: Tree, answers: Mapping[Any, Any], reasons: Mapping[str, str]) -> jr.Decision | jr.Pending:
    """What `evaluate` has always said."""
    words = in_order(tree, answers, reasons)
    node: Node = tree.start
    path: list[Step] = []
    while isinstance(node, Branch):
        link = node.links.get(words.get(node.question, ""))
        if link is None:
            return stopped(tree, node, words, recorded(path, reasons))
        path.append(link[0])
        node = link[1]
    return decided(tree, node, recorded(path, reasons), settled_at=None)


def in_order(tree: Tree, answers: Mapping[Any, Any], reasons: Mapping[str, str]) -> dict[str, str]:
    words: dict[str, str] = {}
    wrong: list[tuple[Any, Any]] = []
    for question, answer in answers.items():
        word = ("yes" if answer else "no") if isinstance(answer, bool) else answer
        if isinstance(word, str) and word in tree.accepted.get(question, ()):
            words[question] = word
        else:
            wrong.append((question, answer))
    strays = [q for q, reason in reasons.items() if q not in tree.accepted or not isinstance(reason, str)]
    if wrong or strays:
        raise jr.AnswerError(evaluator._findings(tree, wrong, strays))
    return words


def recorded(path: list[Step], reasons: Mapping[str, str]) -> tuple[Step, ...]:
    return tuple(replace(s, reason=reasons[s.question]) if s.question in reasons else s for s in path)


def stopped(tree: Tree, at: Branch, words: Mapping[str, str], path: tuple[Step, ...]) -> jr.Decision | jr.Pending:
    reached = reached_from(at, words)
    left = tuple(leaf for leaf in tree.leaves if leaf in reached)
    if len(left) == 1:
        return decided(tree, left[0], path, settled_at=at.question)
    possible = [category for category in tree.categories if category.id in {leaf.category.id for leaf in left}]
    still = [branch for branch in tree.branches if branch in reached and words.get(branch.question) not in branch.links]
    return jr.Pending(
        question=at.question,
        text=at.text,
        answers=at.answers,
        unknown=words.get(at.question) == UNKNOWN,
        reachable=tuple(category.id for category in possible),
        titles=tuple(category.title for category in possible),
        outcomes=tuple(leaf.outcome for leaf in left),
        questions=tuple(branch.question for branch in still),
        path=path,
        notices=tree.notices,
        policy=tree.policy,
        disclaimer=tree.disclaimer,
        library=jr.__version__,
    )


def reached_from(at: Node, words: Mapping[str, str]) -> set[Node]:
    reached, waiting = {at}, [at]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Leaf):
            continue
        chosen = words.get(node.question, "")
        for option in node.options:
            if option.next not in reached and (chosen == option.answer or chosen not in node.links):
                reached.add(option.next)
                waiting.append(option.next)
    return reached


def decided(tree: Tree, leaf: Leaf, path: tuple[Step, ...], *, settled_at: str | None) -> jr.Decision:
    return jr.Decision(
        category=leaf.category.id,
        outcome=leaf.outcome,
        title=leaf.category.title,
        definition=leaf.category.definition,
        accountability=leaf.category.accountability,
        behaviour=leaf.category.behaviour,
        scope=leaf.category.scope,
        because=leaf.because,
        investigate=leaf.investigate,
        response=leaf.response,
        path=path,
        settled_at=settled_at,
        notices=tree.notices,
        policy=tree.policy,
        disclaimer=tree.disclaimer,
        library=jr.__version__,
    )


Said = jr.Decision | jr.Pending | tuple[Finding, ...]


def said(evaluate: Any, tree: Tree, answers: Any, reasons: Mapping[str, str]) -> Said:
    """The result, or the findings in their order."""
    try:
        result: jr.Decision | jr.Pending = evaluate(tree, answers, reasons=reasons)
    except jr.AnswerError as error:
        return error.findings
    return result


def expected(tree: Tree, answers: Mapping[Any, Any], reasons: Mapping[str, str]) -> Said:
    return said(lambda tree, answers, *, reasons: reference(tree, answers, reasons), tree, answers, reasons)


# --- what is asked: everything that callers hand over, right and wrong ---------------------------------------------


class Word(StrEnum):
    """Answers as an application may name them: texts, of a class of their own."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


NO_ANSWERS = ("nowhere", "", "Yes", 1, 0, 1.0, None, ("yes",), ["yes"], {"answer": "yes"}, b"yes")
STRANGERS = ("not_asked", "Somebody", "", 1, None, True)
OTHER_MAPPINGS = (dict, OrderedDict, MappingProxyType, ChainMap, lambda given: defaultdict(str, given))


@st.composite
def asked(draw: st.DrawFn, data: Data) -> dict[Any, Any]:
    """Answers to the policy in `data`: all or some, words or booleans, in any order, and some that are wrong."""
    answers: dict[Any, Any] = draw(answers_for(data, complete=draw(st.booleans())))
    if draw(st.booleans()):
        answers = dict(draw(st.permutations(list(answers.items()))))
    if draw(st.booleans()):
        return answers
    for question in draw(st.sets(st.sampled_from(sorted(data["questions"])), max_size=2)):
        answers[question] = draw(st.sampled_from((*NO_ANSWERS, *Word, True, False, "unknown")))
    return answers | dict.fromkeys(draw(st.sets(st.sampled_from(STRANGERS), max_size=2)), "yes")


@dataclass(frozen=True)
class Limits:
    """How much may be kept."""

    places: int = evaluator.PLACES
    room: int = evaluator.ROOM
    sets: int = entry.SETS


LIMITS = (Limits(), Limits(places=0), Limits(places=3), Limits(room=60), Limits(sets=0), Limits(sets=2, room=0))


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    with (
        patch.object(evaluator, "PLACES", limits.places),
        patch.object(evaluator, "ROOM", limits.room),
        patch.object(entry, "SETS", limits.sets),
    ):
        yield


@given(policies(), st.data(), st.sampled_from(LIMITS))
def test_whatever_was_asked_before_the_result_is_that_of_the_plain_walk(
    data: Data, draw: st.DataObject, limits: Limits
) -> None:
    """Equal in every field, or the same findings in the same order: at first and later, with much room or none."""
    tree = jr.compile(as_policy(data))
    texts = st.dictionaries(st.sampled_from(sorted(data["questions"])), st.sampled_from(("", "As the log shows.", 5)))
    sets = draw.draw(st.lists(st.tuples(asked(data), st.just({}) | texts), min_size=1, max_size=5))
    with limited(limits):
        for answers, reasons in [*sets, *sets]:
            before = list(answers.items())
            assert said(jr.evaluate, tree, answers, reasons) == expected(tree, answers, reasons)
            assert said(evaluator.walk, tree, answers, reasons) == expected(tree, answers, reasons)
            assert list(answers.items()) == before


@given(policies(), st.data())
def test_any_mapping_is_read_as_a_dictionary_is_and_is_left_as_it_was(data: Data, draw: st.DataObject) -> None:
    """Views, chains and dictionaries that answer for themselves decide alike; none is added to."""
    tree = jr.compile(as_policy(data))
    answers = draw.draw(asked(data))
    for make in OTHER_MAPPINGS:
        mapping: Any = make(answers)
        assert said(jr.evaluate, tree, mapping, {}) == expected(tree, answers, {})
        assert dict(mapping) == answers


# --- what could be mistaken ----------------------------------------------------------------------------------------


@pytest.fixture
def aviation() -> Tree:
    """A tree of its own for each test: nothing has been asked yet."""
    return jr.compile(jr.load("aviation_part5"))


QUESTIONS = ("procedure_existed", "knowingly_deviated", "risk_known", "unjustified_disregard")
ALL_TRUE = dict.fromkeys(QUESTIONS, True)


@pytest.mark.parametrize("questions", [QUESTIONS, QUESTIONS[:2], QUESTIONS[:1], QUESTIONS[1:]], ids=len)
@pytest.mark.parametrize("number", [1, 1.0, 0, 0.0])
def test_a_number_is_not_taken_for_a_boolean(aviation: Tree, questions: tuple[str, ...], number: Any) -> None:
    """`1` equals `True` and has its hash; it is no answer all the same, before and after `True` was given."""
    boxes = dict.fromkeys(questions, bool(number))
    mixed = boxes | {questions[0]: "yes"}
    wrong = [dict.fromkeys(questions, number), *(boxes | {question: number} for question in questions)]
    for right in (boxes, mixed):
        for answers in (*wrong, mixed | {questions[-1]: number}):
            with pytest.raises(jr.AnswerError, match="JR603"):
                jr.evaluate(aviation, answers)
        assert jr.evaluate(aviation, right) == reference(aviation, right, {})
    for answers in (*wrong, mixed | {questions[-1]: number}):
        with pytest.raises(jr.AnswerError, match="JR603"):
            jr.evaluate(aviation, answers)


@pytest.mark.parametrize("wrong", NO_ANSWERS, ids=repr)
def test_what_is_no_answer_is_refused_wherever_it_stands(aviation: Tree, wrong: Any) -> None:
    """On the path, behind it, alone or among complete answers, to one question or to several, each is a finding."""
    answers: dict[str, Any] = dict.fromkeys(QUESTIONS, "no")
    for _ in range(2):
        assert jr.evaluate(aviation, answers) == reference(aviation, answers, {})
        for count in (1, 2, 4):
            for questions in itertools.combinations(QUESTIONS, count):
                for asked_with in (dict.fromkeys(questions, wrong), answers | dict.fromkeys(questions, wrong)):
                    with pytest.raises(jr.AnswerError) as raised:
                        jr.evaluate(aviation, asked_with)
                    assert raised.value.findings == expected(aviation, asked_with, {})
                    assert {finding.code for finding in raised.value.findings} <= {"JR602", "JR603"}


@pytest.mark.parametrize("word", ["no", False])
@pytest.mark.parametrize("stranger", STRANGERS, ids=repr)
def test_a_stranger_beside_answers_met_before_is_refused(aviation: Tree, word: Any, stranger: Any) -> None:
    """One key too many, or one in the place of another, is a finding, though the rest was met often."""
    answers = dict.fromkeys(QUESTIONS, word)
    for _ in range(2):
        assert jr.evaluate(aviation, answers) == reference(aviation, answers, {})
        for count in range(len(QUESTIONS) + 1):
            with pytest.raises(jr.AnswerError, match="JR601"):
                jr.evaluate(aviation, {**dict.fromkeys(QUESTIONS[:count], word), stranger: word})


class Likeness:
    """Something that is no text and equals one, as a translation that is still to come does."""

    def __eq__(self, other: object) -> bool:
        return other == "no"

    def __hash__(self) -> int:
        return hash("no")


def test_what_is_stored_as_an_answer_is_a_text(aviation: Tree) -> None:
    """Where answers are handed on to be stored, what only equals a word is not taken for it."""
    with pytest.raises(jr.AnswerError, match="JR603"):
        evaluator.checked(aviation, {"procedure_existed": Likeness()})


def test_words_and_booleans_beside_one_another_are_words(aviation: Tree) -> None:
    """A form may hold both, in whatever order, and each time it decides as if it held words."""
    for mixed in itertools.product((True, False, "yes", "no", "unknown"), repeat=4):
        answers: dict[str, Any] = dict(zip(QUESTIONS, mixed, strict=True))
        assert jr.evaluate(aviation, answers) == reference(aviation, answers, {})


def test_questions_named_like_answers_are_not_confused_with_them() -> None:
    """A part of the answers to one policy can look like all answers to another; here both are one policy's."""
    data = {
        **minimal("yes"),
        "questions": {
            "yes": {"text": "The first?", "answers": {"no": "end", "yes": "no"}},
            "no": {"text": "The second?", "answers": {"no": "other", "yes": "end"}},
        },
    }
    tree = jr.compile(as_policy(data))
    sets: list[dict[str, Any]] = [
        dict(zip(order, words, strict=False))
        for order in itertools.permutations(("yes", "no"))
        for count in range(3)
        for words in itertools.product(("yes", "no", "unknown"), repeat=count)
    ]
    for answers in [*sets, *sets]:
        assert jr.evaluate(tree, answers) == reference(tree, answers, {})


def minimal(start: str) -> Data:
    outcome = {"category": "only", "because": "It ends here.", "investigate": "How it came to this."}
    return {
        "format": "justrules/1",
        "id": "minimal",
        "version": "1.0.0",
        "title": "A policy",
        "language": "en",
        "status": "current",
        "disclaimer": "A person decides.",
        "scope": {"unit": "One act.", "use_when": "Always.", "not_when": "Never."},
        "sources": {"ours": {"title": "Ours", "publisher": "Us", "kind": "ours"}},
        "start": start,
        "outcomes": {"end": outcome, "other": outcome},
        "categories": {"only": {"title": "Only", "definition": "D.", "accountability": "A.", "response": "listen"}},
        "responses": {"listen": {"title": "Listen", "kind": "supportive", "primary": "Listen."}},
        "scenarios": [{"id": "open", "facts": "F.", "answers": {}, "expect": {"pending": start}}],
    }


# --- what is shared, and what is not -------------------------------------------------------------------------------


def test_a_path_has_one_decision_whatever_is_answered_elsewhere(aviation: Tree) -> None:
    """A decision is a value, so acts that were decided along the same path share it."""
    decision = jr.evaluate(aviation, {"procedure_existed": "no"})
    for word in ("yes", "no", "unknown"):
        assert jr.evaluate(aviation, {"procedure_existed": "no", "risk_known": word}) is decision
        assert jr.evaluate(aviation, dict.fromkeys(QUESTIONS, word) | {"procedure_existed": "no"}) is decision


def test_what_somebody_wrote_is_in_no_other_decision(aviation: Tree) -> None:
    """Reasons make a decision of their own, and leave nothing behind."""
    answers = {"procedure_existed": "no"}
    reasons = {"procedure_existed": "ZZCANARY said so."}
    for _ in range(2):
        assert jr.evaluate(aviation, answers, reasons=reasons).path[0].reason == "ZZCANARY said so."
        assert jr.evaluate(aviation, answers).path[0].reason is None
        assert jr.evaluate(aviation, answers | {"risk_known": "no"}).path[0].reason is None


def test_trees_that_are_equal_share_nothing(aviation: Tree) -> None:
    """Two trees of one policy are equal, and still each hands out the words that it holds itself."""
    other = replace(aviation, disclaimer="Others decide.")
    assert other == aviation
    answers = dict.fromkeys(QUESTIONS, "no")
    for _ in range(2):
        assert jr.evaluate(other, answers).disclaimer == "Others decide."
        assert jr.evaluate(aviation, answers).disclaimer == aviation.disclaimer != "Others decide."


# --- bounds --------------------------------------------------------------------------------------------------------

LAYERS = 12


@pytest.fixture(scope="module")
def diamonds() -> Tree:
    """Layers of two questions each, with 2 to the 12th paths."""
    questions: Data = {}
    for layer in range(LAYERS):
        last = layer == LAYERS - 1
        onward = {"yes": "end", "no": "other"} if last else {"yes": f"a{layer + 1}", "no": f"b{layer + 1}"}
        for side in "ab" if layer else "a":
            questions[f"{side}{layer}"] = {"text": "Onward?", "answers": onward}
    return jr.compile(as_policy({**minimal("a0"), "questions": questions}))


def walked(tree: Tree, chance: Random) -> dict[str, Any]:
    """Answers along a path drawn evenly; to some, not to its last questions, but to others beyond."""
    answers: dict[str, Any] = {}
    node: Node = tree.start
    while isinstance(node, Branch):
        answers[node.question] = chance.choice(tuple(node.links))
        node = node.links[answers[node.question]][1]
    missing = chance.sample(sorted(answers), k=chance.choice((0, 0, 1, 3)))
    return {question: answer for question, answer in answers.items() if question not in missing}


def places(start: evaluator.Place | None) -> int:
    waiting, count = [start] if start else [], 0
    while waiting:
        count += 1
        waiting.extend(waiting.pop().links.values())
    return count


@pytest.mark.parametrize("limits", [Limits(places=500), Limits(room=4_000), Limits()], ids=["places", "room", "all"])
def test_paths_without_end_take_no_room_without_end(diamonds: Tree, limits: Limits) -> None:
    """However many ways there are through a diagram, what is kept stays within its bounds, and results stay right."""
    tree, chance = replace(diamonds), Random(7)
    with limited(limits):
        for _ in range(1_000):
            answers = walked(tree, chance)
            assert evaluator.walk(tree, answers) == reference(tree, answers, {})
            parts = tree.memory.ways.parts
            assert parts.room >= 0
            assert sum(evaluator._size(*kept) for kept in parts.kept.items()) == limits.room - parts.room
        assert places(tree.memory.ways.start) <= limits.places + 1
        assert (tree.memory.ways.start is None) == (limits.places == 500)


def test_no_more_sets_of_answers_are_kept_than_are_allowed(aviation: Tree) -> None:
    """Whoever asks in ever new orders fills no memory with it."""
    with limited(Limits(sets=20)):
        for order in itertools.permutations(QUESTIONS):
            for words in itertools.product(("yes", "no", "unknown", True), repeat=3):
                answers: dict[str, Any] = dict(zip(order, words, strict=False))
                assert jr.evaluate(aviation, answers) == reference(aviation, answers, {})
                jr.evaluate(aviation, answers | {order[3]: words[0]})
                assert len(aviation.memory.sets.parts) <= 20
                assert len(aviation.memory.sets.whole) <= 20


def test_when_room_is_short_the_newest_is_kept(diamonds: Tree) -> None:
    """What is put away last is found again, and what takes more than all room is only handed on."""
    results = [jr.evaluate(diamonds, dict.fromkeys(("a0", *beyond), "yes")) for beyond in (("a2",), ("b2",), ("b3",))]
    with limited(Limits(room=evaluator._size((), results[0]) + 10)):
        shelf = evaluator.Shelf()
        for key, result in enumerate(results):
            assert shelf.keep(key, result) is result
            assert shelf.kept == {key: result}
        assert shelf.keep(tuple(range(99)), results[0]) is results[0]
        assert shelf.kept == {}


def test_a_path_that_is_longer_than_all_room_is_walked_all_the_same(diamonds: Tree) -> None:
    """Without room for a single place, nothing is kept and nothing is wrong."""
    tree, chance = replace(diamonds), Random(3)
    with limited(Limits(places=0, room=0, sets=0)):
        for _ in range(20):
            answers = walked(tree, chance)
            assert jr.evaluate(tree, answers) == reference(tree, answers, {})
        assert tree.memory.ways.start is None
        assert not tree.memory.ways.parts.kept


@pytest.mark.parametrize("limits", [Limits(), Limits(places=40, room=300, sets=3)], ids=["roomy", "tight"])
def test_threads_that_begin_at_once_disturb_nobody(diamonds: Tree, limits: Limits) -> None:
    """What several threads keep with one tree at the same time is right for each, also while it is given up."""
    chance = Random(11)
    sets = [walked(diamonds, chance) for _ in range(60)]
    due = [reference(diamonds, answers, {}) for answers in sets]

    def results(tree: Tree) -> list[jr.Decision | jr.Pending]:
        return [jr.evaluate(tree, answers) for answers in sets]

    with limited(limits), ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            assert all(found == due for found in pool.map(results, [replace(diamonds)] * 8))
