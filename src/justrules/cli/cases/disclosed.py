"""What the log holds about one person, as Markdown that this person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from justrules.cli.cases.printable import printable
from justrules.policies.model import Policy

Policies: TypeAlias = Mapping[tuple[str, str], Policy]
"""Policies by id and version."""

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
_SPOKEN = frozenset({"status", "disposition", "position", "response_kind"})
_ACTIONS: Mapping[str, str] = {
    "reclassify": "classification taken back",
    "reopen": "opened again",
    "withdraw": "withdrawn",
    "mark_duplicate": "closed as a duplicate",
    "act_again": "response found ineffective",
    "close": "closed",
    "take_action": "response",
    "harsher_response": "why the response is harsher than the category allows",
    "settle_duty": "duty",
    "review": "review after a repeat",
}
_MEANT = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # a backslash before a sign or at the end of a line
    r"|[`*~]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # not inside a word
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|\](?=[(\[:])",
    re.MULTILINE,
)
_AT_START = re.compile(r"^(\d*)([-+.)](?=\s|$)|#(?=#{0,5}(?:\s|$))|>|[-=](?=[-= \t]*$))", re.MULTILINE)


def disclosed(told: Mapping[str, Any], *, policies: Policies) -> str:
    """The disclosure that `CaseLog.disclose` gives, as Markdown.

    Args:
        told: plain data.
        policies: those of the evaluations, whose words are used instead of ids as far as they are there.
    """
    lines = ["# What the case log holds about you", ""]
    for case in told["cases"]:
        lines += _case(case, policies)
    if not told["cases"]:
        lines.append("There is no case about you.")
    return "\n".join(lines) + "\n"


def policies_named(told: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Id and version of every policy that the disclosure names."""
    evaluations = (each for case in told["cases"] for act in case["acts"] for each in act["evaluations"])
    return frozenset((each["policy_id"], each["policy_version"]) for each in evaluations)


def _case(case: Mapping[str, Any], policies: Policies) -> Iterator[str]:
    yield f"## Case {case['case_code']}"
    yield ""
    yield from _fields(case, ("status", "created_at", "closed_at", "follow_up_date", "severity", "disposition"))
    for act in case["acts"]:
        yield from _act(act, policies)
    if case["notes"]:
        yield from ("### What was noted", "")
        for note in case["notes"]:
            done = _ACTIONS.get(note["action"], _spoken(note["action"]))
            yield f"- {_day(note['at'])}, {done}: {_flowing(note['text'])}"
        yield ""


def _act(act: Mapping[str, Any], policies: Policies) -> Iterator[str]:
    categories, duties = _words(act, policies)
    yield f"### Act {act['number']}"
    yield ""
    names = ("position", "department", "behavior_category", "response_kind", "response_action", "response_at")
    category = categories.get(act["behavior_category"], act["behavior_category"])
    yield from _fields({**act, "behavior_category": category}, (*names, "harsher_reason"))
    for evaluation in act["evaluations"]:
        yield from _evaluation(evaluation)
    yield from _listed(
        "Duties",
        act["duties"],
        lambda duty: (duties.get(duty["duty"], _spoken(duty["duty"])), _spoken(duty["state"]), duty["note"]),
    )
    yield from _listed(
        "Support that you were offered",
        act["support"],
        lambda each: (_spoken(each["kind"]), f"offered {each['offered_on']}", _given(each), each["note"]),
    )
    yield from _listed(
        "Reviews of what surrounded you", act["reviews"], lambda review: (review["subject"], review["finding"])
    )


def _words(act: Mapping[str, Any], policies: Policies) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What the policy of the last evaluation calls categories and duties."""
    last = act["evaluations"][-1:]
    policy = policies.get((last[0]["policy_id"], last[0]["policy_version"])) if last else None
    if policy is None:
        return {}, {}
    return {each.id: each.title for each in policy.categories}, {
        each.id: each.text.removesuffix(".") for each in policy.duties
    }


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
        shown_as = _spoken(value) if name in _SPOKEN else value
        yield f"- {_LABELS[name]}: {_day(value) if name.endswith('_at') else _flowing(shown_as)}"
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
    return "\n  ".join(line.strip() for line in escaped(str(text)).splitlines())


def _spoken(word: Any) -> str:
    """An id of the log as words."""
    return str(word).replace("_", " ")


def escaped(text: str) -> str:
    """A text that Markdown shows as it was written; only what would be taken for markup gets a backslash."""
    lines = "\n".join(line.strip() for line in printable(text).splitlines())
    return _AT_START.sub(r"\1\\\2", _MEANT.sub(lambda found: f"\\{found[0]}", lines))
