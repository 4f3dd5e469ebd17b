"""The columns of a table that hold answers: one for each question, or a question and its answer in each row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from justrules.engine.evaluator import checked
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, listed
from justrules.studies.sheet import Row, Sheet, is_word, refuse

TRUE_AND_FALSE = {"TRUE": True, "True": True, "true": True, "FALSE": False, "False": False, "false": False}
"""What spreadsheets make of a yes or no."""

ALIKE = 0.85
"""How near a heading comes to a question's id before it is taken for a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns of a table are read.

    Attributes:
        questions: headings that are questions of the policy.
        ignored: headings of columns that nobody asked for; their cells are never looked at.
    """

    questions: tuple[str, ...]
    ignored: tuple[str, ...]


def columns(sheet: Sheet, tree: Tree, *, others: Collection[str]) -> Columns:
    """Tell the columns of questions from `others` and from those that do not matter.

    Raises:
        AnswerError: a heading is almost that of a question (`JR601`), or none is one (`JR609`).
    """
    own = tuple(heading for heading in sheet.headings if heading and heading not in others)
    questions = tuple(heading for heading in own if heading in tree.questions)
    rest = tuple(heading for heading in own if heading not in tree.questions)
    refuse(_slips(sheet, tree, rest))
    if not questions:
        hint = f"give each question a column: {listed(tree.questions)}"
        message = f"no column is a question of `{tree.policy.id}`"
        raise AnswerError([Finding(code="JR609", message=message, where=sheet.heading(sheet.headings[0]), hint=hint)])
    return Columns(questions=questions, ignored=rest)


def _slips(sheet: Sheet, tree: Tree, headings: Iterable[str]) -> Iterator[Finding]:
    """A misspelt question would be a column of answers silently lost."""
    known = list(tree.questions)
    for heading in headings:
        meant = get_close_matches(heading.lower()[:64], known, n=1, cutoff=ALIKE)
        if meant:
            told = f"`{heading}`" if is_word(heading) else "this heading"
            message = f"{told} is not a question of `{tree.policy.id}`"
            hint = f"did you mean `{meant[0]}`? A column of something else needs another name"
            yield Finding(code="JR601", message=message, where=sheet.heading(heading), hint=hint)


def answers_in(sheet: Sheet, row: Row, tree: Tree, questions: Iterable[str]) -> dict[str, str] | tuple[Finding, ...]:
    """The answers in a row, an empty cell being none; or what is wrong with them, each at its cell."""
    given = {question: as_answer(row.cells[question]) for question in questions if question in row.cells}
    try:
        return checked(tree, given)
    except AnswerError:
        wrong = (answer_wrong(sheet, row, tree, question, question) for question in given)
        return tuple(finding for findings in wrong for finding in findings)


def answer_wrong(sheet: Sheet, row: Row, tree: Tree, question: str, heading: str) -> tuple[Finding, ...]:
    """What is wrong with one answer, which stands under `heading`."""
    try:
        checked(tree, {question: as_answer(row.cells[heading])})
    except AnswerError as error:
        return tuple(replace(finding, where=sheet.place(row, heading)) for finding in error.findings)
    return ()


def as_answer(cell: str) -> str | bool:
    """A cell as `evaluate` takes it."""
    return TRUE_AND_FALSE.get(cell, cell)
