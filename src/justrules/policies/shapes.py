"""A located document to frozen data of a given shape, or every finding at once.

What pydantic finds is told in the words of the format, at its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from justrules.errors import PolicyError
from justrules.findings import Finding, Location, did_you_mean, listed
from justrules.policies.conditions import CONDITIONS
from justrules.policies.parts import ID_AGAIN, Identified, Part
from justrules.policies.source import Document, Pointer, Row, Table, Value, child
from justrules.policies.values import mismatch

_P = TypeVar("_P", bound=Part)

PATIENCE = 50
"""For how many mistakes of a file the nearest word is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Generic[_P]):
    """What a kind of file looks like.

    Attributes:
        root: the type of the whole file.
        whole: what its author calls the whole file: the policy.
        format: the word that its key `format` holds.
        parts: which part stands at which place inside it; `*` is any id or position.
        short: for a part that may be written as a bare text, the key for which that text stands.
    """

    root: type[_P]
    whole: str
    format: str
    parts: Mapping[tuple[str, ...], type[Part]]
    short: Mapping[type[Part], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _File:
    """A document and the shape that it should have."""

    document: Document
    shape: Shape[Any]

    @property
    def root(self) -> Table:
        return self.document.root

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        return self.document.locate(pointer, key=key)


def parse_as(document: Document, shape: Shape[_P], *, stem: str | None = None) -> _P:
    """What `document` holds, as the type that `shape` gives to the whole file.

    Args:
        document: a file that has been read.
        shape: what it should look like.
        stem: the file's name without its suffix, which its id must equal; not checked if not given.

    Raises:
        PolicyError: with every finding about the file's shape, each with its place.
    """
    file = _File(document, shape)
    other = _another_kind(file)
    if other is not None:
        raise PolicyError([other])
    findings = list(_stem_findings(file, stem))
    try:
        part = shape.root.model_validate(document.root)
    except ValidationError as error:
        details = error.errors(include_url=False)
        findings.extend(_told(file, [_in_our_words(d) for d in details if not _is_key_again(file, d["loc"])]))
        raise PolicyError(findings) from None
    if findings:
        raise PolicyError(findings)
    return part


_KINDS = {
    "justrules": "a policy",
    "justrules-catalogue": "a catalogue of an instrument's sections",
    "justrules-reviews": "a file of reviews",
    "justrules-pack": "an evidence pack",
    "justrules-columns": "a mapping file of columns",
}
"""What a file is, by the word before the edition in its key `format`."""


def _another_kind(file: _File) -> Finding | None:
    """Where a file is of another of our kinds, that alone: its keys are right, only not here."""
    written = file.root.get("format")
    kind = written.partition("/")[0] if isinstance(written, str) else ""
    if kind not in _KINDS or kind == file.shape.format.partition("/")[0]:
        return None
    return Finding(
        code="JR106",
        message=f"this file is {_KINDS[kind]}, and {_KINDS[file.shape.format.partition('/')[0]]} is expected",
        where=file.locate(("format",)),
        hint=f"give a file whose first key is `format: {file.shape.format}`",
    )


def _stem_findings(file: _File, stem: str | None) -> Iterable[Finding]:
    written = file.root.get("id")
    if stem is not None and isinstance(written, str) and written != stem:
        yield Finding(
            code="JR107",
            message=f"the id is `{_cut(written)}` but the file is called `{_cut(stem)}`",
            where=file.locate(("id",)),
            hint="rename the file, or change the id",
        )


def _is_key_again(file: _File, loc: Pointer) -> bool:
    """Whether `loc` is the id that a part took from its key: what is wrong with it is said of the key."""
    part = _part(file, loc[:-1]) if loc and loc[-1] == "id" else None
    return part is not None and issubclass(part, Identified)


def _in_our_words(detail: ErrorDetails) -> ErrorDetails:
    """What only we know of an error: which refusal a pattern stands for, and where a second id stands."""
    if detail["loc"] and detail["loc"][-1] == ID_AGAIN:
        return {**detail, "loc": (*detail["loc"][:-1], "id")}
    if detail["type"] != "string_pattern_mismatch":
        return detail
    problem = mismatch(detail["ctx"]["pattern"], detail["input"])
    return {**detail, "type": problem.type, "msg": problem.message(), "ctx": problem.context or {}}


def _told(file: _File, details: Sequence[ErrorDetails]) -> Iterator[Finding]:
    """What pydantic found, in the words of the format and at its place in the file."""
    for index, detail in enumerate(details):
        pointer, in_key = _pointer(file, detail["loc"])
        kind = detail["type"]
        if kind == "JR114":
            yield from _repeated(file, pointer, detail)
        elif kind.startswith("JR"):
            message = _with_owner(file, pointer, kind, detail["msg"])
            hint = detail.get("ctx", {}).get("hint") or _misspelt_condition(file, pointer, kind)
            where = file.locate(pointer, key=in_key or kind == "JR111")
            yield Finding(code=kind, message=message, where=where, hint=hint)
        elif kind == "missing":
            yield _missing(file, pointer, str(detail["loc"][-1]))
        elif kind == "extra_forbidden":
            yield _unknown_key(file, pointer, spell=index < PATIENCE)
        elif kind in ("literal_error", "enum") and isinstance(detail["input"], str):
            yield _not_a_word(file, pointer, detail, spell=index < PATIENCE)
        else:
            yield _wrong_shape(file, pointer, kind)


def _misspelt_condition(file: _File, pointer: Pointer, kind: str) -> str | None:
    """For a condition whose one key is unknown, the key that was probably meant."""
    value = _value(file, pointer)
    keys = list(value) if kind == "JR113" and isinstance(value, Table) else []
    return did_you_mean(keys[0], CONDITIONS) if len(keys) == 1 else None


def _repeated(file: _File, pointer: Pointer, detail: ErrorDetails) -> Iterator[Finding]:
    """A finding for each entry that an earlier one of the list has said already."""
    for position in detail["ctx"]["at"]:
        entry = _value(file, (*pointer, position))
        shown = f"`{_cut(entry)}`" if isinstance(entry, str) else "this entry"
        where = file.locate((*pointer, position))
        yield Finding(code="JR114", message=f"{shown} is listed twice", where=where, hint="remove one of the two")


def _with_owner(file: _File, pointer: Pointer, code: str, message: str) -> str:
    """Name the question whose answers are too few; other messages say enough."""
    return f"{_name(file, pointer[:-1])}: {message}" if code == "JR111" else message


def _pointer(file: _File, loc: tuple[int | str, ...]) -> tuple[tuple[str | int, ...], bool]:
    """The place in the file that pydantic's `loc` means, and whether it is the key there.

    Union tags and missing keys are parts of `loc` that the file does not have; they are passed over.
    """
    in_key = bool(loc) and loc[-1] == "[key]"
    node: Value = file.root
    pointer: list[str | int] = []
    for part in loc:
        below = child(node, part)
        if below is not None:
            node = below
            pointer.append(part)
    return tuple(pointer), in_key


def _missing(file: _File, owner: Pointer, key: str) -> Finding:
    return Finding(
        code="JR101",
        message=f"{_name(file, owner)} has no `{key}`",
        where=file.locate(owner, key=True),
        hint=_description(file, owner, key),
    )


def _unknown_key(file: _File, pointer: Pointer, *, spell: bool = True) -> Finding:
    key, owner = str(pointer[-1]), pointer[:-1]
    known = _keys(file, owner)
    return Finding(
        code="JR102",
        message=f"{_name(file, owner)} has no key `{_cut(key)}`",
        where=file.locate(pointer, key=True),
        hint=(spell and did_you_mean(key, known)) or f"its keys are {listed(known, most=40)}",
    )


def _not_a_word(file: _File, pointer: Pointer, detail: ErrorDetails, *, spell: bool) -> Finding:
    key = str(pointer[-1])
    found = detail["input"]
    shown = f"`{_cut(found)}`"
    if detail["type"] == "literal_error":
        message, hint = f"{shown} is not a format that this version reads", f"write `{file.shape.format}`"
        return Finding(code="JR106", message=message, where=file.locate(pointer), hint=hint)
    words = _words(file, pointer)
    meant = did_you_mean(found, words) if spell else None
    return Finding(
        code="JR105",
        message=f"{shown} is not one of the words for `{key}`",
        where=file.locate(pointer),
        hint=f"{meant or ''} the words are {', '.join(words)}".strip(),
    )


_SHAPES = {
    "string_type": "a text",
    "literal_error": "a text",
    "enum": "a text",
    "string_sub_type": "a text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "mapping_type": "a mapping",
    "date_type": "a date",
}


def _wrong_shape(file: _File, pointer: Pointer, kind: str) -> Finding:
    expected = _SHAPES.get(kind, "something else")
    value = _value(file, pointer)
    found = "a mapping" if isinstance(value, Table) else "a list" if isinstance(value, Row) else "a text"
    name = f"`{pointer[-1]}`" if pointer and isinstance(pointer[-1], str) else "this entry"
    return Finding(
        code="JR103",
        message=f"{name} should be {expected} and is {found}",
        where=file.locate(pointer),
        hint=_description(file, pointer[:-1], str(pointer[-1])) if pointer else None,
    )


# --- names of places -----------------------------------------------------------------------------------------


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _value(file: _File, pointer: Pointer) -> Value | None:
    node: Value | None = file.root
    for part in pointer:
        node = None if node is None else child(node, part)
    return node


def _pattern(pointer: Pointer) -> tuple[str, ...]:
    """The pointer with ids and positions as `*`: what `_PARTS` is keyed by."""
    return tuple(str(part) if index in (0, 2) else "*" for index, part in enumerate(pointer))


def _part(file: _File, pointer: Pointer) -> type[Part] | None:
    if not pointer:
        return file.shape.root
    parts = file.shape.parts
    return parts.get(tuple(str(p) for p in pointer)) or parts.get(_pattern(pointer))


def _keys(file: _File, owner: Pointer) -> list[str]:
    part = _part(file, owner)
    if part is None:
        return []
    written = [field.alias or name for name, field in part.model_fields.items()]
    by_key = issubclass(part, Identified)
    return [key for key in written if not (by_key and key == "id")]


def _description(file: _File, owner: Pointer, key: str) -> str | None:
    part = _part(file, owner)
    fields = {field.alias or name: field for name, field in part.model_fields.items()} if part else {}
    told = fields[key].description if key in fields else None
    return f"`{key}`: {told[0].lower()}{told[1:].rstrip('.')}" if told else None


def _words(file: _File, pointer: Pointer) -> list[str]:
    """The allowed words of the key at `pointer`, or of the key for which a bare text there stands."""
    owner, key = _part(file, pointer[:-1]), str(pointer[-1])
    short = _part(file, pointer)
    if owner is None and short is not None and short in file.shape.short:
        owner, key = short, file.shape.short[short]
    field = owner.model_fields.get(key) if owner else None
    if field is None:
        return []
    kinds = [field.annotation, *get_args(field.annotation)]
    enum: Any = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum)), None)
    return [str(word) for word in enum] if enum else []


def _name(file: _File, pointer: Pointer) -> str:
    """What an author calls the part at `pointer`: question `x`, answer `yes` of question `x`, the policy."""
    if not pointer:
        return file.shape.whole
    part = _part(file, pointer)
    if part is None:
        return f"`{pointer[-1]}`"
    own = part.concept if part.concept.startswith("`") else f"{part.concept} {_title(file, pointer)}"
    return f"{own} of {_name(file, pointer[:2])}" if len(pointer) > 2 else own


def _title(file: _File, pointer: Pointer) -> str:
    last = pointer[-1]
    if isinstance(last, str):
        return f"`{_cut(last)}`"
    body = _value(file, pointer)
    named = body.get("id") if isinstance(body, Table) else None
    return f"`{_cut(named)}`" if isinstance(named, str) else str(last + 1)
