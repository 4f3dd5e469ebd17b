"""Which line of a JSON Lines file cannot be read."""

from __future__ import annotations

from gzip import compress
from pathlib import Path

import pytest

from justrules.replay.lines import broken_line
from tests.replay.opening import written

GOOD = '{"a": "yes"}\n'


@pytest.mark.parametrize(
    "line", ["{", "[]", "7", '{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 2}}', "{} {}", "[" * 100_000]
)
def test_rows_are_counted_and_lines_are_told(tmp_path: Path, line: str) -> None:
    """A row before the first that is wanted is not looked at."""
    file = written(tmp_path / "a.jsonl", f"{line}\n\n{GOOD}null\n\n{line}\n")
    assert [broken_line(file, row=row) for row in (0, 1, 2, 4, 5)] == [1, 1, 6, 6, None]


def test_without_a_row_only_the_beginnings_are_looked_at(tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", f"{GOOD}\n{{\nnull\n[]\n")
    assert broken_line(file, row=None) == 5


def test_a_file_that_is_not_there_or_badly_packed_has_no_line(tmp_path: Path) -> None:
    packed = compress(GOOD.encode() * 100)
    for file in (
        tmp_path / "none.jsonl",
        written(tmp_path / "a.jsonl.gz", packed[:-9]),
        written(tmp_path / "b.gz", GOOD),
    ):
        assert broken_line(file, row=1) is None
