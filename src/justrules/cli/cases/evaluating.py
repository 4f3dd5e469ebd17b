"""One act taken through a policy at the terminal: the answers, what was found, the reasoning, and a look at the result.

Answers come from options, from a file, or question by question as in `justrules decide`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from justrules.cases.listing import CaseSummary
from justrules.cases.views import ActView
from justrules.cases.words import Standing, Status
from justrules.cases.work import Receipt
from justrules.cli.cases.printable import printable
from justrules.cli.cases.session import Change, takes_act, takes_case
from justrules.cli.cases.typed import Stopped, line, sure, words
from justrules.cli.console import say
from justrules.cli.inputs import PolicyName, named, read_input
from justrules.cli.questions import ask
from justrules.engine.answers import read_answers
from justrules.engine.assessment import Assessment, assess
from justrules.engine.compiler import tree_of
from justrules.engine.decision import Pending
from justrules.engine.interview import Interview
from justrules.engine.rationale import explain
from justrules.findings import Known
from justrules.policies.model import Policy

_F = TypeVar("_F", bound=Callable[..., Any])


def takes_answers(command: _F) -> _F:
    """Give a command the case, the act, and every way of answering."""
    for decorate in (
        takes_case,
        takes_act,
        click.option("--answer", "answers", metavar="QUESTION=ANSWER", multiple=True, help="An answer."),
        click.option("--because", "reasons", metavar="QUESTION=TEXT", multiple=True, help="The reason for an answer."),
        click.option(
            "--answers", "file", metavar="FILE", type=click.Path(allow_dash=True), help="YAML or JSON; - for stdin."
        ),
        click.option("--factor", "factors", metavar="ID", multiple=True, help="A contributing factor that was found."),
        click.option("--rationale", metavar="TEXT", help="The reasoning for the classification. - for stdin."),
        click.option("--occasion", metavar="TEXT", help="What is new, if the act was evaluated before. - for stdin."),
        click.option("--policy", type=PolicyName(), metavar="ID", help="Another policy than the log's own."),
        click.option("--policy-version", metavar="VERSION", help="Exactly this version of the policy."),
        click.option("--yes", is_flag=True, help="Record it without asking."),
    ):
        command = decorate(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the command line says about an evaluation; fields are its options."""

    act: int
    answers: tuple[str, ...]
    reasons: tuple[str, ...]
    file: str | None
    factors: tuple[str, ...]
    rationale: str | None
    occasion: str | None
    policy: str | None
    policy_version: str | None
    yes: bool

    @property
    def by_question(self) -> bool:
        """Whether nothing was answered beforehand, so that the questions are asked."""
        return not self.answers and self.file is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """An evaluation, ready to be recorded."""

    answers: Mapping[str, Any]
    reasons: Mapping[str, str]
    factors: tuple[str, ...] = ()
    rationale: str | None = None
    occasion: str | None = None


def is_possible(case: Change) -> bool:
    """Whether the case takes an evaluation, and from this person."""
    return case.session.actor.standing is Standing.DECIDES and case.session.find(case.code).status is Status.OPEN


def evaluate(case: Change, typed: Typed, *, to_classify: bool) -> Receipt:
    """Take the act through the policy, show what comes out, and record it.

    Args:
        case: as it was read.
        typed: the command line.
        to_classify: the evaluation is to stand, so it needs a decision and a rationale.

    Raises:
        Stopped: the person does not want it recorded.
    """
    if typed.policy is not None and ("/" in typed.policy or "\\" in typed.policy):
        raise click.UsageError("--policy takes an id; name the policy's folder in the configuration")
    policy = case.session.policy(typed.policy, version=typed.policy_version)
    summary = case.session.find(case.code)
    given = _interviewed(case, policy, typed, to_classify=to_classify) if typed.by_question else _read(policy, typed)
    if not given.answers:
        raise Stopped
    _look(_assessed(policy, summary, given), typed, to_classify=to_classify)
    return case.log.evaluate(
        **case.seen,
        answers=given.answers,
        act=typed.act,
        policy=policy.id,
        policy_version=policy.version,
        reasons=given.reasons,
        factors=given.factors,
        rationale=given.rationale,
        occasion=given.occasion,
    )


def _assessed(policy: Policy, summary: CaseSummary, given: _Given) -> Assessment:
    severity = summary.severity if isinstance(summary.severity, str) else None
    return assess(policy, given.answers, severity=severity, factors=given.factors, reasons=given.reasons)


def _look(assessment: Assessment, typed: Typed, *, to_classify: bool) -> None:
    """Show what is about to be recorded, and ask."""
    say(printable(explain(assessment, audience="panel")))
    if to_classify and isinstance(assessment.result, Pending):
        say(f"Not decided: `{assessment.result.question}` is open. Nothing was recorded.")
        say("`justrules cases evaluate` keeps what is known so far.")
        raise SystemExit(1)
    if not sure("Record this?" if not to_classify else "Record this, and classify the case?", yes=typed.yes):
        raise Stopped


# --- from options and files ----------------------------------------------------------------------------------------


def _read(policy: Policy, typed: Typed) -> _Given:
    if typed.file is not None and (typed.answers or typed.reasons):
        raise click.UsageError("give the answers in a file or one by one, not both")
    if typed.file is not None:
        answers, reasons = read_answers(tree_of(policy), read_input(typed.file), name=named(typed.file))
    else:
        answers, reasons = _pairs("--answer", typed.answers), _pairs("--because", typed.reasons)
    return _Given(
        answers=answers,
        reasons=reasons,
        factors=typed.factors,
        rationale=words(typed.rationale, "The reasoning for the classification: "),
        occasion=words(typed.occasion),
    )


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, Any]:
    pairs = [each.partition("=") for each in given]
    if not all(question and sign for question, sign, _ in pairs):
        raise click.UsageError(f"{option} takes a question's id, an equals sign and the rest")
    names = [question for question, _, _ in pairs]
    if len(set(names)) < len(names):
        raise click.UsageError(f"{option} names one question twice")
    return {question: told for question, _, told in pairs}


# --- question by question ------------------------------------------------------------------------------------------


def _interviewed(case: Change, policy: Policy, typed: Typed, *, to_classify: bool) -> _Given:
    before = _act(case, typed.act)
    interview = ask(Interview.begin(tree_of(policy)))
    if isinstance(interview.result, Pending) and (to_classify or not interview.answers):
        return _Given(answers=interview.answers, reasons=interview.reasons)
    again = bool(before.evaluations) if before is not None else False
    return _Given(
        answers=interview.answers,
        reasons=interview.reasons,
        factors=typed.factors or _factors(policy),
        rationale=words(typed.rationale) or _told("The reasoning for the classification: ", or_none=not to_classify),
        occasion=words(typed.occasion) or (_told("What is new since the last evaluation? ") if again else None),
    )


def _act(case: Change, number: int) -> ActView | None:
    """The act as it was evaluated before: it is read before anybody answers, and the trail says so."""
    view = case.log.show(case.session.actor, case.code, identity=False)
    acts = view.acts if isinstance(view.acts, tuple) else ()
    if len(acts) > 1:
        say(f"Act {number} of {len(acts)}.")
    return next((act for act in acts if act.number == number), None)


def _told(prompt: str, *, or_none: bool = False) -> str | None:
    """A line that is asked for until something is said, or only once."""
    while True:
        typed = line(prompt)
        if typed or or_none:
            return typed or None
        say("This is needed: it is what the person is told later.")


def _factors(policy: Policy) -> tuple[str, ...]:
    """The contributing factors that were found, by number or id."""
    if not policy.factors:
        return ()
    say()
    for number, factor in enumerate(policy.factors, start=1):
        say(f"  {number}. {factor.id}: {factor.text}")
    ids = [factor.id for factor in policy.factors]
    while True:
        typed = line("Which of these contributed? Numbers or ids with commas, Enter for none: ")
        chosen = [_meant(word.strip(), ids) for word in typed.split(",") if word.strip()]
        if None not in chosen:
            return tuple(dict.fromkeys(each for each in chosen if each is not None))


def _meant(word: str, ids: list[str]) -> str | None:
    if word.isdecimal() and 1 <= int(word) <= len(ids):
        return ids[int(word) - 1]
    if word in ids:
        return word
    say(f"That is not one of them; {Known(ids).hint(word, otherwise=f'type numbers from 1 to {len(ids)}')}")
    return None
