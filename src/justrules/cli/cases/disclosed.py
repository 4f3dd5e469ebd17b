"""What the log holds about one person, as Markdown that this person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from justrules.cli.cases.printable import printable

_LABELS: Mapping[str, str] = {
    "status": "Status",
    "created_at": "Opened",
    "closed_at": "Closed",
    "follow_up_date": "Follow-up",
    "severity": "Severity of the harm",
    "disposition": "Closed as",
    "position": "Position",
    "department": "Department",
    "behavior_category": "Category",
    "response_kind": "Kind of response",
    "response_action": "Response",
    "response_at": "Response recorded",
    "harsher_reason": "Why the response is harsher than the category allows",
    "rationale": "Reasoning",
    "occasion": "What was new",
    "policy": "Policy",
}
_MEANT = re.compile(r"([\\`*_{}\[\]<>#|])")
_AT_START = re.compile(r"^(\s*\d*)([-+.)])(?=\s)", re.MULTILINE)


def disclosed(told: Mapping[str, Any]) -> str:
    """The disclosure that `CaseLog.disclose` gives, as Markdown."""
    lines = ["# What the case log holds about you", ""]
    for case in told["cases"]:
        lines += _case(case)
    if not told["cases"]:
        lines.append("There is no case about you.")
    return "\n".join(lines) + "\n"


def _case(case: Mapping[str, Any]) -> Iterator[str]:
    yield f"## Case {case['case_code']}"
    yield ""
    yield from _fields(case, ("status", "created_at", "closed_at", "follow_up_date", "severity", "disposition"))
    for act in case["acts"]:
        yield from _act(act)
    if case["notes"]:
        yield from ("### What was noted", "")
        for note in case["notes"]:
            yield f"- {_day(note['at'])}, {_escaped(note['action'])}: {_flowing(note['text'])}"
        yield ""


def _act(act: Mapping[str, Any]) -> Iterator[str]:
    yield f"### Act {act['number']}"
    yield ""
    names = ("position", "department", "behavior_category", "response_kind", "response_action", "response_at")
    yield from _fields(act, (*names, "harsher_reason"))
    for evaluation in act["evaluations"]:
        yield from _evaluation(evaluation)
    yield from _listed("Duties", act["duties"], lambda duty: (duty["duty"], duty["state"], duty["note"]))
    yield from _listed(
        "Support that you were offered",
        act["support"],
        lambda each: (each["kind"], f"offered {each['offered_on']}", _given(each), each["note"]),
    )
    yield from _listed(
        "Reviews of what surrounded you", act["reviews"], lambda review: (review["subject"], review["finding"])
    )


def _given(support: Mapping[str, Any]) -> str | None:
    return f"given {support['given_on']}" if support["given_on"] else None


def _evaluation(evaluation: Mapping[str, Any]) -> Iterator[str]:
    yield f"#### Evaluation {evaluation['number']}, {_day(evaluation['created_at'])}"
    yield ""
    policy = f"{evaluation['policy_id']} {evaluation['policy_version']}"
    yield from _fields({**evaluation, "policy": policy}, ("policy", "occasion", "rationale"))
    yield from (f"    {printable(line)}".rstrip() for line in evaluation["explanation"].splitlines())
    yield ""


def _fields(record: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    shown = [(name, record[name]) for name in names if record[name] is not None]
    for name, value in shown:
        yield f"- {_LABELS[name]}: {_day(value) if name.endswith('_at') else _flowing(value)}"
    if shown:
        yield ""


def _listed(heading: str, records: Any, parts: Any) -> Iterator[str]:
    if not records:
        return
    yield f"#### {heading}"
    yield ""
    for record in records:
        yield f"- {'; '.join(_flowing(part) for part in parts(record) if part is not None)}"
    yield ""


def _day(moment: str) -> str:
    return str(moment)[:10]


def _flowing(text: Any) -> str:
    """A text inside one entry of a list."""
    return _escaped(str(text)).replace("\n", "\n  ")


def _escaped(text: str) -> str:
    """A text that is shown as it was written, whatever signs of Markdown it holds."""
    return _AT_START.sub(r"\1\\\2", _MEANT.sub(r"\\\1", printable(text)))
