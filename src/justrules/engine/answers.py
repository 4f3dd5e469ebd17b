"""A file of answers: question ids with their answers and, where somebody wrote one, the reason.

YAML or JSON. An answer stands alone (`risk_known: no`) or with its reason
(`risk_known: {answer: no, because: The bulletin had not reached the station}`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from justrules.engine.evaluator import checked
from justrules.engine.jsontext import NotJson, parse
from justrules.engine.tree import Tree
from justrules.errors import AnswerError, PolicyError
from justrules.findings import Finding, Location
from justrules.policies.reading.limits import Limits

if TYPE_CHECKING:
    from justrules.policies.source import Document, Span

TRUE_AND_FALSE = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def read_answers(tree: Tree, text: str | bytes, *, name: str = "answers") -> tuple[dict[str, Any], dict[str, str]]:
    """The answers and the reasons in `text`, fit for `evaluate`.

    Args:
        tree: the compiled policy whose questions are answered.
        text: the whole file, YAML or JSON.
        name: what findings call the file.

    Returns:
        Answers by question id, and reasons by question id.

    Raises:
        AnswerError: with everything that cannot be read (`JR0xx`, `JR605`) or does not fit the policy
            (`JR601` to `JR603`), each at its line.
    """
    pairs = _from_json(text, name) or tuple(_from_yaml(text, name))
    findings: list[Finding] = []
    answers: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    for question, value, where in pairs:
        answer, because, wrong = _taken_apart(question, value, where)
        if wrong:
            findings.append(wrong)
            continue
        try:
            checked(tree, {question: answer})
        except AnswerError as error:
            findings.extend(replace(finding, where=where) for finding in error.findings)
            continue
        answers[question] = answer
        if because is not None:
            reasons[question] = because
    if findings:
        raise AnswerError(findings)
    return answers, reasons


def _taken_apart(question: str, value: Any, where: Location) -> tuple[Any, str | None, Finding | None]:
    """The answer and the reason in what stands under a question, or what is wrong with it."""
    if not isinstance(value, dict):
        return value, None, None
    because = value.get("because", "")
    if "answer" not in value or set(value) - {"answer", "because"} or not isinstance(because, str):
        message = f"what stands under `{question}` is not an answer"
        hint = "write an answer, or `{answer: ..., because: ...}`; a reason with a comma in it goes in quotes"
        return None, None, Finding(code="JR603", message=message, where=where, hint=hint)
    return value["answer"], value.get("because"), None


def _from_yaml(text: str | bytes, name: str) -> Iterator[tuple[str, Any, Location]]:
    from justrules.policies.source import read  # and so YAML, which answers in JSON do without

    try:
        document = read(text, name=name)
    except PolicyError as error:
        raise AnswerError(error.findings) from None
    for question in document.root:
        yield question, _plain(document, question), document.locate((question,))


def _plain(document: Document, question: str) -> Any:
    """The value under `question`, with unquoted `true` and `false` as what YAML says they are."""
    from justrules.policies.source import Table

    value = document.root[question]
    if isinstance(value, Table):
        return {key: _boolean(value[key], value.values_at[key]) for key in value}
    return _boolean(value, document.root.values_at[question])


def _boolean(value: Any, at: Span) -> Any:
    return TRUE_AND_FALSE.get(value, value) if at.plain and isinstance(value, str) else value


def _from_json(text: str | bytes, name: str) -> tuple[tuple[str, Any, Location], ...]:
    """Questions and answers if `text` is a JSON object; nothing if it is not, for then it may be YAML."""
    if len(text) > Limits().size or text.lstrip()[:1] not in ("{", b"{"):
        return ()
    try:
        data = parse(text)
    except NotJson as problem:
        if problem.line:
            return ()
        hint = "remove one of the two" if "twice" in str(problem) else None
        where = Location(source=name)
        raise AnswerError([Finding(code="JR605", message=str(problem), where=where, hint=hint)]) from None
    return tuple((question, value, Location(source=name)) for question, value in data.items())
