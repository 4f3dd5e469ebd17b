"""Policies as large as a test needs them, made and not drawn."""

from __future__ import annotations

import justrules as jr

HEAD = """\
format: justrules/1
id: made
version: 1.0.0
title: Made to be large
language: en
status: current
disclaimer: Made to be large. A person decides.
scope: {unit: One act., use_when: When something is measured., not_when: For anything else.}
sources:
  ours: {title: This test, publisher: The justrules project, kind: ours}
"""
RESPONSES = """\
responses:
  talk: {{title: Talk, kind: supportive, primary: Talk with the person.}}
scenarios:
  - {{id: nothing, facts: Nothing is known., answers: {{}}, expect: {{pending: {start}}}}}
"""


def wide(categories: int) -> jr.Policy:
    """A policy of one question, each of whose answers is a category of its own."""
    tail = "\n".join(
        f"  c{n}: {{title: Category {n}, definition: The class {n}., accountability: Talk., response: talk}}"
        for n in range(categories)
    )
    outcomes = "\n".join(
        f"  o{n}: {{category: c{n}, because: It was {n}., investigate: The way of working.}}" for n in range(categories)
    )
    answers = ", ".join(f"a{n}: o{n}" for n in range(categories))
    return jr.loads(
        HEAD
        + f"start: which\nquestions:\n  which:\n    text: Which of them was it?\n    answers: {{{answers}}}\n"
        + f"outcomes:\n{outcomes}\ncategories:\n{tail}\n{RESPONSES.format(start='which')}"
    )


def shared(layers: int) -> jr.Policy:
    """A policy whose paths double with each of its layers."""
    names = ["first", *(f"{side}{layer}" for layer in range(layers) for side in "lr")]
    after = {name: _after(number, names) for number, name in enumerate(names)}
    questions = "\n".join(
        f"  {name}:\n    text: Was it so in the case of {name}?\n    answers: {{yes: {yes}, no: {no}}}"
        for name, (yes, no) in after.items()
    )
    tail = (
        "outcomes:\n"
        "  open_hand: {category: c0, because: It was so., investigate: The way of working.}\n"
        "  closed: {category: c1, because: It was not., investigate: The way of working.}\n"
        "categories:\n"
        "  c0: {title: Slip, definition: A slip., accountability: Talk., response: talk}\n"
        "  c1: {title: Drift, definition: A drift., accountability: Talk., response: talk}\n"
    )
    return jr.loads(f"{HEAD}start: first\nquestions:\n{questions}\n{tail}{RESPONSES.format(start='first')}")


def _after(number: int, names: list[str]) -> tuple[str, str]:
    layer = (number + 1) // 2
    following = names[2 * layer + 1 : 2 * layer + 3]
    return (following[0], following[1]) if following else ("open_hand", "closed")
