"""What reading promises for any input: a document or `PolicyError`, and the same one from both parsers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, TypeAlias

import networkx  # noqa: F401  # the checks import it when first needed, and that is no part of what an input costs

from justrules.engine.compiler import check
from justrules.errors import PolicyError
from justrules.findings import Finding
from justrules.policies import source
from justrules.policies.parser import parse
from justrules.policies.source import Document, Row, Table, Value

Told: TypeAlias = tuple[str, int, int, int, int, str, str | None]
"""A finding with all that equality of findings leaves out: code, place, message and hint."""

Verdict: TypeAlias = tuple[str, Any]
"""`("read", data with places)` or `("refused", findings)`."""


@contextlib.contextmanager
def pure_parser() -> Iterator[None]:
    """Read as on a machine whose PyYAML was built without libyaml."""
    kept, source.LIBYAML = source.LIBYAML, None
    try:
        yield
    finally:
        source.LIBYAML = kept


def told(finding: Finding) -> Told:
    """The finding as plain data, place included."""
    at = finding.where
    return (finding.code, at.line, at.column, at.end_line, at.end_column, finding.message, finding.hint)


def with_places(value: Value) -> Any:
    """The value as plain data in which every key and value is followed by its span."""
    if isinstance(value, Table):
        keys = value.keys_at
        return tuple((key, keys[key], value.values_at[key], with_places(below)) for key, below in value.items())
    if isinstance(value, Row):
        return tuple((at, with_places(below)) for at, below in zip(value.values_at, value, strict=True))
    return value


def plain(value: Value) -> Any:
    """The value as plain data."""
    if isinstance(value, Table):
        return {key: plain(below) for key, below in value.items()}
    return [plain(below) for below in value] if isinstance(value, Row) else value


def verdict(data: str | bytes) -> tuple[Verdict, Document | None]:
    """What reading makes of `data`. Anything but `PolicyError` comes out of here as it is."""
    try:
        document = source.read(data, name="input")
    except PolicyError as error:
        return ("refused", tuple(told(finding) for finding in error.findings)), None
    return ("read", (document.root.span, with_places(document.root))), document


def hold(data: str | bytes) -> None:
    """Assert the promise for `data`: both parsers agree, and what can be read can be judged.

    Raises:
        AssertionError: libyaml and the pure parser part on data, places, findings or words.
    """
    (usual, document), (pure, _) = verdict(data), _pure_verdict(data)
    assert usual == pure, f"libyaml: {usual!r:.2000}\n   pure: {pure!r:.2000}"
    if document is not None:
        with contextlib.suppress(PolicyError):
            check(parse(document))


def _pure_verdict(data: str | bytes) -> tuple[Verdict, Document | None]:
    with pure_parser():
        return verdict(data)
