"""Policies from files and from text."""

from __future__ import annotations

from pathlib import Path

from justrules.errors import PolicyError
from justrules.findings import Finding, Location
from justrules.policies.collecting import without_collecting
from justrules.policies.model import Policy
from justrules.policies.parser import parse
from justrules.policies.source import Document, Limits, read


def shipped(kind: str) -> Path:
    """The folder of the files that come with the library: `policies` or `schema`.

    In a wheel they lie inside the package; in a checkout, editable installs included, at the project's root.
    """
    package = Path(__file__).parents[1]
    inside = package / "shipped" / kind
    return inside if inside.is_dir() else package.parents[1] / kind


def read_file(path: str | Path, *, limits: Limits | None = None) -> Document:
    """The located document in the file at `path`; the file is never read past the limit.

    Raises:
        PolicyError: the file cannot be opened (`JR018`) or read (`JR001` to `JR017`).
    """
    limits = limits or Limits()
    try:
        if Path(path).exists() and not Path(path).is_file():
            raise IsADirectoryError
        with Path(path).open("rb") as file:
            data = file.read(limits.size + 1)
    except (OSError, ValueError) as problem:
        raise PolicyError([_unreadable(path, problem)]) from None
    return read(data, name=str(path), limits=limits)


def load_file(path: str | Path, *, limits: Limits | None = None) -> Policy:
    """The policy in the file at `path`, whose id must equal the file's stem.

    Raises:
        PolicyError: the file cannot be opened, read or understood; with every finding.
    """
    with without_collecting():
        return parse(read_file(path, limits=limits), stem=Path(path).stem)


def loads(text: str | bytes, *, name: str = "<text>", limits: Limits | None = None) -> Policy:
    """The policy in `text`.

    Args:
        text: a whole policy file.
        name: what findings call it.
        limits: how much it may hold; the documented limits unless given.

    Raises:
        PolicyError: with every finding.
    """
    with without_collecting():
        return parse(read(text, name=name, limits=limits))


def _unreadable(path: str | Path, problem: Exception) -> Finding:
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "this is not a file",
        PermissionError: "this file may not be opened",
    }
    message = reasons.get(type(problem), "this file cannot be read")
    return Finding(code="JR018", message=message, where=Location(source=str(path).replace("\0", "�")))
