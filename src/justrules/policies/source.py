"""YAML text to a located document: strings, lists and mappings, each knowing where it stands.

The only module that reads YAML. Scalars stay the text their author typed; types come from the model.
Everything that could make a file mean two things, or make a reader slow, is refused with its place.
The parser is pulled event by event, so that limits apply before anything is built, and what builds is
a loop, so that depth costs no stack. Nothing but `PolicyError` comes out.

A sound file takes the short way: the events of libyaml, and a builder that knows no refusals. Any other is
read again, with the pure parser and with the builder that tells what is wrong.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from justrules.errors import PolicyError
from justrules.findings import Finding
from justrules.policies.reading.builder import Builder, Handler, Stop
from justrules.policies.reading.characters import decoded, refusals
from justrules.policies.reading.document import Document, Pointer, Row, Table, Value, child, location
from justrules.policies.reading.express import Doubt, Express, Kinds
from justrules.policies.reading.limits import MAX_BYTES, MAX_DEPTH, MAX_FINDINGS, MAX_NODES, MAX_SCALAR, Limits
from justrules.policies.reading.places import Span
from justrules.policies.reading.problems import SECOND_DOCUMENT, in_plain_words, span_of_problem

__all__ = [
    "LIBYAML",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_FINDINGS",
    "MAX_NODES",
    "MAX_SCALAR",
    "Document",
    "Limits",
    "Pointer",
    "Row",
    "Span",
    "Table",
    "Value",
    "child",
    "read",
]


def read(data: str | bytes, *, name: str = "<text>", limits: Limits | None = None) -> Document:
    """Read one YAML document.

    Args:
        data: the file's bytes, or its text.
        name: what findings call it; a path, usually.
        limits: how much it may hold; the documented limits unless given.

    Raises:
        PolicyError: with every problem found (`JR001` to `JR017`), each with its place.
    """
    limits = limits or Limits()
    text = decoded(data, name, size=limits.size)
    _refuse(refusals(text, name))
    root = _express(text, limits)
    return Document(root if root is not None else _built(text, name, limits), name, text)


def _built(text: str, name: str, limits: Limits) -> Table:
    """What the pure parser and the careful builder make of `text`, or every finding."""
    builder = Builder(text, name, limits)
    with contextlib.suppress(Stop):
        _build(text, builder)
    _refuse(builder.findings)
    if not isinstance(builder.root, Table):
        where = location(name, builder.root_span)
        what = "the file holds nothing" if builder.root is None else "the file is not a mapping of keys to values"
        raise PolicyError([Finding(code="JR017", message=what, where=where, hint="start with `format: justrules/1`")])
    return builder.root


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise PolicyError(findings)


# libyaml's parser, 25 times faster than the pure one, or nothing where PyYAML was built without it.
LIBYAML: Any = getattr(yaml, "CSafeLoader", None)

# What may leave PyYAML on input that is not YAML, besides its own errors (facts: overflow in escapes, deep input).
_PARSER_FAILURES = (
    yaml.YAMLError,
    ValueError,
    OverflowError,
    RecursionError,
    IndexError,
    KeyError,
    AttributeError,
)

_HANDLERS: Mapping[type, Handler] = {
    yaml.DocumentStartEvent: Builder.on_document,
    yaml.DocumentEndEvent: Builder.on_document_end,
    yaml.AliasEvent: Builder.on_alias,
    yaml.ScalarEvent: Builder.on_scalar,
    yaml.MappingStartEvent: Builder.on_mapping,
    yaml.SequenceStartEvent: Builder.on_sequence,
    yaml.MappingEndEvent: Builder.on_end,
    yaml.SequenceEndEvent: Builder.on_end,
}


_KINDS = Kinds(
    document=yaml.DocumentStartEvent,
    scalar=yaml.ScalarEvent,
    mapping=yaml.MappingStartEvent,
    sequence=yaml.SequenceStartEvent,
    mapping_end=yaml.MappingEndEvent,
    sequence_end=yaml.SequenceEndEvent,
    document_end=yaml.DocumentEndEvent,
    stream_end=yaml.StreamEndEvent,
)


def _express(text: str, limits: Limits) -> Table | None:
    """What libyaml and the short way make of `text`; nothing on any doubt.

    A file that comes through without one is accepted. Everything else is read again by the pure parser, whose
    findings count, so that words and places are the same on every machine.
    """
    if LIBYAML is None:
        return None
    parser = LIBYAML(text)
    try:
        return Express(text, limits, _KINDS).read(parser.get_event)
    except (Doubt, *_PARSER_FAILURES):
        return None
    finally:
        parser.dispose()


def _build(text: str, builder: Builder) -> None:
    """Feed the events of the pure parser to `builder`."""
    parser = yaml.SafeLoader(text)
    try:
        builder.feed(_events(parser), _HANDLERS)
    except _PARSER_FAILURES as problem:
        code, message, hint = SECOND_DOCUMENT if builder.ended else in_plain_words(problem)
        builder.refuse(code, span_of_problem(problem, parser), message, hint)
    finally:
        parser.dispose()


def _events(parser: Any) -> Iterator[Any]:
    while parser.check_event():
        yield parser.get_event()
