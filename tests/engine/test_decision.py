"""A result by another path is the result that `dataclasses.replace` makes, a frozen value like every other."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.decision import Decision, Pending, by_path
from justrules.engine.tree import Step
from tests.strategies import Data, as_policy, cases

STEPS = st.lists(
    st.builds(
        Step, question=st.text(), answer=st.text(), text=st.text(), label=st.text(), reason=st.none() | st.text()
    ),
    max_size=3,
).map(tuple)


@given(cases(), STEPS)
def test_only_the_path_is_another(case: tuple[Data, dict[str, Any]], path: tuple[Step, ...]) -> None:
    """Every field but the path is the same object, and the class is the same, for decisions and open questions."""
    data, answers = case
    result = jr.evaluate(as_policy(data), answers)
    other = by_path(result, path)
    assert other == replace(result, path=path)
    assert type(other) is type(result)
    assert other.path is path
    assert all(
        getattr(other, field.name) is getattr(result, field.name)
        for field in fields(result)[:-1]
        if field.name != "path"
    )


def results() -> list[Decision | Pending]:
    policy = jr.load("aviation_part5")
    plain = [jr.evaluate(policy, answers) for answers in ({}, {"procedure_existed": "no"})]
    return [by_path(result, plain[1].path) for result in plain]


@pytest.mark.parametrize("result", results(), ids=lambda result: type(result).__name__)
def test_it_is_the_value_that_its_class_promises(result: Decision | Pending) -> None:
    """Frozen, with no place for more, hashable, copied, pickled and replaced as any other; its repr names the class."""
    assert is_dataclass(result)
    with pytest.raises(FrozenInstanceError):
        result.path = ()  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        result.note = "More."  # type: ignore[union-attr]
    assert not hasattr(result, "__dict__")
    assert {result: 1}[replace(result)] == 1
    assert pickle.loads(pickle.dumps(result)) == copy.copy(result) == copy.deepcopy(result) == result  # noqa: S301
    assert repr(result).startswith(f"{type(result).__name__}(")
    assert jr.from_json(jr.to_json(result)) == result


def test_it_is_matched_by_class_and_by_field() -> None:
    """`match` tells the two kinds apart, whichever way they were made."""
    found: list[str] = []
    for result in results():
        match result:
            case Pending(question=question):
                found.append(question)
            case Decision(category=category):
                found.append(category)
    assert found == ["procedure_existed", "human_error"]
