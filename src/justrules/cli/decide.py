"""`justrules decide`: classify one act, from a file of answers or question by question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from justrules.cli.console import say, write
from justrules.cli.inputs import named, policy_of, read_input, takes_policy
from justrules.cli.telling import tell
from justrules.cli.trees import tree_named
from justrules.engine.answers import read_answers
from justrules.engine.decision import Decision, Pending, Result
from justrules.engine.evaluator import Answers, walk
from justrules.engine.rationale import AUDIENCES, Audience
from justrules.engine.tree import Tree

if TYPE_CHECKING:
    from justrules.engine.assessed import Assessment
    from justrules.policies.model import Policy


@click.command(
    epilog="Examples:  justrules decide aviation_part5   |   "
    "justrules decide aviation_part5 --answers answers.yaml --format json"
)
@takes_policy
@click.option(
    "--answers",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="Answers as YAML or JSON; - for stdin.",
)
@click.option("--resume", metavar="FILE", type=click.Path(), help="Go on with an interview that was saved.")
@click.option("--save", metavar="FILE", type=click.Path(), help="Save the interview here, decided or not.")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "plain", "json", "markdown"]),
    default="text",
    show_default=True,
)
@click.option("--audience", type=click.Choice(AUDIENCES), default="panel", show_default=True)
@click.option("--severity", metavar="LEVEL", help="How severe the harm was. It reaches the duties and nothing else.")
@click.option("--factor", "factors", metavar="ID", multiple=True, help="A contributing factor that was found.")
@click.option("--require-decision", is_flag=True, help="Exit with 1 if the answers do not decide.")
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write the result to this file.")
def command(
    policy: str,
    folder: tuple[str, ...],
    policy_version: str | None,
    as_of: dt.date | None,
    answers: str | None,
    resume: str | None,
    save: str | None,
    layout: str,
    audience: Audience,
    severity: str | None,
    factors: tuple[str, ...],
    require_decision: bool,
    output: str | None,
) -> None:
    """Decide one act under POLICY: a policy's id, or the path of a policy file.

    Exit code 0 for every category; with --require-decision, 1 if a question is still open; 2 for a mistake
    in the input.

    That a policy of your own has passed its checks is kept in your cache folder until it changes. JUSTRULES_CACHE
    names another folder; `off` keeps nothing.
    """
    if answers and (resume or save):
        raise click.UsageError("--resume and --save belong to the interview, not to --answers")
    if policy == "-" and (answers is None or answers == "-"):
        raise click.UsageError("with the policy on stdin, give the answers in a file")
    # Duties stand in the policy and not in its tree.
    whole = policy_of(policy, folder, policy_version, as_of) if severity is not None or factors else None
    tree = tree_named(policy, folder, policy_version, as_of) if whole is None else _compiled(whole)
    given, reasons = _from_file(tree, answers) if answers else _interviewed(tree, resume, save)
    result: Result | Assessment = walk(tree, given, reasons=reasons)
    decided = isinstance(result, Decision)
    if whole is not None:
        from justrules.engine.assessment import assess

        result = assess(whole, given, severity=severity, factors=factors, reasons=reasons)
    told = tell(result, audience, layout, to_file=output is not None)
    if told is not None:
        write(told, output)
    if require_decision and not decided:
        say("not decided: a question is open")
        raise SystemExit(1)


def _compiled(policy: Policy) -> Tree:
    from justrules.engine.compiler import tree_of

    return tree_of(policy)


def _from_file(tree: Tree, answers: str) -> tuple[Answers, Mapping[str, str]]:
    return read_answers(tree, read_input(answers), name=named(answers))


def _interviewed(tree: Tree, resume: str | None, save: str | None) -> tuple[Answers, Mapping[str, str]]:
    from justrules.cli.questions import ask
    from justrules.engine.interview import Interview

    interview = Interview.begin(tree)
    if resume:
        interview = Interview.from_json(tree, read_input(resume).decode("utf-8", errors="replace"))
    interview = ask(interview)
    if save:
        write(interview.to_json(), save)
    elif interview.answers and isinstance(interview.result, Pending):
        say("These answers are gone now; with --save FILE they can be resumed.")
    return interview.answers, interview.reasons
