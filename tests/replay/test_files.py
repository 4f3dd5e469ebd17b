"""Files of past cases: nothing in them is guessed at, nothing is lost, and a broken one is told by file and line."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from gzip import compress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.replay.files import opened
from tests.replay.opening import HEAD, refused, rows_of, written

# --- CSV ---------------------------------------------------------------------------------------------------------


def test_csv_is_text_throughout_and_an_empty_cell_is_nothing(tmp_path: Path) -> None:
    """Neither yes nor true becomes a boolean, nor 007 a number, nor NULL nothing."""
    file = written(tmp_path / "a.csv", HEAD + '007,yes,"a, b"\n8,true,NULL\n9,,""\n')
    assert rows_of(file) == [("007", "yes", "a, b"), ("8", "true", "NULL"), ("9", None, None)]


def test_files_are_laid_together_by_their_headings(tmp_path: Path) -> None:
    """In whatever order the columns stand, and with whatever separator."""
    written(tmp_path / "a.csv", HEAD + "1,yes,x\n")
    written(tmp_path / "b.csv", HEAD + "2,no,y\n")
    written(tmp_path / "c.csv", "procedure_existed;act\nno;3\n")
    with opened(tmp_path) as past:
        found = past.relation.select("act", "procedure_existed", "note").order("act").fetchall()
    assert found == [("1", "yes", "x"), ("2", "no", "y"), ("3", "no", None)]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (HEAD + "1,yes,x\n2,ZZCANARY,y,z\n", 3, 1),
        (HEAD + "1,yes,x\n2,ZZCANARY\n", 3, 1),
        (HEAD + '1,yes,x\n2,"ZZCANARY,y\n', 3, 1),
        ((HEAD + "1,yes,ZZCANARY").encode() + b"\xff\n", 2, 1),
    ],
)
def test_a_row_that_does_not_fit_its_headings_is_told_and_not_repeated(
    tmp_path: Path, text: str | bytes, line: int, column: int
) -> None:
    """DuckDB's own words hold the line, and somebody's name may stand in it."""
    file = written(tmp_path / "a.csv", text)
    finding = refused(file)
    assert (finding.code, finding.where.source, finding.where.line, finding.where.column) == (
        "JR625",
        str(file),
        line,
        column,
    )
    assert "ZZCANARY" not in str(finding)


def test_a_bad_row_far_down_is_found(tmp_path: Path) -> None:
    """Beyond what a look at the beginning of the file would show."""
    text = HEAD + "1,yes,x\n" * 300_000 + "2,no\n"
    assert refused(written(tmp_path / "a.csv", text)).where.line == 300_002


# --- JSON Lines --------------------------------------------------------------------------------------------------


def test_json_keeps_text_and_booleans_apart(tmp_path: Path) -> None:
    """A key that comes late is not lost, and one that is missing is nothing."""
    lines = '{"a": "yes", "b": true, "c": ["x"]}\n\n' + '{"a": "true", "b": false}\n' * 30_000 + '{"late": "no"}\n'
    with opened(written(tmp_path / "a.jsonl", lines)) as past:
        assert dict(zip(past.relation.columns, map(str, past.relation.types), strict=True)) == {
            "a": "VARCHAR",
            "b": "BOOLEAN",
            "c": "VARCHAR[]",
            "late": "VARCHAR",
        }
        assert past.relation.filter("late IS NOT NULL").fetchall() == [(None, None, None, "no")]
        assert past.relation.count("*").fetchall() == [(30_002,)]


def test_a_key_with_several_kinds_of_values_is_text(tmp_path: Path) -> None:
    """With true and false as yes and no, as in a column of their own; what is no word shows as no answer."""
    values = ('"unknown"', "true", "false", '"true"', "7", "1.50", "null", '{"b": true}')
    lines = "".join(f'{{"it\'s \\"a\\"": {value}}}\n' for value in values)
    told = ("1.5", "7", "no", "true", "unknown", "yes", '{"b":true}', None)
    assert rows_of(written(tmp_path / "a.ndjson", lines)) == [(each,) for each in told]


def test_what_a_mapping_file_explains_stays_as_it_is_written(tmp_path: Path) -> None:
    """It says itself what true and false are."""
    lines = "".join(f'{{"a": {value}, "b": {value}}}\n' for value in ("true", '"J"'))
    file = written(tmp_path / "a.jsonl", lines)
    assert rows_of(file, coded={"b"}) == [("J", "J"), ("yes", "true")]


def test_each_of_several_files_is_looked_at_for_what_it_holds(tmp_path: Path) -> None:
    """One may hold the texts and another the booleans."""
    for number in range(12):
        written(tmp_path / f"{number:02}.jsonl", '{"a": true}\n')
    written(tmp_path / "last.jsonl", '{"a": "unknown", "late": "no"}\n')
    assert rows_of(tmp_path) == [("unknown", "no"), *[("yes", None)] * 12]


BROKEN = (
    '{"a": "ZZCANARY"',
    '{"a": ZZCANARY}',
    '{"a": "ZZCANARY", "a": "no"}',
    '{"a": "ZZCANARY"} {}',
    '["ZZCANARY"]',
    '"ZZCANARY"',
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(('{"a": "yes"}', "", "  ", "null")), max_size=5),
    st.sampled_from(BROKEN),
    st.sampled_from(("\n", "\r\n", '\n{"a": "yes"}\n', '\n\n{"a": "yes"}')),
    st.sampled_from(("a.jsonl", "a.jsonl.gz")),
)
def test_a_line_that_is_no_object_is_told_by_its_number_and_not_repeated(
    tmp_path: Path, before: list[str], line: str, after: str, name: str
) -> None:
    """The line as an editor counts it, blank ones too; DuckDB counts rows, and some of them one too far."""
    text = "".join(f"{each}\n" for each in ('{"a": "yes"}', *before)) + line + after
    file = written(tmp_path / name, compress(text.encode()) if name.endswith(".gz") else text)
    finding = refused(file)
    assert (finding.code, finding.where.source, finding.where.line) == ("JR625", str(file), len(before) + 2)
    assert "ZZCANARY" not in str(finding)


def test_the_broken_one_of_several_files_is_told(tmp_path: Path) -> None:
    """Also where the name of one is the beginning of another's."""
    good = '{"a": "yes"}\n'
    files = [written(tmp_path / "a.jsonl", good), written(tmp_path / "a.jsonl.gz", compress(b'{"a": yes}\n'))]
    assert (refused(*files).where.source, refused(*files).where.line) == (str(files[1]), 1)
    listed = written(tmp_path / "b.jsonl", good + "[]\n")
    assert str(refused(files[0], listed).where) == f"{listed}:2:1"


def test_a_broken_line_far_down_is_found_by_its_number(tmp_path: Path) -> None:
    text = '{"a": "yes"}\n\n' * 150_000 + "{\n"
    assert refused(written(tmp_path / "a.jsonl", text)).where.line == 300_001


# --- Parquet, and any name -----------------------------------------------------------------------------------------


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    table = pl.DataFrame({"a": [True, None], "b": ["yes", "no"], "c": [["x"], None]})
    for name in ("b", "a"):
        table.write_parquet(tmp_path / f"{name}.parquet")
    assert rows_of(tmp_path / "*.parquet") == sorted(table.rows() * 2, key=str)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    finding = refused(written(tmp_path / "a.parquet", "ZZCANARY" * 10))
    assert (finding.code, finding.message) == ("JR625", "the file cannot be read as Parquet")
    assert finding.where.source == str(tmp_path / "a.parquet")
    assert "ZZCANARY" not in str(finding)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_name_with_signs_of_a_pattern_is_that_file_and_no_other(tmp_path: Path, suffix: str) -> None:
    """DuckDB alone would read the file `cases 1` for `cases [1]`, and nobody would know."""
    for name in ("cases 1", "cases [1]", "cases 2", "cases ?"):
        table = pl.DataFrame({"a": [name]})
        path = tmp_path / f"{name}{suffix}"
        writers: dict[str, Callable[[Path], object]] = {
            ".csv": table.write_csv,
            ".jsonl": table.write_ndjson,
            ".parquet": table.write_parquet,
        }
        writers[suffix](path)
    for name in ("cases [1]", "cases ?"):
        assert rows_of(tmp_path / f"{name}{suffix}") == [(name,)]


# --- memory ------------------------------------------------------------------------------------------------------


def test_memory_is_given_as_a_size(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", HEAD)
    assert rows_of(file, memory="256MiB") == []
    assert refused(file, memory="plenty").code == "JR626"


def test_what_does_not_fit_is_told_as_such(tmp_path: Path) -> None:
    """And not as a broken file."""
    file = written(tmp_path / "a.csv", HEAD + "".join(f"{n},yes,{n:0100}\n" for n in range(20_000)))
    with pytest.raises(jr.AnswerError) as caught, opened(file, memory="1MB", spill="/dev/null/none") as past:
        past.relation.order("note").fetchall()
    assert "memory" in caught.value.findings[0].message


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    """A name with a quote in it is a name."""
    file = written(tmp_path / "a.csv", HEAD + "1,yes,x\n2,no,y\n")
    target = tmp_path / "it's.parquet"
    with opened(file) as past:
        past.write(past.relation.filter("act = '2'"), target)
    assert pl.read_parquet(target).rows() == [("2", "no", "y")]
    assert re.fullmatch(r"(a\.csv|it's\.parquet)+", "".join(sorted(path.name for path in tmp_path.iterdir())))


def test_a_place_that_cannot_be_written_to_is_told_as_such(tmp_path: Path) -> None:
    """And not as cases that cannot be read."""
    file = written(tmp_path / "a.csv", HEAD + "1,yes,x\n")
    target = tmp_path / "none" / "a.parquet"
    with pytest.raises(jr.AnswerError) as caught, opened(file) as past:
        past.write(past.relation, target)
    (finding,) = caught.value.findings
    assert (finding.message, finding.where.source) == ("the rows cannot be written there", str(target))


def test_nothing_is_printed_where_no_program_file_runs(tmp_path: Path) -> None:
    """DuckDB takes that for a person at a prompt, and writes a bar between the lines of our output."""
    file = written(tmp_path / "a.csv", HEAD + "1,yes,x\n")
    asked = "current_setting('enable_progress_bar') AND current_setting('enable_progress_bar_print')"
    code = (
        "import sys; from justrules.replay.files import opened\n"
        f'with opened(sys.argv[1]) as past: print(past.connection.sql("SELECT {asked}").fetchall())'
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout == "[(False,)]\n"
