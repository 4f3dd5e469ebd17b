"""The small values of a policy file: ids, texts, dates, versions, addresses and citations.

Every value stays the text that its author typed until a type here reads it. What cannot be read raises an error that
carries the code of a finding.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
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
_SEMVER = re.compile(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    r"(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
    r"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_URL = re.compile(r"https?://[^\s<>\"']+")
_CITATION = re.compile(r"[a-z][a-z0-9_]{0,63}( +\S.*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def refusal(code: str, message: str, hint: str | None = None) -> PydanticCustomError:
    """An error that the parser turns into the finding `code`."""
    context = {"hint": hint} if hint else {}
    return PydanticCustomError(code, message.replace("{", "(").replace("}", ")"), context)


def _shown(word: str) -> str:
    return f"`{word}`" if len(word) <= 40 else f"`{word[:39]}…`"


def valid_id(word: str) -> str:
    """`word`, if it is an id of the format."""
    if not word:
        raise refusal("JR110", "nothing stands here", "write an id, or remove the key")
    if _ID.fullmatch(word) is None:
        better = re.sub(r"[^a-z0-9_]+", "_", word.lower()).strip("_")[:64]
        hint = f"write `{better}`" if _ID.fullmatch(better) else "use lower-case letters, digits and underscores"
        raise refusal("JR104", f"{_shown(word)} is not an id", hint)
    return word


def _matching(pattern: re.Pattern[str], code: str, message: str, hint: str) -> AfterValidator:
    def check(word: str) -> str:
        if pattern.fullmatch(word) is None:
            raise refusal(code, f"{_shown(word)} {message}", hint)
        return word

    return AfterValidator(check)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise refusal("JR110", "this text is empty", "write it, or remove the key")
    return text


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


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def filled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """`values`, if there are any and none stands twice."""
    if not values:
        raise refusal("JR110", "this list is empty", "add an entry, or remove the key")
    return distinct(values)


def distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """`values`, of which there may be none, if none stands twice."""
    first = {value: index for index, value in reversed(tuple(enumerate(values)))}
    twice = [index for index, value in enumerate(values) if first[value] != index]
    if twice:
        raise PydanticCustomError("JR114", "listed twice", {"at": twice})
    return values


FILLED_SCHEMA: dict[str, Any] = {"minItems": 1, "uniqueItems": True}
TEXT_SCHEMA: dict[str, Any] = {"type": "string", "pattern": r"\S"}
ID_SCHEMA: dict[str, Any] = {"type": "string", "pattern": ID_PATTERN}


def _one_or_many(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, **FILLED_SCHEMA}]}


IDS_SCHEMA = _one_or_many(ID_SCHEMA)


def _iso(value: dt.date) -> str:
    return value.isoformat()


Id = Annotated[str, AfterValidator(valid_id), WithJsonSchema(ID_SCHEMA)]
Text = Annotated[str, AfterValidator(_not_blank), WithJsonSchema(TEXT_SCHEMA)]
Texts = Annotated[
    tuple[Text, ...], BeforeValidator(_as_list), AfterValidator(filled), WithJsonSchema(_one_or_many(TEXT_SCHEMA))
]
TextsOrNone = Annotated[
    tuple[Text, ...],
    BeforeValidator(_as_list),
    AfterValidator(distinct),
    WithJsonSchema({"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA, "uniqueItems": True}]}),
]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_as_list), AfterValidator(filled), WithJsonSchema(IDS_SCHEMA)]
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
Version = Annotated[
    str,
    _matching(_SEMVER, "JR108", "is not a version", "write three numbers, such as 1.0.0"),
    WithJsonSchema({"type": "string", "pattern": f"^{_SEMVER.pattern}$"}),
]
Url = Annotated[
    str,
    _matching(_URL, "JR112", "is not a web address", "start it with https://"),
    WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s<>\"']+$"}),
]
Language = Annotated[
    str,
    _matching(_LANGUAGE, "JR112", "is not a language tag", "write a tag such as en or en-GB"),
    WithJsonSchema({"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"}),
]


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
        return {"type": "string", "pattern": f"^{_CITATION.pattern}$"}

    @classmethod
    def _checked(cls, text: str) -> Citation:
        citation = cls(text)
        if _CITATION.fullmatch(text) is None:
            hint = "write the key of a source, and after a space the section: `cfr5 5.21(a)(5)`"
            raise refusal("JR112", f"{_shown(text)} is not a citation", hint)
        return citation


Citations = Annotated[
    tuple[Citation, ...],
    BeforeValidator(_as_list),
    AfterValidator(filled),
    WithJsonSchema(_one_or_many({"type": "string", "pattern": f"^{_CITATION.pattern}$"})),
]
