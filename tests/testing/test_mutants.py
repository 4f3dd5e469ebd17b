"""Each ready-made property bites: engines broken on purpose, and the one that catches each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import justrules as jr
from justrules.testing import Refuted, assert_monotone, assert_severity_blind, assert_total
from tests.testing.conftest import MUTANT
from tests.testing.mutants import MUTANTS, Engine, Mutant, Property, grave

PROPERTIES: dict[Property, Callable[..., Any]] = {
    "severity_blind": assert_severity_blind,
    "total": assert_total,
    "monotone": assert_monotone,
}

# Found under policies of every shape only: the shipped one is not deep enough to run out of stack.
DEEP = {"runs_out_of_stack"}

# Caught only because they are held against the engine: in words of their own they would pass for harsh ones.
AGAINST_THE_ENGINE = {"through_the_first_case"}


@pytest.fixture(scope="module")
def aviation() -> jr.Policy:
    return jr.load("aviation_part5")


def refuted(mutant: Mutant, policy: jr.Policy, **options: Any) -> Refuted:
    """What the property that is to catch the engine says of it."""
    arguments = () if mutant.name in DEEP else (policy,)
    with pytest.raises(Refuted) as caught:
        PROPERTIES[mutant.caught_by](mutant.make(), *arguments, **options)
    return caught.value


def test_there_are_enough_of_them() -> None:
    """At least fourteen ways to let harm in, and a few for each of the other two properties."""
    count = {name: sum(mutant.caught_by == name for mutant in MUTANTS) for name in PROPERTIES}
    assert count["severity_blind"] >= 14
    assert min(count.values()) >= 4
    assert all(len(mutant.told) > 20 for mutant in MUTANTS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_engine_is_caught(
    mutant: Mutant, aviation: jr.Policy, record_property: Callable[[str, object], None]
) -> None:
    """The property that is meant for it refutes each broken engine, with a case that a person can read."""
    found = refuted(mutant, aviation)
    assert found.counterexample.saw
    assert str(found).startswith(found.counterexample.claim)
    record_property(MUTANT, f"{mutant.name} | {mutant.caught_by} | {found.counterexample.claim}")


@pytest.mark.parametrize(
    "mutant", [m for m in MUTANTS if m.name not in AGAINST_THE_ENGINE | {"an_empty_category"}], ids=lambda m: m.name
)
def test_most_are_caught_in_any_vocabulary(mutant: Mutant, aviation: jr.Policy) -> None:
    """Only a severe first case that sets the mood for ever needs the engine beside it to be found."""
    options = {} if mutant.caught_by == "monotone" else {"like": None}
    refuted(mutant, aviation, **options)


WORDS = {"human_error": "console", "at_risk": "coach", "reckless": "sanction"}


def in_own_words(engine: Engine) -> Engine:
    def wrapper(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> str | None:
        result = engine(policy, answers, severity)
        return WORDS[result.category] if isinstance(result, jr.Decision) else "open"

    return wrapper


def test_a_wrapper_with_words_of_its_own_is_held_against_the_same_words(aviation: jr.Policy) -> None:
    """With `like=`, a translation of the engine, what the first case did to a wrapper is found there too."""
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == "through_the_first_case")
    translated = in_own_words(lambda policy, answers, _severity: jr.evaluate(policy, answers))

    def like(policy: jr.Policy, answers: Mapping[str, str]) -> Any:
        return translated(policy, answers, None)

    assert assert_severity_blind(in_own_words(mutant.make()), aviation).exhaustive
    assert assert_severity_blind(translated, aviation, like=like).exhaustive
    with pytest.raises(Refuted, match="the policy decides otherwise"):
        assert_severity_blind(in_own_words(mutant.make()), aviation, like=like)


def test_a_wrapper_with_words_of_its_own_may_not_guess(aviation: jr.Policy) -> None:
    """What `like=` leaves open may not be decided, though neither of the two has a word for what is open."""

    def like(policy: jr.Policy, answers: Mapping[str, str]) -> str | None:
        result = jr.evaluate(policy, answers)
        return WORDS[result.category] if isinstance(result, jr.Decision) else None

    seen: list[str] = []

    def strict_for_ever(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> str | None:
        seen.extend([severity] if grave(policy, severity) and severity else [])
        return like(policy, answers) or ("coach" if seen else None)

    assert assert_severity_blind(lambda policy, answers, _severity: like(policy, answers), aviation, like=like).calls
    with pytest.raises(Refuted, match="the policy decides otherwise"):
        assert_severity_blind(strict_for_ever, aviation, like=like)


@pytest.mark.parametrize("name", ["only_above_the_last_but_one", "through_a_cache_of_answers", "through_factors"])
def test_a_wrapper_alone_is_tried_under_policies_of_every_shape(name: str) -> None:
    """Without a policy the properties find policies that show it, and simple ones, even where something remembers."""
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == name)
    with pytest.raises(Refuted) as caught:
        assert_severity_blind(mutant.make())
    assert len(caught.value.counterexample.answers) <= 4


def test_every_counterexample_is_real(aviation: jr.Policy) -> None:
    """The two calls that a message tells do come to what it says."""
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == "in_one_branch_only")
    told = refuted(mutant, aviation).counterexample
    assert told.claim == "severity moves what is decided"
    engine = mutant.make()
    seen = {}
    for done, came_of_it in told.saw:
        severity = None if done == "no severity given" else done.removeprefix("severity ")
        assert came_of_it.startswith(engine(aviation, told.answers, severity).category)
        seen[done] = came_of_it
    assert len(set(seen.values())) == 2
