"""`justrules test`: what a policy must show, one line a test; and scenarios for the paths that have none."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from justrules.cli.console import say, write
from justrules.cli.inputs import policy_of
from justrules.engine.analysis.report import number
from justrules.engine.coverage import KINDS, Coverage
from justrules.errors import PolicyError
from justrules.findings import Level
from justrules.policies.model import Policy
from justrules.testing.files import policy_files
from justrules.testing.junit import Ran, junit
from justrules.testing.suggestions import MOST, Suggestions, suggestions
from justrules.testing.suite import Suite, minimum_of, share_text, suite_of

NOT_FOUND = ("JR018", "JR121", "JR122", "JR123")
"""Findings that are a mistake in the command and not in a policy."""


@click.command(
    epilog="Examples:  justrules test aviation_part5 --coverage   |   "
    "justrules test policies/ --junit report.xml --cover-min paths:100"
)
@click.argument("policies", metavar="POLICY...", nargs=-1, required=True)
@click.option("--junit", "report", metavar="FILE", type=click.Path(), help="Write the results as JUnit XML too.")
@click.option("--coverage", "covered", is_flag=True, help="Say what the scenarios exercise, and what they do not.")
@click.option(
    "--cover-min",
    "minimum",
    metavar="KIND:PERCENT",
    multiple=True,
    help=f"Fail if less is exercised: paths:100. The kinds are {', '.join(KINDS)}.",
)
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Print only what failed, and the last line.")
@click.option("--generate", is_flag=True, help="Write a scenario for each path that none walks, to be confirmed.")
@click.option("--most", type=click.IntRange(1), default=MOST, show_default=True, help="So many scenarios at once.")
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write the scenarios to this file.")
def command(
    policies: tuple[str, ...],
    report: str | None,
    covered: bool,
    minimum: tuple[str, ...],
    fail_on: str,
    quiet: bool,
    generate: bool,
    most: int,
    output: str | None,
) -> None:
    """Test policies by id, file or folder: findings, every scenario, severity blindness, coverage.

    Exit code 0: all passed. 1: something failed. 2: a mistake in the command.
    """
    if generate and len(policies) != 1:
        raise click.UsageError("--generate writes scenarios for one policy at a time")
    try:
        asked = minimum_of(minimum)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    suites = [suite_of(_read(name), name, minimum=asked, fail_on=Level(fail_on)) for name in _expanded(policies)]
    if generate:
        raise SystemExit(_generated(suites[0], most, output))
    ran = [(suite, tuple(_run(suite, quiet=quiet, covered=covered))) for suite in suites]
    if report:
        write(junit(ran), report)
    click.echo(_summary(ran))
    failed = any(one.result.state == "failed" for _, group in ran for one in group)
    raise SystemExit(1 if failed else 0)


def _expanded(names: Iterable[str]) -> Iterator[str]:
    """The names, and for each folder the policies in it."""
    for name in names:
        if not Path(name).is_dir():
            yield name
            continue
        inside = [str(path) for path in policy_files(Path(name))]
        if not inside:
            raise click.UsageError(f"there is no policy file in {name}")
        yield from inside


def _read(name: str) -> Policy | PolicyError:
    """The policy, or why it cannot be read; where there is no such policy, the command ends here."""
    try:
        return policy_of(name, (), None, None)
    except PolicyError as error:
        if any(finding.code in NOT_FOUND for finding in error.findings):
            raise
        return error


# --- one line a test ---------------------------------------------------------------------------------------

_WORDS = {"passed": "passed ", "failed": "FAILED ", "skipped": "skipped"}


def _run(suite: Suite, *, quiet: bool, covered: bool) -> Iterator[Ran]:
    """Carry the tests out, each told as soon as it is done."""
    heading = f"{suite.policy.id} {suite.policy.version}" if suite.policy else suite.source
    if not quiet:
        click.echo(heading)
    for item in suite.items:
        started = time.perf_counter()
        result = item.run()
        failed = result.state == "failed"
        if failed or not quiet:
            note = f": {result.note}" if result.note else ""
            click.echo(f"  {_WORDS[result.state]}  {f'{heading}: ' if quiet else ''}{item.name}{note}")
            for line in result.told:
                click.echo(f"           {line}")
        yield Ran(item=item, result=result, seconds=time.perf_counter() - started)
    if covered and suite.coverage:
        for line in _coverage(suite.coverage):
            click.echo(f"  {line}")


def _coverage(coverage: Coverage) -> Iterator[str]:
    for kind in KINDS:
        share = coverage.of(kind)
        yield f"{kind:<9}  {share_text(share)}"
        yield from (f"           not exercised: {name}" for name in share.missing)


def _summary(ran: Iterable[tuple[Suite, tuple[Ran, ...]]]) -> str:
    states = [one.result.state for _, group in ran for one in group]
    counted = [f"{states.count(state)} {state}" for state in ("passed", "failed", "skipped") if state in states]
    waiting = [f"{suite.policy.id}: {name}" for suite, _ in ran if suite.policy for name in suite.unconfirmed]
    told = [f"not confirmed by a person: {', '.join(waiting)}"] if waiting else []
    return "\n".join([*told, f"{len(states)} test{'s' * (len(states) != 1)}: {', '.join(counted)}"])


# --- scenarios to be confirmed -----------------------------------------------------------------------------


def _generated(suite: Suite, most: int, output: str | None) -> int:
    """Write the scenarios as data, and say as talk where they belong."""
    if suite.policy is None or suite.tree is None or suite.coverage is None:
        for line in suite.items[0].run().told:
            say(line)
        return 1
    found = suggestions(suite.policy, suite.tree, suite.coverage, most=most)
    if found.written:
        write(found.text, output)
    _say_where(suite, found, output)
    return 0


def _say_where(suite: Suite, found: Suggestions, output: str | None) -> None:
    if not found.written:
        say(f"every path of {suite.source} is walked by a scenario")
        return
    say(f"{found.written} written, {number(found.left)} left" if found.left else f"{found.written} written, none left")
    if found.at_end:
        say(f"append them to {suite.source}: its scenarios are the last thing in it")
    elif found.after is not None:
        say(f"insert them after line {found.after} of {suite.source}, where its scenarios end")
    else:
        say(f"the scenarios of {suite.source} are not a list with dashes, so put these among them by hand")
    say("then write the facts, see whether you agree with the end, and remove `confirmed: no`")
