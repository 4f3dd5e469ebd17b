"""An interview in the terminal: numbered, one line after the other, nothing redrawn.

Append-only text is what a screen reader reads best, what a script can drive and what a log can keep.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator

import click

from justrules.cli.console import say
from justrules.engine.decision import Pending
from justrules.engine.interview import Interview
from justrules.engine.tree import UNKNOWN, Branch, Step
from justrules.findings import did_you_mean

HELP = "Type the number or the word of an answer, ? for help, b to go back, q to stop."


class _Stopped(Exception):
    """The person stopped, or there is nobody to answer."""


def ask(interview: Interview) -> Interview:
    """Ask until the answers decide, lead no further, or the person stops; then show them and let them be changed."""
    policy = interview.tree.policy
    say(f"{policy.title}, version {policy.version}")
    for notice in interview.tree.notices:
        say(_wrapped(f"Please note: {notice.text} {f'Replaced by {notice.title}.' if notice.title else ''}"))
    say(_wrapped(interview.tree.disclaimer))
    say(HELP)
    try:
        while True:
            while (branch := interview.branch) is not None:
                interview = _one(interview, branch)
            interview, done = _reviewed(interview)
            if done:
                return interview
    except _Stopped:
        say("Stopped before the end.")
        return interview


def _one(interview: Interview, branch: Branch) -> Interview:
    """Ask one question and take what is said."""
    _put(interview, branch)
    while True:
        said = _line("Answer: ")
        if said == "?":
            _explain(branch)
        elif said in ("b", "back"):
            return _back(interview)
        elif said in ("q", "quit"):
            raise _Stopped
        elif (answer := _meant(branch, said)) is not None:
            because = _line("Why? (Enter to leave it out): ")
            return interview.answer(answer, because=because or None)
        else:
            hint = did_you_mean(said.lower(), branch.answers) or f"the answers are {', '.join(branch.answers)}"
            say(f"That is not one of the answers; {hint}")


def _put(interview: Interview, branch: Branch) -> None:
    asked = [step.question for step in interview.path]
    number = asked.index(branch.question) + 1 if branch.question in asked else len(asked) + 1
    titles = dict(interview.tree.sections)
    section = f" ({titles[branch.section]})" if branch.section in titles else ""
    say()
    say(f"Question {number}{f', {branch.ref}' if branch.ref else ''}{section}")
    say(_wrapped(branch.text))
    for position, (answer, label) in enumerate(_offered(branch), start=1):
        say(_wrapped(f"{position}. {answer}: {label}", indent="  "))
    if branch.question in interview.answers:
        say(f"  (answered before: {interview.answers[branch.question]})")


def _offered(branch: Branch) -> Iterator[tuple[str, str]]:
    for option in branch.options:
        yield option.answer, option.label
    if UNKNOWN not in branch.links:
        yield UNKNOWN, "Not known; nothing is guessed, and the interview stops here"


def _meant(branch: Branch, said: str) -> str | None:
    """The answer that was typed: its number, its word, or for yes and no the first letter."""
    offered = [answer for answer, _ in _offered(branch)]
    if said.isdecimal() and 1 <= int(said) <= len(offered):
        return offered[int(said) - 1]
    word = said.lower()
    if word in offered:
        return word
    short = {"y": "yes", "n": "no"}.get(word)
    return short if short in offered else None


def _explain(branch: Branch) -> None:
    if branch.why:
        say(_wrapped(f"Why this is asked: {branch.why}", indent="  "))
    if branch.help:
        say(_wrapped(f"Help: {branch.help}", indent="  "))
    for option in branch.options:
        if option.meaning:
            say(_wrapped(f"{option.answer} means: {option.meaning}", indent="  "))
    say(f"  {HELP}")


def _back(interview: Interview) -> Interview:
    earlier = interview.back()
    if earlier.question == interview.question:
        say("This is the first question.")
    return earlier


def _reviewed(interview: Interview) -> tuple[Interview, bool]:
    """Show the answers before the result; a number changes one of them."""
    steps = list(interview.path)
    result = interview.result
    say()
    say("Check your answers")
    for number, step in enumerate(steps, start=1):
        say(_wrapped(f"{number}. {_told(step)}", indent="  "))
    if isinstance(result, Pending):
        say(_wrapped(f"{len(steps) + 1}. {result.text} Not known.", indent="  "))
    questions = [step.question for step in steps]
    if isinstance(result, Pending):
        questions.append(result.question)
    while True:
        said = _line("Enter for the result, or the number of an answer to change: ")
        if said in ("", "q", "quit"):
            return interview, True
        if said in ("b", "back"):
            return interview.back(), False
        if said.isdecimal() and 1 <= int(said) <= len(questions):
            return interview.ask_again(questions[int(said) - 1]), False
        say(f"Type a number from 1 to {len(questions)}, or press Enter.")


def _told(step: Step) -> str:
    return f"{step.text} {step.label}.{f' Because: {step.reason}' if step.reason else ''}"


def _line(prompt: str) -> str:
    """One line of what the person types; the prompt goes to stderr, where the talk is."""
    click.echo(prompt, nl=False, err=True)
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        line = ""
    if not line:
        say()
        raise _Stopped
    return line.strip()


def _wrapped(text: str, *, indent: str = "") -> str:
    return textwrap.fill(text, 88, initial_indent=indent, subsequent_indent=indent + "  " * bool(indent))
