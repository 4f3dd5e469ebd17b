"""A case as text: every field under its own name, what is withheld said so."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator
from typing import Any

from justrules.cases.access import REDACTED, Withheld
from justrules.cases.identity import Identity
from justrules.cases.views import ActView, CaseView, EvaluationView
from justrules.cli.cases.printable import printable
from justrules.engine.decision import Decision

_WIDTH = 100
_NOT_OPENED = "[not opened; --identity opens it, and the trail says so]"


def case_text(view: CaseView, *, named: bool) -> str:
    """The case for a person who reads it.

    Args:
        view: as the log gave it.
        named: whether the identity was asked for.
    """
    return "\n".join(_case(view, named=named))


def moment_text(moment: dt.datetime) -> str:
    """A moment to the minute, in UTC."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def _case(view: CaseView, *, named: bool) -> Iterator[str]:
    yield f"{view.case_code}: {view.status}, version {view.version}"
    for name in ("disposition", "duplicate_of"):
        if getattr(view, name):
            yield from _field(name, getattr(view, name))
    for name in ("created_at", "closed_at", "follow_up_date", "linked_report", "linked_investigation", "severity"):
        yield from _field(name, getattr(view, name))
    yield from _field("behavior_category", view.behavior_category)
    if isinstance(view.acts, Withheld):
        yield from _field("acts", view.acts)
    else:
        for act in view.acts:
            yield from _act(act, named=named)
    yield from _listed("Improvements", view.improvements, _improvement)
    yield from _listed("Notes", view.notes, _note)
    yield from _listed("Authorisations", view.authorisations, _authorisation)


def _field(name: str, value: Any, *, indent: str = "  ") -> Iterator[str]:
    """A name and its value, wrapped under one another; line breaks of a text are kept."""
    first, *rest = _plain(value).splitlines() or [""]
    yield textwrap.fill(f"{name}: {first}", _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
    for paragraph in rest:
        yield textwrap.fill(paragraph, _WIDTH, initial_indent=indent + "  ", subsequent_indent=indent + "  ")


def _plain(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case Identity():
            return printable(value.reveal())
        case dt.datetime():
            return moment_text(value)
        case tuple():
            return ", ".join(_plain(each) for each in value) or "-"
        case _:
            return printable(str(value))


def _act(act: ActView, *, named: bool) -> Iterator[str]:
    yield ""
    yield f"Act {act.number}, {act.position}"
    hidden = act.individual is REDACTED and not named
    yield from _field("individual", _NOT_OPENED if hidden else act.individual)
    yield from _field("department", act.department)
    yield from _field("behavior_category", act.behavior_category)
    if act.response_kind is not None:
        for name in ("response_kind", "response_action", "response_at", "harsher"):
            yield from _field(name, getattr(act, name))
        if act.harsher:
            yield from _field("harsher_reason", act.harsher_reason)
    for evaluation in act.evaluations if isinstance(act.evaluations, tuple) else ():
        yield from _evaluation(evaluation)
    yield from _listed("Duties", act.duties, _duty, indent="  ")
    yield from _listed("Support", act.support, _support, indent="  ")
    yield from _listed("Reviews after a repeat", act.reviews, _review, indent="  ")


def _evaluation(evaluation: EvaluationView) -> Iterator[str]:
    result = evaluation.assessment.result
    outcome = f"{result.category} ({result.outcome})" if isinstance(result, Decision) else "not decided"
    policy = f"{evaluation.policy_id} {evaluation.policy_version}"
    yield f"  Evaluation {evaluation.number}, {moment_text(evaluation.created_at)}, {policy}: {outcome}"
    for step in result.path:
        because = f" Because: {step.reason}" if step.reason else ""
        yield from _field(step.question, f"{step.answer}.{because}", indent="    ")
    if isinstance(evaluation.reasons, Withheld):
        yield from _field("reasons", evaluation.reasons, indent="    ")
    factors = tuple(factor.id for factor in evaluation.assessment.factors)
    for name, value in (("factors", factors), ("occasion", evaluation.occasion), ("rationale", evaluation.rationale)):
        if value is not None and value != ():
            yield from _field(name, value, indent="    ")


def _listed(heading: str, found: Any, told: Any, *, indent: str = "") -> Iterator[str]:
    """A heading and a line for each; nothing for none."""
    if isinstance(found, Withheld):
        if not indent:
            yield from _field(heading.lower(), found)
        return
    if found:
        if not indent:
            yield ""
        yield f"{indent}{heading}"
        for each in found:
            name, value = told(each)
            yield from _field(name, value, indent=f"{indent}  ")


def _joined(*parts: Any) -> str:
    return "; ".join(str(part) for part in parts if part)


def _duty(duty: Any) -> tuple[str, str]:
    settled = duty.settled_at and f"on {moment_text(duty.settled_at)}"
    return duty.duty, _joined(duty.state, settled, _text(duty.note))


def _support(support: Any) -> tuple[str, str]:
    given = f"given {support.given_on}" if support.given_on else "not given yet"
    return f"{support.number}. {support.kind}", _joined(f"offered {support.offered_on}", given, _text(support.note))


def _review(review: Any) -> tuple[str, str]:
    earlier = f"{review.earlier} earlier in the twelve months before"
    done = f"done {moment_text(review.done_at)}" if review.done_at else "to be done"
    return str(review.subject), _joined(earlier, done, _text(review.finding))


def _improvement(each: Any) -> tuple[str, str]:
    due = each.due and f"due {each.due}"
    done = f"done {each.done}" if each.done else "not done yet"
    return f"{each.number}. {each.kind}", _joined(_text(each.description), f"owner {each.owner_role}", due, done)


def _note(note: Any) -> tuple[str, str]:
    about = f", act {note.act}" if note.act else ""
    return f"{note.number}. {moment_text(note.at)}, {note.action}{about}", str(note.text)


def _authorisation(each: Any) -> tuple[str, str]:
    revoked = each.revoked_at and f"revoked {moment_text(each.revoked_at)}"
    return f"{each.grantee[:12]}…", _joined(f"until {moment_text(each.expires_at)}", revoked)


def _text(text: Any) -> str | None:
    """A text or what stands in its place."""
    return None if text is None else str(text)
