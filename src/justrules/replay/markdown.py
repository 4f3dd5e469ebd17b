"""A replay as Markdown with pipe tables, for a pull request or the minutes of a committee."""

from __future__ import annotations

import re
from collections.abc import Iterator

from justrules.replay.result import Replay
from justrules.replay.tables import Table, groups, matrix, moves
from justrules.replay.wording import CAUTION, heading, remarks, rest, summary, title, ways

_SIGNS = re.compile(r"[\\`*_\[\]<>|~&#!$@^=]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
"""What could begin a link, an emphasis, a cell, code, a formula or HTML."""

_CODE = re.compile(r"(`[A-Za-z0-9_]{1,64}`)")


def as_markdown(replay: Replay, *, most: int = 20) -> str:
    """A replay as GitHub-flavoured Markdown; signs in names are escaped, so that a name stays a name.

    Args:
        replay: what was counted.
        most: how many paths are told.
    """
    return "\n".join(_lines(replay, most)) + "\n"


def _lines(replay: Replay, most: int) -> Iterator[str]:
    yield f"### {_escaped(title(replay))}"
    yield ""
    yield from (f"- {_escaped(sentence)}" for sentence in summary(replay))
    for table in (matrix(replay), *(table for _, table in groups(replay))):
        yield ""
        yield from _table(table)
    yield from _paths(replay, most)
    for sentences in filter(None, (tuple(remarks(replay)), CAUTION)):
        yield ""
        yield from (f"- {_escaped(sentence)}" for sentence in sentences)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.headings)
    yield "|---|" + "---:|" * (len(table.headings) - 1)
    yield from map(_row, table.rows)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _paths(replay: Replay, most: int) -> Iterator[str]:
    found = moves(replay)
    for move in found[:most]:
        yield ""
        yield f"**{_escaped(heading(move))}**"
        yield ""
        yield from (f"- {when}: {_escaped(told)}" for when, told in ways(move))
    for left in rest(found[most:]):
        yield ""
        yield f"{left}."


def _escaped(text: str) -> str:
    """Signs escaped, but for ids in backticks."""
    parts = _CODE.split(text)
    return "".join(part if _CODE.fullmatch(part) else _SIGNS.sub(lambda sign: f"\\{sign[0]}", part) for part in parts)
