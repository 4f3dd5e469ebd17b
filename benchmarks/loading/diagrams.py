"""Policies of any size for measuring: diagrams in layers whose questions share what comes after them."""

from __future__ import annotations

WIDTH = 32
"""Questions of a layer."""

_HEAD = """\
format: justrules/1
id: diagram
version: 1.0.0
title: A diagram of many questions
language: en
status: current
disclaimer: Made to be measured. A person decides.
scope:
  unit: One act by one person.
  use_when: When the time that loading takes is measured.
  not_when: For anything else.
sources:
  ours: {title: This benchmark, publisher: The justrules project, kind: ours}
start: q0
questions:
"""

_CATEGORIES = """\
categories:
  human_error:
    title: Human error
    definition: An inadvertent action.
    accountability: Support; the work goes into the system.
    behaviour: human_error
    response: console
  at_risk:
    title: At-risk behaviour
    definition: A choice whose risk was not seen.
    accountability: Coaching, and a look at what made the choice attractive.
    behaviour: at_risk
    response: coach
  reckless:
    title: Reckless behaviour
    definition: A conscious disregard of a substantial risk.
    accountability: The disciplinary procedure may follow.
    behaviour: reckless
    response: discipline
responses:
  console: {title: Console, kind: supportive, primary: Talk with the person and mend the system., cites: ours}
  coach: {title: Coach, kind: coaching, primary: Coach the person and remove what made the choice attractive.}
  discipline: {title: Discipline, kind: disciplinary, primary: Follow the disciplinary procedure.}
"""

_TOLD = ("documented", "trained", "workable", "available", "foreseen", "explained", "rehearsed", "agreed")
_ENDS = ("human_error", "at_risk", "reckless")


def diagram(questions: int) -> str:
    """A sound policy of so many questions, more than twice as many as `WIDTH`, with about 188 bytes to a question.

    The first questions fan out. From then on the answers lead to two neighbours in the next layer, so that nearly every
    question has two ways in, and the number of paths doubles with each layer.
    """
    body = "".join(_question(number, questions) for number in range(questions))
    return f"{_HEAD}{body}outcomes:\n{''.join(map(_outcome, _ENDS))}{_CATEGORIES}{_scenario(questions)}"


def _question(number: int, questions: int) -> str:
    yes, no = _ways(number, questions)
    told = _TOLD[number % len(_TOLD)]
    return (
        f"  q{number}:\n"
        f"    text: Was step {number} of the task {told} at the time?\n"
        f"    rationale: What was not {told} cannot have been expected of the person.\n"
        f"    answers:\n      yes: {yes}\n      no: {no}\n"
    )


def _ways(number: int, questions: int) -> tuple[str, str]:
    """Where the two answers lead; what would lie behind the last question is an outcome."""
    if number < WIDTH - 1:
        return _named(2 * number + 1, questions), _named(2 * number + 2, questions)
    layer, place = divmod(number + 1, WIDTH)
    below = (layer + 1) * WIDTH - 1
    return _named(below + place, questions), _named(below + (place + 1) % WIDTH, questions)


def _named(number: int, questions: int) -> str:
    return f"q{number}" if number < questions else f"end_{_ENDS[number % 3]}"


def _outcome(category: str) -> str:
    return (
        f"  end_{category}:\n    category: {category}\n    because: The answers lead to {category}.\n"
        f"    investigate: What made the step likely\n"
    )


def _scenario(questions: int) -> str:
    """An example in which every answer is yes."""
    way = ["q0"]
    while way[-1].startswith("q"):
        way.append(_ways(int(way[-1][1:]), questions)[0])
    answers = "".join(f"      {question}: yes\n" for question in way[:-1])
    return (
        f"scenarios:\n  - id: all_yes\n    facts: Everything was as it should be.\n    answers:\n{answers}"
        f"    expect:\n      outcome: {way[-1]}\n"
    )
