"""The path told in the policy's own words: to the person, to the panel, to the auditor.

Written from the result alone, so that a record from years ago can be explained without its policy. Each
audience reads what is meant for it: the auditor learns that a reason was recorded, not what it says.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from justrules.engine.assessed import Assessment, Duty
from justrules.engine.decision import Decision, Pending, Result
from justrules.engine.tree import Notice, Step

Audience: TypeAlias = Literal["person", "panel", "auditor"]
Markup: TypeAlias = Literal["plain", "markdown"]
AUDIENCES: tuple[Audience, ...] = ("person", "panel", "auditor")

BLIND = "How severe the harm was is not an input to this result and cannot change it."
WIDTH = 92
"""Characters to a line of plain text."""

NOT_GUESSED = "What is not known is not guessed at, in either direction."


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and what stands under it: paragraphs, or a list. A line may have parts, each on a line of its own."""

    heading: str
    lines: tuple[str, ...]
    listed: Literal["", "bullets", "numbers"] = ""


def explain(result: Result | Assessment, *, audience: Audience = "person", markup: Markup = "plain") -> str:
    """`result` in prose.

    Args:
        result: a `Decision`, a `Pending` or an `Assessment`.
        audience: `person` for the one whose act it was and those beside them, `panel` for those who decide,
            `auditor` for those who check that it was decided by the policy.
        markup: `plain` text, or `markdown`.

    Raises:
        ValueError: there is no such audience or markup.
    """
    if markup not in _MARKUP:
        raise ValueError(f"markup is one of {', '.join(_MARKUP)}")
    return _MARKUP[markup](tuple(passages(result, audience=audience)))


def passages(result: Result | Assessment, *, audience: Audience = "person") -> Iterator[Passage]:
    """What `explain` tells, passage by passage, for those who lay it out themselves."""
    if isinstance(result, Assessment):
        *told, about = passages(result.result, audience=audience)
        yield from (*told, *_assessed(result, audience), about)
        return
    if audience not in AUDIENCES:
        raise ValueError(f"audience is one of {', '.join(AUDIENCES)}")
    yield from (Passage("Please note", (_notice(notice),)) for notice in result.notices)
    if audience == "auditor":
        yield from _for_auditor(result)
    elif isinstance(result, Pending):
        yield from _pending(result)
    else:
        yield from _for_panel(result) if audience == "panel" else _for_person(result)
    yield Passage("About this result", (_provenance(result), result.disclaimer))


def _for_person(decision: Decision) -> Iterator[Passage]:
    yield Passage(decision.title, (decision.because, decision.definition))
    yield Passage("How the answers led here", _steps(decision, why=True), "numbers")
    yield from _early(decision)
    yield Passage("What this means for the person", (decision.accountability, decision.response.primary))
    if decision.response.supporting:
        yield Passage("What is done besides", decision.response.supporting, "bullets")
    yield Passage("What the organisation looks into", decision.investigate, "bullets")
    yield Passage("What played no part", (BLIND,))


def _for_panel(decision: Decision) -> Iterator[Passage]:
    yield Passage(f"Category: {decision.title}", (decision.because, decision.definition, decision.accountability))
    yield Passage("Path", _steps(decision, why=False), "numbers")
    yield from _early(decision)
    response = decision.response
    yield Passage(f"Response: {response.title} ({response.kind})", (response.primary, *response.supporting), "bullets")
    yield Passage("To investigate, whoever was involved", decision.investigate, "bullets")
    if response.documentation:
        yield Passage("To put on record", (response.documentation,))
    yield Passage("What played no part", (BLIND,))


def _for_auditor(result: Result) -> Iterator[Passage]:
    if isinstance(result, Decision):
        link = f", behaviour {result.behaviour}" if result.behaviour else ""
        ends = f"category {result.category} ({result.scope} behaviour{link}), outcome {result.outcome}"
        lines = [ends, f"response {result.response.id} ({result.response.kind})"]
        if result.settled_at:
            lines.append(f"settled at {result.settled_at}: every answer to it ends in this outcome")
    else:
        lines = [f"pending at {result.question}{' (answered unknown)' if result.unknown else ''}"]
        lines.append(f"categories still possible: {', '.join(result.reachable)}")
        lines.append(f"outcomes still possible: {', '.join(result.outcomes)}")
    yield Passage("Result", tuple(lines), "bullets")
    if result.path:
        steps = (f"{s.question}: {s.answer}{', reason recorded' if s.reason else ''}" for s in result.path)
        yield Passage("Path", tuple(steps), "numbers")
    policy = result.policy
    record = (
        f"policy {policy.id} {policy.version}",
        f"digest sha256:{policy.digest}",
        f"library {result.library}",
    )
    yield Passage("Decided by", record, "bullets")


def _pending(pending: Pending) -> Iterator[Passage]:
    if pending.unknown:
        first = f"The answer to this question is not known: {pending.text} {NOT_GUESSED}"
    else:
        first = f"Next to be answered: {pending.text}"
    yield Passage("Not decided yet", (first,))
    if pending.path:
        yield Passage("Answered so far", _steps(pending, why=False), "numbers")
    if pending.category:
        told = "Only one category is left. Which reason it has is still open."
        yield Passage("What is still possible", (told,))
    yield Passage("Categories still possible", pending.titles, "bullets")


def _assessed(assessment: Assessment, audience: Audience) -> Iterator[Passage]:
    """What stands beside the decision: duties and factors, and that they came after it."""
    due = tuple(_duty(duty) for duty in assessment.duties if duty.state == "due")
    consider = tuple(_duty(duty) for duty in assessment.duties if duty.state == "consider")
    if audience != "person" and due:
        yield Passage("Duties that are due", due, "bullets")
    if audience != "person" and consider:
        yield Passage("Duties to consider", consider, "bullets")
    if assessment.factors:
        found = tuple("\n".join((factor.text, *factor.system_actions)) for factor in assessment.factors)
        yield Passage("What contributed, and what the organisation can change", found, "bullets")
    if audience == "auditor":
        severity = assessment.severity or "not given"
        yield Passage("Severity", (f"{severity}; it reached the duties above and nothing else",))


def _duty(duty: Duty) -> str:
    settle = [f"To be settled: {ask}" for ask in duty.asks]
    settle += [f"Waits for: {wait}" for wait in duty.waits_for]
    cited = f" [{'; '.join(duty.cites)}]" if duty.cites else ""
    return "\n".join((f"{duty.text}{cited}", *settle))


def _early(decision: Decision) -> Iterator[Passage]:
    if decision.settled_at:
        told = f"The question `{decision.settled_at}` was left open: every answer to it ends in this outcome."
        yield Passage("Decided early", (told,))


def _steps(result: Result, *, why: bool) -> tuple[str, ...]:
    return tuple(_step(step, why=why) for step in result.path)


def _step(step: Step, *, why: bool) -> str:
    ref = f"[{step.ref}] " if step.ref else ""
    told = f"{ref}{step.text} {_sentence(step.label)}"
    if why and step.why:
        told += f"\nWhy this is asked: {step.why}"
    return f"{told}\nReason given: {step.reason}" if step.reason else told


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _notice(notice: Notice) -> str:
    by = f" It was replaced by {notice.title}{f' ({notice.since})' if notice.since else ''}." if notice.title else ""
    return f"{notice.text}{by}{f' See {notice.url}' if notice.url else ''}"


def _provenance(result: Result) -> str:
    policy = result.policy
    return f"{policy.title}, version {policy.version} ({policy.id}, sha256 {policy.digest[:12]}…)."


# --- layout ------------------------------------------------------------------------------------------------


def _plain(told: tuple[Passage, ...]) -> str:
    return "\n".join(line for passage in told for line in (passage.heading, *_plain_lines(passage), ""))


def _plain_lines(passage: Passage) -> Iterator[str]:
    for number, line in enumerate(passage.lines, start=1):
        mark = {"": "", "bullets": "- ", "numbers": f"{number}. "}[passage.listed]
        indent = " " * (2 + len(mark))
        first, *rest = line.splitlines() or [""]
        yield _filled(first, f"  {mark}", indent)
        yield from (_filled(part, indent, indent) for part in rest)


def _filled(text: str, first: str, rest: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _markdown(told: tuple[Passage, ...]) -> str:
    return "\n".join(line for passage in told for line in _markdown_lines(passage))


def _markdown_lines(passage: Passage) -> Iterator[str]:
    yield f"## {_escaped(passage.heading)}\n"
    for line in passage.lines:
        mark = {"": "", "bullets": "- ", "numbers": "1. "}[passage.listed]
        text = f"  \n{' ' * len(mark)}".join(_escaped(part) for part in line.splitlines())
        yield f"{mark}{text}" + ("" if mark else "\n")
    if passage.listed:
        yield ""


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is: a reason may hold anything."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)


_MARKUP: Mapping[str, Callable[[tuple[Passage, ...]], str]] = {"plain": _plain, "markdown": _markdown}
