"""Which files are meant by paths, folders and patterns, and of what kind they are: by their names, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from justrules.errors import AnswerError
from justrules.findings import Finding, Location, listed

KINDS: Final[Mapping[str, str]] = {
    ".parquet": "Parquet",
    ".pq": "Parquet",
    ".csv": "CSV",
    ".tsv": "CSV",
    ".jsonl": "JSON Lines",
    ".ndjson": "JSON Lines",
}
"""What a file is, by the end of its name; CSV and JSON Lines may be packed, with `.gz` behind it."""


_HIDING = (".", "_")
_STARS = re.compile(r"\*\*+")


def unreadable(message: str, source: str, hint: str | None = None) -> Finding:
    """What is wrong with a file of past cases, all of it."""
    return Finding(code="JR625", message=message, where=Location(source=source), hint=hint)


def found(*where: str | Path) -> tuple[Path, ...]:
    """The files that paths, folders and patterns name, each once and in order.

    What other programs leave beside their data begins with a point or an underscore. Such names are passed over, in a
    folder and by a pattern, unless the path or the pattern names them.

    Raises:
        AnswerError: with every one of them that names nothing (`JR625`).
    """
    if not where:
        raise AnswerError([unreadable("no file is named", "replay", "name files, folders or patterns")])
    files: dict[Path, None] = {}
    problems = []
    for each in where:
        paths = tuple(_named(Path(each)))
        files.update(dict.fromkeys(paths))
        if not paths:
            hint = "a folder is searched for " + listed(KINDS)
            problems.append(unreadable("there is no such file", str(each), hint))
    if problems:
        raise AnswerError(problems)
    return tuple(files)


def _named(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (each for each in _matching(path, ("**", "*")) if _suffix(each))
    elif path.exists():
        yield path
    else:
        anchor = Path(path.anchor)
        # As pathlib has it since Python 3.13; before, it refuses `**` as a part of a name.
        pattern = tuple(part if part == "**" else _STARS.sub("*", part) for part in path.relative_to(anchor).parts)
        yield from _matching(anchor, pattern)


def _matching(folder: Path, pattern: tuple[str, ...]) -> list[Path]:
    found_there = folder.glob("/".join(pattern)) if pattern else ()
    return sorted(each for each in found_there if each.is_file() and _names(pattern, each.relative_to(folder).parts))


def _names(pattern: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether a pattern means this file: what begins with a sign of hiding, only if its part does too."""
    if not pattern or not parts:
        return not pattern and not parts
    first, name = pattern[0], parts[0]
    hidden = name.startswith(_HIDING)
    if first == "**":
        return _names(pattern[1:], parts) or (not hidden and _names(pattern, parts[1:]))
    meant = fnmatch(name, first) and (not hidden or first.startswith(_HIDING))
    return meant and _names(pattern[1:], parts[1:])


def _suffix(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    return next((suffix for suffix in KINDS if name.endswith(suffix)), None)


def kind_of(files: Sequence[Path]) -> str:
    """What all of the files are.

    Raises:
        AnswerError: that cannot be told, or they are of several kinds (`JR625`).
    """
    kinds: dict[str | None, Path] = {}
    for path in files:
        kinds.setdefault(KINDS.get(_suffix(path) or ""), path)
    unknown = kinds.pop(None, None)
    if unknown is not None:
        raise AnswerError(
            [unreadable("the name does not say what kind of file this is", str(unknown), f"known: {listed(KINDS)}")]
        )
    if len(kinds) > 1:
        told = f"the files are of different kinds: {listed(str(kind) for kind in kinds)}"
        raise AnswerError([unreadable(told, str(next(iter(kinds.values()))), "replay each kind by itself")])
    return str(next(iter(kinds)))
