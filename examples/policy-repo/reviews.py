"""The depot's own program round its policy: a form comes in, a row for the register goes out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import justrules as jr

POLICY = jr.load(Path(__file__).parent / "policies" / "depot_conduct.yaml")

COLUMNS = ("category", "outcome", "question", "response", "duties", "severity")


def row(policy: jr.Policy, form: Mapping[str, str | bool], severity: str | None = None) -> dict[str, str]:
    """One row of the register: what was decided or is still to be asked, and what the harm makes due."""
    assessment = jr.assess(policy, form, severity=severity)
    cells = dict.fromkeys(COLUMNS, "")
    cells["severity"] = severity or ""
    cells["duties"] = " ".join(duty.id for duty in assessment.duties if duty.state == "due")
    match assessment.result:
        case jr.Decision(category=category, outcome=outcome, response=response):
            cells |= {"category": category, "outcome": outcome, "response": response.id}
        case jr.Pending(question=question):
            cells["question"] = question
    return cells


def category(form: Mapping[str, str | bool]) -> str:
    """The category of a form, for the mask at the gate."""
    return row(POLICY, form)["category"]
