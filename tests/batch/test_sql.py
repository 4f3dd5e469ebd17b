"""A policy as a query: databases that know nothing of us decide every row as `evaluate` does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import duckdb
import psycopg
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.batch.columns import Code, Columns, Entry
from justrules.batch.expressions import folds
from justrules.batch.sql import DIALECTS, query
from justrules.engine.compiler import tree_of
from justrules.engine.plan import plan_of
from tests.batch.drawn import RESULTS, Drawn, expected, tables
from tests.cases.postgres import started
from tests.strategies import as_policy, policies

TYPES = {
    "duckdb": {"boolean": "BOOLEAN", "number": "INTEGER", "list": "VARCHAR[]"},
    "postgres": {"boolean": "BOOLEAN", "number": "INTEGER", "list": "TEXT[]"},
    "sqlite": {"boolean": "BOOLEAN", "number": "INTEGER"},
}
RUN = tuple(TYPES)


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A connection to a PostgreSQL server of our own."""
    with started() as postgres:
        address = postgres.make().set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True, prepare_threshold=None) as connection:
            yield connection


@contextmanager
def opened(dialect: str, server: Any) -> Iterator[Any]:
    if dialect == "postgres":
        server.execute("DROP TABLE IF EXISTS acts")
        yield server
        return
    with closing(duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")) as connection:
        yield connection


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def decided(drawn: Drawn, dialect: str, server: Any) -> list[dict[str, Any]]:
    """What the database says of each row, in the order in which the rows were put in."""
    drawn = without_senseless(drawn)
    booleans = [question for question, name in drawn.questions.items() if drawn.columns[name].kind == "boolean"]
    written = query(drawn.policy, dialect=dialect, answers=drawn.answers, booleans=booleans, into=RESULTS, keep=["key"])
    typed = [f"{quoted(name)} {TYPES[dialect].get(each.kind, 'TEXT')}" for name, each in drawn.columns.items()]
    rows = list(zip(range(len(drawn.expected)), *(each.values for each in drawn.columns.values()), strict=True))
    marks = ", ".join(["%s" if dialect == "postgres" else "?"] * (1 + len(typed)))
    with opened(dialect, server) as connection:
        connection.execute(f"CREATE TABLE acts ({', '.join(['key INTEGER', *typed])})")
        for row in rows:
            connection.execute(f"INSERT INTO acts VALUES ({marks})", row)  # noqa: S608  # marks are ours
        found = connection.execute(written).fetchall()
    assert sorted(row[0] for row in found) == [row[0] for row in rows]
    return [dict(zip(RESULTS, row[1:], strict=True)) for row in sorted(found)]


def without_senseless(drawn: Drawn) -> Drawn:
    """The same with texts for booleans that mean nothing: a query refuses those, and both are problems."""
    answers = {
        drawn.questions[each.question]: each.answers
        for each in drawn.plan.questions
        if each.question in drawn.questions
    }
    columns = {
        name: each
        if each.kind != "boolean" or {"yes", "no"} & set(answers[name])
        else replace(each, kind="text", values=tuple(None if value is None else str(value) for value in each.values))
        for name, each in drawn.columns.items()
    }
    return replace(drawn, columns=columns)


def due(drawn: Drawn) -> list[dict[str, Any]]:
    """What is to come of each row; a query reads no severity, and so has no problem with one."""
    return [{**row, "problems": _of_answers(row["problems"])} for row in drawn.expected]


def _of_answers(problems: str | None) -> str | None:
    told = [word for word in (problems or "").split(", ") if word and word != "severity"]
    return ", ".join(told) or None


def kinds_of(dialect: str) -> Sequence[str]:
    kinds = ("text", "boolean", "code", "number")
    return (*kinds, "list") if DIALECTS[dialect].lists else kinds


@pytest.mark.parametrize("dialect", RUN)
@settings(max_examples=25)
@given(data=st.data())
def test_every_row_is_decided_as_evaluate_decides_it(dialect: str, data: st.DataObject, server: Any) -> None:
    """One row out for each that goes in, with every result; severity is there and is not read."""
    drawn = data.draw(tables(kinds=kinds_of(dialect), whole=True))
    assert decided(drawn, dialect, server) == due(drawn)


@pytest.mark.parametrize("dialect", RUN)
@settings(max_examples=10)
@given(data=st.data())
def test_steps_decide_the_same(dialect: str, data: st.DataObject, server: Any) -> None:
    """What stands in one expression for a small policy stands in steps, one a layer, for a large one."""
    drawn = data.draw(tables(kinds=("text", "boolean"), whole=True))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folds, "_COPIES", -10_000)
        patched.setattr(folds, "_LARGEST", 2)
        assert decided(drawn, dialect, server) == due(drawn)


MISSING = {"duckdb": duckdb.BinderException, "postgres": psycopg.errors.UndefinedColumn, "sqlite": sqlite3.Error}


@pytest.mark.parametrize("dialect", RUN)
@settings(max_examples=15)
@given(data=st.data())
def test_a_column_that_is_not_there_is_an_error(dialect: str, data: st.DataObject, server: Any) -> None:
    """Whether it holds answers or is only handed on, nothing else is ever read in its place."""
    drawn = data.draw(tables(kinds=("text",), whole=True))
    missing = data.draw(st.sampled_from(["kept", *drawn.questions.values()]))
    there = [name for name in ("kept", *drawn.questions.values()) if name != missing]
    into = data.draw(st.sets(st.sampled_from(RESULTS), min_size=1))
    written = query(drawn.policy, dialect=dialect, answers=drawn.answers, into=into, keep=["kept"])
    with opened(dialect, server) as connection:
        connection.execute(f"CREATE TABLE acts ({', '.join(f'{quoted(name)} TEXT' for name in there) or 'x TEXT'})")
        with pytest.raises(MISSING[dialect]):
            connection.execute(written)


@st.composite
def truths(draw: st.DrawFn, answers: Sequence[str]) -> dict[bool, str | None]:
    """What true and false stand for, by a mapping file: an answer, no answer, or nothing that is known."""
    first, second = draw(st.permutations((True, False)))
    meant: dict[bool, str | None] = {first: draw(st.sampled_from(answers))}
    if draw(st.booleans()):
        meant[second] = draw(st.sampled_from((None, *answers)))
    return meant


@pytest.mark.parametrize("dialect", RUN)
@settings(max_examples=25)
@given(data=st.data())
def test_mapped_booleans_are_read_as_evaluate_reads_their_answers(
    dialect: str, data: st.DataObject, server: Any
) -> None:
    """True and false stand for what the mapping says, 1 and 0 where there are no booleans, and are never texts."""
    policy = as_policy(data.draw(policies(most_questions=4)))
    asked = jr.compile(policy).questions
    meant = {question: data.draw(truths(branch.answers)) for question, branch in asked.items()}
    # A text in such a mapping belongs to another table, and says nothing of a column of booleans.
    answers = Columns(entries=tuple(_mapped(question, meant[question]) for question in asked))
    rows = data.draw(st.lists(st.tuples(*(st.sampled_from((True, False, None)) for _ in asked)), max_size=8))
    written = query(policy, dialect=dialect, answers=answers, booleans=list(asked), into=RESULTS, keep=["key"])
    marks = ", ".join(["%s" if dialect == "postgres" else "?"] * (1 + len(asked)))
    typed = ", ".join(f"{quoted(f'a {question}')} BOOLEAN" for question in asked)
    with opened(dialect, server) as connection:
        connection.execute(f"CREATE TABLE acts (key INTEGER, {typed})")
        for key, row in enumerate(rows):
            connection.execute(f"INSERT INTO acts VALUES ({marks})", (key, *row))  # noqa: S608  # marks are ours
        found = sorted(connection.execute(written).fetchall())
    for key, row in enumerate(rows):
        said = {question: value for question, value in zip(asked, row, strict=True) if value is not None}
        wrong = [each.question for each in plan_of(tree_of(policy)).questions if _is_wrong(each.question, said, meant)]
        given_ = {question: answer for question, value in said.items() if (answer := meant[question].get(value))}
        assert dict(zip(RESULTS, found[key][1:], strict=True)) == expected(policy, given_, wrong)


def _mapped(question: str, meant: Mapping[bool, str | None]) -> Entry:
    codes = (Code(text=str(value).lower(), plain=True, answer=answer) for value, answer in meant.items())
    return Entry(question=question, column=f"a {question}", codes=(*codes, Code(text="n/a", plain=False, answer=None)))


def _is_wrong(question: str, said: Mapping[str, bool], meant: Mapping[str, Mapping[bool, str | None]]) -> bool:
    return question in said and said[question] not in meant[question]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("policy", ["aviation_part5", "nhs_just_culture", "social_care"])
def test_what_is_written_can_be_read_in_its_dialect(dialect: str, policy: str) -> None:
    """One statement, all results, and no word of harm in it but that it is not read."""
    for booleans in ((), tuple(jr.compile(jr.load(policy)).questions)):
        written = query(jr.load(policy), dialect=dialect, booleans=booleans, into=RESULTS, keep=["id"])
        statements = sqlglot.parse(written, dialect=dialect)
        assert len(statements) == 1
        assert "no severity is read" in written
        assert "severity" not in written.partition("SELECT")[2]


def test_sql_server_gets_no_truth_as_a_value() -> None:
    """T-SQL has no boolean type: a comparison stands only where a condition may."""
    tree = sqlglot.parse_one(query(jr.load("aviation_part5"), dialect="tsql", keep=["id"]), dialect="tsql")
    assert not list(tree.find_all(sqlglot.exp.Boolean))
    for select in tree.find_all(sqlglot.exp.Select):
        assert not any(isinstance(each.unalias(), sqlglot.exp.Predicate) for each in select.expressions)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"dialect": "duckbd"}, "JR620"),
        ({"dialect": "duckdb", "table": "acts; DROP TABLE acts"}, "JR623"),
        ({"dialect": "duckdb", "table": "(SELECT 1)"}, "JR623"),
        ({"dialect": "duckdb", "booleans": ["no_such"]}, "JR601"),
        ({"dialect": "duckdb", "answers": {"no_such": "x"}}, "JR601"),
    ],
)
def test_what_cannot_be_written_is_told(wrong: dict[str, Any], code: str) -> None:
    """With a finding and what to do; nothing but a name gets through as a name."""
    with pytest.raises(jr.AnswerError) as raised:
        query(jr.load("aviation_part5"), **wrong)
    assert [finding.code for finding in raised.value.findings] == [code]
    assert raised.value.findings[0].hint
