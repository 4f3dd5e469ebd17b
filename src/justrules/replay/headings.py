"""The first line of a CSV file: what separates its cells, and what its columns are called."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import Counter
from pathlib import Path
from typing import TextIO

from justrules.errors import AnswerError
from justrules.replay.kinds import unreadable
from justrules.studies.sheet import DELIMITERS


def head_of(path: Path) -> tuple[str, tuple[str, ...]]:
    """The separator and the headings of a CSV file, which may be packed.

    Raises:
        AnswerError: they cannot be read, or two columns have one heading, or one has none (`JR625`).
    """
    try:
        head = _read_head(path)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        fault = unreadable("the file is not packed as its name says", str(path), "pack it anew")
    except OSError as problem:
        fault = unreadable(f"the file cannot be read: {problem.strerror}", str(path))
    except (UnicodeEncodeError, csv.Error):
        fault = unreadable("the headings cannot be read", str(path), "save the file as CSV UTF-8")
    else:
        _demand_headings(path, head[1])
        return head
    raise AnswerError([fault])


def _read_head(path: Path) -> tuple[str, tuple[str, ...]]:
    with _text(path) as file:
        delimiter = max(DELIMITERS, key=file.readline().count)
        file.seek(0)
        headings = tuple(next(csv.reader(file, delimiter=delimiter, strict=True), ()))
    # Rows below may not be UTF-8: that is told when they are read, with their line.
    "".join(headings).encode()
    return delimiter, headings


def _text(path: Path) -> TextIO:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _demand_headings(path: Path, headings: tuple[str, ...]) -> None:
    """Each column has a name of its own; DuckDB takes small and capital letters for the same."""
    if not any(heading.strip() for heading in headings):
        raise AnswerError(
            [unreadable("the first line has no headings", str(path), "name the columns in the first line")]
        )
    for place, heading in enumerate(headings, start=1):
        if not heading.strip():
            told = f"column {place} has no heading"
            raise AnswerError([unreadable(told, str(path), "give it a name, or remove it")])
    for heading, times in Counter(heading.lower() for heading in headings).items():
        if times > 1:
            place = [each.lower() for each in headings].index(heading) + 1
            told = f"the heading of column {place} stands over {times} columns"
            raise AnswerError([unreadable(told, str(path), "rename one of them")])
