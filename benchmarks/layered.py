"""Diagrams made to be measured: a thousand questions of which every path asks thirty, and the same thirty in a row.

The questions stand in layers, and every answer leads one layer on, so that all paths are as long as there are layers
while their number doubles with each. What only tells one question from another are its number and where it leads.
"""

from __future__ import annotations

from collections.abc import Sequence

from justrules.engine.compiler import compile as compiled
from justrules.engine.tree import Tree
from justrules.policies.loader import loads

DEPTH = 30
"""How many questions every path of the diagram asks."""

WIDTHS = (1, 2, 4, 8, 16, 32, *(39,) * 23, 40)
"""How many questions each layer of the diagram holds: a thousand in all."""

_HEAD = """\
format: justrules/1
id: {name}
version: 1.0.0
title: A diagram of {questions} questions
language: en
status: current
disclaimer: Made to be measured. A person decides.
scope:
  unit: One act by one person.
  use_when: When the time that a decision takes is measured.
  not_when: For anything else.
sources:
  ours: {{title: This benchmark, publisher: The justrules project, kind: ours}}
start: q0
questions:
"""
_QUESTION = """\
  q{number}:
    text: Was step {number} of the task rehearsed at the time?
    rationale: What was not rehearsed cannot have been expected of the person.
    answers: {{yes: {yes}, no: {no}}}
"""
_FOOT = """\
outcomes:
  end_human_error: {category: human_error, because: The step was a slip., investigate: What made it likely}
  end_at_risk: {category: at_risk, because: The step was a habit., investigate: What made it attractive}
  end_reckless: {category: reckless, because: The step was a choice., investigate: What made it possible}
categories:
  human_error:
    {title: Human error, definition: A slip., accountability: Support., behaviour: human_error, response: console}
  at_risk:
    {title: At-risk behaviour, definition: A habit., accountability: Coaching., behaviour: at_risk, response: coach}
  reckless:
    {title: Reckless, definition: A choice., accountability: Discipline., behaviour: reckless, response: discipline}
responses:
  console: {title: Console, kind: supportive, primary: Talk with the person.}
  coach: {title: Coach, kind: coaching, primary: Coach the person.}
  discipline: {title: Discipline, kind: disciplinary, primary: Follow the procedure.}
scenarios:
  - {id: nothing_known, facts: Nothing is known as yet., answers: {}, expect: {pending: q0}}
"""
_ENDS = ("end_human_error", "end_at_risk", "end_reckless")


def diagram(widths: Sequence[int] = WIDTHS) -> Tree:
    """A diagram of layers that hold so many questions each; no layer may hold more than twice the one before it."""
    return compiled(loads(text(widths)))


def text(widths: Sequence[int] = WIDTHS) -> str:
    """The same as a policy file."""
    firsts = [sum(widths[:layer]) for layer in range(len(widths) + 1)]
    lines = []
    for layer, (first, width) in enumerate(zip(firsts, widths, strict=False)):
        following = widths[layer + 1] if layer + 1 < len(widths) else 0
        for place in range(width):
            yes, no = (_target(firsts[layer + 1], following, 2 * place + answer) for answer in (0, 1))
            lines.append(_QUESTION.format(number=first + place, yes=yes, no=no))
    return _file("diagram", lines)


def chain(length: int = DEPTH) -> Tree:
    """So many questions in a row: each `yes` asks the next one, each `no` ends."""
    following = [*(f"q{number + 1}" for number in range(length - 1)), _ENDS[0]]
    lines = [_QUESTION.format(number=number, yes=yes, no=_ENDS[1 + number % 2]) for number, yes in enumerate(following)]
    return compiled(loads(_file("chain", lines)))


def _target(first: int, width: int, number: int) -> str:
    return f"q{first + number % width}" if width else _ENDS[number % len(_ENDS)]


def _file(name: str, lines: Sequence[str]) -> str:
    return _HEAD.format(name=name, questions=len(lines)) + "".join(lines) + _FOOT
