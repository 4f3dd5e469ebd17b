"""The line of a JSON Lines file that cannot be read: DuckDB counts rows where an editor counts lines, so we look."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from io import BufferedIOBase
from pathlib import Path
from typing import Any


def broken_line(path: Path, *, row: int | None) -> int | None:
    """The number of the first line that is no JSON object, or nothing where none is found.

    Args:
        path: the file, which may be packed.
        row: the row from which on to look, where it is known; blank lines are no rows. Without it, the lines are
            looked at for how they begin and no more, so that millions of good ones take no minutes.
    """
    broken = _begins_otherwise if row is None else _is_broken
    try:
        with _opened(path) as file:
            return _first(file, broken, 1 if row is None else row)
    except (OSError, EOFError, zlib.error):
        return None


def _opened(path: Path) -> BufferedIOBase:
    return gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb")


def _first(file: BufferedIOBase, broken: Callable[[bytes], bool], since: int) -> int | None:
    row = 0
    for number, line in enumerate(file, start=1):
        text = line.strip()
        row += bool(text)
        if text and row >= since and broken(text):
            return number
    return None


def _begins_otherwise(text: bytes) -> bool:
    return text[:1] != b"{" and text != b"null"


def _is_broken(text: bytes) -> bool:
    try:
        return not isinstance(json.loads(text.decode(), object_pairs_hook=_once_each), dict | None)
    except (ValueError, RecursionError):
        return True


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
