"""The small values of a policy file: ids, texts, dates, versions, addresses and citations.

Every value stays the text that its author typed until a type here reads it. What cannot be read raises an error that
carries the code of a finding.

Nearly all values are ids and plain texts, so pydantic's core holds those against a pattern by itself: calling back for
each of them would cost more than everything else that is done with it. The error then only names the pattern, and
`refused` says what is wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

UNKNOWN = "unknown"
"""The answer that may always be given and is never taken for another."""

ID_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"
_ID = re.compile(ID_PATTERN)
_SEMVER = (
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    r"(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
    r"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CITATION = re.compile(r"[a-z][a-z0-9_]{0,63}( +\S.*)?")
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"


def refusal(code: str, message: str, hint: str | None = None) -> PydanticCustomError:
    """An error that the parser turns into the finding `code`."""
    context = {"hint": hint} if hint else {}
    return PydanticCustomError(code, message.replace("{", "(").replace("}", ")"), context)


def _shown(word: str) -> str:
    return f"`{word}`" if len(word) <= 40 else f"`{word[:39]}…`"


# --- held against a pattern ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Marks a text that matches a pattern. The core does the matching; `schema` is how JSON Schema says it."""

    pattern: str
    schema: str

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.str_schema(pattern=self.pattern)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": self.schema}


# The core's white space lacks four control characters that are white space to Python.
_ID_TEXT = _Pattern(ID_PATTERN, ID_PATTERN)
_TEXT = _Pattern(r"[^\s\x1c-\x1f]", r"\S")
_VERSION = _Pattern(f"^{_SEMVER}$", f"^{_SEMVER}$")
_URL = _Pattern(r"^https?://[^\s\x1c-\x1f<>\"']+$", r"^https?://[^\s<>\"']+$")
_TAG = _Pattern(f"^{_LANGUAGE}$", f"^{_LANGUAGE}$")


def mismatch(pattern: str, word: str) -> PydanticCustomError:
    """What is wrong with `word`, which does not match the pattern of one of the types here."""
    return _MISMATCHES[pattern](word)


def _no_id(word: str) -> PydanticCustomError:
    if not word:
        return refusal("JR110", "nothing stands here", "write an id, or remove the key")
    better = re.sub(r"[^a-z0-9_]+", "_", word.lower()).strip("_")[:64]
    hint = f"write `{better}`" if _ID.fullmatch(better) else "use lower-case letters, digits and underscores"
    return refusal("JR104", f"{_shown(word)} is not an id", hint)


_MISMATCHES: Mapping[str, Callable[[str], PydanticCustomError]] = {
    _ID_TEXT.pattern: _no_id,
    _TEXT.pattern: lambda _: refusal("JR110", "this text is empty", "write it, or remove the key"),
    _VERSION.pattern: lambda word: refusal(
        "JR108", f"{_shown(word)} is not a version", "write three numbers, such as 1.0.0"
    ),
    _URL.pattern: lambda word: refusal("JR112", f"{_shown(word)} is not a web address", "start it with https://"),
    _TAG.pattern: lambda word: refusal(
        "JR112", f"{_shown(word)} is not a language tag", "write a tag such as en or en-GB"
    ),
}

Id = Annotated[str, _ID_TEXT]
Text = Annotated[str, _TEXT]
Version = Annotated[str, _VERSION]
Url = Annotated[str, _URL]
Language = Annotated[str, _TAG]


# --- dates -----------------------------------------------------------------------------------------------------


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise refusal("JR109", f"{_shown(value)} is not a date", "write it as YYYY-MM-DD")


def _date_or_null(value: object) -> object:
    return None if value in ("null", "~") else _date(value)


def _iso(value: dt.date) -> str:
    return value.isoformat()


Date = Annotated[
    dt.date,
    BeforeValidator(_date),
    PlainSerializer(_iso),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
DateOrNull = Annotated[
    dt.date | None,
    BeforeValidator(_date_or_null),
    PlainSerializer(lambda day: day and day.isoformat()),
    WithJsonSchema({"type": ["string", "null"], "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]


# --- citations -------------------------------------------------------------------------------------------------


class Citation(str):
    """`key` or `key section`: a source or an authority of the policy, and the place in it."""

    __slots__ = ()

    @property
    def source(self) -> str:
        """The key of the source or authority."""
        return self.split(" ", 1)[0]

    @property
    def section(self) -> str | None:
        """The section cited, if one is."""
        parts = self.split(" ", 1)
        return parts[1].strip() if len(parts) > 1 else None

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls._checked, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(_CITATION_SCHEMA)

    @classmethod
    def _checked(cls, text: str) -> Citation:
        citation = cls(text)
        if _CITATION.fullmatch(text) is None:
            hint = "write the key of a source, and after a space the section: `cfr5 5.21(a)(5)`"
            raise refusal("JR112", f"{_shown(text)} is not a citation", hint)
        return citation


# --- lists -----------------------------------------------------------------------------------------------------


def filled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """`values`, if there are any and none stands twice."""
    if not values:
        raise refusal("JR110", "this list is empty", "add an entry, or remove the key")
    return distinct(values)


def distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """`values`, of which there may be none, if none stands twice."""
    if len(values) > 1 and len(set(values)) < len(values):
        first = {value: index for index, value in reversed(tuple(enumerate(values)))}
        twice = [index for index, value in enumerate(values) if first[value] != index]
        raise PydanticCustomError("JR114", "listed twice", {"at": twice})
    return values


FILLED_SCHEMA: dict[str, Any] = {"minItems": 1, "uniqueItems": True}
TEXT_SCHEMA: dict[str, Any] = {"type": "string", "pattern": _TEXT.schema}
ID_SCHEMA: dict[str, Any] = {"type": "string", "pattern": ID_PATTERN}
_CITATION_SCHEMA: dict[str, Any] = {"type": "string", "pattern": f"^{_CITATION.pattern}$"}


@dataclass(frozen=True, slots=True)
class _OneOrMany:
    """Marks a list of which a single item may stand for itself.

    Args:
        item: the JSON Schema of an item.
        least: how many items there must be.
    """

    item: dict[str, Any]
    least: int = 1

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        items = core_schema.tuple_variable_schema(handler.generate_schema(get_args(source)[0]))
        return core_schema.no_info_wrap_validator_function(self._read, items)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = {"type": "array", "items": self.item, **FILLED_SCHEMA}
        if not self.least:
            del many["minItems"]
        return {"anyOf": [self.item, many]}

    def _read(self, value: Any, read: Callable[[Any], tuple[Any, ...]]) -> tuple[Any, ...]:
        if isinstance(value, str):
            return read((value,))
        return filled(read(value)) if self.least else distinct(read(value))


Texts = Annotated[tuple[Text, ...], _OneOrMany(TEXT_SCHEMA)]
TextsOrNone = Annotated[tuple[Text, ...], _OneOrMany(TEXT_SCHEMA, least=0)]
Ids = Annotated[tuple[Id, ...], _OneOrMany(ID_SCHEMA)]
Citations = Annotated[tuple[Citation, ...], _OneOrMany(_CITATION_SCHEMA)]

IDS_SCHEMA: dict[str, Any] = {"anyOf": [ID_SCHEMA, {"type": "array", "items": ID_SCHEMA, **FILLED_SCHEMA}]}
