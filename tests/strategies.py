"""The strategies of `justrules.testing` as our own tests use them, and ways to break a policy.

A policy is plain data here, with the keys of the file; `as_text` makes the file of it and `as_policy` reads that.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from justrules.testing.generated import UNKNOWN, Shape, answers_among, pick, policy_data, shapes, texts
from justrules.testing.plain import Data, Given, as_policy, as_text, as_word, paths, possible, routes, walk

__all__ = [
    "BREAKAGES",
    "MISSING",
    "UNKNOWN",
    "Breakage",
    "Broken",
    "Data",
    "Given",
    "Shape",
    "answers_for",
    "as_policy",
    "as_text",
    "as_word",
    "broken_policies",
    "cases",
    "paths",
    "policies",
    "possible",
    "routes",
    "shapes",
    "texts",
    "walk",
]

MISSING = "nowhere_at_all"
"""An id that no generated policy holds."""

policies = policy_data


def answers_for(data: Data, *, complete: bool = False, booleans: bool = True) -> SearchStrategy[dict[str, Any]]:
    """Answers that the policy in `data` accepts."""
    return answers_among(routes(data), complete=complete, booleans=booleans)


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
