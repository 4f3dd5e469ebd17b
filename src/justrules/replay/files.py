"""Past cases in files, opened by DuckDB: Parquet, CSV and JSON Lines, larger than memory, with nothing guessed at.

The only module that uses DuckDB. It never finds out by itself what a file means: CSV is text throughout, with as many
cells in each row as there are headings, and a JSON Lines file is looked through before it is read, so that no key that
comes late is lost. What it says about a broken file repeats the line; we do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final

import duckdb
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from justrules.errors import AnswerError
from justrules.findings import Finding, Location
from justrules.replay.headings import head_of
from justrules.replay.kinds import found, kind_of, unreadable
from justrules.replay.lines import broken_line

MEMORY: Final = "1GiB"
"""What DuckDB may hold in memory where nothing else is said; what is more goes to the disk."""

_LINE = re.compile(r"(?:[Ll]ine:? )(\d+)")
_SIZE = re.compile(r"[1-9][0-9]{0,5} ?(?:[KMGT]i?B)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Past cases in files, open.

    Attributes:
        relation: all of them, one row each.
        connection: what they are read through.
        files: where they are, in order.
    """

    relation: DuckDBPyRelation
    connection: DuckDBPyConnection
    files: tuple[Path, ...]

    def write(self, relation: DuckDBPyRelation, path: Path) -> None:
        """Rows to a Parquet file as they come, whatever their number; what was in the file is gone.

        Raises:
            AnswerError: it cannot be written (`JR625`).
        """
        relation.create_view("written")
        fault = None
        try:
            self.connection.execute("COPY written TO ? (FORMAT parquet, USE_TMP_FILE false)", [str(path)])
        except duckdb.IOException as problem:
            if str(path) not in str(problem):
                raise
            fault = unreadable("the rows cannot be written there", str(path), "is there room, and may you write there?")
        if fault is not None:
            raise AnswerError([fault])


@contextmanager
def opened(
    *where: str | Path, memory: str = MEMORY, spill: str | Path | None = None, coded: Collection[str] = ()
) -> Iterator[Past]:
    """Files of past cases, open for the `with` block.

    Args:
        where: paths of files, of folders, and patterns such as `2026/*.parquet`; all of one kind.
        memory: how much DuckDB may hold, such as `512MiB`.
        spill: the folder for what is more; one that is made for it and removed afterwards, if not given.
        coded: columns of JSON Lines that a mapping file explains. In any other column with texts and booleans, true
            and false are `yes` and `no`, as they are in a column of booleans.

    Raises:
        AnswerError: a file is not there, is of no known kind or cannot be read, also when that is noticed in the block
            (`JR625`); `memory` is no size (`JR626`).
    """
    files = found(*where)
    kind = kind_of(files)
    with TemporaryDirectory(prefix="justrules-") as folder:
        connection = _connected(memory, Path(spill) if spill is not None else Path(folder))
        try:
            with _InOurWords(files, kind):
                relation = _relation(connection, files, kind, coded)
                yield Past(relation=relation, connection=connection, files=files)
        finally:
            connection.close()


def _connected(memory: str, spill: Path) -> DuckDBPyConnection:
    if not _SIZE.fullmatch(memory):
        hint = "write it as 512MiB or 2GiB"
        where = Location(source="replay")
        raise AnswerError([Finding(code="JR626", message="the memory is not given as a size", where=where, hint=hint)])
    settings = {"memory_limit": memory, "temp_directory": str(spill), "preserve_insertion_order": "false"}
    connection = duckdb.connect(":memory:", config={**settings, "autoinstall_known_extensions": "false"})
    # Wherever no program file runs (`python -c`, a notebook), DuckDB would write a bar of its own to standard output.
    connection.execute("SET enable_progress_bar = false")
    return connection


# --- reading them ----------------------------------------------------------------------------------------------


def _relation(
    connection: DuckDBPyConnection, files: Sequence[Path], kind: str, coded: Collection[str]
) -> DuckDBPyRelation:
    names = [_exactly(path) for path in files]
    match kind:
        case "Parquet":
            return connection.read_parquet(names, union_by_name=len(names) > 1)
        case "JSON Lines":
            return _from_json(connection, names, coded)
        case _:
            return _from_csv(connection, files)


def _exactly(path: Path) -> str:
    """A path as DuckDB takes it for this file and no other: its patterns are read in every name."""
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(path))


_JSON = "read_json(?, format = 'newline_delimited', records = true, union_by_name = true, "
_LOOK = (
    f"FROM {_JSON} sample_size = -1, map_inference_threshold = -1, field_appearance_threshold = 0, "
    "convert_strings_to_integers = false)"
)


def _from_json(connection: DuckDBPyConnection, names: list[str], coded: Collection[str]) -> DuckDBPyRelation:
    """Text stays text and booleans stay booleans; where one key has several kinds of values, all become text."""
    seen = connection.sql(_LOOK, params=[names])
    kinds = dict(zip(seen.columns, map(str, seen.types), strict=True))
    # Named here, so that the files are looked through once and not for each question that is put to them.
    columns = ", ".join(f"{_literal(name)}: {_literal(kind)}" for name, kind in kinds.items())
    relation = connection.sql(f"FROM {_JSON} columns = {{{columns}}})", params=[names])
    mixed = [name for name, kind in kinds.items() if kind == "JSON"]
    texts = ", ".join(f"{_as_text(_quoted(name), coded=name in coded)} AS {_quoted(name)}" for name in mixed)
    return relation.select(f"* REPLACE ({texts})") if texts else relation


def _as_text(column: str, *, coded: bool) -> str:
    """A column of JSON as text; a text is told from a boolean by its quotes."""
    text = f"{column} ->> '$'"
    return text if coded else f"CASE {column}::VARCHAR WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE {text} END"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _from_csv(connection: DuckDBPyConnection, files: Sequence[Path]) -> DuckDBPyRelation:
    """Files with the same headings are read together; others are laid below one another by their headings."""
    headed = sorted(((head_of(path), path) for path in files), key=lambda pair: pair[0])
    parts = [
        connection.read_csv(
            [_exactly(path) for _, path in group],  # type: ignore[arg-type]  # the stubs know one path, the function many
            auto_detect=False,
            columns=dict.fromkeys(headings, "VARCHAR"),
            header=True,
            delimiter=delimiter,
            quotechar='"',
            escapechar='"',
        )
        for (delimiter, headings), group in groupby(headed, key=lambda pair: pair[0])
    ]
    for place, part in enumerate(parts):
        part.create_view(f"part{place}")
    together = " UNION ALL BY NAME ".join(f"FROM part{place}" for place in range(len(parts)))
    return connection.sql(together)


# --- what goes wrong -------------------------------------------------------------------------------------------


class _InOurWords:
    """Lets DuckDB's errors out as findings only, cut off from the original, which repeats what stands in the file."""

    def __init__(self, files: Sequence[Path], kind: str) -> None:
        self._files, self._kind = files, kind

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not isinstance(error, duckdb.Error):
            return
        fault = AnswerError([_told(error, self._files, self._kind)])
        del error, trace
        try:
            raise fault
        finally:
            fault.__context__ = None  # `raise` has put there what the `with` block is being left with


def _told(error: duckdb.Error, files: Sequence[Path], kind: str) -> Finding:
    if isinstance(error, duckdb.OutOfMemoryException):
        told = "there is not enough memory, or not enough room for what does not fit into it"
        return unreadable(told, "replay", "give it more with `--memory`, or another folder with `--spill`")
    return _at_its_line(str(error), files, kind)


def _at_its_line(told: str, files: Sequence[Path], kind: str) -> Finding:
    path, line = _place(told, files, kind)
    source = str(path or "the files")
    if line is None:
        return unreadable(f"the file cannot be read as {kind}", source, f"check that it is whole and is {kind}")
    hint = {
        "CSV": "each row has a cell for each heading, in UTF-8; a cell with the separator in it is in double quotes",
        "JSON Lines": "each line is one JSON object, and no key stands in it twice",
    }.get(kind)
    where = Location(source=source, line=line, column=1, end_line=line, end_column=2)
    return Finding(code="JR625", message=f"this line cannot be read as {kind}", where=where, hint=hint)


def _place(told: str, files: Sequence[Path], kind: str) -> tuple[Path | None, int | None]:
    """The file and the line that are meant, as far as they are known; one name may be the beginning of another."""
    path = max((each for each in files if str(each) in told), key=lambda each: len(str(each)), default=None)
    number = _LINE.search(told)
    at = int(number[1]) if number is not None else None
    if kind != "JSON Lines":
        return path, at
    # DuckDB counts rows, and of some faults it tells the row after.
    row = at - 1 if at is not None else None
    found_at = ((each, broken_line(each, row=row)) for each in ([path] if path is not None else files))
    return next(((each, line) for each, line in found_at if line is not None), (path, None))
