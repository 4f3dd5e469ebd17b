"""The first line of a CSV file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.replay.opening import HEAD, refused, rows_of, written


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_that_of_the_headings(tmp_path: Path, delimiter: str) -> None:
    text = (HEAD + "1,yes,x\n").replace(",", delimiter)
    assert rows_of(written(tmp_path / "a.csv", "\ufeff" + text.replace("\n", "\r\n"))) == [("1", "yes", "x")]


def test_packed_files_are_read_too(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv.gz", gzip.compress((HEAD + "1,yes,x\n").encode()))
    assert rows_of(file) == [("1", "yes", "x")]


def test_a_file_that_is_not_packed_as_its_name_says_is_told(tmp_path: Path) -> None:
    """Neither what is no package, nor one that was cut off."""
    packed = gzip.compress((HEAD + "1,ZZCANARY,x\n" * 10_000).encode())
    for content in (HEAD.encode(), packed[:20], packed[:20] + b"x" * 20):
        finding = refused(written(tmp_path / "a.csv.gz", content))
        assert finding.code == "JR625"
        assert "ZZCANARY" not in str(finding)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("act,,note", "column 2 has no heading"),
        ("act,note,Note", "the heading of column 2 stands over 2 columns"),
        ("", "the first line has no headings"),
        ('"act', "the headings cannot be read"),
    ],
)
def test_headings_are_names_of_one_column_each(tmp_path: Path, head: str, told: str) -> None:
    assert refused(written(tmp_path / "a.csv", head + "\n1,2,3\n")).message == told
