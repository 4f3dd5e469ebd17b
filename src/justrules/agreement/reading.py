"""Several assessors' answers from a CSV file, in one of two forms, told apart by the headings.

Wide: `act`, `assessor` and a column for each question. Long: `act`, `assessor`, `question`, `answer`, a row for each
answer. An empty cell is no answer. Other columns are not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from justrules.agreement.study import Record
from justrules.engine.tree import Tree
from justrules.findings import Finding
from justrules.studies.columns import answer_wrong, answers_in, as_answer, columns
from justrules.studies.sheet import Row, Sheet, read_sheet, refuse

ACT, ASSESSOR, QUESTION, ANSWER = "act", "assessor", "question", "answer"


def read_records(tree: Tree, data: str | bytes, *, name: str = "table") -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """The records in a CSV file.

    Args:
        tree: the compiled policy whose questions were answered.
        data: the whole file; UTF-8 if it is bytes; separated by commas, semicolons or tabs.
        name: what findings call the file.

    Returns:
        The records in the order of the file, and the headings of columns that were not read.

    Raises:
        AnswerError: with what cannot be read (`JR002`, `JR003`, `JR609`) and what does not fit the policy (`JR601`,
            `JR602`), each at its line and column.
    """
    sheet = read_sheet(data, name=name, needs=(ACT, ASSESSOR))
    if {QUESTION, ANSWER} <= set(sheet.headings):
        return _long(tree, sheet), tuple(h for h in sheet.headings if h not in (ACT, ASSESSOR, QUESTION, ANSWER, ""))
    read = columns(sheet, tree, others=(ACT, ASSESSOR))
    return _wide(tree, sheet, read.questions), read.ignored


def _wide(tree: Tree, sheet: Sheet, questions: tuple[str, ...]) -> tuple[Record, ...]:
    findings: list[Finding] = []
    records: dict[tuple[str, str], Record] = {}
    for row in sheet.rows:
        wrong = tuple(_labels(sheet, row))
        given = answers_in(sheet, row, tree, questions)
        if isinstance(given, tuple):
            findings.extend(given)
        findings.extend(wrong)
        if wrong or isinstance(given, tuple):
            continue
        act, assessor = row.cells[ACT], row.cells[ASSESSOR]
        if (act, assessor) in records:
            findings.append(_twice(sheet, row, "this act has a row of this assessor already"))
        records[act, assessor] = Record(act=act, assessor=assessor, answers=given)
    refuse(findings)
    return tuple(records.values())


def _long(tree: Tree, sheet: Sheet) -> tuple[Record, ...]:
    findings: list[Finding] = []
    answers: dict[tuple[str, str], dict[str, str | bool]] = {}
    for row in sheet.rows:
        wrong = (*_labels(sheet, row), *_about_answer(sheet, row, tree))
        findings.extend(wrong)
        if wrong:
            continue
        given = answers.setdefault((row.cells[ACT], row.cells[ASSESSOR]), {})
        question = row.cells[QUESTION]
        if question in given:
            findings.append(_twice(sheet, row, f"`{question}` is answered twice by this assessor for this act"))
        elif ANSWER in row.cells:
            given[question] = as_answer(row.cells[ANSWER])
    refuse(findings)
    return tuple(Record(act=act, assessor=assessor, answers=given) for (act, assessor), given in answers.items())


def _labels(sheet: Sheet, row: Row) -> Iterator[Finding]:
    yield from sheet.label(row, ACT)
    yield from sheet.label(row, ASSESSOR)


def _about_answer(sheet: Sheet, row: Row, tree: Tree) -> Iterator[Finding]:
    question = row.cells.get(QUESTION)
    if question is None:
        yield Finding(code="JR609", message="this row has no `question`", where=sheet.place(row, QUESTION))
    elif question not in tree.questions:
        yield from answer_wrong(sheet, row, tree, question, QUESTION)
    elif ANSWER in row.cells:
        yield from answer_wrong(sheet, row, tree, question, ANSWER)


def _twice(sheet: Sheet, row: Row, message: str) -> Finding:
    return Finding(code="JR609", message=message, where=sheet.place(row, ACT), hint="keep one of the two")
