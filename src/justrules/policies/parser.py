"""A located document to a frozen policy, or every finding at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from justrules.errors import PolicyError
from justrules.findings import Finding, did_you_mean, listed
from justrules.policies import model
from justrules.policies.model import FORMAT, Part, Policy, attach
from justrules.policies.source import Document, Pointer, Row, Table, Value, child

# Which part of the model stands at which place of a file; `*` is any id or position.
_PARTS: Mapping[tuple[str, ...], type[Part]] = {
    (): Policy,
    ("superseded_by",): model.Successor,
    ("effective",): model.Effective,
    ("scope",): model.Scope,
    ("severity",): model.SeverityScale,
    ("sources", "*"): model.Source,
    ("authorities", "*"): model.Authority,
    ("sections", "*"): model.Section,
    ("questions", "*"): model.Question,
    ("questions", "*", "answers", "*"): model.Answer,
    ("outcomes", "*"): model.Outcome,
    ("categories", "*"): model.Category,
    ("responses", "*"): model.Response,
    ("factors", "*"): model.Factor,
    ("duties", "*"): model.Duty,
    ("roles", "*"): model.Role,
    ("alignment", "*"): model.Alignment,
    ("scenarios", "*"): model.Scenario,
    ("scenarios", "*", "expect"): model.Expectation,
}

PATIENCE = 50
"""For how many mistakes of a file the nearest word is looked for."""

_KEYED = tuple(place[0] for place, part in _PARTS.items() if len(place) == 2 and issubclass(part, model.Identified))


def parse(document: Document, *, stem: str | None = None) -> Policy:
    """The policy that `document` holds.

    Args:
        document: a file that has been read.
        stem: the file's name without its suffix, which the policy's id must equal; not checked if not given.

    Raises:
        PolicyError: with every finding about the file's shape (`JR101` to `JR114`), each with its place.
    """
    findings = [*_stem_findings(document, stem), *_ids_inside(document)]
    try:
        policy = Policy.model_validate(document.root)
    except ValidationError as error:
        details = error.errors(include_url=False)
        findings.extend(_told(document, [d for d in details if not _is_key_again(d["loc"])]))
        raise PolicyError(findings) from None
    if findings:
        raise PolicyError(findings)
    return attach(policy, document)


def _stem_findings(document: Document, stem: str | None) -> Iterable[Finding]:
    written = document.root.get("id")
    if stem is not None and isinstance(written, str) and written != stem:
        yield Finding(
            code="JR107",
            message=f"the id is `{_cut(written)}` but the file is called `{_cut(stem)}`",
            where=document.locate(("id",)),
            hint="rename the file, or change the id",
        )


def _ids_inside(document: Document) -> Iterable[Finding]:
    """A part whose key is its id may not give another one: pydantic would see only one of the two."""
    for name in _KEYED:
        group = document.root.get(name)
        for key, body in group.items() if isinstance(group, Table) else ():
            if isinstance(body, Table):
                yield from _id_inside(document, body, (name, key))
                answers = body.get("answers") if name == "questions" else None
                for answer, long in answers.items() if isinstance(answers, Table) else ():
                    yield from _id_inside(document, long, (name, key, "answers", answer))


def _id_inside(document: Document, body: Value, where: Pointer) -> Iterable[Finding]:
    if isinstance(body, Table) and "id" in body:
        yield _unknown_key(document, (*where, "id"))


def _is_key_again(loc: Pointer) -> bool:
    """Whether `loc` is the id that a part took from its key: what is wrong with it is said of the key."""
    part = _part(loc[:-1]) if loc and loc[-1] == "id" else None
    return part is not None and issubclass(part, model.Identified)


def _told(document: Document, details: Sequence[ErrorDetails]) -> Iterator[Finding]:
    """What pydantic found, in the words of the format and at its place in the file."""
    for index, detail in enumerate(details):
        pointer, in_key = _pointer(document, detail["loc"])
        kind = detail["type"]
        if kind == "JR114":
            yield from _repeated(document, pointer, detail)
        elif kind.startswith("JR"):
            message = _with_owner(document, pointer, kind, detail["msg"])
            hint = detail.get("ctx", {}).get("hint") or _misspelt_condition(document, pointer, kind)
            where = document.locate(pointer, key=in_key or kind == "JR111")
            yield Finding(code=kind, message=message, where=where, hint=hint)
        elif kind == "missing":
            yield _missing(document, pointer, str(detail["loc"][-1]))
        elif kind == "extra_forbidden":
            yield _unknown_key(document, pointer, spell=index < PATIENCE)
        elif kind in ("literal_error", "enum") and isinstance(detail["input"], str):
            yield _not_a_word(document, pointer, detail, spell=index < PATIENCE)
        else:
            yield _wrong_shape(document, pointer, kind)


def _misspelt_condition(document: Document, pointer: Pointer, kind: str) -> str | None:
    """For a condition whose one key is unknown, the key that was probably meant."""
    value = _value(document, pointer)
    keys = list(value) if kind == "JR113" and isinstance(value, Table) else []
    return did_you_mean(keys[0], model.CONDITIONS) if len(keys) == 1 else None


def _repeated(document: Document, pointer: Pointer, detail: ErrorDetails) -> Iterator[Finding]:
    """A finding for each entry that an earlier one of the list has said already."""
    for position in detail["ctx"]["at"]:
        entry = _value(document, (*pointer, position))
        shown = f"`{_cut(entry)}`" if isinstance(entry, str) else "this entry"
        where = document.locate((*pointer, position))
        yield Finding(code="JR114", message=f"{shown} is listed twice", where=where, hint="remove one of the two")


def _with_owner(document: Document, pointer: Pointer, code: str, message: str) -> str:
    """Name the question whose answers are too few; other messages say enough."""
    return f"{_name(document, pointer[:-1])}: {message}" if code == "JR111" else message


def _pointer(document: Document, loc: tuple[int | str, ...]) -> tuple[tuple[str | int, ...], bool]:
    """The place in the file that pydantic's `loc` means, and whether it is the key there.

    Union tags and missing keys are parts of `loc` that the file does not have; they are passed over.
    """
    in_key = bool(loc) and loc[-1] == "[key]"
    node: Value = document.root
    pointer: list[str | int] = []
    for part in loc:
        below = child(node, part)
        if below is not None:
            node = below
            pointer.append(part)
    return tuple(pointer), in_key


def _missing(document: Document, owner: Pointer, key: str) -> Finding:
    return Finding(
        code="JR101",
        message=f"{_name(document, owner)} has no `{key}`",
        where=document.locate(owner, key=True),
        hint=_description(owner, key),
    )


def _unknown_key(document: Document, pointer: Pointer, *, spell: bool = True) -> Finding:
    key, owner = str(pointer[-1]), pointer[:-1]
    known = _keys(owner)
    return Finding(
        code="JR102",
        message=f"{_name(document, owner)} has no key `{_cut(key)}`",
        where=document.locate(pointer, key=True),
        hint=(spell and did_you_mean(key, known)) or f"its keys are {listed(known, most=40)}",
    )


def _not_a_word(document: Document, pointer: Pointer, detail: ErrorDetails, *, spell: bool) -> Finding:
    key = str(pointer[-1])
    found = detail["input"]
    shown = f"`{_cut(found)}`"
    if detail["type"] == "literal_error":
        message, hint = f"{shown} is not a format that this version reads", f"write `{FORMAT}`"
        return Finding(code="JR106", message=message, where=document.locate(pointer), hint=hint)
    words = _words(pointer)
    meant = did_you_mean(found, words) if spell else None
    return Finding(
        code="JR105",
        message=f"{shown} is not one of the words for `{key}`",
        where=document.locate(pointer),
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


def _wrong_shape(document: Document, pointer: Pointer, kind: str) -> Finding:
    expected = _SHAPES.get(kind, "something else")
    value = _value(document, pointer)
    found = "a mapping" if isinstance(value, Table) else "a list" if isinstance(value, Row) else "a text"
    name = f"`{pointer[-1]}`" if pointer and isinstance(pointer[-1], str) else "this entry"
    return Finding(
        code="JR103",
        message=f"{name} should be {expected} and is {found}",
        where=document.locate(pointer),
        hint=_description(pointer[:-1], str(pointer[-1])) if pointer else None,
    )


# --- names of places -----------------------------------------------------------------------------------------


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _value(document: Document, pointer: Pointer) -> Value | None:
    node: Value | None = document.root
    for part in pointer:
        node = None if node is None else child(node, part)
    return node


def _pattern(pointer: Pointer) -> tuple[str, ...]:
    """The pointer with ids and positions as `*`: what `_PARTS` is keyed by."""
    return tuple(str(part) if index in (0, 2) else "*" for index, part in enumerate(pointer))


def _part(pointer: Pointer) -> type[Part] | None:
    return _PARTS.get(tuple(str(p) for p in pointer)) or _PARTS.get(_pattern(pointer))


def _keys(owner: Pointer) -> list[str]:
    part = _part(owner)
    if part is None:
        return []
    written = [field.alias or name for name, field in part.model_fields.items()]
    by_key = issubclass(part, model.Identified)
    return [key for key in written if not (by_key and key == "id")]


def _description(owner: Pointer, key: str) -> str | None:
    part = _part(owner)
    fields = {field.alias or name: field for name, field in part.model_fields.items()} if part else {}
    told = fields[key].description if key in fields else None
    return f"`{key}`: {told[0].lower()}{told[1:].rstrip('.')}" if told else None


def _words(pointer: Pointer) -> list[str]:
    """The allowed words of the key at `pointer`, or of the key for which a bare text there stands."""
    owner, key = _part(pointer[:-1]), str(pointer[-1])
    if owner is None and (short := _part(pointer)) is model.Role:
        owner, key = short, "access"
    field = owner.model_fields.get(key) if owner else None
    if field is None:
        return []
    kinds = [field.annotation, *get_args(field.annotation)]
    enum: Any = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum)), None)
    return [str(word) for word in enum] if enum else []


def _name(document: Document, pointer: Pointer) -> str:
    """What an author calls the part at `pointer`: question `x`, answer `yes` of question `x`, the policy."""
    if not pointer:
        return "the policy"
    part = _part(pointer)
    if part is None:
        return f"`{pointer[-1]}`"
    own = part.concept if part.concept.startswith("`") else f"{part.concept} {_title(document, pointer)}"
    return f"{own} of {_name(document, pointer[:2])}" if len(pointer) > 2 else own


def _title(document: Document, pointer: Pointer) -> str:
    last = pointer[-1]
    if isinstance(last, str):
        return f"`{_cut(last)}`"
    body = _value(document, pointer)
    named = body.get("id") if isinstance(body, Table) else None
    return f"`{_cut(named)}`" if isinstance(named, str) else str(last + 1)
