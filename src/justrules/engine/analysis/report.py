"""Certificates and comparisons in words: plain for a terminal, Markdown for a pull request."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from justrules.engine.analysis.certificate import Certificate, Claim
from justrules.engine.analysis.comparison import Comparison, Condition, End, Shift
from justrules.engine.analysis.flips import Flip

FORMAT = "justrules/comparison/1"

_MARKS = {True: "proved", False: "FAILS", None: "not shown"}


def number(value: int) -> str:
    """A count as people read it: exact up to eighteen digits, beyond that its order of magnitude."""
    if value < 10**18:
        return f"{value:,}"
    return f"about 10^{int(value.bit_length() * 0.30103)}"


def certificate_text(certificate: Certificate) -> str:
    """A certificate as plain text."""
    policy = certificate.policy
    lines = [
        f"{policy.title} ({policy.id} {policy.version})",
        f"sha256 {policy.digest}",
        _size(certificate),
        "",
        *(_share(certificate, index) for index in range(len(certificate.shares))),
        "",
    ]
    for claim in certificate.claims:
        lines.extend(_claim(claim))
    lines += ["", f"For this content only. Made by justrules {certificate.library}."]
    return "\n".join(lines)


def _size(certificate: Certificate) -> str:
    counted = (
        (certificate.questions, "question"),
        (certificate.outcomes, "outcome"),
        (certificate.paths, "path"),
        (certificate.answer_sets, "complete answer set"),
    )
    return ", ".join(_plural(count, word) for count, word in counted)


def _share(certificate: Certificate, index: int) -> str:
    share = certificate.shares[index]
    part = share.answer_sets / certificate.answer_sets if certificate.answer_sets.bit_length() < 1000 else None
    percent = f", {part:.1%}" if part is not None else ""
    counts = f"{_plural(share.paths, 'path')}, {_plural(share.answer_sets, 'answer set')}{percent}"
    return f"  {share.title} ({share.category}): {counts}"


def _claim(claim: Claim) -> Iterator[str]:
    yield from textwrap.wrap(f"{_MARKS[claim.holds]}: {claim.told}", 92, subsequent_indent="  ")
    for line in claim.counterexample:
        yield f"  {line}"


def comparison_text(comparison: Comparison, *, words: int = 20) -> str:
    """A comparison as plain text, each shift a sentence."""
    lines = [f"{_named(comparison)}", _summary(comparison)]
    for shift in comparison.shifts:
        lines += ["", *textwrap.wrap(f"{_sentence(comparison, shift)}:", 92)]
        lines += [
            textwrap.fill(text, 92, initial_indent="  - ", subsequent_indent="    ") for text in _conditions(shift)
        ]
    lines += ["", *_renamed(comparison)] if comparison.renamed else []
    if comparison.rewordings:
        lines += ["", f"{_plural(len(comparison.rewordings), 'change')} of words or data that move no decision:"]
        lines += [f"  - {reword.place}" for reword in comparison.rewordings[:words]]
        rest = len(comparison.rewordings) - words
        lines += [f"  … and {rest} more"] if rest > 0 else []
    return "\n".join(lines)


def comparison_markdown(comparison: Comparison) -> str:
    """A comparison as Markdown for a pull request."""
    lines = [f"### {_named(comparison)}", "", _summary(comparison), ""]
    if comparison.shifts:
        lines += ["| from | to | answer sets | when |", "|---|---|---|---|"]
    for shift in comparison.shifts:
        when = "<br>".join(_conditions(shift))
        lines.append(f"| {_end(shift.before)} | {_end(shift.after)} | {number(shift.answer_sets)} | {when} |")
    lines += ["", *_renamed(comparison)] if comparison.renamed else []
    if comparison.rewordings:
        count = _plural(len(comparison.rewordings), "change")
        lines += ["", f"<details><summary>{count} of words or data that move no decision</summary>", ""]
        lines += [f"- `{reword.place}`" for reword in comparison.rewordings]
        lines += ["", "</details>"]
    return "\n".join(lines)


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain data; numbers too large for JSON's readers are texts in hexadecimal."""
    data = {"format": FORMAT, "level": comparison.level, **asdict(comparison)}
    for part in (data, *data["shifts"]):
        part["answer_sets"] = part["answer_sets"] if part["answer_sets"] < 2**53 else hex(part["answer_sets"])
    return data


def flip_text(flip: Flip) -> str:
    """A flip as a sentence."""
    changes = " and ".join(
        f"`{change.question}` were `{change.after}`" + (f" instead of `{change.before}`" if change.before else "")
        for change in flip.changes
    )
    return f"If {changes}, the category would be {flip.title}."


def _named(comparison: Comparison) -> str:
    old, new = comparison.old, comparison.new
    return f"{old.id} {old.version} → {new.id} {new.version}"


def _summary(comparison: Comparison) -> str:
    if not comparison.exact:
        return "Not compared to the end: the two orders of questions make the exact answer too large."
    moved = sum(shift.answer_sets for shift in comparison.shifts if shift.level == "category")
    other = sum(shift.answer_sets for shift in comparison.shifts if shift.level == "outcome")
    if not comparison.shifts:
        return f"Every one of {number(comparison.answer_sets)} complete answer sets is decided as before."
    told = f"Of {number(comparison.answer_sets)} complete answer sets, {_come(moved)} to another category"
    return f"{told} and {_come(other)} to another outcome or response in the same category."


def _come(count: int) -> str:
    return f"{number(count)} come" + "s" * (count == 1)


def _sentence(comparison: Comparison, shift: Shift) -> str:
    verb = "moves" if shift.answer_sets == 1 else "move"
    moved = f"{number(shift.answer_sets)} of {number(comparison.answer_sets)} {verb}"
    return f"{moved} from {_end(shift.before)} to {_end(shift.after)}, when"


def _end(end: End) -> str:
    if end.outcome is None:
        return "no decision"
    return f"{end.title} (`{end.outcome}`, response `{end.response}`)"


def _conditions(shift: Shift) -> Iterator[str]:
    for condition in shift.conditions:
        yield _condition(condition)
    if shift.more:
        yield "… and under further conditions; the count is exact"


def _condition(condition: Condition) -> str:
    parts = [f"`{question}` is {' or '.join(answers)}" for question, answers in condition.answers]
    if len(parts) > 12:
        parts = [*parts[:6], f"… {len(parts) - 9} more …", *parts[-3:]]
    return " and ".join(parts) or "always"


def _renamed(comparison: Comparison) -> Iterator[str]:
    for kind, before, after in comparison.renamed:
        yield f"The {kind} `{before}` is now called `{after}`."


def _plural(count: int, word: str) -> str:
    return f"{number(count)} {word}" + "s" * (count != 1)
