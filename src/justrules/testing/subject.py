"""What is tried: the engine, or a team's own wrapper round it, called in one way and read in one way.

A wrapper is called as `(policy, answers, severity)`, the severity by name where it has a parameter of that name.
What it returns is read by `verdict.classify`, or by a function of the team's own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from justrules.engine.assessment import assess
from justrules.policies.model import Policy
from justrules.testing.verdict import Classify, Verdict, classify

Wrapper: TypeAlias = Callable[..., Any]
"""`(policy, answers, severity) -> anything that can be classified`."""

NOT_GIVEN: Final = "left out"
"""Stands for leaving the severity out altogether."""


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
