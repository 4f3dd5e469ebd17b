"""What a table is taken to be that nobody has looked at: which columns it has, and what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import narwhals as nw
from narwhals.dtypes import DType

from justrules.batch.columns import HERE, Answers, Code, Columns, Entry, number_of, shown
from justrules.batch.sql.dialects import Dialect
from justrules.engine.plan import Plan
from justrules.engine.tree import Branch
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, in_order, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the table is taken to be.

    Attributes:
        columns: which question has which column.
        schema: the columns and their types.
        told: the same in words, one line a column.
    """

    columns: Columns
    schema: Mapping[str, DType]
    told: tuple[str, ...]


def expected(plan: Plan, dialect: Dialect, *, answers: Answers, booleans: Collection[str]) -> Expected:
    """What a table is taken to be.

    Args:
        plan: the policy.
        dialect: that of the table's database.
        answers: which columns hold answers.
        booleans: ids of questions whose columns hold true and false.

    Raises:
        AnswerError: a question of `booleans` does not exist (`JR601`), or there are no lists to read (`JR621`).
    """
    given = _given(plan, answers)
    findings = [*_about_booleans(plan, booleans), *_about_lists(dialect, given)]
    if findings:
        raise AnswerError(in_order(findings))
    entries = tuple(_as_held(plan, dialect, each, boolean=each.question in booleans) for each in given.entries)
    types = {each.column: _type(each, boolean=each.question in booleans and dialect.booleans) for each in entries}
    harm = {given.severity: nw.String()} if given.severity else {}
    return Expected(
        columns=replace(given, entries=entries),
        schema=harm | types,
        told=tuple(_told(plan, each, types[each.column]) for each in entries),
    )


def _given(plan: Plan, answers: Answers) -> Columns:
    """Which question has which column; without a mapping, every question has one."""
    if isinstance(answers, Columns):
        return answers
    if isinstance(answers, Mapping):
        return Columns(entries=tuple(Entry(question=question, column=name) for question, name in answers.items()))
    asked = (each.question for each in plan.questions)
    return Columns(entries=tuple(Entry(question=each, column=f"{answers or ''}{each}") for each in asked))


def _as_held(plan: Plan, dialect: Dialect, entry: Entry, *, boolean: bool) -> Entry:
    """The entry; where there are no booleans, with the numbers that stand for them."""
    if not boolean or dialect.booleans or entry.codes is not None:
        return entry
    answers = _branch(plan, entry).answers
    meant = (("1", "yes"), ("0", "no"))
    codes = tuple(Code(text=text, plain=True, answer=answer) for text, answer in meant if answer in answers)
    return replace(entry, codes=codes)


def _type(entry: Entry, *, boolean: bool) -> DType:
    if entry.listed is not None:
        return nw.List(nw.String())
    if boolean:
        return nw.Boolean()
    numbers = [number_of(code) for code in entry.codes or ()]
    if not numbers or None in numbers:
        return nw.String()
    return nw.Int64() if all(isinstance(number, int) for number in numbers) else nw.Decimal()


# --- in words --------------------------------------------------------------------------------------------------


def _told(plan: Plan, entry: Entry, dtype: DType) -> str:
    held = f"{_kind(dtype)}, {listed(_values(plan, entry, dtype), most=64)}"
    # A name may hold anything, and a line break in it would end the comment.
    name = " ".join(entry.column.split())
    return f'"{name}" for {entry.question}: {held}'


def _kind(dtype: DType) -> str:
    if isinstance(dtype, nw.List):
        return "a list of texts"
    if isinstance(dtype, nw.Boolean):
        return "true or false"
    return "text" if isinstance(dtype, nw.String) else "a number"


def _values(plan: Plan, entry: Entry, dtype: DType) -> Iterator[str]:
    if entry.listed is not None:
        yield f"yes with {' '.join(entry.listed.split())!r} in it"
    elif entry.codes is not None:
        yield from (f"{' '.join(code.text.split())!r} {code.answer or 'no answer'}" for code in entry.codes)
    elif isinstance(dtype, nw.Boolean):
        yield from ("yes", "no")
    else:
        yield from _branch(plan, entry).answers


# --- what is wrong ---------------------------------------------------------------------------------------------


def _about_booleans(plan: Plan, booleans: Collection[str]) -> Iterator[Finding]:
    asked = Known(plan.tree.questions)
    for question in booleans:
        if question not in asked:
            message = f"{shown(question)} is not a question of `{plan.tree.policy.id}`, and has no column of booleans"
            hint = asked.hint(question, otherwise=f"its questions are {listed(asked.words)}")
            yield Finding(code="JR601", message=message, where=HERE, hint=hint)


def _about_lists(dialect: Dialect, given: Columns) -> Iterator[Finding]:
    for entry in given.entries:
        if entry.listed is not None and not dialect.lists:
            message = f"the column {shown(entry.column)} for `{entry.question}` holds lists, which {dialect.name} lacks"
            hint = "make it a column with one value in each row, in a view"
            yield Finding(code="JR621", message=message, where=entry.where, hint=hint)


def _branch(plan: Plan, entry: Entry) -> Branch:
    return plan.tree.questions[entry.question]
