"""Which files are meant, and of what kind they are."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.replay.kinds import found
from tests.replay.opening import HEAD, refused, rows_of, written


def test_a_folder_is_searched_and_what_programs_leave_there_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path / "2025" / "a.csv", HEAD + "1,yes,x\n")
    written(tmp_path / "2026" / "b.csv", HEAD + "2,no,y\n")
    written(tmp_path / "2026" / "_temporary" / "c.csv", "nothing")
    written(tmp_path / ".old.csv", "nothing")
    written(tmp_path / "_SUCCESS", "")
    assert len(rows_of(tmp_path)) == 2
    assert len(rows_of(tmp_path / "**" / "*.csv", tmp_path / "2025")) == 2


PLACES = tuple(
    "/".join(parts) for parts in product(("a", ".b", "_c"), ("a", ".b", "_c"), ("a.csv", ".b.csv", "_c.csv"))
)


@settings(max_examples=30)
@given(st.sets(st.sampled_from(PLACES), min_size=1))
def test_a_pattern_passes_over_what_a_folder_passes_over(places: set[str]) -> None:
    """Where it names nothing hidden, both find the same files."""
    with TemporaryDirectory() as folder:
        for place in (*places, "a.csv"):
            written(Path(folder) / place, HEAD)
        assert found(folder) == found(f"{folder}/**/*") == found(f"{folder}/**/*.csv")


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("two", {"a.csv"}),
        ("two/*.csv", {"a.csv"}),
        ("two/**.csv", {"a.csv"}),
        ("two/**/*.csv", {"a.csv"}),
        ("two/.hidden", {"c.csv"}),
        ("two/.hidden/*.csv", {"c.csv"}),
        ("*/.h*/*.csv", {"c.csv"}),
        ("two/.h*/**/*.csv", {"c.csv"}),
        ("**/.hidden/**/_*.csv", {"_f.csv"}),
        ("two/.b.csv", {".b.csv"}),
        ("two/.*.csv", {".b.csv"}),
        ("two/_draft/*.csv", {"e.csv"}),
    ],
)
def test_what_is_hidden_is_read_where_the_pattern_names_it(tmp_path: Path, pattern: str, names: set[str]) -> None:
    """As a shell has it; and a folder that is hidden somewhere above is no matter."""
    root = tmp_path / ".somewhere"
    for place in ("a.csv", ".b.csv", ".hidden/c.csv", ".hidden/.d/d.csv", ".hidden/_f.csv", "_draft/e.csv"):
        written(root / "two" / place, HEAD)
    assert {path.name for path in found(root / pattern)} == names


def test_no_file_at_all_is_told() -> None:
    assert refused().message == "no file is named"


def test_every_name_that_means_nothing_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(jr.AnswerError) as caught:
        rows_of(tmp_path / "empty", tmp_path / "none.csv", tmp_path / "*.csv")
    assert [finding.code for finding in caught.value.findings] == ["JR625"] * 3


def test_kinds_are_not_mixed_and_not_guessed(tmp_path: Path) -> None:
    files = [written(tmp_path / name, HEAD) for name in ("a.csv", "b.jsonl", "c.txt")]
    assert refused(*files[:2]).message == "the files are of different kinds: CSV, JSON Lines"
    assert refused(files[2]).message == "the name does not say what kind of file this is"
