"""Warnings that the author of a file answers in the file: `# justrules: ignore[JR302] because ...`.

A warning about words can be wrong about a sentence, or right and outweighed: a policy that follows its source to the
letter keeps the source's question. Then the answer belongs beside the sentence, with its reason, where everybody who
reads the policy finds it.

The comment stands at the end of a line, or on lines of its own above one. It answers for the line and, where a key
with more under it begins on the line, for all that is under the key.

What is a comment is decided by the places of the texts: outside all texts of a file a `#` can only begin a comment, and
inside one it never does.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from justrules.findings import Finding, Level, Location
from justrules.policies.model import Policy, attachment
from justrules.policies.source import Document, Span, Table, Value

FORM = "# justrules: ignore[JR302] because ..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """One such comment.

    Attributes:
        codes: what it ignores, as written; empty if the comment cannot be read.
        reason: what stands behind `because`; empty if nothing does.
        first: the first line that it answers for, from 1.
        last: the last one.
        where: the comment itself.
    """

    codes: tuple[str, ...]
    reason: str
    first: int
    last: int
    where: Location


_MARK = re.compile(r"#\s*justrules\s*:\s*(.*)")
_IGNORE = re.compile(r"ignore\s*\[([^\]]*)\]\s*(?:because\b[\s:]*(.*)|.*)")
_HEADER = re.compile(r"[|>][-+0-9]*")


def ignores_of(policy: Policy) -> tuple[Ignore, ...]:
    """The ignores in the file that a policy was read from, in order; none if it came from no file."""
    document = attachment(policy).document
    return ignores_in(document) if document else ()


def unanswered(findings: Iterable[Finding], ignores: Sequence[Ignore]) -> tuple[Finding, ...]:
    """The findings that no ignore answers for: all errors, and the warnings that nobody gave a reason to ignore."""
    answered = _merged(ignores)
    return tuple(finding for finding in findings if not _is_in(finding, answered))


def idle(findings: Iterable[Finding], ignores: Sequence[Ignore]) -> Iterator[tuple[Ignore, str]]:
    """Each ignore with each of its codes that answers for no warning."""
    lines: dict[str, list[int]] = defaultdict(list)
    for finding in findings:
        lines[finding.code].append(finding.where.line)
    for at in lines.values():
        at.sort()
    for ignore in ignores:
        for code in ignore.codes:
            at = lines[code]
            if bisect_left(at, ignore.first) == bisect_right(at, ignore.last):
                yield ignore, code


def _merged(ignores: Iterable[Ignore]) -> Mapping[str, list[tuple[int, int]]]:
    """For each code the stretches of lines that are answered for, in order and apart from one another."""
    merged: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for ignore in sorted(ignores, key=lambda ignore: ignore.first):
        for code in ignore.codes if ignore.reason else ():
            stretches = merged[code]
            if stretches and ignore.first <= stretches[-1][1]:
                first, last = stretches.pop()
                stretches.append((first, max(last, ignore.last)))
            else:
                stretches.append((ignore.first, ignore.last))
    return merged


def _is_in(finding: Finding, answered: Mapping[str, list[tuple[int, int]]]) -> bool:
    stretches = answered.get(finding.code, [])
    index = bisect_right(stretches, finding.where.line, key=lambda stretch: stretch[0]) - 1
    within = index >= 0 and finding.where.line <= stretches[index][1]
    return within and finding.level is Level.WARNING


# --- finding the comments ------------------------------------------------------------------------------------


def ignores_in(document: Document) -> tuple[Ignore, ...]:
    """The comments of a file that begin with `justrules:`, in order."""
    if "justrules" not in document.text:
        return ()
    lines = document.text.split("\n")
    texts, ends = _stretches(document.root, lines)
    below = _next_below(lines)
    found: list[Ignore] = []
    for number, line in enumerate(lines):
        start = _comment(line, texts.get(number, [])) if "justrules" in line else None
        mark = _MARK.search(line, start) if start is not None else None
        if mark is not None:
            target = number if line[:start].strip() else below[number]
            where = Location(
                source=document.source,
                line=number + 1,
                column=mark.start() + 1,
                end_line=number + 1,
                end_column=len(line) + 1,
            )
            found.append(_read(mark[1], first=target + 1, last=ends.get(target, target) + 1, where=where))
    return tuple(found)


def _read(told: str, *, first: int, last: int, where: Location) -> Ignore:
    read = _IGNORE.fullmatch(told.strip())
    codes = tuple(code.upper() for part in read[1].split(",") if (code := part.strip())) if read else ()
    return Ignore(codes=codes, reason=((read and read[2]) or "").strip(), first=first, last=last, where=where)


def _comment(line: str, texts: list[tuple[int, int]]) -> int | None:
    """Where the comment of a line begins, if it has one: at the first `#` outside its texts."""
    at = line.find("#")
    for start, end in sorted(texts):
        if at < start:
            break
        if at < end:
            at = line.find("#", end)
    return at if at >= 0 else None


def _next_below(lines: list[str]) -> list[int]:
    """For each line the next one below it that holds more than a comment; the last line, if none does."""
    below = [len(lines) - 1] * len(lines)
    for number in range(len(lines) - 2, -1, -1):
        text = lines[number + 1].strip()
        below[number] = number + 1 if text and not text.startswith("#") else below[number + 1]
    return below


def _stretches(root: Table, lines: list[str]) -> tuple[Mapping[int, list[tuple[int, int]]], Mapping[int, int]]:
    """The columns that texts take up on each line, and for lines on which a part begins the line on which it ends."""
    texts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    # Of each value: itself, its place, the line on which it begins with its key, and what it is part of.
    values: list[tuple[Value, Span, int, int]] = [(root, root.span, root.span.line, 0)]
    for index, (value, span, _, _) in enumerate(values):
        if isinstance(value, str):
            _take(span, lines, texts)
        elif isinstance(value, Table):
            for key, below in value.items():
                _take(value.keys_at[key], lines, texts)
                values.append((below, value.values_at[key], value.keys_at[key].line, index))
        else:
            values.extend((below, at, at.line, index) for below, at in zip(value, value.values_at, strict=True))
    last = [span.end_line - (span.end_column == 0 and span.end_line > span.line) for _, span, _, _ in values]
    ends: dict[int, int] = {}
    for index in range(len(values) - 1, 0, -1):
        _, _, begins, owner = values[index]
        last[owner] = max(last[owner], last[index])
        ends[begins] = max(ends.get(begins, begins), last[index])
    return texts, ends


def _take(span: Span, lines: list[str], texts: dict[int, list[tuple[int, int]]]) -> None:
    """Note the columns that a text takes up on its lines; of a block text's first line only its `|` or `>`."""
    header = None if span.plain else _HEADER.match(lines[span.line], span.column)
    if header:
        texts[span.line].append((span.column, header.end()))
    for number in range(span.line + bool(header), min(span.end_line + 1, len(lines))):
        start = span.column if number == span.line else 0
        end = span.end_column if number == span.end_line else len(lines[number])
        texts[number].append((start, end))
