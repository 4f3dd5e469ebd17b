"""A scenario for each path that no scenario walks, as YAML for a person to complete and confirm.

Ids come from the path alone, so that the same path is always called the same; what is written can be pasted into the
file as it is, and is marked as not confirmed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from justrules.engine.analysis.counting import paths_by_outcome
from justrules.engine.coverage import Coverage, Path, uncovered
from justrules.engine.tree import Leaf, Tree
from justrules.policies.model import Policy, attachment
from justrules.policies.source import Document, Row

MOST = 100
"""How many scenarios are written at once, unless more are asked for."""

FACTS = "To be written: an act for which these answers are right."


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Scenarios to be confirmed.

    Attributes:
        text: the scenarios, indented like those in the file; empty if every path is walked.
        written: how many there are.
        left: how many paths are still walked by none.
        after: the line of the file after which the text belongs; `None` if its scenarios are not a block list.
        at_end: whether that is the end of the file, so that the text can be appended.
    """

    text: str
    written: int
    left: int
    after: int | None
    at_end: bool


def suggestions(policy: Policy, tree: Tree, covered: Coverage, *, most: int = MOST) -> Suggestions:
    """At most so many scenarios for paths that none walks; first those that bring the most."""
    place = _place(attachment(policy).document)
    paths = tuple(islice(uncovered(tree, covered.walked), most))
    names = _names(paths, paths_by_outcome(tree), {scenario.id for scenario in policy.scenarios})
    written = [_scenario(tree, path, leaf, name, place.margin) for (path, leaf), name in zip(paths, names, strict=True)]
    return Suggestions(
        text="\n".join(written),
        written=len(paths),
        left=covered.paths.total - covered.paths.covered - len(paths),
        after=place.after,
        at_end=place.at_end,
    )


# --- where they belong -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where scenarios belong, and what stands before the first key of one: `  - `."""

    margin: str = "  - "
    after: int | None = None
    at_end: bool = False


def _place(document: Document | None) -> _Place:
    listed = document.root.get("scenarios") if document else None
    if document is None or not isinstance(listed, Row) or not listed:
        return _Place()
    first = listed.values_at[0]
    lines = document.text.split("\n")
    margin = lines[first.line][: first.column]
    if not re.fullmatch(r" *- +", margin):
        return _Place()
    begins = document.root.keys_at["scenarios"].line
    after = min((at.line for at in document.root.keys_at.values() if at.line > begins), default=len(lines))
    end = after
    while _between(lines[end - 1]):
        end -= 1
    at_end = after == len(lines) and not lines[-1] and "..." not in lines[end:]
    return _Place(margin, end, at_end)


def _between(line: str) -> bool:
    """Whether a line belongs to no list: blank, or a comment or the end of the document at the margin.

    A comment further in may be the text of a block, which looks the same.
    """
    return not line.strip() or line.startswith("#") or line.rstrip() == "..."


# --- what they say -----------------------------------------------------------------------------------------


def _names(paths: Sequence[tuple[Path, Leaf]], counts: dict[str, int], taken: set[str]) -> Iterator[str]:
    """An id for each path: its outcome, and if several paths go there, something of its answers."""
    for path, leaf in paths:
        name = f"to_{leaf.outcome}"[:51].rstrip("_")
        digest = hashlib.sha256("\n".join(f"{q}: {a}" for q, a in path).encode()).hexdigest()
        alone = counts[leaf.outcome] == 1 and len(leaf.outcome) < 48
        tries = ([name] if alone else []) + [f"{name}_{digest[:size]}" for size in (6, 12)]
        chosen = next((one for one in tries if one not in taken), tries[-1])
        taken.add(chosen)
        yield chosen


def _scenario(tree: Tree, path: Path, leaf: Leaf, name: str, margin: str) -> str:
    inner = " " * len(margin)
    answers = [f"{question}: {answer}" for question, answer in path]
    width = max(len(answer) for answer in answers)
    lines = [
        f"{margin}id: {name}",
        f"{inner}confirmed: no  # remove this line when a person has written the facts and agrees with the end",
        f'{inner}facts: "{FACTS}"',
        f"{inner}answers:",
        *(f"{inner}  {answers[i]:<{width}}  # {_words(tree, *path[i])}" for i in range(len(path))),
        f"{inner}expect: {{outcome: {leaf.outcome}, category: {leaf.category.id}}}",
    ]
    return "\n".join(lines)


def _words(tree: Tree, question: str, answer: str) -> str:
    """A question and its answer as a person reads them, on one line."""
    step, _ = tree.questions[question].links[answer]
    told = " ".join(f"{step.text} {step.label}".split())
    return told if len(told) <= 120 else f"{told[:119]}…"
