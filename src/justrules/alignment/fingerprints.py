"""Short marks of what a clause, a component or a row says, by which a change is noticed.

A fingerprint is computed and never written by hand. It is the SHA-256 of canonical JSON (sorted keys, no white space),
cut to 16 hexadecimal digits: enough to notice a change, and no protection against somebody who looks for a collision.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from justrules.policies.model import Alignment, Policy

DIGITS = 16

# What the library does by itself, whatever the policy says. A change here makes the rows that rest on it suspect.
BUILT_IN = {
    "case_log": "1: cases with an append-only history, statuses, linked reports, retention; kept by justrules.cases",
    "statistics": "1: counts by category, response, department and quarter, small cells suppressed",
    "access": "1: who may see what in the case log, by the roles of the policy; identities shown by role only",
}


def fingerprint(data: Any) -> str:
    """The mark of anything that can be written as JSON; how its texts are broken into lines does not count."""
    text = json.dumps(_in_one_line(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _in_one_line(data: Any) -> Any:
    """`data` with each stretch of white space in its texts as one blank, and none at their ends."""
    if isinstance(data, str):
        return " ".join(data.split())
    if isinstance(data, Mapping):
        return {key: _in_one_line(value) for key, value in data.items()}
    return [_in_one_line(value) for value in data] if isinstance(data, list | tuple) else data


def of_clause(*, number: str, title: str, summary: str, start: dt.date | None, end: dt.date | None) -> str:
    """The mark of a clause: its number, title and summary, and when it is in force."""
    days = {"from": start and start.isoformat(), "to": end and end.isoformat()}
    return fingerprint({"number": number, "title": title, "summary": summary, "effective": days})


def of_component(policy: Policy, component: str) -> str | None:
    """The mark of what `component` says in `policy`; `None` if there is no such component."""
    if component in BUILT_IN:
        return fingerprint(_built_in(policy, component))
    if component == "tree":
        return fingerprint(_tree(policy))
    group, _, name = component.partition(".")
    if group not in ("questions", "outcomes", "categories", "responses", "duties", "factors"):
        return None
    return next((fingerprint(part.to_data()) for part in getattr(policy, group) if part.id == name), None)


def of_claim(row: Alignment, *, key: str) -> str:
    """The mark of what a row claims; when and by whom it was reviewed is no part of that.

    Args:
        row: the row.
        key: the one spelling of what it cites, which counts in the place of how the row spells it.
    """
    said = row.model_copy(update={"reviewed": None, "reviewer": None, "next_review": None}).to_data()
    return fingerprint({**said, "cites": key})


def _built_in(policy: Policy, component: str) -> Any:
    """What the library does, and for `access` also the roles that the policy names."""
    roles = {role.id: role.access.value for role in policy.roles}
    return [BUILT_IN[component], roles] if component == "access" else BUILT_IN[component]


def _tree(policy: Policy) -> Any:
    """What decides: the questions with their words and answers, and the category of each outcome."""
    return {
        "start": policy.start,
        "questions": {question.id: question.to_data() for question in policy.questions},
        "outcomes": {outcome.id: outcome.category for outcome in policy.outcomes},
    }
