"""JSON text to data, with nothing silently lost: a key that stands twice is refused."""

from __future__ import annotations

import json
from typing import Any


class NotJson(ValueError):
    """The text is not JSON, or says one thing twice. Line and column count from 1; 0 means the whole text."""

    def __init__(self, told: str, line: int = 0, column: int = 0) -> None:
        super().__init__(told)
        self.line = line
        self.column = column


def parse(text: str | bytes) -> Any:
    """The data in `text`.

    Raises:
        NotJson: it cannot be read, is nested too deeply, or a key stands twice in one mapping.
    """
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as problem:
        raise NotJson("this is not JSON", problem.lineno, problem.colno) from None
    except NotJson:
        raise
    except (ValueError, RecursionError):
        raise NotJson("this is not JSON") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("a key stands twice")
    return found
