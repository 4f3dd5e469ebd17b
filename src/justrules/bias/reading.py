"""Decided acts from a CSV file: `act`, `severity`, a column for each question, and groupings that are asked for.

An empty cell is no answer, no severity or no group. Other columns are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from justrules.bias.results import Record
from justrules.bias.study import unknown_level
from justrules.engine.compiler import tree_of
from justrules.findings import Finding, Known
from justrules.policies.model import Policy
from justrules.studies.columns import answers_in, columns
from justrules.studies.sheet import Row, Sheet, read_sheet, refuse

ACT, SEVERITY = "act", "severity"


def read_records(
    policy: Policy, data: str | bytes, *, groups: Sequence[str] = (), name: str = "table"
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """The records in a CSV file.

    Args:
        policy: the policy whose questions were answered.
        data: the whole file; UTF-8 if it is bytes; separated by commas, semicolons or tabs.
        groups: headings of the groupings to read.
        name: what findings call the file.

    Returns:
        The records in the order of the file, and the headings of columns that were not read.

    Raises:
        AnswerError: with what cannot be read (`JR002`, `JR003`, `JR609`) and what does not fit the policy (`JR601`,
            `JR602`, `JR607`), each at its line and column.
        PolicyError: the policy has errors; with every one of them.
    """
    tree = tree_of(policy)
    sheet = read_sheet(data, name=name, needs=(ACT, SEVERITY, *groups))
    read = columns(sheet, tree, others=(ACT, SEVERITY, *groups))
    levels = Known(policy.severity.scale if policy.severity else ())
    findings: list[Finding] = []
    records: dict[str, Record] = {}
    for row in sheet.rows:
        wrong = [*_labels(sheet, row, groups), *_about_severity(sheet, row, policy, levels)]
        given = answers_in(sheet, row, tree, read.questions)
        if isinstance(given, tuple):
            wrong.extend(given)
        elif not wrong:
            wrong.extend(_about_act(sheet, row, records))
            act, severity = row.cells[ACT], row.cells.get(SEVERITY)
            known = {group: row.cells[group] for group in groups if group in row.cells}
            records[act] = Record(act=act, answers=given, severity=severity, groups=known)
        findings.extend(wrong)
    refuse(findings)
    return tuple(records.values()), read.ignored


def _labels(sheet: Sheet, row: Row, groups: Sequence[str]) -> Iterator[Finding]:
    yield from sheet.label(row, ACT)
    for group in groups:
        if group in row.cells:
            yield from sheet.label(row, group)


def _about_severity(sheet: Sheet, row: Row, policy: Policy, levels: Known) -> Iterator[Finding]:
    given = row.cells.get(SEVERITY)
    if given is not None and given not in levels:
        yield unknown_level(policy.id, levels, given, sheet.place(row, SEVERITY))


def _about_act(sheet: Sheet, row: Row, records: dict[str, Record]) -> Iterator[Finding]:
    if row.cells[ACT] in records:
        hint = "an act counts once; several judgements of one act are what `justrules agreement` is for"
        message = "this act has a row already"
        yield Finding(code="JR609", message=message, where=sheet.place(row, ACT), hint=hint)
