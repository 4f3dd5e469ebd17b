"""A policy as plain data with the keys of its file, and what that says: read without the help of the library.

What evaluates a policy is tested against this, so nothing here may use it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from justrules.policies.loader import loads
from justrules.policies.model import Policy

Data: TypeAlias = dict[str, Any]
"""A policy in the form of its file."""

Given: TypeAlias = Mapping[str, str | bool]
"""Answers as `evaluate` takes them."""


def as_text(data: Data) -> str:
    """The file of a policy. JSON is YAML, so long as nothing in it is escaped that could stand as it is."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def as_policy(data: Data) -> Policy:
    """The policy, by way of its file."""
    return loads(as_text(data))


def routes(data: Data) -> dict[str, dict[str, str]]:
    """For each question its answers, and for each answer the id that it leads to."""
    return {
        question: {answer: to if isinstance(to, str) else to["next"] for answer, to in body["answers"].items()}
        for question, body in data["questions"].items()
    }


def as_word(answer: str | bool | None) -> str | None:  # noqa: FBT001  # an answer, not a switch
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
