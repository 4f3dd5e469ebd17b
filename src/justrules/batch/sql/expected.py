"""What a table is taken to be that nobody has looked at: which columns it has, and what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
from narwhals.dtypes import DType

from justrules.batch.columns import HERE, Answers, Code, Columns, Entry, Source, number_of, shown, words_of
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
        AnswerError: a question of `booleans` does not exist (`JR601`) or has no column (`JR610`), its column cannot
            hold booleans, or a column holds several kinds of values (`JR611`), there are no lists to read (`JR621`).
    """
    given = _given(plan, answers)
    findings = [*_about_booleans(plan, given, booleans), *_about_lists(dialect, given)]
    if findings:
        raise AnswerError(in_order(findings))
    entries = tuple(_as_held(plan, dialect, each) if each.question in booleans else each for each in given.entries)
    types = [_type(each, boolean=each.question in booleans and dialect.booleans) for each in entries]
    findings = [*_about_shared(entries, types)]
    if findings:
        raise AnswerError(in_order(findings))
    harm = {given.severity: nw.String()} if given.severity else {}
    # A question that the policy does not ask is told when columns are resolved.
    asked = ((each, dtype) for each, dtype in zip(entries, types, strict=True) if each.question in plan.tree.questions)
    return Expected(
        columns=replace(given, entries=entries),
        schema=harm | {each.column: dtype for each, dtype in zip(entries, types, strict=True)},
        told=tuple(_told(plan, each, dtype) for each, dtype in asked),
    )


def _given(plan: Plan, answers: Answers) -> Columns:
    """Which question has which column; without a mapping, every question has one."""
    if isinstance(answers, Columns):
        return answers
    if isinstance(answers, Mapping):
        return Columns(entries=tuple(Entry(question=question, column=name) for question, name in answers.items()))
    asked = (each.question for each in plan.questions)
    return Columns(entries=tuple(Entry(question=each, column=f"{answers or ''}{each}") for each in asked))


def _as_held(plan: Plan, dialect: Dialect, entry: Entry) -> Entry:
    """The entry of a column of true and false, with what each means; without booleans, with 1 and 0 for them."""
    if entry.codes is None and dialect.booleans:
        return entry
    written = {True: "true", False: "false"} if dialect.booleans else {True: "1", False: "0"}
    codes = (Code(text=written[value], plain=True, answer=answer) for value, answer in _meant(plan, entry).items())
    return replace(entry, codes=tuple(codes))


def _meant(plan: Plan, entry: Entry) -> dict[bool, str | None]:
    """What true and false stand for in a column of booleans."""
    (asked,) = (each for each in plan.questions if each.question == entry.question)
    source = Source(
        question=entry.question, column=entry.column, words=None, listed=None, kind="boolean", codes=entry.codes
    )
    return {bool(value): answer for value, answer in words_of(source, asked, "boolean").items()}


def _type(entry: Entry, *, boolean: bool) -> DType:
    if entry.listed is not None:
        return nw.List(nw.String())
    if boolean:
        return nw.Boolean()
    numbers = [number_of(code) for code in entry.codes or ()]
    return nw.Decimal() if numbers and None not in numbers else nw.String()


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
        yield from (word for word in ("yes", "no") if word in _branch(plan, entry).answers)
    else:
        yield from _branch(plan, entry).answers


# --- what is wrong ---------------------------------------------------------------------------------------------


_ELSE = "leave the question out of `booleans`, naming the others with `--boolean`"


def _about_booleans(plan: Plan, given: Columns, booleans: Collection[str]) -> Iterator[Finding]:
    asked, entries = Known(plan.tree.questions), {entry.question: entry for entry in given.entries}
    for question in dict.fromkeys(booleans):
        if question not in asked:
            message = f"{shown(question)} is not a question of `{plan.tree.policy.id}`, and has no column of booleans"
            hint = asked.hint(question, otherwise=f"its questions are {listed(asked.words)}")
            yield Finding(code="JR601", message=message, where=HERE, hint=hint)
        elif question not in entries:
            message = f"`{question}` has no column, and so none of booleans"
            yield Finding(code="JR610", message=message, where=HERE, hint=f"say which column answers it, or {_ELSE}")
        else:
            yield from _about_meaning(plan, entries[question])


def _about_meaning(plan: Plan, entry: Entry) -> Iterator[Finding]:
    """Whether true or false stands for an answer."""
    column = f"the column {shown(entry.column)} for `{entry.question}`"
    if entry.listed is not None:
        yield _unfit(f"{column} is said to hold booleans, and lists", f"take `lists` away, or {_ELSE}", entry)
    elif not any(_meant(plan, entry).values()):
        known = ", ".join(_branch(plan, entry).answers)
        message = f"{column} is said to hold booleans, and neither true nor false is given a meaning"
        hint = f"write true and false without quotes under `answers`, for any of {known}, or {_ELSE}"
        yield _unfit(message, hint, entry)


def _about_shared(entries: Sequence[Entry], types: Sequence[DType]) -> Iterator[Finding]:
    """Columns that answer several questions, and would have to be of several types."""
    first: dict[str, tuple[Entry, DType]] = {}
    for entry, dtype in zip(entries, types, strict=True):
        earlier, other = first.setdefault(entry.column, (entry, dtype))
        if dtype != other:
            held = f"{_kind(dtype)} for `{entry.question}` and {_kind(other)} for `{earlier.question}`"
            hint = "read it as one kind of values, or give one of the questions another column"
            yield _unfit(f"the column {shown(entry.column)} is said to hold {held}", hint, entry)


def _unfit(message: str, hint: str, entry: Entry) -> Finding:
    return Finding(code="JR611", message=message, where=entry.where, hint=hint)


def _about_lists(dialect: Dialect, given: Columns) -> Iterator[Finding]:
    for entry in given.entries:
        if entry.listed is not None and not dialect.lists:
            message = f"the column {shown(entry.column)} for `{entry.question}` holds lists, which {dialect.name} lacks"
            hint = "make it a column with one value in each row, in a view"
            yield Finding(code="JR621", message=message, where=entry.where, hint=hint)


def _branch(plan: Plan, entry: Entry) -> Branch:
    return plan.tree.questions[entry.question]
