"""Engines that are broken on purpose, each in one way, and the property that must catch it.

Each is made anew for each trial, so that what one remembers does not help the next. A docstring says what is broken.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import justrules as jr
from justrules.engine.decision import Result

Engine: TypeAlias = Callable[..., Any]
Property: TypeAlias = Literal["severity_blind", "total", "monotone"]


@dataclass(frozen=True)
class Mutant:
    """A broken engine: its name, what is broken, what must catch it, and how to make one."""

    name: str
    told: str
    caught_by: Property
    make: Callable[[], Engine]


MUTANTS: list[Mutant] = []


def broken(caught_by: Property) -> Callable[[Callable[[], Engine]], Callable[[], Engine]]:
    """Put a maker of broken engines on the list, under its own name and docstring."""

    def listed(make: Callable[[], Engine]) -> Callable[[], Engine]:
        told = " ".join((make.__doc__ or "").split())
        MUTANTS.append(Mutant(make.__name__, told, caught_by, make))
        return make

    return listed


# --- what they are made of -----------------------------------------------------------------------------------


def grave(policy: jr.Policy, severity: str | None) -> bool:
    """Whether the harm is in the upper half of the scale."""
    scale = policy.severity.scale if policy.severity else ()
    return severity in scale[len(scale) // 2 :]


def worse(policy: jr.Policy, result: Result) -> Result:
    """The decision, one category more culpable; an open question stays open."""
    if not isinstance(result, jr.Decision):
        return result
    names = [category.id for category in policy.categories]
    return replace(result, category=names[min(names.index(result.category) + 1, len(names) - 1)])


def outcome_of(result: Result) -> str | None:
    return result.outcome if isinstance(result, jr.Decision) else None


# --- severity gets in ----------------------------------------------------------------------------------------


@broken("severity_blind")
def in_one_branch_only() -> Engine:
    """Reads the severity on the way through one answer and nowhere else."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        through = any((step.question, step.answer) == ("risk_known", "yes") for step in result.path)
        return worse(policy, result) if through and grave(policy, severity) else result

    return engine


@broken("severity_blind")
def only_above_the_last_but_one() -> Engine:
    """Reads only the very worst level."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        worst = policy.severity is not None and severity == policy.severity.scale[-1]
        return worse(policy, result) if worst else result

    return engine


@broken("severity_blind")
def only_the_mildest() -> Engine:
    """Lets people off when nothing happened: moral luck the other way round."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
        result = jr.evaluate(policy, answers)
        lucky = policy.severity is not None and severity == policy.severity.scale[0]
        mildest = policy.categories[0].id
        return (mildest, outcome_of(result)) if lucky and isinstance(result, jr.Decision) else result

    return engine


@broken("severity_blind")
def through_a_default() -> Engine:
    """Takes the worst for granted when no severity is given."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None = "taken for granted") -> Result:
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if severity == "taken for granted" else result

    return engine


@broken("severity_blind")
def through_a_default_that_remembers() -> Engine:
    """A list as default argument keeps the severities of all calls before."""

    def engine(
        policy: jr.Policy,
        answers: Mapping[str, Any],
        severity: str | None,
        seen: list[str | None] = [],  # noqa: B006  # that is what is broken
    ) -> Result:
        seen.append(severity)
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if len(seen) > 3 and grave(policy, seen[-3]) else result

    return engine


@broken("severity_blind")
def through_the_order_of_answers() -> Engine:
    """In grave cases, believes the last answer of the dictionary to be the one that counts."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        keys = [key for key in answers if any(step.question == key for step in result.path)]
        backwards = len(keys) > 1 and keys[0] != result.path[0].question
        return worse(policy, result) if backwards and grave(policy, severity) else result

    return engine


@broken("severity_blind")
def through_a_cache_of_answers() -> Engine:
    """Remembers what was decided for these answers, when the first such case was a grave one."""
    kept: dict[frozenset[tuple[str, Any]], Result] = {}

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        key = frozenset(answers.items())
        if key not in kept:
            result = jr.evaluate(policy, answers)
            kept[key] = worse(policy, result) if grave(policy, severity) else result
        return kept[key]

    return engine


@broken("severity_blind")
def through_a_cache_of_objects() -> Engine:
    """Remembers what was decided for this very dictionary, whatever is in it now."""
    kept: dict[int, tuple[Mapping[str, Any], Result]] = {}

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        if id(answers) not in kept:
            kept[id(answers)] = (answers, jr.evaluate(policy, answers))
        return kept[id(answers)][1]

    return engine


@broken("severity_blind")
def through_a_cache_of_policies() -> Engine:
    """Is set to be strict or lenient by the first case under each policy object."""
    strict: dict[int, tuple[jr.Policy, bool]] = {}

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        _, is_strict = strict.setdefault(id(policy), (policy, bool(strict) and grave(policy, severity)))
        return worse(policy, result) if is_strict else result

    return engine


@broken("severity_blind")
def through_factors() -> Engine:
    """Reads the severity once factors have been recorded."""

    def engine(
        policy: jr.Policy, answers: Mapping[str, Any], severity: str | None = None, factors: Iterable[str] = ()
    ) -> Result:
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if list(factors) and grave(policy, severity) else result

    return engine


@broken("severity_blind")
def through_reasons() -> Engine:
    """Searches what assessors wrote for words about harm."""

    def engine(
        policy: jr.Policy,
        answers: Mapping[str, Any],
        _severity: str | None = None,
        reasons: Mapping[str, str] | None = None,
    ) -> Result:
        result = jr.evaluate(policy, answers)
        spoken_of = any("harm" in reason for reason in (reasons or {}).values())
        return worse(policy, result) if spoken_of else result

    return engine


@broken("severity_blind")
def through_an_extra_answer() -> Engine:
    """Takes an answer called `harm` out of the form before it asks the policy."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        rest = {key: answer for key, answer in answers.items() if key != "harm"}
        result = jr.evaluate(policy, rest)
        return worse(policy, result) if len(rest) < len(answers) else result

    return engine


@broken("severity_blind")
def through_the_first_case() -> Engine:
    """The severity of the first case of the day sets the mood for all that follow."""
    mood: list[bool] = []

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        mood.append(grave(policy, severity))
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if mood[0] else result

    return engine


@broken("severity_blind")
def through_the_case_before() -> Engine:
    """The severity of one case moves the next one."""
    before: list[bool] = [False]

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        moved = worse(policy, result) if before[0] else result
        before[0] = grave(policy, severity)
        return moved

    return engine


@broken("severity_blind")
def through_rounding() -> Engine:
    """Adds a little for the harm to a score, and rounds."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Any:
        result = jr.evaluate(policy, answers)
        if not isinstance(result, jr.Decision):
            return result
        names, scale = [c.id for c in policy.categories], policy.severity.scale if policy.severity else ()
        harm = (scale.index(severity) + 1) / len(scale) if severity in scale else 0.0
        return names[min(round(names.index(result.category) + 0.55 * harm), len(names) - 1)], result.outcome

    return engine


@broken("severity_blind")
def for_one_outcome_at_one_level() -> Engine:
    """Everything is right but one outcome at one level."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        one = policy.severity is not None and severity == policy.severity.scale[-2]
        return worse(policy, result) if one and outcome_of(result) == "justified_deviation" else result

    return engine


@broken("severity_blind")
def unknown_is_no_when_it_is_grave() -> Engine:
    """In grave cases what is not known is taken for `no`."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        guessed = {key: "no" if answer == "unknown" else answer for key, answer in answers.items()}
        return jr.evaluate(policy, guessed if grave(policy, severity) else answers)

    return engine


@broken("severity_blind")
def through_the_environment() -> Engine:
    """Reads a variable that somebody sets before a grave case is decided."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if grave(policy, os.environ.get("SEVERITY")) else result

    return engine


@broken("severity_blind")
def another_response() -> Engine:
    """Leaves the category alone and hardens the response."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        if not isinstance(result, jr.Decision) or not grave(policy, severity):
            return result
        return replace(result, response=replace(result.response, id="discipline", kind="disciplinary"))

    return engine


@broken("severity_blind")
def another_reason() -> Engine:
    """Leaves the category alone and tells another story about it."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        if isinstance(result, jr.Decision) and grave(policy, severity):
            return replace(result, because=f"{result.because} The harm was {severity}.")
        return result

    return engine


@broken("severity_blind")
def the_system_side_is_dropped() -> Engine:
    """In grave cases nothing is said about what to look into in the system."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        return (
            replace(result, investigate=()) if isinstance(result, jr.Decision) and grave(policy, severity) else result
        )

    return engine


@broken("severity_blind")
def no_decision_when_it_is_grave() -> Engine:
    """Refuses to decide the worst cases, so that somebody else must."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        if policy.severity is not None and severity == policy.severity.scale[-1]:
            raise PermissionError
        return jr.evaluate(policy, answers)

    return engine


@broken("severity_blind")
def an_answer_is_written_over() -> Engine:
    """In grave cases changes an answer in the caller's own dictionary, for next time."""

    def engine(policy: jr.Policy, answers: dict[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        if grave(policy, severity) and answers:
            answers[next(iter(answers))] = "yes"
        return result

    return engine


@broken("severity_blind")
def only_for_ticked_boxes() -> Engine:
    """Reads the severity only where answers come as True and False."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        ticked = any(answer is True for answer in answers.values())
        return worse(policy, result) if ticked and grave(policy, severity) else result

    return engine


# --- not total -----------------------------------------------------------------------------------------------


@broken("total")
def an_answer_is_dropped() -> Engine:
    """Loses one answer on the way to the engine."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        return jr.evaluate(policy, {key: answer for key, answer in answers.items() if key != "risk_known"})

    return engine


@broken("total")
def raises_on_partial_answers() -> Engine:
    """Counts on every question being answered."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        return jr.evaluate(policy, {question.id: answers[question.id] for question in policy.questions})

    return engine


@broken("total")
def returns_nothing() -> Engine:
    """Has no line for one outcome, and so returns None."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Any:
        result = jr.evaluate(policy, answers)
        return None if outcome_of(result) == "risk_not_recognised" else result

    return engine


@broken("total")
def an_empty_category() -> Engine:
    """Looks the category up in a table that lacks one, and so returns an empty pair."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Any:
        result = jr.evaluate(policy, answers)
        if not isinstance(result, jr.Decision):
            return result
        return {"no_procedure": "human_error", "inadvertent": "human_error"}.get(result.outcome), None

    return engine


@broken("total")
def runs_out_of_stack() -> Engine:
    """Calls itself once for each question."""

    def follow(policy: jr.Policy, answers: Mapping[str, Any], at: str, deep: int) -> int:
        question = next((q for q in policy.questions if q.id == at), None)
        answer = None if question is None else answers.get(at)
        ways = {} if question is None else {a.id: a.next for a in question.answers}
        return deep if answer not in ways else follow(policy, answers, ways[answer], deep + 1)

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        words = {key: {True: "yes", False: "no"}.get(answer, answer) for key, answer in answers.items()}
        follow(policy, words, policy.start, 0)
        return jr.evaluate(policy, answers)

    return engine


@broken("total")
def guesses_what_is_missing() -> Engine:
    """Takes a missing answer for `no`, so that it can always decide."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        filled = {question.id: question.answers[-1].id for question in policy.questions}
        known = {key: answer for key, answer in answers.items() if answer != "unknown"}
        return jr.evaluate(policy, {**filled, **known})

    return engine


@broken("total")
def decides_in_turn() -> Engine:
    """Decides every other time otherwise."""
    times: list[int] = []

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        times.append(len(times))
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if len(times) % 2 else result

    return engine


# --- not monotone --------------------------------------------------------------------------------------------


def flipped(question: str) -> Engine:
    """An engine that takes `yes` to one question for `no`, and the other way round."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        other: dict[Any, Any] = {"yes": "no", "no": "yes", True: False, False: True}
        given = {key: other.get(answer, answer) if key == question else answer for key, answer in answers.items()}
        return jr.evaluate(policy, given)

    return engine


@broken("monotone")
def one_question_the_other_way_round() -> Engine:
    """Reads one check box inverted."""
    return flipped("knowingly_deviated")


@broken("monotone")
def the_last_question_the_other_way_round() -> Engine:
    """Reads the last check box inverted, which matters on one path only."""
    return flipped("unjustified_disregard")


@broken("monotone")
def denial_counts_against_the_person() -> Engine:
    """Holds it against people that they say no three times."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        return worse(policy, result) if [*answers.values()].count("no") >= 3 else result

    return engine


@broken("monotone")
def two_categories_changed_places() -> Engine:
    """Calls reckless what is at risk, and the other way round."""

    def engine(policy: jr.Policy, answers: Mapping[str, Any], _severity: str | None) -> Result:
        result = jr.evaluate(policy, answers)
        other = {"at_risk": "reckless", "reckless": "at_risk"}
        if not isinstance(result, jr.Decision):
            return result
        return replace(result, category=other.get(result.category, result.category))

    return engine
