"""Policies that are right by construction, answers to them, and ways to break them: Hypothesis strategies.

A policy is plain data here, with the keys of the file; `as_text` makes the file of it and `as_policy` reads that. The
library has no part in building it, and what a policy decides is known without it: see `walk` and `possible`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

import justrules as jr

Data: TypeAlias = dict[str, Any]
"""A policy in the form of its file."""

Given: TypeAlias = Mapping[str, str | bool]
"""Answers as `evaluate` takes them."""

T = TypeVar("T")

UNKNOWN = "unknown"
MISSING = "nowhere_at_all"
"""An id that no generated policy holds."""


def as_text(data: Data) -> str:
    """The file of a policy. JSON is YAML, so long as nothing in it is escaped that could stand as it is."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def as_policy(data: Data) -> jr.Policy:
    """The policy, by way of its file."""
    return jr.loads(as_text(data))


# --- what a policy says, read off its data -------------------------------------------------------------------


def routes(data: Data) -> dict[str, dict[str, str]]:
    """For each question its answers, and for each answer the id that it leads to."""
    return {
        question: {answer: to if isinstance(to, str) else to["next"] for answer, to in body["answers"].items()}
        for question, body in data["questions"].items()
    }


def as_word(answer: str | bool | None) -> str | None:
    """The answer's id: `True` and `False` stand for `yes` and `no`."""
    return ("yes" if answer else "no") if isinstance(answer, bool) else answer


def walk(data: Data, given: Given) -> tuple[list[tuple[str, str]], str]:
    """The steps that `given` takes, and the question or outcome at which it stops."""
    questions, steps, here = routes(data), [], data["start"]
    while here in questions and (answer := as_word(given.get(here))) in questions[here]:
        steps.append((here, answer))
        here = questions[here][answer]
    return steps, here


def possible(data: Data, given: Given) -> set[str]:
    """The outcomes that are still possible under `given`, by trying every way on from where it stops."""
    questions, found, waiting = routes(data), set(), [walk(data, given)[1]]
    while waiting:
        here = waiting.pop()
        if here not in questions:
            found.add(here)
        elif (answer := as_word(given.get(here))) in questions[here]:
            waiting.append(questions[here][answer])
        else:
            waiting.extend(questions[here].values())
    return found


def paths(data: Data) -> Iterator[tuple[dict[str, str], str]]:
    """Every path through a policy: its answers, and the outcome at its end."""
    questions = routes(data)
    waiting: list[tuple[dict[str, str], str]] = [({}, data["start"])]
    while waiting:
        taken, here = waiting.pop()
        if here not in questions:
            yield taken, here
        else:
            waiting.extend(({**taken, here: answer}, to) for answer, to in questions[here].items())


def pick(draw: DrawFn, options: Sequence[T]) -> T:
    """One of the options, the first being the simplest: `sampled_from` at a fraction of its cost."""
    return options[draw(st.integers(0, len(options) - 1))]


# --- words and ids -------------------------------------------------------------------------------------------

_LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs", "Mn"), exclude_characters="\u00ad")

# Words that careless readers of YAML, HTML or Markdown take for something else.
_TRICKY = (
    "Was there a procedure?",
    'He said "no": it’s 100 % sure # or not',
    "- {a: [b]} & *c | > ! % @ `d`",
    "<b>&amp;</b> [link](x) **bold** \\ \\n $x$",
    "two\nlines\n\nand a third",
    "null",
    "1.10",
    "Straße — 安全 🛩 é",
)

texts: SearchStrategy[str] = st.sampled_from(_TRICKY) | st.text(_LETTERS, min_size=1, max_size=30).filter(str.strip)
"""Texts that a policy may hold."""

_TRICKY_IDS = ("yes", "no", "unknown", "null", "true", "start", "questions", "y", "n" * 64, "e1", "off", "i_d", "x")

_PAIRS_AND_MORE = (
    ("yes", "no"),
    ("no", "yes"),
    ("on", "off"),
    ("true", "null"),
    ("yes", "no", "partly"),
    ("low", "middle", "high"),
    ("a", "b", "c", "d"),
)

_ANSWERS = (
    *_PAIRS_AND_MORE,
    *((*answers, UNKNOWN) for answers in _PAIRS_AND_MORE),
    *((UNKNOWN, *answers) for answers in _PAIRS_AND_MORE),
)


# --- policies ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """The bare graph: for each question its answers and where each leads; questions come before what they lead to."""

    questions: dict[str, dict[str, str]]
    outcomes: tuple[str, ...]


@st.composite
def shapes(draw: DrawFn, *, most_questions: int = 6, most_outcomes: int = 6) -> Shape:
    """Trees and acyclic graphs with shared parts, in which everything can be reached from the first question."""
    names = _names(draw, most_questions + most_outcomes)
    questions = names[: draw(st.integers(1, most_questions))]
    shared = draw(st.booleans())
    routed: dict[str, dict[str, str]] = {}
    free: list[tuple[int, str]] = []
    for index, question in enumerate(questions):
        routed[question] = dict.fromkeys(pick(draw, _ANSWERS), "")
        if index:
            # Each question but the first is given an answer of an earlier one, so that it can be reached.
            parent, answer = free.pop(draw(st.integers(0, len(free) - 1)))
            routed[questions[parent]][answer] = question
        free.extend((index, answer) for answer in routed[question])
    count = draw(st.integers(1, min(len(free), most_outcomes)))
    outcomes = names[most_questions : most_questions + count]
    waiting = list(outcomes)
    for number, (index, answer) in enumerate(free):
        onward = questions[index + 1 :] if shared and len(free) - number > len(waiting) else []
        choices = [*waiting, *onward] if len(free) - number <= len(waiting) else [*outcomes, *onward]
        target = pick(draw, choices)
        waiting = [outcome for outcome in waiting if outcome != target]
        routed[questions[index]][answer] = target
    return Shape(routed, tuple(outcomes))


def _names(draw: DrawFn, count: int) -> list[str]:
    """Ids for questions and outcomes: plain ones, or ones that invite confusion among them."""
    plain = [f"node{number}" for number in range(count)]
    first = draw(st.integers(0, len(_TRICKY_IDS)))
    tricky = _TRICKY_IDS[len(_TRICKY_IDS) - first :]
    return [*tricky, *plain][:count]


@st.composite
def policies(draw: DrawFn, *, most_questions: int = 6, most_outcomes: int = 6) -> Data:
    """Whole policies without a finding of level error.

    One to `most_questions` questions with two to four answers, `unknown` routed or not, shared sub-trees or none; one
    to five categories; responses overridden or not; every status; scenarios that hold.
    """
    shape = draw(shapes(most_questions=most_questions, most_outcomes=most_outcomes))
    words = draw(texts)
    categories = [f"category{number}" for number in range(draw(st.integers(1, 5)))]
    responses = [f"response{number}" for number in range(draw(st.integers(1, 3)))]
    sections = pick(draw, ((), ("first_section",), ("second_section", "first_section")))
    data: Data = {
        "format": "justrules/1",
        "id": pick(draw, ("generated", "null", "a" * 64)),
        "version": pick(draw, ("1.0.0", "0.0.1-rc.1", "10.20.30+build")),
        "title": words,
        "language": "en",
        **_status(draw),
        "disclaimer": f"A person decides. {words}",
        "scope": {"unit": "One act in a pass.", "use_when": "A question was raised.", "not_when": ["As a routine."]},
        "sources": {"ours": {"title": words, "publisher": "Its authors", "kind": "ours"}},
        "sections": {section: pick(draw, (words, _long(words))) for section in sections},
        "start": next(iter(shape.questions)),
        "questions": {name: _question(draw, name, shape, words, sections) for name in _shuffled(draw, shape.questions)},
        "outcomes": {name: _outcome(draw, name, categories, responses, words) for name in shape.outcomes},
        "categories": {name: _category(draw, name, responses, words) for name in categories},
        "responses": {name: _response(name, words) for name in responses},
    }
    if not sections:
        del data["sections"]
    data["scenarios"] = [_scenario(draw, data, number) for number in range(draw(st.integers(1, 2)))]
    return data


def _shuffled(draw: DrawFn, names: Mapping[str, Any]) -> list[str]:
    """The names in any order: where a part stands in the file means nothing."""
    return draw(st.permutations(list(names)))


def _long(words: str) -> Data:
    return {"title": words, "summary": words}


def _status(draw: DrawFn) -> Data:
    status = pick(draw, ("current", "draft", "superseded", "withdrawn"))
    if status in ("current", "draft"):
        return {"status": status}
    successor = {"title": "What came next", "url": "https://example.org/next", "since": "2026-05"}
    return {"status": status, "superseded_by": successor}


def _question(draw: DrawFn, name: str, shape: Shape, words: str, sections: tuple[str, ...]) -> Data:
    answers = shape.questions[name]
    form = pick(draw, (_short_answer, _bare_answer, _worded_answer))
    question: Data = {"text": f"{name}: {words}", "answers": {a: form(to, words) for a, to in answers.items()}}
    if draw(st.booleans()):
        question |= {"ref": "Q1", "rationale": words, "help": words, "cites": "ours 1.2"}
        question["inculpating"] = pick(draw, list(answers))
    if sections:
        question["section"] = pick(draw, sections)
    return question


def _short_answer(to: str, _words: str) -> str:
    return to


def _bare_answer(to: str, _words: str) -> Data:
    return {"next": to}


def _worded_answer(to: str, words: str) -> Data:
    return {"label": words, "meaning": words, "next": to}


def _outcome(draw: DrawFn, name: str, categories: list[str], responses: list[str], words: str) -> Data:
    outcome: Data = {
        "category": pick(draw, categories),
        "because": f"{name}: {words}",
        "investigate": ["What in the system led to it", words],
    }
    override = pick(draw, (None, *responses))
    return outcome if override is None else {**outcome, "response": override}


def _category(draw: DrawFn, name: str, responses: list[str], words: str) -> Data:
    category = {"title": name, "definition": words, "accountability": words}
    category["response"] = pick(draw, responses)
    extra = pick(draw, ({}, {"behaviour": "at_risk"}, {"scope": "outside"}))
    return {**category, **extra}


def _response(name: str, words: str) -> Data:
    return {"title": name, "kind": "supportive", "primary": words, "supporting": [name], "documentation": words}


def _scenario(draw: DrawFn, data: Data, number: int) -> Data:
    """Answers, and what they come to by `walk` and `possible`."""
    answers = draw(answers_for(data, booleans=False))
    left = possible(data, answers)
    category = {name: body["category"] for name, body in data["outcomes"].items()}
    if len(left) == 1:
        outcome = left.pop()
        expect: Data = {"outcome": outcome, "category": category[outcome]}
    else:
        expect = {"pending": walk(data, answers)[1], "reachable": sorted({category[outcome] for outcome in left})}
    return {"id": f"scenario{number}", "facts": "What was done.", "answers": answers, "expect": expect}


# --- answers -------------------------------------------------------------------------------------------------


@st.composite
def answers_for(draw: DrawFn, data: Data, *, complete: bool = False, booleans: bool = True) -> dict[str, Any]:
    """Answers that the policy accepts.

    Args:
        draw: given by Hypothesis.
        data: the policy.
        complete: whether every question has an answer that leads on. If not, questions may be left out and `unknown`
            is given whether it is routed or not.
        booleans: whether `True` and `False` may stand for `yes` and `no`.
    """
    sparse = not complete and pick(draw, (True, True, False))
    given: dict[str, Any] = {}
    for question, answers in routes(data).items():
        if not (sparse and draw(st.booleans())):
            given[question] = pick(draw, _accepted(list(answers), complete=complete, booleans=booleans))
    return given


def _accepted(answers: list[str], *, complete: bool, booleans: bool) -> list[str | bool]:
    accepted: list[str | bool] = [*answers]
    if not complete and UNKNOWN not in answers:
        accepted.append(UNKNOWN)
    if booleans:
        accepted += [value for value, word in ((True, "yes"), (False, "no")) if word in answers]
    return accepted


@st.composite
def cases(draw: DrawFn, *, complete: bool = False, most_questions: int = 6) -> tuple[Data, dict[str, Any]]:
    """A policy, and answers to it."""
    data = draw(policies(most_questions=most_questions))
    return data, draw(answers_for(data, complete=complete))


# --- ways to break a policy ----------------------------------------------------------------------------------

Breakage: TypeAlias = Callable[[DrawFn, Data], set[str]]
"""Breaks a policy in place, at a part that is drawn, and says which codes must be among the findings."""


def _remove(draw: DrawFn, parts: Data) -> str:
    name = pick(draw, list(parts))
    del parts[name]
    return str(name)


def _any_answer(draw: DrawFn, data: Data) -> tuple[Data, str]:
    """The answers of one question, and one of them."""
    answers = data["questions"][pick(draw, list(data["questions"]))]["answers"]
    return answers, pick(draw, list(answers))


def _lead_elsewhere(data: Data, old: str, new: str) -> None:
    """Every answer that led to `old` now leads to `new`."""
    for question, answers in routes(data).items():
        for answer, target in answers.items():
            if target == old:
                data["questions"][question]["answers"][answer] = new


def outcome_removed(draw: DrawFn, data: Data) -> set[str]:
    """An outcome is gone, the answers that led to it are not."""
    _remove(draw, data["outcomes"])
    return {"JR201"} if data["outcomes"] else {"JR110"}


def question_removed(draw: DrawFn, data: Data) -> set[str]:
    """A question is gone, what led to it is not."""
    removed = _remove(draw, data["questions"])
    if not data["questions"]:
        return {"JR110"}
    return {"JR219"} if removed == data["start"] else {"JR201"}


def target_misspelt(draw: DrawFn, data: Data) -> set[str]:
    """An answer leads to nothing that exists."""
    answers, answer = _any_answer(draw, data)
    answers[answer] = pick(draw, (MISSING, {"next": MISSING}))
    return {"JR201"}


def target_forgotten(draw: DrawFn, data: Data) -> set[str]:
    """An answer leads nowhere."""
    answers, answer = _any_answer(draw, data)
    answers[answer] = {"label": "Onward"}
    return {"JR101"}


def circle_closed(draw: DrawFn, data: Data) -> set[str]:
    """An answer leads back to its own question, or to one that comes before it."""
    question = pick(draw, list(data["questions"]))
    answers = data["questions"][question]["answers"]
    answers[pick(draw, list(answers))] = pick(draw, sorted(_before(data, question)))
    return {"JR202"}


def _before(data: Data, question: str) -> set[str]:
    """The question and all from which it can be reached."""
    found = {question}
    while more := {q for q, answers in routes(data).items() if found & set(answers.values())} - found:
        found |= more
    return found


def question_trapped(draw: DrawFn, data: Data) -> set[str]:
    """Every answer to a question leads back to it."""
    question = pick(draw, list(data["questions"]))
    answers = data["questions"][question]["answers"]
    answers.update(dict.fromkeys(answers, question))
    return {"JR202", "JR205"}


def outcome_added(_draw: DrawFn, data: Data) -> set[str]:
    """There is an outcome to which nothing leads."""
    data["outcomes"][MISSING] = dict(next(iter(data["outcomes"].values())))
    return {"JR204"}


def outcome_cut_off(draw: DrawFn, data: Data) -> set[str]:
    """Whatever led to an outcome leads to another one now."""
    cut = pick(draw, list(data["outcomes"]))
    others = [outcome for outcome in data["outcomes"] if outcome != cut]
    if not others:
        return outcome_added(draw, data)
    _lead_elsewhere(data, cut, pick(draw, others))
    return {"JR204"}


def question_added(_draw: DrawFn, data: Data) -> set[str]:
    """There is a question to which nothing leads."""
    data["questions"][MISSING] = dict(next(iter(data["questions"].values())))
    return {"JR203"}


def question_cut_off(draw: DrawFn, data: Data) -> set[str]:
    """Whatever led to a question leads to an outcome now."""
    others = [question for question in data["questions"] if question != data["start"]]
    if not others:
        return question_added(draw, data)
    _lead_elsewhere(data, pick(draw, others), pick(draw, list(data["outcomes"])))
    return {"JR203"}


def start_misspelt(draw: DrawFn, data: Data) -> set[str]:
    """The policy starts with an outcome, or with nothing that exists."""
    data["start"] = pick(draw, (MISSING, *data["outcomes"]))
    return {"JR219"}


def id_shared(draw: DrawFn, data: Data) -> set[str]:
    """An outcome has the id of a question."""
    question = pick(draw, list(data["questions"]))
    data["outcomes"][question] = dict(next(iter(data["outcomes"].values())))
    return {"JR208"}


def answers_reduced_to_one(draw: DrawFn, data: Data) -> set[str]:
    """A question has one answer, and perhaps `unknown`, which does not count."""
    answers, kept = _any_answer(draw, data)
    for answer in set(answers) - {kept, UNKNOWN}:
        del answers[answer]
    return {"JR111"}


def category_removed(draw: DrawFn, data: Data) -> set[str]:
    """A category is gone, the outcomes that named it are not."""
    removed = pick(draw, sorted({outcome["category"] for outcome in data["outcomes"].values()}))
    del data["categories"][removed]
    return {"JR206"} if data["categories"] else {"JR110"}


def category_misspelt(draw: DrawFn, data: Data) -> set[str]:
    """An outcome names a category that does not exist."""
    data["outcomes"][pick(draw, list(data["outcomes"]))]["category"] = MISSING
    return {"JR206"}


def category_forgotten(draw: DrawFn, data: Data) -> set[str]:
    """An outcome has no category."""
    del data["outcomes"][pick(draw, list(data["outcomes"]))]["category"]
    return {"JR101"}


def response_removed(draw: DrawFn, data: Data) -> set[str]:
    """A response is gone, the categories that named it are not."""
    removed = pick(draw, sorted({category["response"] for category in data["categories"].values()}))
    del data["responses"][removed]
    return {"JR207"} if data["responses"] else {"JR110"}


def response_misspelt(draw: DrawFn, data: Data) -> set[str]:
    """A category or an outcome names a response that does not exist."""
    parts = data[pick(draw, ("categories", "outcomes"))]
    parts[pick(draw, list(parts))]["response"] = MISSING
    return {"JR207"}


def response_forgotten(draw: DrawFn, data: Data) -> set[str]:
    """A category has no response."""
    del data["categories"][pick(draw, list(data["categories"]))]["response"]
    return {"JR101"}


BREAKAGES: tuple[Breakage, ...] = (
    outcome_removed,
    question_removed,
    target_misspelt,
    target_forgotten,
    circle_closed,
    question_trapped,
    outcome_added,
    outcome_cut_off,
    question_added,
    question_cut_off,
    start_misspelt,
    id_shared,
    answers_reduced_to_one,
    category_removed,
    category_misspelt,
    category_forgotten,
    response_removed,
    response_misspelt,
    response_forgotten,
)
"""Every way in which a path can lose its end."""


@dataclass(frozen=True)
class Broken:
    """A policy with a path that does not end as it should, and the codes that must be among its findings."""

    data: Data
    codes: frozenset[str]


@st.composite
def broken_policies(draw: DrawFn, breakage: Breakage | None = None) -> Broken:
    """Policies broken in one way: in `breakage`, or in any."""
    data = deepcopy(draw(policies()))
    break_it = breakage or pick(draw, BREAKAGES)
    return Broken(data, frozenset(break_it(draw, data)))
