"""What the public strategies draw: policies that compile, answers that fit, assessments that can be stored."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import justrules as jr
import justrules.testing as jt
from justrules.engine.analysis.monotone import monotony
from justrules.findings import errors_in
from justrules.testing.generated import chain


@given(jt.policies())
def test_policies_are_without_errors(policy: jr.Policy) -> None:
    """Whatever is drawn compiles, and its scenarios hold."""
    assert not errors_in(jr.check(policy))
    jr.compile(policy)


@given(jt.policies(severity=True))
def test_policies_with_severity_have_a_scale_and_duties(policy: jr.Policy) -> None:
    """Asked for, the scale is always there, and duties of every kind with it."""
    assert policy.severity is not None
    assert len(policy.duties) >= 8


@given(jt.policies(severity=False))
def test_policies_without_severity_have_none(policy: jr.Policy) -> None:
    """Asked not to, no policy has a scale."""
    assert policy.severity is None


@given(jt.policies(monotone=True))
def test_monotone_policies_are(policy: jr.Policy) -> None:
    """The exact search proves what the construction promises."""
    found = monotony(jr.compile(policy))
    assert found.declared == len(policy.questions)
    assert found.holds


@given(jt.policy_texts())
def test_policy_texts_are_files(text: str) -> None:
    """They can be read as they are."""
    assert jr.loads(text).id


@given(st.data())
def test_answers_fit_their_policy(data: st.DataObject) -> None:
    """Accepted whatever is drawn; and complete ones decide."""
    policy = data.draw(jt.policies())
    jr.evaluate(policy, data.draw(jt.answers_for(policy)))
    complete = data.draw(jt.answers_for(jr.compile(policy), complete=True))
    assert set(complete) == {question.id for question in policy.questions}
    assert isinstance(jr.evaluate(policy, complete), jr.Decision)


@given(st.data())
def test_answers_to_hundreds_of_questions_fit_too(data: st.DataObject) -> None:
    """They are drawn at once, for Hypothesis cannot hold so many choices; complete or with one left out."""
    answers = data.draw(jt.answers_for(DEEP))
    assert len(answers) in (399, 400)
    jr.evaluate(DEEP, answers)


DEEP = chain(400)


@given(st.data())
def test_severities_are_levels_or_none(data: st.DataObject) -> None:
    """Of the policy's own scale; only `None` without one."""
    policy = data.draw(jt.policies())
    scale = policy.severity.scale if policy.severity else ()
    assert data.draw(jt.severities(policy)) in (None, *scale)


@given(jt.assessments())
def test_assessments_can_be_stored(assessment: jr.Assessment) -> None:
    """What is drawn survives JSON as it is."""
    assert jr.from_json(jr.to_json(assessment)) == assessment


def test_assessments_are_of_every_kind() -> None:
    """Decided and open, with and without severity, duties to consider, factors and reasons: all are drawn."""
    kinds: list[Any] = [
        lambda one: isinstance(one.result, jr.Pending) and one.severity is not None,
        lambda one: isinstance(one.result, jr.Decision) and one.factors,
        lambda one: any(duty.state == "consider" for duty in one.duties),
        lambda one: any(step.reason for step in one.result.path),
    ]
    quickly = settings(phases=(Phase.generate,), database=None, max_examples=1_000)
    for kind in kinds:
        assert kind(find(jt.assessments(), kind, settings=quickly))


# --- the door ------------------------------------------------------------------------------------------------


def test_every_public_name_is_there() -> None:
    """The names of the door can be had, and no others."""
    for name in jt.__all__:
        assert getattr(jt, name).__doc__
    assert sorted(jt.__all__) == dir(jt)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = jt.nothing


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_door_brings_neither_hypothesis_nor_pytest() -> None:
    """`justrules.testing`, and the command that uses parts of it, load neither."""
    code = (
        "import sys, justrules.testing, justrules.cli.test\nprint(sorted({'hypothesis', 'pytest'} & set(sys.modules)))"
    )
    assert run(code) == "[]\n"


def test_without_hypothesis_the_door_says_what_to_install() -> None:
    """Who has not installed the extra is told its name; any other missing module is not covered up."""
    code = (
        "import sys\nsys.modules['hypothesis'] = None\nimport justrules.testing as jt\n"
        "assert jt.assert_severity_blind and jt.classify\n"
        "try:\n    jt.policies\nexcept ModuleNotFoundError as error:\n    print(error)"
    )
    assert run(code) == 'justrules.testing needs Hypothesis: pip install "justrules[testing]"\n'
