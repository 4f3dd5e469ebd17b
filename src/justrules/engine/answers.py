"""A file of answers: question ids with their answers and, where somebody wrote one, the reason.

YAML or JSON. An answer stands alone (`risk_known: no`) or with its reason
(`risk_known: {answer: no, because: The bulletin had not reached the station}`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from justrules.engine.evaluator import checked
from justrules.engine.tree import Tree
from justrules.errors import AnswerError, PolicyError
from justrules.findings import Finding, Location
from justrules.policies.source import Document, Limits, Span, Table, read

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
    pairs = list(_from_json(text, name) if _is_json(text) else _from_yaml(text, name))
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
    because = value.get("because")
    if "answer" not in value or set(value) - {"answer", "because"} or not isinstance(because, str | None):
        message = f"what stands under `{question}` is not an answer"
        hint = "write an answer, or `{answer: ..., because: ...}`; a reason with a comma in it goes in quotes"
        return None, None, Finding(code="JR603", message=message, where=where, hint=hint)
    return value["answer"], because, None


def _is_json(text: str | bytes) -> bool:
    return text.lstrip()[:1] in ("{", b"{")


def _from_yaml(text: str | bytes, name: str) -> Iterator[tuple[str, Any, Location]]:
    try:
        document = read(text, name=name)
    except PolicyError as error:
        raise AnswerError(error.findings) from None
    for question in document.root:
        yield question, _plain(document, question), document.locate((question,))


def _plain(document: Document, question: str) -> Any:
    """The value under `question`, with unquoted `true` and `false` as what YAML says they are."""
    value = document.root[question]
    if isinstance(value, Table):
        return {key: _boolean(value[key], value.values_at[key]) for key in value}
    return _boolean(value, document.root.values_at[question])


def _boolean(value: Any, at: Span) -> Any:
    return TRUE_AND_FALSE.get(value, value) if at.plain and isinstance(value, str) else value


def _from_json(text: str | bytes, name: str) -> Iterator[tuple[str, Any, Location]]:
    if len(text) > Limits().size:
        hint = "answers are a few lines"
        raise AnswerError([_finding("JR002", "the file is too large", Location(source=name), hint)])
    try:
        data = json.loads(text, object_pairs_hook=_no_twins)
    except json.JSONDecodeError as problem:
        line, column = problem.lineno, problem.colno
        where = Location(source=name, line=line, column=column, end_line=line, end_column=column + 1)
        raise AnswerError([_finding("JR605", "this cannot be read as JSON", where, None)]) from None
    except (ValueError, RecursionError):
        raise AnswerError([_finding("JR605", "this cannot be read as JSON", Location(source=name), None)]) from None
    except _Twin as twin:
        message = f"`{twin}` is answered twice" if str(twin).isidentifier() else "a key stands twice"
        raise AnswerError([_finding("JR011", message, Location(source=name), "remove one of the two")]) from None
    for question, value in data.items():
        yield question, value, Location(source=name)


class _Twin(Exception):
    """A key that stands twice in one mapping."""


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twin(key)
        found[key] = value
    return found


def _finding(code: str, message: str, where: Location, hint: str | None) -> Finding:
    return Finding(code=code, message=message, where=where, hint=hint)
