"""A policy as it is written: frozen data, ids and words, and nothing about how it is carried out.

The names of the keys are those of the file. Mappings keyed by id become tuples of parts that know their id,
in the author's order, so that a policy is immutable all the way down.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PrivateAttr,
    Tag,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from justrules.findings import Location
from justrules.policies.source import Document, Pointer

FORMAT = "justrules/1"
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


class Status(StrEnum):
    """Where the policy stands in its life."""

    DRAFT = "draft"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ResponseKind(StrEnum):
    """What sort of thing a response is; a disciplinary one may not follow an error."""

    SUPPORTIVE = "supportive"
    COACHING = "coaching"
    DISCIPLINARY = "disciplinary"
    REFERRAL = "referral"


class Behaviour(StrEnum):
    """The common model of three behaviours, to which an author may link a category."""

    HUMAN_ERROR = "human_error"
    AT_RISK = "at_risk"
    RECKLESS = "reckless"


class CategoryScope(StrEnum):
    """Whether a category is one of behaviour, or lies outside what just culture judges."""

    WITHIN = "within"
    OUTSIDE = "outside"


class Domain(StrEnum):
    """The six parts of a work system (SEIPS, as used in PSIRF)."""

    PERSON = "person"
    TASKS = "tasks"
    TOOLS = "tools"
    ORGANISATION = "organisation"
    INTERNAL_ENVIRONMENT = "internal_environment"
    EXTERNAL_ENVIRONMENT = "external_environment"


class SourceKind(StrEnum):
    """What kind of text a source is."""

    LAW = "law"
    GUIDANCE = "guidance"
    PAPER = "paper"
    OURS = "ours"


class Access(StrEnum):
    """What a role may see in a case log kept under the policy."""

    FULL = "full"
    LINKED = "linked"
    NONE = "none"


class Confirmed(StrEnum):
    """Whether a person stands behind a scenario."""

    YES = "yes"
    NO = "no"


class Relation(StrEnum):
    """How a component of the policy stands to a requirement."""

    IMPLEMENTS = "implements"
    SUPPORTS = "supports"
    INFORMS = "informs"
    RELATED = "related"


# What each word means, for editors and for the reference.
WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Status: {
        "draft": "being written; decisions carry a notice",
        "current": "in force",
        "superseded": "replaced; needs `superseded_by`, and decisions carry a notice",
        "withdrawn": "no longer to be used; needs `superseded_by`, and decisions carry a notice",
    },
    ResponseKind: {
        "supportive": "the person is supported; the system is looked at",
        "coaching": "the person is coached; what made the choice attractive is removed",
        "disciplinary": "the organisation's disciplinary procedure",
        "referral": "handed to another process: safeguarding, occupational health, the police ...",
    },
    Behaviour: {
        "human_error": "an inadvertent action: not what was meant",
        "at_risk": "a choice whose risk was not seen, or was mistakenly believed justified",
        "reckless": "a conscious, unjustifiable disregard of a substantial and known risk",
    },
    CategoryScope: {
        "within": "a category of behaviour",
        "outside": "not a matter of behaviour under a just culture: deliberate harm, ill health ...",
    },
    Domain: {
        "person": "the people doing the work",
        "tasks": "what is to be done",
        "tools": "tools and technology",
        "organisation": "staffing, supervision, culture, rules",
        "internal_environment": "the place where the work is done",
        "external_environment": "what comes from outside the organisation",
    },
    SourceKind: {
        "law": "statute, regulation, standard with legal force",
        "guidance": "guidance, manuals and documentation",
        "paper": "research",
        "ours": "written for this policy",
    },
    Access: {
        "full": "everything, identity included",
        "linked": "only linked cases, identity redacted unless authorised",
        "none": "nothing",
    },
    Confirmed: {
        "yes": "a person wrote it, or has read it and agreed",
        "no": "written by a program and not yet confirmed by a person",
    },
    Relation: {
        "implements": "does what the requirement asks",
        "supports": "helps to do it",
        "informs": "gives information that it needs",
        "related": "belongs to the same subject",
    },
}


# --- small values ------------------------------------------------------------------------------------------


def _custom(code: str, message: str, hint: str | None = None) -> PydanticCustomError:
    """An error that the parser turns into the finding `code`."""
    context = {"hint": hint} if hint else {}
    return PydanticCustomError(code, message.replace("{", "(").replace("}", ")"), context)


def _shown(word: str) -> str:
    return f"`{word}`" if len(word) <= 40 else f"`{word[:39]}…`"


def valid_id(word: str) -> str:
    """`word`, if it is an id of the format."""
    if not word:
        raise _custom("JR110", "nothing stands here", "write an id, or remove the key")
    if _ID.fullmatch(word) is None:
        better = re.sub(r"[^a-z0-9_]+", "_", word.lower()).strip("_")[:64]
        hint = f"write `{better}`" if _ID.fullmatch(better) else "use lower-case letters, digits and underscores"
        raise _custom("JR104", f"{_shown(word)} is not an id", hint)
    return word


def _matching(pattern: re.Pattern[str], code: str, message: str, hint: str) -> AfterValidator:
    def check(word: str) -> str:
        if pattern.fullmatch(word) is None:
            raise _custom(code, f"{_shown(word)} {message}", hint)
        return word

    return AfterValidator(check)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise _custom("JR110", "this text is empty", "write it, or remove the key")
    return text


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise _custom("JR109", f"{_shown(value)} is not a date", "write it as YYYY-MM-DD")


def _date_or_null(value: object) -> object:
    return None if value in ("null", "~") else _date(value)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _filled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise _custom("JR110", "this list is empty", "add an entry, or remove the key")
    first = {value: index for index, value in reversed(tuple(enumerate(values)))}
    twice = [index for index, value in enumerate(values) if first[value] != index]
    if twice:
        raise PydanticCustomError("JR114", "listed twice", {"at": twice})
    return values


_FILLED_SCHEMA: dict[str, Any] = {"minItems": 1, "uniqueItems": True}
_TEXT_SCHEMA: dict[str, Any] = {"type": "string", "pattern": r"\S"}
_ID_SCHEMA: dict[str, Any] = {"type": "string", "pattern": ID_PATTERN}


def _one_or_many(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, **_FILLED_SCHEMA}]}


_IDS_SCHEMA = _one_or_many(_ID_SCHEMA)


def _iso(value: dt.date) -> str:
    return value.isoformat()


Id = Annotated[str, AfterValidator(valid_id), WithJsonSchema(_ID_SCHEMA)]
Text = Annotated[str, AfterValidator(_not_blank), WithJsonSchema(_TEXT_SCHEMA)]
Texts = Annotated[
    tuple[Text, ...], BeforeValidator(_as_list), AfterValidator(_filled), WithJsonSchema(_one_or_many(_TEXT_SCHEMA))
]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_as_list), AfterValidator(_filled), WithJsonSchema(_IDS_SCHEMA)]
Date = Annotated[
    dt.date,
    BeforeValidator(_date),
    PlainSerializer(_iso),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
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
            raise _custom("JR112", f"{_shown(text)} is not a citation", hint)
        return citation


Citations = Annotated[
    tuple[Citation, ...],
    BeforeValidator(_as_list),
    AfterValidator(_filled),
    WithJsonSchema(_one_or_many({"type": "string", "pattern": f"^{_CITATION.pattern}$"})),
]


class Keyed:
    """Marks a tuple of parts that the file writes as a mapping from id to part.

    Args:
        short: the key for which a bare text stands: `yes: next_question` is short for `yes: {next: ...}`.
        least: how many entries there must be.
    """

    def __init__(self, *, short: str | None = None, least: int = 1) -> None:
        self.short = short
        self.least = least

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        part: type[Identified] = get_args(source)[0]
        mapping = core_schema.dict_schema(handler.generate_schema(Id), handler.generate_schema(part))
        return core_schema.no_info_before_validator_function(
            self._with_ids,
            core_schema.no_info_after_validator_function(lambda parts: tuple(parts.values()), mapping),
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
        if isinstance(value, tuple) and all(isinstance(part, Identified) for part in value):
            return {part.id: part for part in value}
        if not isinstance(value, Mapping):
            return value
        if not value:
            raise _custom("JR110", "there is nothing here", "add an entry, or remove the key")
        return {key: self._with_id(key, body) for key, body in value.items()}

    def _with_id(self, key: str, body: Any) -> Any:
        if isinstance(body, str) and self.short:
            return {self.short: body, "id": key}
        return {**body, "id": key} if isinstance(body, Mapping) else body

    @staticmethod
    def _without_ids(parts: tuple[Identified, ...]) -> dict[str, Any]:
        return {part.id: {k: v for k, v in part.to_data().items() if k != "id"} for part in parts}


class Pairs:
    """Marks a tuple of pairs that the file writes as a mapping from key to value, with at least so many."""

    def __init__(self, values: dict[str, Any], *, least: int = 0) -> None:
        self.values = values
        self.least = least

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
            "propertyNames": {"pattern": ID_PATTERN},
            "additionalProperties": self.values,
            "minProperties": self.least,
        }


# --- parts -------------------------------------------------------------------------------------------------


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


class Successor(Part):
    """What replaces a superseded or withdrawn policy."""

    concept = "`superseded_by`"

    title: Text = Field(description="The title of what replaces this policy.")
    url: Url | None = Field(None, description="Where it can be read.")
    since: Text | None = Field(None, description="Since when, as exactly as is known: 2025-05-13, or 2025-05.")


class Effective(Part):
    """From when, and until when, the policy is in force."""

    concept = "`effective`"

    from_: Date | None = Field(None, alias="from", description="First day in force, YYYY-MM-DD.")
    to: Date | None = Field(None, description="Last day in force, YYYY-MM-DD.")

    def covers(self, day: dt.date) -> bool:
        """Whether the policy is in force on `day`."""
        return (self.from_ or day) <= day <= (self.to or day)


class Scope(Part):
    """What one pass through the tree is about, and when it is right to make one."""

    concept = "`scope`"

    unit: Text = Field(description="What one pass judges: one act or omission by one person.")
    use_when: Texts = Field(description="When the policy is to be used.")
    not_when: Texts = Field(description="When it is not.")


class Source(Identified):
    """A bibliographic record that citations name by its key."""

    concept = "source"

    title: Text = Field(description="The title of the work.")
    publisher: Text = Field(description="Who published it.")
    edition: Text | None = Field(None, description="The edition, version or amendment.")
    date: Text | None = Field(None, description="When it was published, as exactly as is known.")
    url: Url | None = Field(None, description="Where it can be read.")
    accessed: Date | None = Field(None, description="When it was read, YYYY-MM-DD.")
    kind: SourceKind = Field(description="What kind of text it is.")
    note: Text | None = Field(None, description="What a reader should know about it.")


class Authority(Identified):
    """A regulation or other instrument that the alignment table cites."""

    concept = "authority"

    title: Text = Field(description="The instrument's title.")
    publisher: Text = Field(description="Who made it.")
    edition: Text | None = Field(None, description="The edition or date of amendment relied on.")
    url: Url | None = Field(None, description="Where it can be read.")
    catalogue: Id | None = Field(None, description="The catalogue that lists the instrument's sections.")
    accessed: Date | None = Field(None, description="When it was read, YYYY-MM-DD.")
    note: Text | None = Field(None, description="What a reader should know about it.")


class SeverityScale(Part):
    """The levels of harm, from least to worst. They reach the duties and never the tree."""

    concept = "`severity`"

    scale: Ids = Field(description="Levels of harm from least to worst. Recorded; never part of the tree.")


class Section(Identified):
    """A named, ordered group of questions."""

    concept = "section"

    title: Text = Field(description="The section's title.")
    summary: Text | None = Field(None, description="What the section is about.")


class Answer(Identified):
    """One answer that a question offers, and where it leads."""

    concept = "answer"

    label: Text | None = Field(None, description="The answer as a person reads it.")
    meaning: Text | None = Field(None, description="What giving this answer says.")
    next: Id = Field(description="The id of the next question, or of an outcome.")


def _two_or_more(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    if sum(answer.id != UNKNOWN for answer in answers) < 2:
        raise _custom("JR111", "a question has two or more answers besides `unknown`", "add an answer")
    return answers


class Question(Identified):
    """One question: short, neutral, about one thing."""

    concept = "question"

    ref: Text | None = Field(None, description="The label that the question has in its source.")
    section: Id | None = Field(None, description="The section to which the question belongs.")
    text: Text = Field(description="The question: short, neutral, about one thing.")
    rationale: Text | None = Field(None, description="Why the question is asked.")
    help: Text | None = Field(None, description="What to count and what not, in answering.")
    cites: Citations = Field((), description="Sources of the question: a key, or a key and a section.")
    inculpating: Ids = Field((), description="The answer or answers that point toward the individual.")
    renamed_from: Ids = Field((), description="Ids that this question had in earlier versions.")
    answers: Annotated[tuple[Answer, ...], Keyed(short="next", least=2), AfterValidator(_two_or_more)] = Field(
        description="Two or more answers, each leading to a question or an outcome. `unknown` may be routed too.",
        json_schema_extra={"anyOf": [{"not": {"required": [UNKNOWN]}}, {"minProperties": 3}]},
    )


class Outcome(Identified):
    """Where a path ends, and why."""

    concept = "outcome"

    category: Id = Field(description="The category of this outcome.")
    because: Text = Field(description="The reason, in a sentence that can be read out.")
    investigate: Texts = Field(description="The system side: what to look into, whoever was involved.")
    response: Id | None = Field(None, description="A response other than the category's.")
    cites: Citations = Field((), description="Sources of the outcome.")
    renamed_from: Ids = Field((), description="Ids that this outcome had in earlier versions.")


class Category(Identified):
    """A class of outcomes."""

    concept = "category"

    title: Text = Field(description="The category's name as a person reads it.")
    definition: Text = Field(description="What the category means.")
    accountability: Text = Field(description="What the person is and is not held to.")
    behaviour: Behaviour | None = Field(None, description="The author's own link to the common model.")
    scope: CategoryScope = Field(
        CategoryScope.WITHIN, description="Whether it is a category of behaviour or lies outside."
    )
    response: Id = Field(description="What the organisation does.")
    cites: Citations = Field((), description="Sources of the category.")
    renamed_from: Ids = Field((), description="Ids that this category had in earlier versions.")


class Response(Identified):
    """What the organisation does."""

    concept = "response"

    title: Text = Field(description="The response's name as a person reads it.")
    kind: ResponseKind = Field(description="What sort of response it is.")
    primary: Text = Field(description="The first thing to do.")
    supporting: Texts = Field((), description="What else to do.")
    documentation: Text | None = Field(None, description="What to put on record.")
    cites: Citations = Field((), description="Sources of the response.")


class Factor(Identified):
    """A contributing factor: recorded beside the answers, never changing the category."""

    concept = "factor"

    text: Text = Field(description="The factor in words.")
    domain: Domain = Field(description="The part of the work system to which it belongs.")
    system_actions: Texts = Field((), description="What the organisation can change about it.")
    cites: Citations = Field((), description="Sources of the factor.")


# --- conditions of duties ------------------------------------------------------------------------------------


class SeverityAtLeast(Part):
    """Holds from a level of harm upward."""

    severity_at_least: Id = Field(description="A level of the severity scale: this level or a worse one.")


class SeverityIs(Part):
    """Holds at certain levels of harm."""

    severity: Ids = Field(description="Levels of the severity scale.")


class CategoryIs(Part):
    """Holds for certain categories."""

    category: Ids = Field(description="Ids of categories.")


class OutcomeIs(Part):
    """Holds for certain outcomes."""

    outcome: Ids = Field(description="Ids of outcomes.")


class AnswerIs(Part):
    """Holds when questions were answered so."""

    answer: Annotated[tuple[tuple[Id, Ids], ...], Pairs(_IDS_SCHEMA, least=1), AfterValidator(_filled)] = Field(
        description="Question ids, each with the answers that count; all must hold."
    )


class Ask(Part):
    """A condition that a person must settle: the duty is then listed as to consider."""

    ask: Text = Field(description="The question that a person settles.")


class AllOf(Part):
    """Holds when all of its conditions do."""

    all: Annotated[tuple[Condition, ...], AfterValidator(_filled)] = Field(
        description="Conditions that must all hold.", json_schema_extra=_FILLED_SCHEMA
    )


class AnyOf(Part):
    """Holds when one of its conditions does."""

    any: Annotated[tuple[Condition, ...], AfterValidator(_filled)] = Field(
        description="Conditions of which one must hold.", json_schema_extra=_FILLED_SCHEMA
    )


CONDITIONS: dict[str, type[Part]] = {
    "severity_at_least": SeverityAtLeast,
    "severity": SeverityIs,
    "category": CategoryIs,
    "outcome": OutcomeIs,
    "answer": AnswerIs,
    "ask": Ask,
    "all": AllOf,
    "any": AnyOf,
}


def _condition_kind(value: Any) -> str | None:
    """The tag of a condition: its one key, in brackets so that it can be no key of a file."""
    if isinstance(value, Part):
        return next((f"<{key}>" for key, kind in CONDITIONS.items() if isinstance(value, kind)), None)
    if isinstance(value, Mapping) and len(value) == 1:
        key = next(iter(value))
        return f"<{key}>" if key in CONDITIONS else None
    return None


Condition: TypeAlias = Annotated[
    Annotated[SeverityAtLeast, Tag("<severity_at_least>")]
    | Annotated[SeverityIs, Tag("<severity>")]
    | Annotated[CategoryIs, Tag("<category>")]
    | Annotated[OutcomeIs, Tag("<outcome>")]
    | Annotated[AnswerIs, Tag("<answer>")]
    | Annotated[Ask, Tag("<ask>")]
    | Annotated["AllOf", Tag("<all>")]
    | Annotated["AnyOf", Tag("<any>")],
    Discriminator(
        _condition_kind,
        custom_error_type="JR113",
        custom_error_message="a condition has exactly one of these keys: " + ", ".join(CONDITIONS),
    ),
]


class Duty(Identified):
    """A statutory or professional prompt; never an automatic action."""

    concept = "duty"

    text: Text = Field(description="What is to be done or considered.")
    cites: Citations = Field((), description="Where the duty comes from.")
    when: Condition | None = Field(None, description="When the duty is due; always, if not given.")
    note: Text | None = Field(None, description="What a reader should know about it.")


class Alignment(Part):
    """One row of the alignment table: a requirement and the components that answer it."""

    concept = "alignment row"

    cites: Citation = Field(description="The authority and the section: `cfr5 5.21(a)(5)`.")
    requirement: Text = Field(description="What the section asks, in the author's own words.")
    components: Texts = Field(description="What in the policy answers it: `tree`, `categories.reckless` ...")
    relation: Relation = Field(description="How the components stand to the requirement.")
    note: Text | None = Field(None, description="What a reader should know about the row.")
    reviewed: Annotated[
        dt.date | None,
        BeforeValidator(_date_or_null),
        PlainSerializer(lambda day: day and day.isoformat()),
        WithJsonSchema({"type": ["string", "null"], "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
    ] = Field(None, description="When somebody last checked the row against its source; null if nobody has.")


class Expectation(Part):
    """What a scenario says the policy should do."""

    concept = "`expect`"

    outcome: Id | None = Field(None, description="The outcome expected.")
    category: Id | None = Field(None, description="The category expected.")
    pending: Id | None = Field(None, description="The question that is still to be asked.")
    reachable: Ids = Field((), description="The categories still possible, if a question is pending.")


def _says_something(expect: Expectation) -> Expectation:
    if not expect.to_data():
        raise _custom("JR110", "`expect` says nothing", "name an outcome, a category or a pending question")
    return expect


class Scenario(Part):
    """A worked example that the policy must reproduce."""

    concept = "scenario"

    id: Id = Field(description="The scenario's id.")
    facts: Text = Field(description="What was done, in a few sentences; never by whom.")
    answers: Annotated[tuple[tuple[Id, Id], ...], Pairs(_ID_SCHEMA)] = Field(
        description="Question ids, each with its answer."
    )
    expect: Annotated[Expectation, AfterValidator(_says_something)] = Field(
        description="What the policy should do with these answers.", json_schema_extra={"minProperties": 1}
    )
    severity: Id | None = Field(None, description="How bad the harm was; it changes no category.")
    factors: Ids = Field((), description="Contributing factors that were found.")
    cites: Citations = Field((), description="Where the example comes from.")
    confirmed: Confirmed = Field(
        Confirmed.YES,
        description="`no`: written by a program and not yet confirmed by a person. It must hold all the same.",
    )

    @property
    def given(self) -> dict[str, str]:
        """The answers as a mapping, ready for `evaluate`."""
        return dict(self.answers)


class Role(Identified):
    """A role of the organisation and what it may see in the case log."""

    concept = "role"

    access: Access = Field(description="What the role may see.")


class Attachment:
    """What travels with a policy and never takes part in equality: its place in a file, its compiled tree.

    Two attachments are always equal, so that a policy read from another file is the same policy.
    """

    __slots__ = ("document", "memo")

    def __init__(self, document: Document | None = None) -> None:
        self.document = document
        self.memo: Any = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Attachment)

    def __hash__(self) -> int:
        return 0

    def __copy__(self) -> Attachment:
        return Attachment(self.document)

    def __deepcopy__(self, _memo: dict[int, Any]) -> Attachment:
        return Attachment(self.document)

    def __reduce__(self) -> tuple[type[Attachment], tuple[()]]:
        return Attachment, ()


class Policy(Part):
    """One published scheme: tree, words, responses, duties, alignment and worked scenarios."""

    concept = "policy"

    format: Literal["justrules/1"] = Field(description="The edition of the format: `justrules/1`.")
    id: Id = Field(description="The policy's id; equals the file's name without `.yaml`.")
    version: Version = Field(description="SemVer of the policy's own content.")
    title: Text = Field(description="The policy's title.")
    summary: Text | None = Field(None, description="What the policy is, in a few sentences.")
    language: Language = Field(description="The language of its words, as a tag: en, en-GB, de ...")
    sector: Text | None = Field(None, description="The sector it was made for.")
    jurisdiction: Text | None = Field(None, description="Where its law applies.")
    status: Status = Field(description="Where the policy stands in its life.")
    superseded_by: Successor | None = Field(None, description="What replaces it, if it is superseded or withdrawn.")
    effective: Effective | None = Field(None, description="From when, and until when, it is in force.")
    owner: Text | None = Field(None, description="The office or body that stands behind the words.")
    licence: Text | None = Field(None, description="The licence of the words.")
    attribution: Text | None = Field(None, description="Whom the licence or courtesy asks to name.")
    disclaimer: Text = Field(description="That this is decision support, and that a person decides.")
    notes: Texts = Field((), description="What a reader of the policy should know about it.")
    scope: Scope = Field(description="What one pass is about, and when it is right to make one.")
    sources: Annotated[tuple[Source, ...], Keyed()] = Field(description="Bibliographic records by key.")
    severity: SeverityScale | None = Field(None, description="The levels of harm; never part of the tree.")
    sections: Annotated[tuple[Section, ...], Keyed(short="title")] = Field(
        (), description="Ordered, named groups of questions."
    )
    start: Id = Field(description="The id of the first question.")
    questions: Annotated[tuple[Question, ...], Keyed()] = Field(description="The questions by id.")
    outcomes: Annotated[tuple[Outcome, ...], Keyed()] = Field(description="Where paths end, by id.")
    categories: Annotated[tuple[Category, ...], Keyed()] = Field(
        description="The categories by id, from least to most culpable."
    )
    responses: Annotated[tuple[Response, ...], Keyed()] = Field(description="What the organisation does, by id.")
    factors: Annotated[tuple[Factor, ...], Keyed()] = Field((), description="Contributing factors by id.")
    duties: Annotated[tuple[Duty, ...], Keyed()] = Field((), description="Statutory and professional prompts by id.")
    roles: Annotated[tuple[Role, ...], Keyed(short="access")] = Field(
        (), description="Who may see what in a case log kept under this policy."
    )
    authorities: Annotated[tuple[Authority, ...], Keyed()] = Field(
        (), description="Regulations and other instruments by key."
    )
    alignment: Annotated[tuple[Alignment, ...], AfterValidator(_filled)] = Field(
        (), description="The alignment table: requirement and components.", json_schema_extra=_FILLED_SCHEMA
    )
    scenarios: Annotated[tuple[Scenario, ...], AfterValidator(_filled)] = Field(
        description="Worked examples that the policy must reproduce.", json_schema_extra=_FILLED_SCHEMA
    )

    _attachment: Attachment = PrivateAttr(default_factory=Attachment)

    def place(self, *pointer: str | int, key: bool = False) -> Location:
        """Where `pointer` stands in the file that the policy was read from, or the nearest place to it."""
        document = self._attachment.document
        return document.locate(pointer, key=key) if document else Location(source=f"<{self.id}>")

    def question(self, question: str) -> Question:
        """The question of that id; `KeyError` if there is none."""
        return _by_id(self.questions, question)

    def outcome(self, outcome: str) -> Outcome:
        """The outcome of that id; `KeyError` if there is none."""
        return _by_id(self.outcomes, outcome)

    def category(self, category: str) -> Category:
        """The category of that id; `KeyError` if there is none."""
        return _by_id(self.categories, category)

    def response(self, response: str) -> Response:
        """The response of that id; `KeyError` if there is none."""
        return _by_id(self.responses, response)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the policy: what it says, not how the file is laid out."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """The policy as canonical JSON (RFC 8785): keys sorted, order kept only where the format gives it meaning.

        Lists keep their order; of the mappings, categories (least to most culpable) and sections do,
        and are therefore written as lists. Comments, quoting and the order of other keys do not count.
        """
        data = self.to_data()
        for ordered in ("categories", "sections"):
            if ordered in data:
                data[ordered] = [{"id": key, **body} for key, body in data[ordered].items()]
        return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


_P = TypeVar("_P", bound="Identified")


def _by_id(parts: Sequence[_P], wanted: str) -> _P:
    for part in parts:
        if part.id == wanted:
            return part
    raise KeyError(wanted)


def attach(policy: Policy, document: Document) -> Policy:
    """Tell `policy` which file it was read from."""
    policy._attachment = Attachment(document)  # noqa: SLF001  # private to this module, not to the class
    return policy


def attachment(policy: Policy) -> Attachment:
    """What travels with `policy` without being part of it."""
    return policy._attachment  # noqa: SLF001  # as above


def citations(policy: Policy) -> Iterator[tuple[Citation, Pointer]]:
    """Every citation in the policy, with the place where it stands."""
    for name in ("questions", "outcomes", "categories", "responses", "factors", "duties"):
        for part in getattr(policy, name):
            yield from _of(part.cites, (name, part.id, "cites"))
    for index, scenario in enumerate(policy.scenarios):
        yield from _of(scenario.cites, ("scenarios", index, "cites"))
    for index, row in enumerate(policy.alignment):
        yield row.cites, ("alignment", index, "cites")


def _of(cites: Sequence[Citation], where: Pointer) -> Iterator[tuple[Citation, Pointer]]:
    for index, citation in enumerate(cites):
        yield citation, (*where, index)


# Built now and not on first use: building looks for pydantic's plug-ins on disk, and reading a policy opens no file.
Policy.model_rebuild()
