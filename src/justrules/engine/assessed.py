"""What assessing an act gives back: the decision with its duties and factors. Plain, frozen values.

Standard library only, so that a stored assessment is told and written without anything that makes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from justrules.engine.decision import Result

SEVERITY = "severity"
"""What a duty waits for when nobody has said how severe the harm was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A statutory or professional prompt that applies to this act; never an automatic action.

    Attributes:
        id: the duty's id in the policy.
        text: what is to be done or considered.
        state: `due`, or `consider` where something has to be settled first.
        asks: the questions that a person must settle, if any.
        waits_for: what is not known yet: ids of open questions, or `severity`.
        cites: where the duty comes from.
        note: what a reader should know about it.
    """

    id: str
    text: str
    state: Literal["due", "consider"]
    asks: tuple[str, ...]
    waits_for: tuple[str, ...]
    cites: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A contributing factor that was found, with what the organisation can change about it."""

    id: str
    text: str
    domain: str
    system_actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One act, assessed.

    Attributes:
        result: the decision, or the question still open; made without knowledge of the severity.
        severity: how severe the harm was, a level of the policy's scale; `None` if not said.
        duties: what is due, and what is to be considered, in the policy's order.
        factors: the contributing factors that were found, in the policy's order.
    """

    result: Result
    severity: str | None
    duties: tuple[Duty, ...]
    factors: tuple[Factor, ...]
