"""`justrules export`: a policy for another system, on stdout or in a file, and mistakes told without a trace."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from justrules.batch.results import NAMES
from justrules.batch.sql import DIALECTS
from justrules.cli import export, main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "sql", *arguments])


def test_the_command_offers_every_dialect_and_every_result() -> None:
    """Its own lists, which spare loading what writes SQL, are those of the writer."""
    assert set(export.DIALECTS) == set(DIALECTS)
    assert set(export.RESULTS) == set(NAMES)


def test_what_is_written_runs_and_decides(tmp_path: Path) -> None:
    """The file holds one query, and a database that knows nothing of us carries it out."""
    target = tmp_path / "ours.sql"
    chosen = ("--dialect", "sqlite", "--answers", "a_", "--into", "category", "--keep", "id", "-o", str(target))
    assert run("aviation_part5", *chosen).exit_code == 0
    with closing(sqlite3.connect(":memory:")) as database:
        columns = "a_procedure_existed, a_knowingly_deviated, a_risk_known, a_unjustified_disregard"
        database.execute(f"CREATE TABLE acts (id, {columns})")
        database.execute("INSERT INTO acts VALUES (7, 'yes', 'no', NULL, NULL)")
        assert database.execute(target.read_text(encoding="utf-8")).fetchall() == [(7, "human_error")]


def test_booleans_are_asked_for() -> None:
    """One question's column holds true and false, or all do."""
    one = run("aviation_part5", "--dialect", "duckdb", "--boolean", "risk_known")
    assert "for risk_known: true or false" in one.stdout
    assert "for procedure_existed: text" in one.stdout
    assert "text" not in run("aviation_part5", "--dialect", "duckdb", "--booleans").stdout.partition("SELECT")[0]


def test_a_mapping_file_says_what_columns_and_values_mean(tmp_path: Path) -> None:
    """The company's own names go into the query."""
    mapping = tmp_path / "ours.yaml"
    mapping.write_text(
        "format: justrules-columns/1\npolicy: aviation_part5\n"
        'columns:\n  procedure_existed: {column: "Procedure?", answers: {yes: [Y], no: [N]}}\n',
        encoding="utf-8",
    )
    written = run("aviation_part5", "--dialect", "postgres", "--columns", str(mapping))
    assert written.exit_code == 0, written.stderr
    assert '"Procedure?"' in written.stdout


def test_booleans_of_a_mapping_file_are_asked_for_too(tmp_path: Path) -> None:
    """All booleans are those of the columns that the file names, read as the file says."""
    mapping = tmp_path / "ours.yaml"
    mapping.write_text(
        "format: justrules-columns/1\npolicy: aviation_part5\n"
        "columns:\n  procedure_existed: {column: p, answers: {yes: true, no: false}}\n  risk_known: r\n",
        encoding="utf-8",
    )
    for chosen, other in (("--boolean=procedure_existed", "text, yes"), ("--booleans", "a number, '1' yes")):
        written = run("aviation_part5", "--dialect", "sqlite", "--columns", str(mapping), chosen)
        assert written.exit_code == 0, written.stderr
        assert "\"p\" for procedure_existed: a number, '1' yes, '0' no" in written.stdout
        assert f'"r" for risk_known: {other}' in written.stdout


def test_a_misspelt_column_is_an_error_of_sqlite() -> None:
    """It takes a name in double quotes for a text, and would hand that on in every row."""
    chosen = ("--dialect", "sqlite", "--keep", "case_idd", "--into", "category", "--into", "pending")
    written = run("aviation_part5", *chosen).stdout
    with closing(sqlite3.connect(":memory:")) as database:
        columns = "procedure_existed, knowingly_deviated, risk_known, unjustified_disregard"
        database.execute(f"CREATE TABLE acts (case_id, {columns})")
        with pytest.raises(sqlite3.OperationalError, match="no such column: case_idd"):
            database.execute(written)


def test_mistakes_are_told_and_exit_with_two() -> None:
    """A table that is no name, a question that is none, a column twice, two ways to say where answers are."""
    for wrong in (
        ("--table", "acts; DROP TABLE acts"),
        ("--boolean", "no_such_question"),
        ("--keep", "id", "--keep", "id"),
        ("--keep", "category"),
        ("--answers", "a_", "--columns", "x.yaml"),
        ("--columns", "there_is_no_such_file.yaml"),
    ):
        done = run("aviation_part5", "--dialect", "duckdb", *wrong)
        assert done.exit_code == 2, wrong
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
