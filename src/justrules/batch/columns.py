"""Which column of a table holds the answers to which question, and what its values mean.

What a caller says of columns becomes, once the table's own columns are known, one `Source` for each question that has
a column. Everything that is wrong with it is told before any row is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import narwhals as nw
from narwhals.dtypes import DType

from justrules.batch.misspellings import misspelt
from justrules.engine.plan import Asked, Plan
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, Location, in_order, listed

HERE = Location(source="columns")
"""The place of what a caller wrote in a program rather than in a file."""

Kind: TypeAlias = Literal["text", "boolean", "number", "list", "anything"]
"""What the values of a column are. `anything` is known only row by row: Python objects, or nothing at all."""

TRUE_AND_FALSE = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
"""Unquoted words of a mapping file that also stand for a boolean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One value that a column may hold, as a mapping file writes it, and the answer that it stands for.

    Attributes:
        text: the value as text.
        plain: whether it is unquoted, so that it may also be a number or a boolean.
        answer: the id of the answer; `None` if the value stands for no answer.
    """

    text: str
    plain: bool
    answer: str | None
    where: Location = field(default=HERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is said of one question's column.

    Attributes:
        question: the question's id.
        column: the column's name.
        codes: the values that it may hold; `None` if they are ids of answers, or booleans.
        listed: for a column of lists, the entry that means yes.
    """

    question: str
    column: str
    codes: tuple[Code, ...] | None = None
    listed: str | None = None
    where: Location = field(default=HERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What is said of a table's columns, before the table is seen. `read_columns` makes it of a mapping file.

    Attributes:
        entries: one for each question that has a column.
        severity: the column that holds how severe the harm was. It is checked, and changes nothing.
    """

    entries: tuple[Entry, ...]
    severity: str | None = None
    severity_where: Location = field(default=HERE, compare=False, repr=False)


Answers: TypeAlias = "str | Mapping[str, str] | Columns | None"
"""How a caller says which columns hold answers: by a prefix, by question, by a mapping file, or by nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the answers to one question stand, in a table whose columns are known.

    Attributes:
        question: the question's id.
        column: the column's name.
        words: the column's own values, in its own type, each with the id of the answer that it stands for, or `None` if
            it stands for none; every other value is a problem. `None` if the values are ids of the question's answers
            or, in a column of booleans, `True` for `yes` and `False` for `no`.
        listed: for a column of lists, the entry that means yes; without it the answer is no.
        kind: what the column holds.
        codes: as the mapping file has them; `None` if it has none.
    """

    question: str
    column: str
    words: Mapping[object, str | None] | None
    listed: str | None
    kind: Kind
    codes: tuple[Code, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What is read of a table.

    Attributes:
        sources: one for each question with a column, in the order of the plan.
        unknown: columns that are named as answers and belong to no question, by name.
        severity: the column that holds how severe the harm was, if there is one.
    """

    sources: tuple[Source, ...]
    unknown: tuple[str, ...]
    severity: str | None


def words_of(source: Source, asked: Asked, kind: Kind) -> Mapping[object, str | None]:
    """What each value of a column of `kind` means: the id of an answer, or `None` for no answer.

    A value that is not among them is a problem of its row. For a column of lists, `True` stands for an entry that is
    listed.

    Args:
        source: the source of the column.
        asked: its question.
        kind: what the column holds, or what some rows of it hold.
    """
    codes = source.codes or ()
    # A mapping file that only says what is blank leaves the answers as they are.
    usual = {} if any(code.answer for code in codes) else _usual(source, asked, kind)
    return {**usual, **dict(_typed(codes, kind))}


def _usual(source: Source, asked: Asked, kind: Kind) -> Mapping[object, str | None]:
    """What the values mean that no mapping file speaks of."""
    if kind == "text":
        return {answer: answer for answer in asked.answers}
    if kind == "boolean" or (kind == "list" and source.listed is not None):
        return {value: word for value, word in ((True, "yes"), (False, "no")) if word in asked.answers}
    return {}


def _typed(codes: Iterable[Code], kind: Kind) -> Iterator[tuple[object, str | None]]:
    """The codes that a column of `kind` can hold, in its type."""
    for code in codes:
        value = code.text if kind == "text" else _boolean(code) if kind == "boolean" else number_of(code)
        if value is not None and kind in ("text", "boolean", "number"):
            yield value, code.answer


def _boolean(code: Code) -> bool | None:
    return TRUE_AND_FALSE.get(code.text) if code.plain else None


_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?")


def number_of(code: Code) -> int | Decimal | None:
    """The number that an unquoted code is; whole numbers come as `int`."""
    if not code.plain or not _NUMBER.fullmatch(code.text):
        return None
    number = Decimal(code.text)
    return int(number) if number == number.to_integral_value() else number


# --- what a table has ------------------------------------------------------------------------------------------


def kind_of(dtype: DType) -> Kind | None:
    """What a column of this type holds; `None` if nothing in it can be an answer."""
    if isinstance(dtype, (nw.String, nw.Categorical, nw.Enum)):
        return "text"
    if isinstance(dtype, nw.Boolean):
        return "boolean"
    if dtype.is_numeric():
        return "number"
    if isinstance(dtype, (nw.List, nw.Array)):
        return "list"
    return "anything" if isinstance(dtype, (nw.Object, nw.Unknown)) else None


def resolve(
    plan: Plan,
    schema: Mapping[Any, DType],
    *,
    answers: Answers,
    severity: str | None,
    is_empty: Callable[[str], bool] | None = None,
) -> Resolved:
    """What is to be read of a table with these columns.

    Args:
        plan: the policy.
        schema: the table's columns with their types; pandas also has columns whose name is no text.
        answers: as for `classify`.
        severity: the column that holds how severe the harm was; goes before that of a mapping file.
        is_empty: whether a column holds no value in any row, so that its type does not matter; `None` where nobody can
            look.

    Raises:
        AnswerError: with everything that does not fit (`JR601`, `JR610`, `JR611`, `JR613`, `JR614`).
        TypeError: `answers` or `severity` is of a kind that says nothing about columns.
    """
    _insist_on_names(answers, severity)
    columns = _columns(plan, schema, answers)
    severity, where = (severity, HERE) if severity is not None else (columns.severity, columns.severity_where)
    known = Known(name for name in schema if isinstance(name, str))
    slips = [] if answers == "" else [*_slips(plan, known.words, answers, severity)]
    findings = [*_about_harm(severity, where, columns.entries, known), *_about_slips(slips)]
    findings += [] if slips else _none_at_all(plan, answers, columns, known)
    findings += shared(columns.entries) if isinstance(answers, Mapping) else ()
    for entry in columns.entries:
        findings += _about_entry(plan, schema, known, entry, is_empty)
    if findings:
        raise AnswerError(in_order(findings))
    by_question = {entry.question: entry for entry in columns.entries}
    asked = ((each, by_question[each.question]) for each in plan.questions if each.question in by_question)
    return Resolved(
        sources=tuple(_source(each, entry, schema[entry.column]) for each, entry in asked),
        unknown=tuple(sorted(_strays(plan, schema, answers, severity))),
        severity=severity,
    )


def _source(asked: Asked, entry: Entry, dtype: DType) -> Source:
    kind = kind_of(dtype) or "anything"
    source = Source(
        question=entry.question,
        column=entry.column,
        words=None,
        listed=entry.listed,
        kind=kind,
        codes=entry.codes,
    )
    if entry.codes is None:
        return source
    return replace(source, words=words_of(source, asked, "text" if kind == "anything" else kind))


def _columns(plan: Plan, schema: Mapping[Any, DType], answers: Answers) -> Columns:
    if isinstance(answers, Columns):
        return answers
    if isinstance(answers, Mapping):
        return Columns(entries=tuple(Entry(question=question, column=name) for question, name in answers.items()))
    prefix = answers or ""
    found = ((each.question, prefix + each.question) for each in plan.questions)
    # A question named like the severity column is refused rather than left out: see `_about_harm`.
    return Columns(entries=tuple(Entry(question=id_, column=name) for id_, name in found if name in schema))


def _strays(plan: Plan, schema: Mapping[Any, DType], answers: Answers, severity: str | None) -> Iterator[str]:
    if isinstance(answers, str):
        asked = {answers + each.question for each in plan.questions}
        named = (name for name in schema if isinstance(name, str) and name.startswith(answers))
        yield from (name for name in named if name not in asked and name != severity)


# --- names that are nearly right -------------------------------------------------------------------------------


def _slips(plan: Plan, names: Iterable[str], answers: Answers, severity: str | None) -> Iterator[tuple[str, str]]:
    """Misspelt columns, where columns are found by their names; with a prefix a stray one is told of as such."""
    if isinstance(answers, (Columns, Mapping)):
        return
    prefix, there = answers or "", frozenset(names)
    asked = [each.question for each in plan.questions]
    found = {prefix + question for question in asked} & there
    others = (name for name in names if name not in found and name != severity)
    unclaimed = (name for name in others if not (prefix and name.startswith(prefix)))
    yield from misspelt(unclaimed, (each for each in asked if prefix + each not in there), prefix=prefix)


def _about_slips(slips: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    for name, meant in slips:
        message = f"the column {shown(name)} is nearly called `{meant}`, and there is no column of that name"
        hint = f"rename it to `{meant}`, or name the columns that hold answers: `answers={{question: column}}`"
        yield Finding(code="JR610", message=message, where=HERE, hint=hint)


# --- what is wrong ---------------------------------------------------------------------------------------------


def _insist_on_names(answers: object, severity: object) -> None:
    if severity is not None and not isinstance(severity, str):
        raise TypeError(f"`severity` is the name of a column, and not a {type(severity).__name__}")
    if answers is not None and not isinstance(answers, (str, Mapping, Columns)):
        told = "`answers` is a prefix, a mapping from question to column, or what `read_columns` makes of a file"
        raise TypeError(f"{told}, and not a {type(answers).__name__}")
    pairs = answers.items() if isinstance(answers, Mapping) else ()
    wrong = [each for pair in pairs for each in pair if not isinstance(each, str)]
    if wrong:
        told = "`answers` gives for the id of a question the name of a column, both texts"
        raise TypeError(f"{told}, and not a {type(wrong[0]).__name__}: codes and lists go through `read_columns`")


def shown(name: object) -> str:
    """A column's name as a finding tells it."""
    text = str(name)
    text = text if text.isprintable() else ascii(text)[1:-1]
    return f"`{text}`" if len(text) <= 64 else f"`{text[:63]}…`"


def _about_harm(severity: str | None, where: Location, entries: Iterable[Entry], known: Known) -> Iterator[Finding]:
    if severity is None:
        return
    if severity not in known:
        yield _absent(f"the column {shown(severity)} for the severity", severity, where, known)
    for entry in entries:
        if entry.column == severity:
            message = f"the column {shown(severity)} holds the severity and is read as answers to `{entry.question}`"
            hint = "harm is no answer: give the question another column"
            yield Finding(code="JR613", message=message, where=entry.where, hint=hint)


def _absent(told: str, name: str, where: Location, known: Known) -> Finding:
    message = f"{told} is not in the table"
    hint = known.hint(str(name), otherwise=f"its columns are {listed(known.words)}")
    return Finding(code="JR610", message=message, where=where, hint=hint)


def _none_at_all(plan: Plan, answers: Answers, columns: Columns, known: Known) -> Iterator[Finding]:
    """A table without any answer is more likely one whose columns have other names."""
    if answers == "":
        message = "an empty prefix would make every column an answer"
        yield Finding(code="JR610", message=message, where=HERE, hint="leave `answers` out")
    elif not columns.entries:
        prefix = answers if isinstance(answers, str) else ""
        wanted = [prefix + each.question for each in plan.questions]
        message = f"no column holds answers to `{plan.tree.policy.id}`"
        hint = f"name the columns {listed(wanted)}, or say in `answers` what they are called"
        if _FILE.search(prefix):
            message = f"no column begins with {shown(prefix)}, and a text in `answers` is a prefix"
            hint = "a mapping file is read before: `answers=read_columns(file, policy)`"
        elif near := next(((name, each) for each in wanted if (name := known.nearest(each)) is not None), None):
            hint += f"; {shown(near[0])} may be meant for `{near[1]}`"
        yield Finding(code="JR610", message=message, where=HERE, hint=hint)


_FILE = re.compile(r"\n|\.(ya?ml|json)$", re.IGNORECASE)
"""What a text looks like that is a mapping file, or the path of one."""


def shared(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Findings about questions that read one column alike, which a slip in copying makes of two columns."""
    by_column: dict[str, list[Entry]] = {}
    for entry in entries:
        others = [each for each in by_column.setdefault(entry.column, []) if each.question != entry.question]
        alike = [each for each in others if not (_explained(each) and _explained(entry) and _differ(each, entry))]
        by_column[entry.column].append(entry)
        if alike:
            message = f"`{entry.question}` has the column {shown(entry.column)}, as has `{alike[0].question}`"
            hint = "give it its own column, or say for each of the two what the values mean: `answers` or `lists`"
            yield Finding(code="JR614", message=message, where=entry.where, hint=hint)


def _explained(entry: Entry) -> bool:
    return entry.listed is not None or any(code.answer for code in entry.codes or ())


def _differ(one: Entry, other: Entry) -> bool:
    return one.listed != other.listed or set(one.codes or ()) != set(other.codes or ())


def _about_entry(
    plan: Plan,
    schema: Mapping[Any, DType],
    known: Known,
    entry: Entry,
    is_empty: Callable[[str], bool] | None,
) -> Iterator[Finding]:
    questions = plan.tree.questions
    if entry.question not in questions:
        asked = Known(questions)
        message = f"{shown(entry.question)} is not a question of `{plan.tree.policy.id}`"
        hint = asked.hint(entry.question, otherwise=f"its questions are {listed(asked.words)}")
        yield Finding(code="JR601", message=message, where=entry.where, hint=hint)
    elif entry.column not in known:
        yield _absent(f"the column {shown(entry.column)} for `{entry.question}`", entry.column, entry.where, known)
    else:
        unfit = tuple(_about_kind(plan, schema[entry.column], entry))
        if unfit and is_empty is None:
            told = "a column that is empty throughout is made one of texts, or left out"
            yield from (replace(finding, hint=f"{finding.hint}; {told}") for finding in unfit)
        elif unfit and is_empty is not None and not is_empty(entry.column):
            yield from unfit


def _about_kind(plan: Plan, dtype: DType, entry: Entry) -> Iterator[Finding]:
    """Whether a column of this type can hold answers to the question."""
    kind = kind_of(dtype)
    column = f"the column {shown(entry.column)} for `{entry.question}`"
    known = ", ".join(plan.tree.questions[entry.question].answers)
    if kind is None:
        yield _unfit(f"{column} holds neither words nor yes and no", f"its answers are {known}", entry)
    elif kind == "list" and entry.listed is None:
        hint = "say in a mapping file which entry means yes: `{column: ..., lists: ...}`"
        yield _unfit(f"{column} holds lists", hint, entry)
    elif isinstance(dtype, (nw.List, nw.Array)) and dtype.inner not in _WORDS:
        yield _unfit(f"{column} holds lists of something else than texts", "make texts of their entries", entry)
    elif entry.listed is not None and kind not in ("list", "anything"):
        yield _unfit(f"{column} holds no lists", "say with `answers` what its values mean", entry)
    elif kind == "number" and not any(code.answer for code in entry.codes or ()):
        hint = f"say in a mapping file which number stands for which of {known}"
        yield _unfit(f"{column} holds numbers", hint, entry)
    elif entry.codes and kind != "anything" and not _says_something(entry.codes, kind):
        hint = "a number or a boolean is written without quotes"
        yield _unfit(f"{column} holds {_PLURAL[kind]}, and none of its values is given a meaning", hint, entry)


_WORDS = (nw.String, nw.Categorical, nw.Enum, nw.Unknown, nw.Object)
"""Of what entries lists may be: words, and what is known only row by row."""


def _says_something(codes: Iterable[Code], kind: Kind) -> bool:
    """Whether a column of this kind can hold one of the values that stand for an answer, or none needs to be one."""
    answers = [code for code in codes if code.answer]
    return not answers or any(True for _ in _typed(answers, kind))


_PLURAL: Mapping[Kind, str] = {"text": "texts", "boolean": "booleans", "number": "numbers", "list": "lists"}


def _unfit(message: str, hint: str, entry: Entry) -> Finding:
    return Finding(code="JR611", message=message, where=entry.where, hint=hint)
