"""Policies that are right by construction, as plain data with the keys of the file.

The library has no part in building one, and what it decides is known without the library: see `plain`. So the same
policies can test the reader, the checks and the evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from justrules.policies.model import Policy
from justrules.testing.plain import Data, as_policy, possible, routes, walk

T = TypeVar("T")

UNKNOWN = "unknown"

SCALES = (
    ("none", "low", "moderate", "severe", "death"),
    ("minor", "major", "catastrophic"),
    ("green", "red"),
)
"""Levels of harm, from least to worst."""


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


# --- the graph -----------------------------------------------------------------------------------------------


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
def ladders(draw: DrawFn, *, most_questions: int = 4) -> Shape:
    """Graphs whose outcomes come in the order of culpability: the first answer of a question is never the milder one.

    Each question asks for `yes`, which points toward the person, and leads there to an end that is at least as grave
    as every end of the other answer.
    """
    questions = [f"node{number}" for number in range(draw(st.integers(1, most_questions)))]
    routed: dict[str, dict[str, str]] = {}
    for index, question in enumerate(questions):
        onward = questions[index + 1] if index + 1 < len(questions) else f"end{index + 1}"
        routed[question] = {"yes": onward, "no": f"end{index}"}
        if draw(st.booleans()):
            routed[question]["partly"] = pick(draw, (onward, f"end{index}"))
    ends = [f"end{index}" for index in range(len(questions) + 1)]
    return Shape(routed, tuple(ends))


# --- policies ------------------------------------------------------------------------------------------------


@st.composite
def policy_data(
    draw: DrawFn,
    *,
    most_questions: int = 6,
    most_outcomes: int = 6,
    severity: bool | None = None,
    monotone: bool = False,
) -> Data:
    """Whole policies without a finding of level error.

    One to `most_questions` questions with two to four answers, `unknown` routed or not, shared sub-trees or none; one
    to five categories; responses overridden or not; every status; a scale of severity with duties and factors, or
    none; scenarios that hold.
    """
    drawn = (
        ladders(most_questions=most_questions)
        if monotone
        else shapes(most_questions=most_questions, most_outcomes=most_outcomes)
    )
    shape = draw(drawn)
    words = draw(texts)
    categories = _category_ids(draw, shape, monotone=monotone)
    responses = [f"response{number}" for number in range(draw(st.integers(1, 3)))]
    sections = pick(draw, ((), ("first_section",), ("second_section", "first_section")))
    data: Data = {
        "format": "justrules/1",
        "id": pick(draw, ("generated", "null", "a" * 64)),
        "version": pick(draw, ("1.0.0", "0.0.1-rc.1", "10.20.30+build")),
        "title": words,
        "language": "zxx",  # "no linguistic content": words at random are not to be judged as English
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
    if monotone:
        _in_order(data, shape, categories)
    if severity or (severity is None and draw(st.booleans())):
        data |= _harm(draw, data, words)
    data["scenarios"] = [_scenario(draw, data, number) for number in range(draw(st.integers(1, 2)))]
    return data


def _category_ids(draw: DrawFn, shape: Shape, *, monotone: bool) -> list[str]:
    count = len(shape.outcomes) if monotone else draw(st.integers(1, 5))
    return [f"category{number}" for number in range(count)]


def _in_order(data: Data, shape: Shape, categories: list[str]) -> None:
    """Each outcome in a category of its own, as grave as its place; `yes` points toward the person."""
    for outcome, category in zip(shape.outcomes, categories, strict=True):
        data["outcomes"][outcome]["category"] = category
    for category in categories:
        data["categories"][category].pop("scope", None)
    for question in data["questions"].values():
        question["inculpating"] = "yes"


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


def _harm(draw: DrawFn, data: Data, words: str) -> Data:
    """A scale of severity, duties with conditions of every kind, and factors."""
    scale = pick(draw, SCALES)
    question = pick(draw, list(data["questions"]))
    answers = list(data["questions"][question]["answers"])
    category, outcome = pick(draw, list(data["categories"])), pick(draw, list(data["outcomes"]))
    conditions: list[Data] = [
        {"severity_at_least": pick(draw, scale)},
        {"severity": [scale[0], scale[-1]]},
        {"category": [category]},
        {"outcome": [outcome]},
        {"answer": {question: [pick(draw, answers)]}},
        {"ask": words},
    ]
    conditions += [{"all": conditions[:3]}, {"any": conditions[3:]}]
    duties: Data = {f"duty{n}": {"text": words, "when": when} for n, when in enumerate(conditions)}
    return {
        "severity": {"scale": list(scale)},
        "duties": duties | {"always": {"text": words, "note": words, "cites": "ours"}},
        "factors": {f"factor{n}": {"text": words, "domain": "tasks", "system_actions": [words]} for n in range(2)},
    }


def _scenario(draw: DrawFn, data: Data, number: int) -> Data:
    """Answers, and what they come to by `walk` and `possible`."""
    answers = draw(answers_among(routes(data), booleans=False))
    left = possible(data, answers)
    category = {name: body["category"] for name, body in data["outcomes"].items()}
    if len(left) == 1:
        outcome = left.pop()
        expect: Data = {"outcome": outcome, "category": category[outcome]}
    else:
        expect = {"pending": walk(data, answers)[1], "reachable": sorted({category[outcome] for outcome in left})}
    return {"id": f"scenario{number}", "facts": "What was done.", "answers": answers, "expect": expect}


def chain(length: int) -> Policy:
    """A policy in which each `yes` leads to the next question and each `no` to an end: as deep as it is long."""
    onward = {f"q{n}": f"q{n + 1}" if n + 1 < length else "far_end" for n in range(length)}
    outcome = {"because": "It ends here.", "investigate": "How it came to this."}
    category = {"definition": "D.", "accountability": "A.", "response": "listen"}
    data: Data = {
        "format": "justrules/1",
        "id": "chain",
        "version": "1.0.0",
        "title": "A long chain",
        "language": "en",
        "status": "current",
        "disclaimer": "A person decides.",
        "scope": {"unit": "One act.", "use_when": "Always.", "not_when": "Never."},
        "sources": {"ours": {"title": "Ours", "publisher": "Us", "kind": "ours"}},
        "severity": {"scale": list(SCALES[0])},
        "start": "q0",
        "questions": {q: {"text": "Onward?", "answers": {"yes": to, "no": "near_end"}} for q, to in onward.items()},
        "outcomes": {"near_end": {**outcome, "category": "mild"}, "far_end": {**outcome, "category": "grave"}},
        "categories": {"mild": {**category, "title": "Mild"}, "grave": {**category, "title": "Grave"}},
        "responses": {"listen": {"title": "Listen", "kind": "supportive", "primary": "Listen."}},
        "scenarios": [{"id": "short", "facts": "F.", "answers": {"q0": "no"}, "expect": {"outcome": "near_end"}}],
    }
    return as_policy(data)


# --- answers -------------------------------------------------------------------------------------------------


@st.composite
def answers_among(
    draw: DrawFn, routed: Mapping[str, Mapping[str, Any]], *, complete: bool = False, booleans: bool = True
) -> dict[str, Any]:
    """Answers to these questions, as `strategies.answers_for` describes them."""
    sparse = not complete and pick(draw, (True, True, False))
    given: dict[str, Any] = {}
    for question, answers in routed.items():
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
