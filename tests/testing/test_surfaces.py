"""Severity blindness over every public surface that takes a severity, or carries one.

`SURFACES` has a row for each. Whoever adds a public name or an option that takes a severity adds a row here, with the
test that shows it blind or the reason why there is nothing to show.
"""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

import justrules as jr
import justrules.testing
from justrules.cli import COMMANDS, main
from justrules.testing import assert_severity_blind, assessments

SMALL = """\
format: justrules/1
id: small
version: 1.0.0
title: A small policy
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
    inculpating: yes
    answers: {no: slip, yes: chosen}
  chosen:
    text: Did the person choose to leave it out?
    inculpating: yes
    answers: {no: slip, yes: drift}
outcomes:
  slip: {category: human_error, because: It was not meant., investigate: The step.}
  drift: {category: at_risk, because: It was a choice., investigate: What made it attractive.}
categories:
  human_error: {title: Human error, definition: D., accountability: None., response: console}
  at_risk: {title: At risk, definition: D., accountability: For the choice., response: coach}
responses:
  console: {title: Console, kind: supportive, primary: Listen.}
  coach: {title: Coach, kind: coaching, primary: Talk.}
factors: {staffing: {text: Staffing, domain: organisation}}
duties:
  tell: {text: Tell the family., when: {severity_at_least: fatal}}
  write: {text: Write it down.}
scenarios:
  - {id: forgotten, facts: F., answers: {known: no}, severity: slight, expect: {outcome: slip}}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("policies") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


# --- the surfaces --------------------------------------------------------------------------------------------


def record(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
    return json.loads(jr.to_json(jr.assess(policy, answers, severity=severity)))


def read_back(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
    return jr.from_json(jr.to_json(jr.assess(policy, answers, severity=severity)))


def held(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> jr.Assessment:
    return replace(jr.assess(policy, answers), severity=severity)


def told(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> tuple[str | None, str | None]:
    """What an explanation says of the decision: whatever of it stands in the explanation of the decision alone too."""
    alone = jr.explain(jr.evaluate(policy, answers), audience="auditor").splitlines()
    beside = jr.explain(jr.assess(policy, answers, severity=severity), audience="auditor").splitlines()
    return None, "\n".join(line for line in beside if line.strip() and line in alone)


def command_line(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
    """`justrules decide --severity`, with the answers on stdin, in this process."""
    level = () if severity is None else ("--severity", severity)
    source = policy.place().source
    arguments = ["decide", source, "--answers", "-", "--format", "json", *level]
    done = CliRunner().invoke(main, arguments, input=json.dumps(answers))
    if done.exit_code:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


@dataclass(frozen=True)
class Surface:
    """A wrapper that goes through the surface, or the reason why nothing is decided there."""

    wrapper: Callable[..., Any] | None
    why: str


SURFACES = {
    "justrules.assess": Surface(jr.assess, "decides"),
    "justrules.Assessment": Surface(held, "holds the severity beside the decision"),
    "justrules.to_json": Surface(record, "writes both"),
    "justrules.from_json": Surface(read_back, "reads both"),
    "justrules.explain": Surface(told, "tells of both"),
    "justrules decide --severity": Surface(command_line, "decides"),
    "justrules.Policy": Surface(None, "declares the scale; see test_the_scale_itself_moves_nothing"),
    "justrules.testing.policies": Surface(None, "says whether there is to be a scale, and decides nothing"),
    "justrules.testing.assert_severity_blind": Surface(None, "is the property; test_mutants.py shows that it bites"),
}


def found() -> Iterator[str]:
    """Every public name and every option that takes a severity, or takes or gives something that carries one."""
    for module in (jr, justrules.testing):
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value) and _sees_severity(value):
                yield f"{module.__name__}.{name}"
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        for option in command.params:
            if "severit" in str(option.name):
                yield f"justrules {name} {option.opts[0]}"


def _sees_severity(value: Callable[..., Any]) -> bool:
    signature = inspect.signature(value)
    if any("severit" in name for name in signature.parameters):
        return True
    return inspect.isfunction(value) and any(_mentions(hint) for hint in _hints(value).values())


def _hints(value: Callable[..., Any]) -> Mapping[str, Any]:
    try:
        return typing.get_type_hints(value)
    except NameError:  # some names are only there for the type checker
        return inspect.get_annotations(value)


def _mentions(hint: Any) -> bool:
    named = isinstance(hint, str) and "Assessment" in hint
    return named or hint is jr.Assessment or any(_mentions(part) for part in typing.get_args(hint))


def test_every_surface_has_its_row() -> None:
    """A new public name or option that takes a severity needs a row, and a row needs its surface."""
    assert set(found()) == set(SURFACES)


@pytest.mark.parametrize("name", [name for name, surface in SURFACES.items() if surface.wrapper is not None])
def test_a_surface_is_blind(name: str, small: Path) -> None:
    """Whatever the level, whatever came before it, and by whatever other way: the same decision comes out."""
    wrapper = SURFACES[name].wrapper
    assert wrapper is not None
    shown = assert_severity_blind(wrapper, jr.load(small))
    assert shown.exhaustive
    assert shown.levels == 3


@pytest.mark.parametrize("name", [name for name, surface in SURFACES.items() if surface.wrapper is not None])
def test_a_surface_would_be_caught(name: str, small: Path) -> None:
    """Were harm let in behind it, each of these surfaces would be refuted: the wrapper does go through it."""
    wrapper = SURFACES[name].wrapper
    assert wrapper is not None

    def broken(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
        grave = {"known": "yes", "chosen": "yes"} if severity == "fatal" else answers
        return wrapper(policy, grave, severity=severity)

    with pytest.raises(justrules.testing.Refuted):
        assert_severity_blind(broken, jr.load(small))


# --- what the rows without a wrapper refer to ----------------------------------------------------------------


def test_the_command_as_users_run_it_is_blind(small: Path) -> None:
    """In a process of its own: the same decision at each level, and duties that differ."""
    records = []
    for level in ((), ("--severity", "slight"), ("--severity", "fatal")):
        command = [sys.executable, "-m", "justrules", "decide", str(small), "--answers", "-", "--format", "json"]
        done = subprocess.run([*command, *level], input='{"known": "no"}', capture_output=True, text=True, check=True)
        records.append(jr.from_json(done.stdout))
    decision, *assessed = records
    assert [one.result for one in assessed if isinstance(one, jr.Assessment)] == [decision, decision]
    assert [len(one.duties) for one in assessed if isinstance(one, jr.Assessment)] == [1, 2]


def test_the_scale_itself_moves_nothing(small: Path) -> None:
    """Another scale, or none, and no decision changes but for the digest of the policy."""
    policy = jr.load(small)
    bare = jr.loads(
        SMALL.replace("severity: {scale: [slight, fatal]}\n", "")
        .replace("severity: slight, ", "")
        .replace(", when: {severity_at_least: fatal}", "")
    )
    turned = jr.loads(SMALL.replace("[slight, fatal]", "[fatal, slight]"))
    for answers in ({}, {"known": "no"}, {"known": "yes"}, {"known": "yes", "chosen": "yes"}):
        results = [replace(jr.evaluate(one, answers), policy=None) for one in (policy, bare, turned)]  # type: ignore[arg-type]
        assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("level", ["slight", "fatal", None])
def test_the_severity_of_a_scenario_moves_nothing(level: str | None) -> None:
    """A scenario in the file may say how bad it was; it holds, or fails, all the same."""
    text = SMALL.replace("severity: slight, ", f"severity: {level}, " if level else "")
    assert not jr.check(jr.loads(text))
    wrong = jr.check(jr.loads(text.replace("expect: {outcome: slip}", "expect: {outcome: drift}")))
    assert [finding.code for finding in wrong] == ["JR502"]


@given(st.data())
def test_assessments_are_those_of_the_engine(data: st.DataObject) -> None:
    """What the strategy draws was decided blind: a decision with severity is the decision without."""
    policy = jr.loads(SMALL)
    assessment = data.draw(assessments(policy))
    result = assessment.result
    assume(isinstance(result, jr.Decision) and not result.settled_at)
    reasons = {step.question: step.reason for step in result.path if step.reason}
    assert jr.evaluate(policy, {step.question: step.answer for step in result.path}, reasons=reasons) == result
