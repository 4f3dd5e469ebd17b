"""A part as canonical JSON (RFC 8785), written straight from its fields.

It says what `Part.to_data` says, with the keys of every mapping sorted. Whoever loads a policy needs its digest, and
to make plain data of it first, and text of that, took longer than to read the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from json.encoder import encode_basestring
from typing import Any, TypeAlias

from justrules.policies.parts import Identified, Keyed, Pairs, Part

_Writer: TypeAlias = Callable[[Any], str]


_Field: TypeAlias = tuple[str, str, Any, _Writer]
"""One field: its name, its key with the colon behind it, what it is when it is not written, and how it is written."""


def canonical(part: Part, *, ordered: frozenset[str] = frozenset()) -> str:
    """`part` as canonical JSON.

    Args:
        part: a whole file, or a piece of one.
        ordered: those of its mappings from id to part whose order has a meaning; they are written as lists of parts
            that give their ids themselves.
    """
    return _written(part, _fields(type(part), ordered))


def _written(part: Part, fields: tuple[_Field, ...]) -> str:
    values = part.__dict__
    said = []
    for name, key, default, write in fields:
        value = values[name]
        if type(value) is str:
            said.append(key + encode_basestring(value))
        elif value is not None and value != default:
            said.append(key + write(value))
    return "{" + ",".join(said) + "}"


@cache
def _fields(kind: type[Part], ordered: frozenset[str] = frozenset()) -> tuple[_Field, ...]:
    """The fields of a part, by key."""
    found: list[_Field] = []
    for name, info in kind.model_fields.items():
        write = _listed if name in ordered else _writer(info.metadata)
        found.append((name, f"{encode_basestring(info.alias or name)}:", info.default, write))
    return tuple(sorted(found, key=lambda field: field[1]))


@cache
def _fields_beside_id(kind: type[Identified]) -> tuple[_Field, ...]:
    return tuple(field for field in _fields(kind) if field[0] != "id")


def _writer(metadata: Sequence[Any]) -> _Writer:
    for mark in metadata:
        if isinstance(mark, Keyed):
            return _keyed
        if isinstance(mark, Pairs):
            return _paired
    return _value


def _value(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, tuple):
        texts = bool(value) and isinstance(value[0], str)
        return f"[{','.join(map(encode_basestring if texts else _value, value))}]"
    if isinstance(value, Part):
        return _written(value, _fields(type(value)))
    return encode_basestring(value.isoformat())


def _keyed(parts: tuple[Identified, ...]) -> str:
    fields = _fields_beside_id(type(parts[0]))
    needed = _one_needed(type(parts[0]))
    said = []
    for part in parts:
        # Most answers say nothing but what comes next, and answers are half of a policy.
        if needed is not None and len(part.__pydantic_fields_set__) == 2:
            name, key = needed
            said.append(f'"{part.id}":{{{key}{encode_basestring(part.__dict__[name])}}}')
        else:
            said.append(f'"{part.id}":{_written(part, fields)}')
    said.sort()  # the quotation mark that ends an id comes before all that an id may go on with
    return "{" + ",".join(said) + "}"


@cache
def _one_needed(kind: type[Identified]) -> tuple[str, str] | None:
    """Name and key of the text that a part must have beside its id, if that is one."""
    needed = [name for name, info in kind.model_fields.items() if info.is_required() and name != "id"]
    if len(needed) != 1 or kind.model_fields[needed[0]].annotation is not str:
        return None
    return next((name, key) for name, key, *_ in _fields(kind) if name == needed[0])


def _listed(parts: tuple[Identified, ...]) -> str:
    return f"[{','.join([_written(part, _fields(type(part))) for part in parts])}]"


def _paired(pairs: tuple[tuple[str, Any], ...]) -> str:
    return "{" + ",".join(f"{encode_basestring(key)}:{_value(value)}" for key, value in sorted(pairs)) + "}"
