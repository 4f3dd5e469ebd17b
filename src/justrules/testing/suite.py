"""A policy as a list of tests: its findings, each scenario, severity blindness, coverage.

Shared by `justrules test` and by the plug-in for pytest; nothing here needs either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Literal, TypeAlias

from justrules.engine.analysis.certificate import prove
from justrules.engine.analysis.report import number
from justrules.engine.checks import scenario_ends, scenario_names
from justrules.engine.compiler import check, tree_of
from justrules.engine.coverage import KINDS, Coverage, Share, coverage
from justrules.engine.entry import evaluate
from justrules.engine.tree import Tree
from justrules.errors import PolicyError
from justrules.findings import Finding, Level, Location, errors_in
from justrules.policies.excerpt import frame, lines_at
from justrules.policies.model import Confirmed, Policy, attachment
from justrules.testing import answersets
from justrules.testing.blindness import Trial
from justrules.testing.refuted import Refuted
from justrules.testing.subject import Subject

CALLS = 5_000
"""How many answer sets times levels are tried for blindness here; `assert_severity_blind` tries more."""

OF_ONE = (scenario_names.CODE, scenario_ends.CODE, scenario_ends.STOPS_SHORT)
"""Findings that belong to one scenario, and are told with it."""

Minimum: TypeAlias = Mapping[str, Fraction]
"""For some of `KINDS`, how many per cent must be covered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one test: in a few words, and line by line if there is more to say."""

    state: Literal["passed", "failed", "skipped"]
    note: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One test of a policy: its name, its place in the file, and how to carry it out."""

    name: str
    where: Location
    run: Callable[[], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All tests of one policy.

    Attributes:
        source: the file, or whatever the policy was read from.
        policy: the policy; `None` if it cannot be read.
        items: the tests, in order.
        tree: the policy as it is carried out; `None` if it has errors other than in its scenarios.
        coverage: what the scenarios exercise; `None` if there is no tree.
        unconfirmed: ids of scenarios that no person has confirmed yet.
    """

    source: str
    policy: Policy | None
    items: tuple[Item, ...]
    tree: Tree | None = None
    coverage: Coverage | None = None
    unconfirmed: tuple[str, ...] = ()


def suite_of(
    read: Policy | PolicyError, source: str, *, minimum: Minimum | None = None, fail_on: Level = Level.ERROR
) -> Suite:
    """The tests of a policy.

    Args:
        read: the policy, or why it cannot be read, which is then the one test there is.
        source: what the policy was read from.
        minimum: how much must be covered.
        fail_on: the least finding that makes the first test fail.
    """
    if isinstance(read, PolicyError):
        result = _findings(read.findings, failed=True, lines=lines_at(source))
        return Suite(source=source, policy=None, items=(_item("findings", read.findings[0].where, result),))
    policy, findings = read, check(read)
    whole = tuple(finding for finding in findings if finding.code not in OF_ONE)
    counted = whole if fail_on is Level.WARNING else errors_in(whole)
    result = _findings(whole, failed=bool(counted), lines=_lines(policy))
    parts = _Parts(policy, _usable(policy, findings), findings)
    covered = parts.coverage()
    return Suite(
        source=source,
        policy=policy,
        items=(_item("findings", policy.place(), result), *parts.scenarios(), *parts.whole(covered, minimum or {})),
        tree=parts.tree,
        coverage=covered,
        unconfirmed=tuple(s.id for s in policy.scenarios if s.confirmed is Confirmed.NO),
    )


def _findings(found: tuple[Finding, ...], *, failed: bool, lines: list[str]) -> Result:
    errors = len(errors_in(found))
    counted = ((errors, "error"), (len(found) - errors, "warning"))
    note = ", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counted if count)
    return Result(state="failed" if failed else "passed", note=note, told=tuple(_told(found, lines)))


def _item(name: str, where: Location, result: Result) -> Item:
    return Item(name=name, where=where, run=lambda: result)


def _usable(policy: Policy, findings: Iterable[Finding]) -> Policy | None:
    """The policy, without its scenarios if these are what keeps it from being used; `None` if something else does."""
    errors = errors_in(findings)
    if any(not finding.code.startswith("JR5") for finding in errors):
        return None
    return policy.model_copy(update={"scenarios": ()}) if errors else policy


# --- the tests ---------------------------------------------------------------------------------------------


_NOT_RUN = Result(state="skipped", note="not carried out: the policy has errors")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A policy with what is found in it, and the same policy in a form that can be carried out, if there is one."""

    policy: Policy
    usable: Policy | None
    findings: tuple[Finding, ...]

    @property
    def tree(self) -> Tree | None:
        """The tree, if there is one."""
        return None if self.usable is None else tree_of(self.usable)

    def coverage(self) -> Coverage | None:
        """What those scenarios exercise whose names are known."""
        if self.tree is None:
            return None
        known = [scenario for index, scenario in enumerate(self.policy.scenarios) if not self._names(index)]
        return coverage(self.tree, (scenario.given for scenario in known))

    def scenarios(self) -> Iterator[Item]:
        """A test for each scenario."""
        for index, scenario in enumerate(self.policy.scenarios):
            where = self.policy.place("scenarios", index)
            yield Item(name=f"scenario[{scenario.id}]", where=where, run=partial(self._scenario, index))

    def _scenario(self, index: int) -> Result:
        if self.tree is None:
            return _NOT_RUN
        found = self._names(index) or tuple(scenario_ends.check_one(self.policy, self.tree, index))
        note = "not confirmed by a person" if self.policy.scenarios[index].confirmed is Confirmed.NO else ""
        told = tuple(_told(found, _lines(self.policy)))
        return Result(state="failed" if found else "passed", note=note, told=told)

    def _names(self, index: int) -> tuple[Finding, ...]:
        """What is found about the names in one scenario: whatever stands between it and the next one."""
        begins = [self.policy.place("scenarios", index) for index in range(len(self.policy.scenarios))]
        first, following = _point(begins[index]), [_point(place) for place in begins[index + 1 : index + 2]]
        about_names = (finding for finding in self.findings if finding.code == scenario_names.CODE)
        return tuple(f for f in about_names if first <= _point(f.where) and all(_point(f.where) < p for p in following))

    def whole(self, covered: Coverage | None, minimum: Minimum) -> Iterator[Item]:
        """The tests of the policy as a whole."""
        scale, scenarios = self.policy.place("severity", key=True), self.policy.place("scenarios", key=True)
        if self.usable is None or covered is None:
            yield _item("severity_blind", scale, _NOT_RUN)
            yield _item("coverage", scenarios, _NOT_RUN)
            return
        yield Item(name="severity_blind", where=scale, run=partial(_blind, self.usable))
        yield _item("coverage", scenarios, _enough(self.policy, covered, minimum))


def _point(where: Location) -> tuple[int, int]:
    return where.line, where.column


def _blind(policy: Policy) -> Result:
    if policy.severity is None:
        return Result(state="skipped", note="the policy declares no severity scale, so it takes no severity")
    levels = (None, *policy.severity.scale)
    plan = answersets.plan(tree_of(policy), levels=len(levels), budget=CALLS)
    trial = Trial(Subject.of(policy, None), policy, levels, evaluate)
    try:
        trial.run(plan, seed=0)
    except Refuted as refuted:
        return Result(state="failed", told=tuple(str(refuted).splitlines()))
    note = f"{trial.tried:,} answer sets at each of {len(levels)} levels, {trial.calls:,} calls"
    if plan.exhaustive:
        return Result(state="passed", note=note)
    claim = next(claim for claim in prove(policy, effort=1).claims if claim.name == "severity_blind")
    return Result(state="passed" if claim.holds else "failed", note=note, told=(claim.told, *claim.counterexample))


def _enough(policy: Policy, covered: Coverage, minimum: Minimum) -> Result:
    short = [kind for kind in KINDS if kind in minimum and not covered.of(kind).reaches(minimum[kind])]
    if not short:
        return Result(state="passed", note=coverage_line(covered))
    told = [f"{policy.place('scenarios', key=True)}: the scenarios exercise too little of the policy"]
    for kind in short:
        share = covered.of(kind)
        told.append(f"  {kind}: {share_text(share)}, and {float(minimum[kind]):g}% are asked for")
        told += [f"    not exercised: {name}" for name in share.missing[:20]]
    told.append("  hint: `justrules test --generate` writes a scenario for each path that is left")
    return Result(state="failed", note=coverage_line(covered), told=tuple(told))


def minimum_of(words: Iterable[str]) -> Minimum:
    """How much must be covered, from words such as `paths:100`.

    Raises:
        ValueError: one of them is not of that form; says how to write it.
    """
    asked: dict[str, Fraction] = {}
    for word in words:
        kind, _, percent = word.partition(":")
        if kind not in KINDS or not re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", percent) or Fraction(percent) > 100:
            raise ValueError(f"{word!r}: write KIND:PERCENT, such as paths:100; the kinds are {', '.join(KINDS)}")
        asked[kind] = Fraction(percent)
    return asked


# --- in words ----------------------------------------------------------------------------------------------


def coverage_line(covered: Coverage) -> str:
    """All four shares in a line."""
    return ", ".join(f"{share_text(covered.of(kind))} {kind}" for kind in KINDS)


def share_text(share: Share) -> str:
    """A share as people read it; 100% means all."""
    return f"{number(share.covered)} of {number(share.total)} ({share.percent}%)"


def _lines(policy: Policy) -> list[str]:
    document = attachment(policy).document
    return document.text.split("\n") if document else []


def _told(findings: Iterable[Finding], lines: list[str]) -> Iterator[str]:
    """Each finding with its line of the file, and then its hint."""
    for finding in findings:
        yield f"{finding.where}: {finding.level.value} {finding.code} {finding.message}"
        yield from frame(finding, lines)
        if finding.hint:
            yield f"  hint: {finding.hint}"
