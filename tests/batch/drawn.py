"""Tables of acts as people have them, drawn at random, and what `evaluate` says of each of their rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from justrules.batch.columns import Code, Columns, Entry
from justrules.engine.compiler import tree_of
from justrules.engine.decision import Decision
from justrules.engine.entry import evaluate
from justrules.engine.plan import Plan, plan_of
from justrules.engine.tree import Step
from justrules.policies.model import Policy
from tests.strategies import as_policy, policies

RESULTS = ("category", "outcome", "pending", "reachable", "path", "problems")
PREFIX = "answer_"
WRONG = "ZZCANARY"

Cell: TypeAlias = tuple[Any, str | None]
"""A value, and the answer that it stands for: `None` for no answer, `WRONG` for none that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One column: its kind of values, all that it may hold, and what it holds."""

    kind: str
    possible: tuple[Cell, ...]
    values: tuple[Any, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A policy, a table, how its columns are to be read, and what is to come of each row."""

    policy: Policy
    columns: Mapping[str, Holding]
    answers: str | Columns | None
    severity: str | None
    expected: tuple[Mapping[str, Any], ...]

    @property
    def questions(self) -> dict[str, str]:
        """For each question that has a column, its name."""
        if isinstance(self.answers, Columns):
            return {entry.question: entry.column for entry in self.answers.entries}
        named = ((asked.question, PREFIX + asked.question) for asked in self.plan.questions)
        return {question: name for question, name in named if name in self.columns}

    @property
    def plan(self) -> Plan:
        """The policy in numbers."""
        return plan_of(tree_of(self.policy))


def expected(
    policy: Policy, given: Mapping[str, str], problems: Sequence[str], *, harm: bool = False
) -> dict[str, Any]:
    """What is to come of a row, found by `evaluate` and by nothing of the batch.

    Args:
        policy: the policy.
        given: the answers.
        problems: the names of what is not known in the row, but for the severity.
        harm: whether the severity is not known.
    """
    told = [*problems, *(["severity"] if harm else [])]
    row = dict.fromkeys(RESULTS) | {"problems": ", ".join(told) or None}
    if problems:
        return row
    result = evaluate(policy, given)
    categories = [category.id for category in tree_of(policy).categories]
    reachable = (result.category,) if isinstance(result, Decision) else result.reachable
    return row | {
        "category": result.category,
        "outcome": result.outcome if isinstance(result, Decision) else None,
        "pending": None if isinstance(result, Decision) else result.question,
        "reachable": sum(1 << categories.index(category) for category in reachable),
        "path": number_of(policy, result.path),
    }


def number_of(policy: Policy, path: Sequence[Step]) -> int:
    """The number of a path, counted along it."""
    plan = plan_of(tree_of(policy))
    at, number = 0, 0
    for step in path:
        routes = [route.answer for route in plan.questions[at].routes]
        taken = routes.index(step.answer)
        number += plan.offsets(at)[taken]
        at = plan.questions[at].routes[taken].next
    return number


# --- columns ---------------------------------------------------------------------------------------------------


def _cells(kind: str, answers: Sequence[str]) -> list[Cell]:
    """What a column of this kind may hold."""
    match kind:
        case "boolean":
            return [(value, word if word in answers else WRONG) for value, word in ((True, "yes"), (False, "no"))]
        case "code":
            return [*((f"C {n}'", answer) for n, answer in enumerate(answers)), ("n/a", None), ("c 0'", WRONG)]
        case "number":
            return [*((n, answer) for n, answer in enumerate(answers)), (77, None), (99, WRONG)]
        case "float":
            return [*((float(n), answer) for n, answer in enumerate(answers)), (math.nan, None), (0.5, WRONG)]
        case "list":
            return [(["x", "found"], "yes"), (["x"], "no"), ([], "no"), ([None, "x"], "no"), ([None, "found"], "yes")]
        case _:
            return [*((a, a) for a in answers), ("Yes", WRONG), ("", WRONG), (" no", WRONG)]


def _codes(kind: str, cells: Sequence[Cell]) -> tuple[Code, ...] | None:
    if kind not in ("code", "number", "float"):
        return None
    known = [(value, answer) for value, answer in cells if answer != WRONG and value == value]  # noqa: PLR0124
    return tuple(
        Code(text=f"{value:g}" if kind == "float" else str(value), plain=kind != "code", answer=answer)
        for value, answer in known
    )


@st.composite
def tables(
    draw: DrawFn, *, kinds: Sequence[str], most_rows: int = 12, most_questions: int = 6, whole: bool = False
) -> Drawn:
    """Tables for policies of every shape: columns of these kinds, columns that are missing, strays, severity.

    Args:
        draw: given by Hypothesis.
        kinds: among `text`, `boolean`, `enum`, `code`, `number`, `float` and `list`.
        most_rows: how many rows there may be.
        most_questions: how many questions.
        whole: whether every question has a column, unless a mapping says otherwise, and no column is a stray one.
    """
    policy = as_policy(draw(policies(most_questions=most_questions)))
    plan = plan_of(tree_of(policy))
    rows = draw(st.integers(0, most_rows))
    by_name = [kind for kind in kinds if kind in ("text", "boolean", "enum")]
    mapped = draw(st.booleans())
    columns: dict[str, Holding] = {}
    entries: list[Entry] = []
    for number, asked in enumerate(plan.questions):
        possible = kinds if mapped else by_name
        if not {"yes", "no"} <= set(asked.answers):
            possible = [kind for kind in possible if kind != "list"]
        kind = draw(st.sampled_from(possible if whole and not mapped else ["none", *possible]))
        if kind == "none" and (number or len(plan.questions) == 1):
            kind = possible[0]
        elif kind == "none":
            continue
        name = f'Col. {number} "x" `y`' if mapped else PREFIX + asked.question
        cells = _cells(kind, asked.answers)
        columns[name] = _column(draw, kind, cells, rows)
        codes = _codes(kind, cells)
        entries.append(
            Entry(question=asked.question, column=name, codes=codes, listed="found" if kind == "list" else None)
        )
    if not mapped and not whole:
        for name in draw(st.sampled_from(([], ["stray"], ["b", "a b"]))):
            columns[PREFIX + name] = _column(draw, "text", [("x", WRONG), ("yes", WRONG)], rows, often_empty=True)
    scale = policy.severity.scale if policy.severity else ()
    columns["Harm"] = _column(draw, "text", [*((level, None) for level in scale), ("ZZ", WRONG)], rows)
    severity = "Harm" if draw(st.booleans()) else None
    shuffled = {name: columns[name] for name in draw(st.permutations(sorted(columns)))}
    return Drawn(
        policy=policy,
        columns=shuffled,
        answers=Columns(entries=tuple(entries), severity=severity) if mapped else PREFIX,
        severity=severity,
        expected=tuple(_expected_row(policy, plan, entries, shuffled, severity, row) for row in range(rows)),
    )


def _column(draw: DrawFn, kind: str, cells: Sequence[Cell], rows: int, *, often_empty: bool = False) -> Holding:
    right = [cell for cell in cells if cell[1] != WRONG]
    # Mostly right ones: a row with one wrong value in it shows nothing else.
    pool: list[Any] = (
        [None] * (4 if often_empty else 1) + 4 * [value for value, _ in right] + [value for value, _ in cells]
    )
    values = tuple(draw(st.sampled_from(pool)) for _ in range(rows))
    return Holding(kind=kind, possible=tuple(cells), values=values)


def _expected_row(  # noqa: PLR0917  # what a row is made of
    policy: Policy,
    plan: Plan,
    entries: Sequence[Entry],
    columns: Mapping[str, Holding],
    severity: str | None,
    row: int,
) -> dict[str, Any]:
    said = {entry.question: _meaning(columns[entry.column], row) for entry in entries}
    named = {entry.column for entry in entries} | {"Harm"}
    strays = [name for name in sorted(columns) if name not in named and columns[name].values[row] is not None]
    wrong = [asked.question for asked in plan.questions if said.get(asked.question) == WRONG]
    given = {question: answer for question, answer in said.items() if answer not in (None, WRONG)}
    harm = severity is not None and _meaning(columns["Harm"], row) == WRONG
    return expected(policy, given, [*wrong, *strays], harm=harm)


def _meaning(column: Holding, row: int) -> str | None:
    value = column.values[row]
    if value is None:
        return None
    return next(answer for known, answer in column.possible if known is value or known == value)
