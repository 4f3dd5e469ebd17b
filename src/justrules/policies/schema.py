"""JSON Schemas of the policy format and of a policy's answers, made from the model.

Draft-07, because that is what editors read best, with `description` and `markdownDescription` on every key.
jsonschema is imported only when something is checked against a schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from justrules.policies import model
from justrules.policies.loader import shipped
from justrules.policies.model import UNKNOWN, WORDS, Part, Policy

DRAFT = "http://json-schema.org/draft-07/schema#"
HOME = "https://justrules.dev/schema"


class _Draft07(GenerateJsonSchema):
    """Titles made from Python names help nobody; the descriptions do."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic calls it so
        return False


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy file."""
    return file_schema(Policy, name="policy", title="justrules policy, format justrules/1")


def file_schema(root: type[Part], *, name: str, title: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file whose whole content is a `root`.

    Args:
        root: the type of the whole file.
        name: the name of the schema's own file, without `.json`.
        title: what the schema is called.
    """
    schema = _draft07(root)
    schema.update({"$schema": DRAFT, "$id": f"{HOME}/{name}.json", "title": title})
    return dict(sorted(schema.items(), key=lambda item: (item[0] != "$schema", item[0] == "definitions")))


def answers_schema(policy: Policy) -> dict[str, Any]:
    """The JSON Schema of an answers document for `policy`.

    Each question takes one of its answers (`unknown` always among them, `true` and `false` for `yes` and `no`),
    alone or as `{answer: ..., because: ...}`. No question is required: answers may stop short.
    """
    return {
        "$schema": DRAFT,
        "title": f"Answers to {policy.title}",
        "description": f"Answers under `{policy.id}` {policy.version}: question ids, each with an answer.",
        "type": "object",
        "additionalProperties": False,
        "properties": {question.id: _answer_schema(question) for question in policy.questions},
    }


def _answer_schema(question: model.Question) -> dict[str, Any]:
    words = [answer.id for answer in question.answers]
    if UNKNOWN not in words:
        words.append(UNKNOWN)
    meanings = {answer.id: answer.meaning or answer.label or answer.id for answer in question.answers}
    values: list[Any] = [*words]
    values += [value for value, word in ((True, "yes"), (False, "no")) if word in words]
    answer = {
        "enum": values,
        "markdownEnumDescriptions": [meanings.get(str(w), "not known") for w in words]
        + [""] * (len(values) - len(words)),
    }
    told = "\n\n".join(text for text in (question.rationale, question.help) if text)
    return {
        "title": question.text,
        "description": told or question.text,
        "markdownDescription": told or question.text,
        "anyOf": [
            answer,
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["answer"],
                "properties": {
                    "answer": answer,
                    "because": {"type": "string", "description": "Why, in the assessor's words."},
                },
            },
        ],
    }


def shipped_schema(name: str) -> dict[str, Any]:
    """A schema that comes with the library: `policy`, `decision` or `pending`."""
    schema: dict[str, Any] = json.loads((shipped("schema") / f"{name}.json").read_text(encoding="utf-8"))
    return schema


def problems(data: Any, schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where and how `data` departs from `schema`: JSON pointers and plain messages, without the data's values.

    Nothing is fetched: a reference that the schema does not hold itself is an error in the schema.
    """
    import jsonschema
    import referencing

    validator = jsonschema.Draft7Validator(schema, registry=referencing.Registry())
    found = {
        ("".join(f"/{part}" for part in error.absolute_path), told): None
        for error in validator.iter_errors(data)
        for told in _told(error)
    }
    return sorted(found)


def _told(error: Any) -> Iterator[str]:
    match error.validator:
        case "required":
            yield from (f"`{key}` is missing" for key in error.validator_value if key not in error.instance)
        case "additionalProperties":
            yield "there is a key here that the format does not know"
        case "type":
            yield f"this should be {_plain(error.validator_value)}"
        case "enum" | "const":
            yield "this is not one of the allowed values"
        case "pattern":
            yield "this text is not of the form that it should have"
        case _:
            yield "this does not fit the format"


_PLAIN = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "null": "null",
}


def _plain(types: str | list[str]) -> str:
    named = [types] if isinstance(types, str) else types
    return " or ".join(_PLAIN.get(name, name) for name in named)


# --- from pydantic's draft 2020-12 to draft-07 -------------------------------------------------------------


def _describe(schema: dict[str, Any], part: type[Part]) -> None:
    """Give every key of `part` its description, also where pydantic leaves it to the type's."""
    for name, field in part.model_fields.items():
        if (key := field.alias or name) in schema["properties"]:
            schema["properties"][key].setdefault("description", field.description)


def _draft07(root: type[Part]) -> dict[str, Any]:
    """Rename `$defs`, drop what editors trip over, add Markdown descriptions and the words' meanings."""
    schema = root.model_json_schema(by_alias=True, schema_generator=_Draft07)
    text = json.dumps(schema).replace("#/$defs/", "#/definitions/")
    made: dict[str, Any] = json.loads(text)
    made["definitions"] = made.pop("$defs", {})
    _describe(made, root)
    meanings = {kind.__name__: words for kind, words in WORDS.items()}
    for name, definition in made["definitions"].items():
        definition.pop("title", None)
        if name in meanings:
            definition["markdownEnumDescriptions"] = [meanings[name][word] for word in definition["enum"]]
    _tidy(made)
    return made


def _tidy(node: Any) -> None:
    """Describe every key twice, and leave out defaults and `null`: what is not written is left out of the file."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(here)
        elif isinstance(here, dict):
            here.pop("default", None)
            options = here.get("anyOf", [])
            if {"type": "null"} in options and len(options) == 2:
                here.pop("anyOf")
                here.update(
                    {k: v for k, v in next(o for o in options if o != {"type": "null"}).items() if k not in here}
                )
            if isinstance(here.get("description"), str):
                here["markdownDescription"] = here["description"]
            if "$ref" in here and len(here) > 1:
                # Draft-07 ignores what stands beside a `$ref`.
                here["allOf"] = [{"$ref": here.pop("$ref")}]
            waiting.extend(here.values())
