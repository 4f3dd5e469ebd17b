"""A result as JSON, by a published schema, and back again: what is stored today is read in ten years.

A record needs no policy file. It is read by the schema of this library or refused with every reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from justrules.engine.decision import Decision, Pending, Result
from justrules.engine.tree import Notice, PolicyRef, Response, Step
from justrules.errors import AnswerError
from justrules.findings import Finding, Location
from justrules.policies.schema import DRAFT, HOME, problems, shipped_schema

FORMATS = {Decision: "justrules/decision/1", Pending: "justrules/pending/1"}


def to_data(result: Result) -> dict[str, Any]:
    """`result` as plain data: dictionaries, lists, texts, booleans and `None`."""
    data: dict[str, Any] = {"format": FORMATS[type(result)], **asdict(result)}
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain


def to_json(result: Result, *, indent: int | None = 2) -> str:
    """`result` as JSON text, with its keys in a fixed order.

    The steps carry the reasons that assessors wrote, so the text is to be kept as the case is.
    """
    data = {"format": FORMATS[type(result)], **asdict(result)}
    return json.dumps(data, ensure_ascii=False, indent=indent)


def from_json(text: str | bytes) -> Decision | Pending:
    """The result that `to_json` wrote.

    Raises:
        AnswerError: the text is not JSON, or does not follow the published schema (`JR605`); with every reason.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise AnswerError([_finding("this is not JSON", "give what `to_json` wrote")]) from None
    return from_data(data)


def from_data(data: Any) -> Decision | Pending:
    """The result in `data`, which `to_data` made; errors as `from_json`."""
    kinds = {name: kind for kind, name in FORMATS.items()}
    name = data.get("format") if isinstance(data, dict) else None
    if not isinstance(name, str) or name not in kinds:
        formats = " or ".join(f"`{name}`" for name in kinds)
        raise AnswerError([_finding("this is not a record of a decision", f"its `format` must be {formats}")])
    kind = kinds[name]
    found = problems(data, shipped_schema(kind.__name__.lower()))
    if found:
        raise AnswerError([_finding(message, None, place) for place, message in found])
    parts = _typed({key: value for key, value in data.items() if key != "format"})
    return Decision(**parts) if kind is Decision else Pending(**parts)


def record_schema(kind: type[Result]) -> dict[str, Any]:
    """The JSON Schema of a stored `Decision` or `Pending`: what `schema/decision.json` and `pending.json` hold."""
    from pydantic import TypeAdapter

    made = TypeAdapter(kind).json_schema()
    definitions = made.pop("$defs")
    for part in (made, *definitions.values()):
        part["required"] = list(part["properties"])
        part["additionalProperties"] = False
    for name, told in _ATTRIBUTE.findall(kind.__doc__ or ""):
        made["properties"][name]["description"] = " ".join(told.split())
    made["properties"] = {"format": {"const": FORMATS[kind]}, **made["properties"]}
    made["required"] = ["format", *made["required"]]
    made["description"] = (kind.__doc__ or "").split("\n")[0]
    name = kind.__name__.lower()
    head = {"$schema": DRAFT, "$id": f"{HOME}/{name}.json", "title": f"justrules {name}"}
    text = json.dumps({**made, **head, "definitions": definitions}).replace("#/$defs/", "#/definitions/")
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


def _typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a record as the values they were."""
    parts: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in data.items()}
    parts["policy"] = PolicyRef(**data["policy"])
    parts["path"] = tuple(Step(**step) for step in data["path"])
    parts["notices"] = tuple(Notice(**notice) for notice in data["notices"])
    if "response" in data:
        response = data["response"]
        parts["response"] = Response(**{**response, "supporting": tuple(response["supporting"])})
    return parts


def _finding(message: str, hint: str | None, place: str = "") -> Finding:
    where = Location(source=f"record{place}")
    return Finding(code="JR605", message=message, where=where, hint=hint)
