"""A small policy of our own for these tests, and ways to change its file."""

from __future__ import annotations

TEXT = """\
format: justrules/1
id: ours
version: 1.2.0
title: Our scheme
language: en
status: current
disclaimer: A person decides.
scope: {unit: One act., use_when: A step was left out., not_when: As a routine.}
sources: {ours: {title: Ours, publisher: Us, kind: ours}}
severity: {scale: [slight, fatal]}
start: known
questions:
  known:
    text: Did the person know the step?
    cites: ours
    answers: {no: not_taught, yes: chosen}
  chosen:
    text: Did the person choose to leave the step out?
    answers: {no: forgotten, yes: pressed}
  pressed:
    text: Was there a reason that others would have accepted?
    inculpating: no
    answers: {no: unneeded, yes: sensible}
outcomes:
  not_taught: {category: human_error, because: The step was not taught., investigate: The training.}
  forgotten: {category: human_error, because: It was not meant., investigate: The step.}
  sensible: {category: human_error, because: Others would have done so., investigate: The reason.}
  unneeded: {category: at_risk, because: It was a choice., investigate: What made it attractive.}
categories:
  human_error: {title: Human error, definition: D., accountability: None., response: console}
  at_risk: {title: At risk, definition: D., accountability: For the choice., response: coach}
responses:
  console: {title: Console, kind: supportive, primary: Listen.}
  coach: {title: Coach, kind: coaching, primary: Talk.}
scenarios:
  - id: new_colleague
    facts: A colleague in the first week leaves the step out.
    answers: {known: no}
    expect: {outcome: not_taught}
  - id: interrupted
    facts: A telephone rings and the step is forgotten.
    answers: {known: yes, chosen: no}
    expect: {outcome: forgotten, category: human_error}
"""
"""Two of its four paths are walked."""

FAILING = TEXT.replace("expect: {outcome: not_taught}", "expect: {outcome: forgotten}")
"""The scenario `new_colleague` ends elsewhere than it says."""

MISSPELT = TEXT.replace("answers: {known: yes, chosen: no}", "answers: {known: yes, choosen: no}")
"""The scenario `interrupted` names a question that does not exist."""

BROKEN = TEXT.replace("yes: pressed}", "yes: presed}")
"""An answer leads to nothing that exists."""

UNREADABLE = "format: justrules/1\nid: @ours\n"
"""Not YAML."""

UNCONFIRMED = TEXT.replace("  - id: interrupted\n", "  - id: interrupted\n    confirmed: no\n")
"""The scenario `interrupted` waits for a person."""

UNSCALED = TEXT.replace("severity: {scale: [slight, fatal]}\n", "")
"""No severity can be given."""
