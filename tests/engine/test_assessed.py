"""What assessing an act gives back, told and stored without anything that makes one."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pytest

import justrules as jr
from justrules.engine import assessed, assessment
from tests.test_imports import HEAVY, READING, packages_after

ASSESSMENT = jr.assess(jr.load("aviation_part5"), {"procedure_existed": "no"}, severity="major")


@pytest.mark.parametrize("name", ["SEVERITY", "Assessment", "Duty", "Factor"])
def test_one_value_goes_by_both_names(name: str) -> None:
    """What was imported, or pickled, from where assessments are made is what is found here."""
    assert getattr(assessment, name) is getattr(assessed, name)


def test_an_assessment_cannot_be_changed() -> None:
    """Nor can its duties."""
    assert ASSESSMENT.duties
    with pytest.raises(FrozenInstanceError):
        ASSESSMENT.severity = "none"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        ASSESSMENT.duties[0].state = "due"  # type: ignore[misc]


def test_an_assessment_is_told_and_written_without_a_policy() -> None:
    """Whoever passes one on, explains it or stores it loads nothing that reads or checks policies."""
    code = f"""
import pickle, justrules as jr
assessment = pickle.loads({pickle.dumps(ASSESSMENT)!r})
assert isinstance(assessment, jr.Assessment)
assert "Duties" in jr.explain(assessment, audience="panel") and '"major"' in jr.to_json(assessment)
"""
    assert packages_after(code).isdisjoint(HEAVY | READING)
