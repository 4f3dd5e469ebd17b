"""Which files are meant, and of what kind they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import justrules as jr
from tests.replay.opening import HEAD, refused, rows_of, written


def test_a_folder_is_searched_and_what_programs_leave_there_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path / "2025" / "a.csv", HEAD + "1,yes,x\n")
    written(tmp_path / "2026" / "b.csv", HEAD + "2,no,y\n")
    written(tmp_path / "2026" / "_temporary" / "c.csv", "nothing")
    written(tmp_path / ".old.csv", "nothing")
    written(tmp_path / "_SUCCESS", "")
    assert len(rows_of(tmp_path)) == 2
    assert len(rows_of(tmp_path / "**" / "*.csv", tmp_path / "2025")) == 2


def test_every_name_that_means_nothing_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(jr.AnswerError) as caught:
        rows_of(tmp_path / "empty", tmp_path / "none.csv", tmp_path / "*.csv")
    assert [finding.code for finding in caught.value.findings] == ["JR625"] * 3


def test_kinds_are_not_mixed_and_not_guessed(tmp_path: Path) -> None:
    files = [written(tmp_path / name, HEAD) for name in ("a.csv", "b.jsonl", "c.txt")]
    assert refused(*files[:2]).message == "the files are of different kinds: CSV, JSON Lines"
    assert refused(files[2]).message == "the name does not say what kind of file this is"
