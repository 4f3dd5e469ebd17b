"""Canonical JSON that is written straight from the fields is the JSON of the data, key by key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given

import justrules as jr
from justrules.policies.canonical import canonical
from justrules.policies.loader import load_file, shipped
from justrules.policies.model import Policy
from tests.strategies import Data, as_policy, policies

SUITE = Path(__file__).parents[1] / "suite"
SOUND = sorted([*(SUITE / "good").glob("*.yaml"), *shipped("policies").glob("*.yaml")])


def by_way_of_data(policy: Policy) -> str:
    """The same by the long way, and by somebody else's implementation of RFC 8785."""
    data = policy.to_data()
    for ordered in ("categories", "sections"):
        if ordered in data:
            data[ordered] = [{"id": key, **body} for key, body in data[ordered].items()]
    return rfc8785.dumps(data).decode()


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_what_is_written_is_what_the_data_say(path: Path) -> None:
    """For every good policy: nothing is left out, nothing added, and every key is in its place."""
    policy = load_file(path)
    assert policy.canonical() == by_way_of_data(policy)


@given(policies())
def test_the_same_holds_for_any_policy(data: Data) -> None:
    """Whatever a policy holds."""
    policy = as_policy(data)
    assert policy.canonical() == by_way_of_data(policy)


def test_a_piece_of_a_policy_is_written_alike() -> None:
    """A question by itself says its id; a question under its key does not say it twice."""
    question = jr.load("aviation_part5").questions[0]
    assert json.loads(canonical(question)) == json.loads(json.dumps(question.to_data()))


def test_a_changed_copy_is_written_with_its_change() -> None:
    """What was read is not remembered in place of what is there."""
    policy = jr.load("aviation_part5")
    changed = policy.model_copy(update={"title": 'A "quoted" title, with \\ and \u2028'})
    assert changed.canonical() == by_way_of_data(changed)
    assert changed.digest != policy.digest
