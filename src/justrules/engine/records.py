"""A result as JSON, by a published schema, and back again: what is stored today is read in ten years.

A record needs no policy file. It is read by the schema of this library or refused with every reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

from justrules.engine.assessed import Assessment, Duty, Factor
from justrules.engine.decision import Decision, Pending, Result
from justrules.engine.jsontext import NotJson, parse
from justrules.engine.tree import Notice, PolicyRef, Response, Step
from justrules.errors import AnswerError
from justrules.findings import Finding, Location

Record: TypeAlias = Decision | Pending | Assessment

FORMATS: Mapping[type[Record], str] = {
    Decision: "justrules/decision/1",
    Pending: "justrules/pending/1",
    Assessment: "justrules/assessment/1",
}


def to_data(record: Record) -> dict[str, Any]:
    """`record` as plain data: dictionaries, lists, texts, booleans and `None`."""
    plain: dict[str, Any] = json.loads(to_json(record))
    return plain


def to_json(record: Record, *, indent: int | None = 2) -> str:
    """`record` as JSON text, with its keys in a fixed order.

    The steps carry the reasons that assessors wrote, so the text is to be kept as the case is.
    """
    return json.dumps(_data(record), ensure_ascii=False, indent=indent)


def _data(record: Record) -> dict[str, Any]:
    data = {"format": FORMATS[type(record)], **asdict(record)}
    if isinstance(record, Assessment):
        data["result"] = _data(record.result)
    return data


def from_json(text: str | bytes) -> Record:
    """The decision, pending result or assessment that `to_json` wrote.

    Raises:
        AnswerError: the text is not JSON, or does not follow the published schema (`JR605`); with every reason.
    """
    try:
        return from_data(parse(text))
    except NotJson as problem:
        raise AnswerError([_finding(str(problem), "give what `to_json` wrote")]) from None


def from_data(data: Any) -> Record:
    """The record in `data`, which `to_data` made; errors as `from_json`."""
    from justrules.policies.schema import problems, shipped_schema

    kinds = {name: kind for kind, name in FORMATS.items()}
    name = data.get("format") if isinstance(data, dict) else None
    if not isinstance(name, str) or name not in kinds:
        formats = ", ".join(f"`{name}`" for name in kinds)
        raise AnswerError([_finding("this is not a record of a decision", f"its `format` must be one of {formats}")])
    kind = kinds[name]
    found = problems(data, shipped_schema(kind.__name__.lower()))
    if found:
        raise AnswerError([_finding(message, None, place) for place, message in found])
    return _assessment(data) if kind is Assessment else _result(data)


def record_schema(kind: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a stored record: what `schema/decision.json`, `pending.json` and `assessment.json` hold."""
    from justrules.policies.schema import DRAFT, HOME

    made = _schema(kind)
    if kind is Assessment:
        made["definitions"].pop("Decision")
        made["definitions"].pop("Pending")
        results = {part.__name__: _schema(part) for part in (Decision, Pending)}
        for name, result in results.items():
            made["definitions"] |= result.pop("definitions")
            made["definitions"][name] = result
    name = kind.__name__.lower()
    return {"$schema": DRAFT, "$id": f"{HOME}/{name}.json", "title": f"justrules {name}", **made}


def _schema(kind: type[Record]) -> dict[str, Any]:
    from pydantic import TypeAdapter

    made = TypeAdapter(kind).json_schema()
    definitions = made.pop("$defs", {})
    for part in (made, *definitions.values()):
        part["required"] = list(part["properties"])
        part["additionalProperties"] = False
    for name, told in _ATTRIBUTE.findall(kind.__doc__ or ""):
        made["properties"][name]["description"] = " ".join(told.split())
    made["properties"] = {"format": {"const": FORMATS[kind]}, **made["properties"]}
    made["required"] = ["format", *made["required"]]
    made["description"] = (kind.__doc__ or "").split("\n")[0]
    text = json.dumps({**made, "definitions": definitions}).replace("#/$defs/", "#/definitions/")
    schema: dict[str, Any] = json.loads(text)
    _tidy(schema)
    return schema


_ATTRIBUTE = re.compile(r"^        (\w+): (.+?)(?=^        \w+: |\Z|^\s*$)", re.MULTILINE | re.DOTALL)


def _tidy(node: Any) -> None:
    """Without the titles and defaults that come from Python."""
    if isinstance(node, dict):
        if "properties" in node:
            for key in node["properties"].values():
                key.pop("title", None)
                key.pop("default", None)
        for value in node.values():
            _tidy(value)
    elif isinstance(node, list):
        for value in node:
            _tidy(value)


def _result(data: Mapping[str, Any]) -> Result:
    """The parts of a stored result as the values they were."""
    parts = _tuples(data)
    parts["policy"] = PolicyRef(**data["policy"])
    parts["path"] = tuple(Step(**step) for step in data["path"])
    parts["notices"] = tuple(Notice(**notice) for notice in data["notices"])
    if data["format"] == FORMATS[Pending]:
        return Pending(**parts)
    return Decision(**{**parts, "response": Response(**_tuples(data["response"]))})


def _assessment(data: Mapping[str, Any]) -> Assessment:
    return Assessment(
        result=_result(data["result"]),
        severity=data["severity"],
        duties=tuple(Duty(**_tuples(duty)) for duty in data["duties"]),
        factors=tuple(Factor(**_tuples(factor)) for factor in data["factors"]),
    )


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` without its format, its lists as tuples."""
    return {key: tuple(v) if isinstance(v, list) else v for key, v in data.items() if key != "format"}


def _finding(message: str, hint: str | None, place: str = "") -> Finding:
    where = Location(source=f"record{place}")
    return Finding(code="JR605", message=message, where=where, hint=hint)
