"""YAML text to a located document: strings, lists and mappings, each knowing where it stands.

The only module that reads YAML. Scalars stay the text their author typed; types come from the model.
Everything that could make a file mean two things, or make a reader slow, is refused with its place.
The parser is pulled event by event, so that limits apply before anything is built, and the builder is
a loop, so that depth costs no stack. Nothing but `PolicyError` comes out.
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
from justrules.policies.reading.document import Document, Pointer, Row, Span, Table, Value, child, location
from justrules.policies.reading.limits import MAX_BYTES, MAX_DEPTH, MAX_FINDINGS, MAX_NODES, MAX_SCALAR, Limits
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
    builder = Builder(text, name, limits)
    with contextlib.suppress(Stop):
        _build(text, builder)
    _refuse(builder.findings)
    if not isinstance(builder.root, Table):
        where = location(name, builder.root_span)
        what = "the file holds nothing" if builder.root is None else "the file is not a mapping of keys to values"
        raise PolicyError([Finding(code="JR017", message=what, where=where, hint="start with `format: justrules/1`")])
    return Document(builder.root, name, text)


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


def _build(text: str, builder: Builder) -> None:
    """Feed the events of `text` to `builder`: those of libyaml, and on any doubt those of the pure parser.

    A file that libyaml reads without a finding is accepted. Everything else is read again by the pure parser,
    whose findings count, so that words and places are the same on every machine.
    """
    if LIBYAML is not None and _reads_well(text, builder):
        return
    builder.start_again()
    parser = yaml.SafeLoader(text)
    try:
        builder.feed(_events(parser), _HANDLERS)
    except _PARSER_FAILURES as problem:
        code, message, hint = SECOND_DOCUMENT if builder.ended else in_plain_words(problem)
        builder.refuse(code, span_of_problem(problem, parser), message, hint)
    finally:
        parser.dispose()


def _reads_well(text: str, builder: Builder) -> bool:
    """Whether libyaml reads `text` and nothing in it is refused."""
    parser = LIBYAML(text)
    try:
        builder.feed(_events(parser), _HANDLERS)
    except (Stop, *_PARSER_FAILURES):
        return False
    finally:
        parser.dispose()
    return not builder.findings


def _events(parser: Any) -> Iterator[Any]:
    while parser.check_event():
        yield parser.get_event()
