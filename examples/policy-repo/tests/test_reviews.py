"""What the depot promises of its policy and of its own program: tried, not hoped."""

from __future__ import annotations

import pytest
from hypothesis import given
from reviews import POLICY, category, row

import justrules as jr
from justrules.testing import answers_for, assert_monotone, assert_severity_blind, assert_total


@pytest.mark.parametrize("subject", [POLICY, row], ids=["policy", "register"])
def test_harm_moves_no_category(subject: jr.Policy) -> None:
    """Neither the policy nor the register lets the severity of the harm decide."""
    assert_severity_blind(subject, POLICY)


@pytest.mark.parametrize("subject", [POLICY, row], ids=["policy", "register"])
def test_every_form_has_its_row(subject: jr.Policy) -> None:
    """Complete forms come to a category, the others to the question that is missing."""
    assert_total(subject, POLICY)


@pytest.mark.parametrize("subject", [POLICY, row], ids=["policy", "register"])
def test_an_answer_for_the_person_is_never_held_against_them(subject: jr.Policy) -> None:
    """Moving one answer away from the person never raises the category."""
    assert_monotone(subject, POLICY)


@given(answers_for(POLICY, complete=True))
def test_the_mask_at_the_gate_shows_a_category_of_the_policy(form: dict[str, str | bool]) -> None:
    """Whatever is ticked, the mask shows one of the four words that the works agreement knows."""
    if category(form) not in {known.id for known in POLICY.categories}:
        pytest.fail(f"unknown category for {form}")
