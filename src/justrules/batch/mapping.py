"""A mapping file: what a company calls its columns and the values in them, in the words of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from justrules.batch.columns import TRUE_AND_FALSE, Code, Columns, Entry, number_of, shared, shown
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Branch, Tree
from justrules.errors import AnswerError, PolicyError
from justrules.findings import Finding, Known, Location, in_order, listed
from justrules.policies.loader import read_file
from justrules.policies.model import Policy
from justrules.policies.parts import Identified, Keyed, Pairs, Part
from justrules.policies.shapes import Shape, parse_as
from justrules.policies.source import Document, Pointer, Row, read
from justrules.policies.values import Id, Text, distinct, filled

FORMAT = "justrules-columns/1"


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_one_or_many), AfterValidator(filled)]
"""One or several values of a column, of which one may be the empty text."""


class QuestionEntry(Identified):
    """Where the answers to one question stand. A bare text is short for `column: ...`."""

    concept = "question"

    column: Text = Field(description="The name of the column.")
    answers: Annotated[
        # A key that is no answer, nor even an id, is told of with what is known of the question.
        tuple[tuple[str, Values], ...],
        Pairs({"anyOf": [{"type": "string"}, {"type": "array"}]}),
        AfterValidator(filled),
    ] = Field((), description="For answers of the question, the values that stand for them: one, or a list.")
    blank: Annotated[tuple[str, ...], BeforeValidator(_one_or_many), AfterValidator(distinct)] = Field(
        (), description="Values that stand for no answer, besides a missing value: one, or a list."
    )
    lists: Text | None = Field(None, description="For a column of lists, the entry that means yes; without it: no.")


class ColumnsFile(Part):
    """The columns of a table that hold answers to one policy's questions."""

    concept = "mapping file"

    format: Literal["justrules-columns/1"] = Field(description="The edition of the format: `justrules-columns/1`.")
    policy: Id = Field(description="The id of the policy.")
    columns: Annotated[tuple[QuestionEntry, ...], Keyed(short="column")] = Field(
        description="The questions that have a column."
    )
    severity: Text | None = Field(
        None, description="The column that holds how severe the harm was. It is checked, and changes no result."
    )


SHAPE = Shape(
    root=ColumnsFile,
    whole="the mapping file",
    format=FORMAT,
    parts={("columns", "*"): QuestionEntry},
    short={QuestionEntry: "column"},
)


def read_columns(source: str | bytes | Path, policy: Policy | Tree) -> Columns:
    """What a mapping file says about the columns of a table.

    Args:
        source: the path of a file; or the whole of one as text of more than one line, or as bytes.
        policy: the policy whose questions are answered.

    Raises:
        AnswerError: it cannot be read (`JR0xx`) or understood (`JR1xx`), is about another policy (`JR604`), names a
            question (`JR601`) or an answer (`JR602`) that does not exist, gives one value two meanings (`JR614`), or
            reads a list as something else than yes and no (`JR616`). With every finding, each at its place.
        PolicyError: the policy has errors.
        TypeError: what was given is no mapping file, or no policy.
    """
    tree = tree_of(policy)
    if not isinstance(source, (str, bytes, PathLike)):
        raise TypeError(f"a mapping file is its path, or its whole text, and not a {type(source).__name__}")
    try:
        document = _document(source)
        file = parse_as(document, SHAPE)
    except PolicyError as error:
        raise AnswerError(error.findings) from None
    findings = [*_about_policy(file, document, tree), *_about_questions(file, document, tree)]
    entries = tuple(_entry(part, document) for part in file.columns)
    findings += shared(entries)
    if findings:
        raise AnswerError(in_order(findings))
    return Columns(
        entries=entries,
        severity=file.severity,
        severity_where=document.locate(("severity",)),
    )


def _document(source: str | bytes | Path) -> Document:
    if isinstance(source, bytes) or (isinstance(source, str) and "\n" in source):
        document = read(source, name="columns")
    else:
        document = read_file(source)
    written = document.root.get("format")
    if isinstance(written, str) and written.partition("/")[0] != FORMAT.partition("/")[0]:
        hint = f"give a file whose first key is `format: {FORMAT}`"
        where = document.locate(("format",))
        raise PolicyError([Finding(code="JR106", message="this is no mapping file", where=where, hint=hint)])
    return document


def _entry(part: QuestionEntry, document: Document) -> Entry:
    codes = tuple(_codes(part, document))
    place = ("columns", part.id, "column")
    return Entry(
        question=part.id,
        column=part.column,
        codes=codes or None,
        listed=part.lists,
        where=document.locate(place),
    )


def _codes(part: QuestionEntry, document: Document) -> Iterator[Code]:
    """All values that are given a meaning, in the order of the file."""
    for answer, values in part.answers:
        yield from _values(document, ("columns", part.id, "answers", answer), values, answer)
    if part.blank:
        yield from _values(document, ("columns", part.id, "blank"), part.blank, None)


def _values(document: Document, pointer: Pointer, values: Iterable[str], answer: str | None) -> Iterator[Code]:
    several = isinstance(_at(document, pointer), Row)
    for position, text in enumerate(values):
        place = (*pointer, position) if several else pointer
        where, plain = document.locate(place), document.span_of(place).plain
        yield Code(text=text, plain=plain, answer=answer, where=where)


def _at(document: Document, pointer: Pointer) -> Any:
    node: Any = document.root
    for part in pointer:
        node = node[part]
    return node


# --- what is wrong ---------------------------------------------------------------------------------------------


def _about_policy(file: ColumnsFile, document: Document, tree: Tree) -> Iterator[Finding]:
    if file.policy != tree.policy.id:
        message = f"the mapping file is for `{file.policy}`, and the policy is `{tree.policy.id}`"
        where = document.locate(("policy",))
        yield Finding(
            code="JR604", message=message, where=where, hint="give the policy, or the file, that belongs to it"
        )


def _about_questions(file: ColumnsFile, document: Document, tree: Tree) -> Iterator[Finding]:
    asked = Known(tree.questions)
    for part in file.columns:
        if part.id not in asked:
            hint = asked.hint(part.id, otherwise=f"its questions are {listed(asked.words)}")
            message = f"`{part.id}` is not a question of `{tree.policy.id}`"
            where = document.locate(("columns", part.id), key=True)
            yield Finding(code="JR601", message=message, where=where, hint=hint)
        else:
            yield from _about_answers(part, document, tree.questions[part.id])
            yield from _about_lists(part, document, tree.questions[part.id])
        yield from _about_codes(tuple(_codes(part, document)))


def _about_answers(part: QuestionEntry, document: Document, branch: Branch) -> Iterator[Finding]:
    known = Known(branch.answers)
    for answer, values in part.answers:
        place = ("columns", part.id, "answers", answer)
        if answer not in known:
            hint = known.hint(answer, otherwise=f"its answers are {', '.join(known.words)}")
            if all(value in known for value in values):
                hint = f"the answer stands first, and behind it what the column holds: `{values[0]}: [{answer}]`"
            message = f"{shown(answer)} is not an answer to `{part.id}`"
            yield Finding(code="JR602", message=message, where=document.locate(place, key=True), hint=hint)
        for code in _values(document, place, values, answer):
            if not code.text and code.where.column == code.where.end_column:
                hint = 'write `""` if an empty text means that, or remove the key'
                yield Finding(code="JR110", message="nothing stands here", where=code.where, hint=hint)


def _about_lists(part: QuestionEntry, document: Document, branch: Branch) -> Iterator[Finding]:
    if part.lists is None:
        return
    where = document.locate(("columns", part.id, "lists"), key=True)
    if part.answers or part.blank:
        message = f"`{part.id}` has `lists`, and beside it what values mean"
        yield Finding(code="JR616", message=message, where=where, hint="keep `lists`, or `answers` and `blank`")
    missing = [answer for answer in ("yes", "no") if answer not in branch.answers]
    if missing:
        message = f"`lists` answers yes or no, and `{part.id}` has no answer `{missing[0]}`"
        hint = "use a column with one value in each row, and `answers`"
        yield Finding(code="JR616", message=message, where=where, hint=hint)


def _about_codes(codes: Iterable[Code]) -> Iterator[Finding]:
    """Values that stand for two things; a bare number or boolean in every spelling is one value."""
    first: dict[tuple[str, object], Code] = {}
    for code in codes:
        for value in _meanings(code):
            earlier = first.setdefault(value, code)
            if earlier.answer != code.answer:
                message = f"{shown(code.text)} stands for {_meant(code)}, and for {_meant(earlier)} on {_line(earlier)}"
                yield Finding(code="JR614", message=message, where=code.where, hint="remove one of the two")
                break


def _meanings(code: Code) -> Iterator[tuple[str, object]]:
    yield "text", code.text
    if code.plain and code.text in TRUE_AND_FALSE:
        yield "boolean", TRUE_AND_FALSE[code.text]
    number = number_of(code)
    if number is not None:
        yield "number", number


def _meant(code: Code) -> str:
    return f"`{code.answer}`" if code.answer else "no answer"


def _line(code: Code) -> str:
    where: Location = code.where
    return f"line {where.line}"
