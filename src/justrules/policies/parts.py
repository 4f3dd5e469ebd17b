"""What everything in a policy is made of: frozen parts, and the two ways in which a file keys them.

A `Part` has the keys of the file. Parts that the file keys by id become a tuple of parts that know their id, in the
author's order, so that what is read is immutable all the way down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from justrules.policies.values import ID_PATTERN, Id, refusal


class Part(BaseModel):
    """The base of everything in a policy: frozen, no unknown keys, and values never echoed in errors."""

    # Parts are built once, with the policy, and not each for itself.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    concept: ClassVar[str] = "part"
    """What an author calls this part, in messages."""

    def to_data(self) -> dict[str, Any]:
        """The part as plain data with the file's keys; what was not written is left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


class Identified(Part):
    """A part that the file keys by id."""

    id: Id = Field(description="The part's id: its key in the file.")


ID_AGAIN = "<id>"
"""The key, which no file can have, under which the id is found that a part gives itself beside its key."""


class Keyed:
    """Marks a tuple of parts that the file writes as a mapping from id to part.

    Args:
        short: the key for which a bare text stands: `yes: next_question` is short for `yes: {next: ...}`.
        least: how many entries there must be.
        check: raises if the parts together are not right.
    """

    def __init__(
        self, *, short: str | None = None, least: int = 1, check: Callable[[tuple[Any, ...]], object] | None = None
    ) -> None:
        self.short = short
        self.least = least
        self.check = check

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        part: type[Identified] = get_args(source)[0]
        mapping = core_schema.dict_schema(handler.generate_schema(Id), handler.generate_schema(part))
        return core_schema.no_info_before_validator_function(
            self._with_ids,
            core_schema.no_info_after_validator_function(self._in_order, mapping),
            serialization=core_schema.plain_serializer_function_ser_schema(self._without_ids),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        inner: Any = schema
        while inner["type"] != "dict":
            inner = inner["schema"]
        part: dict[str, Any] = handler(inner["values_schema"])
        body = handler.resolve_ref_schema(part)
        # In the file the id is the key.
        body["properties"].pop("id", None)
        body["required"] = [key for key in body.get("required", ()) if key != "id"]
        if self.short:
            text = {**body["properties"][self.short], "description": f"short for `{self.short}: ...`"}
            part = {"anyOf": [text, part]}
        return {
            "type": "object",
            "propertyNames": {"pattern": ID_PATTERN},
            "additionalProperties": part,
            "minProperties": self.least,
        }

    def _with_ids(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return self._as_mapping(value)
        if not value:
            raise refusal("JR110", "there is nothing here", "add an entry, or remove the key")
        short = self.short
        if short is None:
            return {key: _with_id(key, body) for key, body in value.items()}
        return {
            key: {short: body, "id": key} if isinstance(body, str) else _with_id(key, body)
            for key, body in value.items()
        }

    def _in_order(self, parts: dict[str, Identified]) -> tuple[Identified, ...]:
        made = tuple(parts.values())
        if self.check is not None:
            self.check(made)
        return made

    def _as_mapping(self, value: Any) -> Any:
        if isinstance(value, tuple) and all(isinstance(part, Identified) for part in value):
            return {part.id: part for part in value}
        return self._with_ids(dict(value)) if isinstance(value, Mapping) else value

    @staticmethod
    def _without_ids(parts: tuple[Identified, ...]) -> dict[str, Any]:
        return {part.id: {k: v for k, v in part.to_data().items() if k != "id"} for part in parts}


def _with_id(key: str, body: Any) -> Any:
    if not isinstance(body, dict):
        return _with_id(key, dict(body)) if isinstance(body, Mapping) else body
    return {**body, "id": key} if "id" not in body else {**body, "id": key, ID_AGAIN: ""}


class Pairs:
    """Marks a tuple of pairs that the file writes as a mapping from key to value, with at least so many.

    Args:
        values: the JSON Schema of a value.
        least: how many pairs there must be.
        keys: the pattern of a key.
    """

    def __init__(self, values: dict[str, Any], *, least: int = 0, keys: str = ID_PATTERN) -> None:
        self.values = values
        self.least = least
        self.keys = keys

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        key, value = get_args(get_args(source)[0])
        mapping = core_schema.dict_schema(handler.generate_schema(key), handler.generate_schema(value))
        return core_schema.no_info_before_validator_function(
            lambda pairs: dict(pairs) if isinstance(pairs, tuple) else pairs,
            core_schema.no_info_after_validator_function(lambda parts: tuple(parts.items()), mapping),
            serialization=core_schema.plain_serializer_function_ser_schema(dict),
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {
            "type": "object",
            "propertyNames": {"pattern": self.keys},
            "additionalProperties": self.values,
            "minProperties": self.least,
        }
