"""A replay as plain text for a terminal: what became of how many, the table both ways, the paths, the groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from justrules.replay.result import Replay
from justrules.replay.tables import Table, groups, matrix, moves
from justrules.replay.wording import CAUTION, heading, remarks, rest, summary, title, ways
from justrules.studies.text import aligned

ROOM = 110
"""Characters in a line, where a table needs no more."""


def as_text(replay: Replay, *, most: int = 20) -> str:
    """A replay as plain text, without colour.

    Args:
        replay: what was counted.
        most: how many paths are told.
    """
    parts: list[list[str]] = [
        [title(replay), *summary(replay)],
        list(_aligned(matrix(replay))),
        *(list(_aligned(table)) for _, table in groups(replay)),
        list(_paths(replay, most)),
        list(_folded(remarks(replay))),
        list(_folded(CAUTION)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _aligned(table: Table) -> Iterator[str]:
    return aligned([table.headings, *table.rows])


def _paths(replay: Replay, most: int) -> Iterator[str]:
    found = moves(replay)
    for move in found[:most]:
        yield heading(move)
        for when, told in ways(move):
            yield from wrap(f"{when}: {told}", ROOM, initial_indent="  ", subsequent_indent="    ")
    yield from rest(found[most:])


def _folded(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from wrap(sentence, ROOM)
