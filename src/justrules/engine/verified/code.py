"""Which code reads, checks and compiles policies: a fingerprint of its source, taken from the files that are there."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).parents[2]
"""The folder of `justrules`."""

FOLDERS = ("policies", "engine")
FILES = ("errors.py", "findings.py", "version.py")
"""With all in `FOLDERS`, whatever has a say in whether a policy passes and what becomes of it."""

GENERATED = "engine/verified/digests.py"
"""Left out: it holds the digests of trees that hold this fingerprint."""

NEEDED = ("engine/compiler.py", "engine/verified/code.py", "policies/parser.py", "policies/source.py")
"""Without the source of these nothing is known: an installation may hold compiled files only."""

LIBRARIES = (("yaml", "__init__.py"), ("pydantic", "version.py"), ("networkx", "__init__.py"))
"""Libraries that take part, and the file of each that states its version."""


def sources(package: Path = PACKAGE) -> str | None:
    """SHA-256 over the source that reads, checks and compiles: each file's name and bytes; `None` if it is not there.

    Args:
        package: the folder of `justrules`.
    """
    names = sorted(name for name in (*FILES, *_below(package)) if name != GENERATED)
    if not set(NEEDED) <= set(names):
        return None
    try:
        return _digest((name.encode(), (package / name).read_bytes()) for name in names)
    except OSError:
        return None


def with_surroundings(code: str) -> str:
    """`code` together with what else has a say on this machine: Python's version, and those of the libraries.

    What comes with the library is tested with every Python that it promises; what one machine keeps for itself is
    bound to what was there when it was made.
    """
    stated = ((name.encode(), _stated(name, file)) for name, file in LIBRARIES)
    return _digest([(b"code", code.encode()), (b"python", sys.version.encode()), *stated])


def _below(package: Path) -> Iterable[str]:
    for folder in FOLDERS:
        for parent, _, names in os.walk(package / folder):
            inside = Path(parent).relative_to(package).as_posix()
            yield from (f"{inside}/{name}" for name in names if name.endswith(".py"))


def _stated(name: str, file: str) -> bytes:
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    try:
        return Path(places[0], file).read_bytes() if places else b""
    except OSError:
        return b""


def _digest(parts: Iterable[tuple[bytes, bytes]]) -> str:
    """SHA-256 over names and contents, with their lengths, so that nothing can move from one to the next."""
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(b"%d %d " % (len(name), len(content)) + name)
        digest.update(content)
    return digest.hexdigest()
