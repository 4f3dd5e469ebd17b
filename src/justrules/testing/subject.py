"""What is tried: the engine, or a team's own wrapper round it, called in one way and read in one way.

A wrapper is called as `(policy, answers, severity)`, the severity by name where it has a parameter of that name.
What it returns is read by `classify`, or by a function of the team's own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from justrules.engine.assessment import assess
from justrules.policies.model import Policy

Wrapper: TypeAlias = Callable[..., Any]
"""`(policy, answers, severity) -> anything that can be classified`."""

NOT_GIVEN: Final = "left out"
"""Stands for leaving the severity out altogether."""

UNMOVED = (
    "title",
    "definition",
    "accountability",
    "behaviour",
    "scope",
    "because",
    "investigate",
    "response",
    "settled_at",
    "unknown",
    "reachable",
    "outcomes",
    "questions",
)
"""Parts of a result that harm may not move, compared wherever a result has them; duties are not among them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one call, so far as harm may not move it.

    Attributes:
        category: the category, if one was decided.
        outcome: the outcome, if the result names one.
        question: the question still open, if the result names one.
        parts: further parts of the result, each with its name.
        error: what was raised instead, or that nothing was returned.
    """

    category: str | None = None
    outcome: str | None = None
    question: str | None = None
    parts: tuple[tuple[str, Any], ...] = ()
    error: str | None = None

    def told(self, other: Verdict | None = None) -> str:
        """The verdict in a line; beside another one of the same category, with whatever else is different."""
        if self.error:
            return self.error
        words = [word for word in (self.category, self.outcome and f"({self.outcome})") if word]
        words += [f"open at {self.question}"] if self.question else []
        if other is not None and (self.category, self.outcome) == (other.category, other.outcome):
            others = dict(other.parts)
            parts = ((name, value) for name, value in self.parts if name in others and value != others[name])
            words += [f"{name}: {_short(value)}" for name, value in parts]
        return " ".join(words) or "undecided"


def _short(value: object) -> str:
    named = _part(value, "id")
    text = named if isinstance(named, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


Classify: TypeAlias = Callable[[Any], "Verdict | tuple[str | None, str | None] | Mapping[str, Any] | str | None"]


def classify(result: Any) -> Verdict:
    """Read a result: a decision, an open question, an assessment, and most things that look like one.

    Understood are objects with attributes and mappings with keys called `category`, `outcome`, `question` ... or, as an
    assessment has it, all that under `result`; a pair of category and outcome; a category alone. What else a result
    holds, such as duties, may depend on the severity and is not read.

    Raises:
        TypeError: nothing of the kind; give `classify=`.
    """
    if isinstance(result, Verdict):
        return result
    if result is None:
        return Verdict(error="returns None")
    if isinstance(result, str):
        return Verdict(category=result)
    if isinstance(result, tuple) and len(result) == 2 and all(isinstance(part, str | None) for part in result):
        return Verdict(category=result[0], outcome=result[1])
    if _part(result, "result") is not None:
        return classify(_part(result, "result"))
    if not any(_has(result, name) for name in ("category", "outcome", "question")):
        told = f"cannot tell what was decided from a {type(result).__name__!r}"
        raise TypeError(f"{told}: give `classify=`, a function that makes a pair of it, category and outcome")
    parts = [(name, _part(result, name)) for name in UNMOVED if _has(result, name)]
    if _has(result, "path"):
        parts.append(("path", _path(_part(result, "path"))))
    category, outcome, question = (_part(result, name) for name in ("category", "outcome", "question"))
    return Verdict(category=category, outcome=outcome, question=question, parts=tuple(parts))


def _has(result: object, name: str) -> bool:
    return name in result if isinstance(result, Mapping) else hasattr(result, name)


def _part(result: object, name: str) -> Any:
    return result.get(name) if isinstance(result, Mapping) else getattr(result, name, None)


def _path(path: Any) -> Any:
    """The steps without the reasons that somebody wrote for them."""
    if isinstance(path, list | tuple) and all(_has(step, "question") and _has(step, "answer") for step in path):
        return tuple((_part(step, "question"), _part(step, "answer")) for step in path)
    return path


@dataclass(frozen=True, slots=True)
class Subject:
    """What is tried, and how it is called and read.

    Attributes:
        takes: the names of its parameters.
        may_leave_out: whether the severity has a default, so that it can be left out.
    """

    call: Wrapper
    read: Classify
    takes: frozenset[str]
    may_leave_out: bool

    @classmethod
    def of(cls, subject: Policy | Wrapper, read: Classify | None) -> Subject:
        """The engine for a policy, and a wrapper as it is."""
        call: Wrapper = assess if isinstance(subject, Policy) else subject
        try:
            parameters = dict(inspect.signature(call).parameters)
        except (TypeError, ValueError):
            parameters = {}
        third = parameters.get("severity") or next(iter([*parameters.values()][2:3]), None)
        return cls(
            call=call,
            read=read or classify,
            takes=frozenset(parameters),
            may_leave_out=third is not None and third.default is not inspect.Parameter.empty,
        )

    def decide(self, policy: Policy, answers: Mapping[str, Any], severity: str | None, **more: Any) -> Verdict:
        """What comes of one call; an exception is a verdict too, and one that harm may not bring about."""
        try:
            result = self._called(policy, answers, severity, more)
        except Exception as problem:  # noqa: BLE001  # whatever a wrapper raises is what came of it
            return Verdict(error=f"raises {type(problem).__name__}")
        return classify(self.read(result))

    def _called(
        self, policy: Policy, answers: Mapping[str, Any], severity: str | None, more: Mapping[str, Any]
    ) -> object:
        if severity == NOT_GIVEN:
            return self.call(policy, answers, **more)
        if "severity" in self.takes:
            return self.call(policy, answers, severity=severity, **more)
        return self.call(policy, answers, severity, **more)
