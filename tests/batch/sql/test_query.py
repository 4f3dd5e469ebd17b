"""What is in a query: names and words as the dialect has them, every column handed on, and a head that explains."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

import justrules as jr
from justrules.batch.columns import Code, Columns, Entry
from justrules.batch.results import NAMES
from justrules.batch.sql import DIALECTS, query
from tests.batch.large import shared, wide

POLICY = jr.load("aviation_part5")
SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")


def mapped(column: str, *codes: tuple[str, str | None], lists: str | None = None) -> Columns:
    """A mapping of one question."""
    known = tuple(Code(text=text, plain=False, answer=answer) for text, answer in codes) or None
    return Columns(entries=(Entry(question="procedure_existed", column=column, codes=known, listed=lists),))


def refused(**options: Any) -> list[str]:
    """The codes of the findings of a query that must be refused."""
    with pytest.raises(jr.AnswerError) as caught:
        query(options.pop("policy", POLICY), **options)
    assert all(finding.hint for finding in caught.value.findings)
    return [finding.code for finding in caught.value.findings]


# --- all columns, and only those ---------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_all_columns_are_handed_on_and_no_helping_one(dialect: str) -> None:
    """Whoever names none to keep gets the table as it was, and the results behind it."""
    written = query(POLICY, dialect=dialect, answers="a_", into=["category", "problems"])
    with closing(duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE TABLE acts (id INTEGER, a_procedure_existed TEXT, a_knowingly_deviated TEXT, a_risk_known TEXT, "
            "a_unjustified_disregard TEXT, harm TEXT)"
        )
        connection.execute("INSERT INTO acts VALUES (1, 'no', NULL, NULL, 'zz', 'death')")
        connection.execute("INSERT INTO acts VALUES (2, 'no', NULL, NULL, NULL, 'none')")
        found = connection.execute(written)
        names = [column[0] for column in found.description]
        assert names[:6] == ["id", *(f"a_{question.id}" for question in POLICY.questions), "harm"]
        assert names[6:] == ["category", "problems"]
        assert sorted((row[0], *row[6:]) for row in found.fetchall()) == [
            (1, None, "unjustified_disregard"),
            (2, "human_error", None),
        ]


@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "tsql"])
def test_where_no_column_can_be_left_out_a_large_policy_asks_for_names(dialect: str) -> None:
    """Helping columns would show, so the columns to keep have to be said; then it is written."""
    assert refused(policy=shared(12), dialect=dialect) == ["JR622"]
    assert query(shared(12), dialect=dialect, keep=["id"])
    assert query(POLICY, dialect=dialect)


def test_a_large_policy_is_carried_out_in_steps() -> None:
    """Two thousand million paths, on a database that would otherwise write each step into the next."""
    policy = shared(30)
    rows = [
        {question.id: "yes" if (row >> number % 5) & 1 else "no" for number, question in enumerate(policy.questions)}
        for row in range(32)
    ]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE acts (id INTEGER, {', '.join(rows[0])})")
        marks = ", ".join("?" * (1 + len(rows[0])))
        for number, row in enumerate(rows):
            connection.execute(f"INSERT INTO acts VALUES ({marks})", (number, *row.values()))  # noqa: S608  # ours
        found = connection.execute(query(policy, dialect="sqlite", into=["category"], keep=["id"])).fetchall()
    assert dict(found) == {number: jr.evaluate(policy, row).category for number, row in enumerate(rows)}


# --- as the dialect has it ---------------------------------------------------------------------------------------


def test_texts_are_compared_letter_by_letter() -> None:
    """A column that takes YES for yes elsewhere does not do so here."""
    written = query(POLICY, dialect="sqlite", answers=mapped("said"), into=["category", "problems"], keep=["said"])
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE acts (said TEXT COLLATE NOCASE)")
        connection.execute("INSERT INTO acts VALUES ('NO'), ('no'), ('no ')")
        assert connection.execute(written).fetchall() == [
            ("NO", None, "procedure_existed"),
            ("no", "human_error", None),
            ("no ", None, "procedure_existed"),
        ]
    assert "COLLATE Latin1_General_100_BIN2" in query(POLICY, dialect="tsql")


def test_words_and_names_are_never_part_of_the_query() -> None:
    """Quotes and line breaks in a mapping stay what they are: one statement, and one column of that name."""
    name, word = 'a "b" [c] ``d`\n; DROP TABLE acts --', "it's'; DROP TABLE acts --\\"
    for dialect in DIALECTS:
        written = query(POLICY, dialect=dialect, answers=mapped(name, (word, "no")), keep=[name])
        (statement,) = sqlglot.parse(written, dialect=dialect)
        assert statement is not None
        assert {column.name for column in statement.find_all(exp.Column)} >= {name}
        assert word in {literal.this for literal in statement.find_all(exp.Literal)}
    for dialect in ("duckdb", "sqlite"):
        with closing(duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")) as connection:
            quoted = name.replace('"', '""')
            connection.execute(f'CREATE TABLE acts ("{quoted}" TEXT)')
            connection.execute("INSERT INTO acts VALUES (?)", [word])
            written = query(POLICY, dialect=dialect, answers=mapped(name, (word, "no")), into=["category"], keep=[name])
            assert connection.execute(written).fetchall() == [(word, "human_error")]


@pytest.mark.parametrize("name", ["case_idd", "a]b", "[a]", "`", "``a`", 'a"b', "select"])
def test_sqlite_takes_no_name_for_a_text(name: str) -> None:
    """A name in double quotes is a text there where no column has it, and the query would hand that on in each row."""
    for answers, keep in ((None, [name]), ({"procedure_existed": name}, [])):
        written = query(POLICY, dialect="sqlite", answers=answers, into=["category"], keep=keep)
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(
                "CREATE TABLE acts (procedure_existed, knowingly_deviated, risk_known, unjustified_disregard)"
            )
            connection.execute("INSERT INTO acts VALUES ('no', NULL, NULL, NULL)")
            with pytest.raises(sqlite3.OperationalError, match="no such column"):
                connection.execute(written)


def test_snowflake_gets_the_names_that_it_gives_itself() -> None:
    """A name that was made without quotes is one in capitals there; any other stands as it is."""
    written = query(POLICY, dialect="snowflake", answers="answer_", keep=["Act no."], into=["category"])
    names = {each.name for each in sqlglot.parse_one(written, dialect="snowflake").find_all(exp.Identifier)}
    assert {"ANSWER_PROCEDURE_EXISTED", "CATEGORY", "Act no."} <= names


def test_sql_server_gets_its_own_letters() -> None:
    """A word that is not ASCII is marked, or it would come to the server as question marks."""
    written = query(POLICY, dialect="tsql", answers=mapped("said", ("nei", "no"), ("já", "yes")), keep=[])
    assert "N'já'" in written
    assert "N'nei'" not in written


@pytest.mark.parametrize("policy", SHIPPED)
def test_sql_server_gets_no_more_than_ten_cases_inside_one_another(policy: str) -> None:
    """That is how many it documents."""
    for into in (NAMES, ["category"], ["pending"], ["path"]):
        written = query(jr.load(policy), dialect="tsql", into=into, keep=["id"])
        tree = sqlglot.parse_one(written, dialect="tsql")
        assert max(_around(case) for case in tree.find_all(exp.Case)) <= 10


def _around(case: exp.Case) -> int:
    """How many CASE stand around this one, within its step, and itself."""
    count = 0
    node: exp.Expr | None = case
    while node is not None and not isinstance(node, exp.Select):
        count += isinstance(node, exp.Case)
        node = node.parent
    return count


@pytest.mark.parametrize("dialect", DIALECTS)
def test_only_functions_that_every_database_has_are_used(dialect: str) -> None:
    """CASE, comparisons, sets of bits, and a part of a text; lists alone need what only some have."""
    common = {"case", "if", "substring", "cast", "bitor", "and", "or", "collate"}
    for policy in SHIPPED:
        tree = sqlglot.parse_one(query(jr.load(policy), dialect=dialect, keep=["id"]), dialect=dialect)
        used = {function.sql_name().lower() for function in tree.find_all(exp.Func)}
        used |= {function.name.lower() for function in tree.find_all(exp.Anonymous)} - {"anonymous"}
        assert used - {"anonymous"} <= common


# --- what is handed on -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_column_is_handed_on_once_and_not_in_the_place_of_a_result(dialect: str) -> None:
    """Two columns of one name make a view that cannot be made, or a result that nobody can tell from a column."""
    assert refused(dialect=dialect, keep=["id", "id"]) == ["JR612"]
    assert refused(dialect=dialect, keep=["category"], into=["category"]) == ["JR612"]
    assert refused(dialect=dialect, keep=["category", "id", "id"]) == ["JR612", "JR612"]
    assert query(POLICY, dialect=dialect, keep=["category"], named="just_{}")
    assert query(POLICY, dialect=dialect, keep=["category"], into=["outcome"])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_names_that_are_one_to_the_database_are_one_here(dialect: str) -> None:
    """PostgreSQL tells `Id` from `id`; Snowflake takes `id` for `ID` as it stands here; most others know one name."""
    for one, other, apart in (("Id", "id", {"postgres", "snowflake"}), ("ID", "id", {"postgres"})):
        if dialect in apart:
            assert query(POLICY, dialect=dialect, keep=[one, other])
        else:
            assert refused(dialect=dialect, keep=[one, other]) == ["JR612"]


@pytest.mark.parametrize("keep", [None, ["id"]])
def test_no_result_is_called_like_a_column_with_answers(keep: list[str] | None) -> None:
    """Some databases read the result where that column is missing, and a table would have two of one name."""
    for dialect in DIALECTS:
        assert refused(dialect=dialect, answers={"risk_known": "category"}, keep=keep) == ["JR612"]


@pytest.mark.parametrize("name", ["true", "FALSE"])
def test_a_name_that_sqlite_forgets_is_refused(name: str) -> None:
    """It calls such a column `column2` in the next step; where all is one step, the column is read."""
    assert refused(dialect="sqlite", keep=[name]) == ["JR610"]
    assert refused(dialect="sqlite", answers={"risk_known": name}, keep=[]) == ["JR610"]
    assert query(POLICY, dialect="duckdb", keep=[name])
    written = query(POLICY, dialect="sqlite", answers={"procedure_existed": name}, into=["category"])
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f'CREATE TABLE acts ("{name}")')
        connection.execute("INSERT INTO acts VALUES ('no')")
        assert connection.execute(written).fetchall() == [("no", "human_error")]


def test_several_columns_are_not_one_text() -> None:
    """Or each letter of it would be a column."""
    assert refused(dialect="duckdb", keep="id") == ["JR612"]


def test_a_column_that_is_called_like_a_helping_one_is_handed_on() -> None:
    """Helping columns get out of the way of whatever is named."""
    for dialect in ("duckdb", "sqlite"):
        written = query(POLICY, dialect=dialect, into=["category"], keep=["justrules_wrong"])
        with closing(duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")) as connection:
            columns = ", ".join(f"{question.id} TEXT" for question in POLICY.questions)
            connection.execute(f"CREATE TABLE acts (justrules_wrong INTEGER, {columns})")
            connection.execute("INSERT INTO acts VALUES (1, 'no', NULL, NULL, NULL)")
            assert connection.execute(written).fetchall() == [(1, "human_error")]


# --- booleans and lists ------------------------------------------------------------------------------------------


def truth(*codes: tuple[str, str | None], lists: str | None = None) -> Columns:
    """A mapping of one question, its values without quotes."""
    known = tuple(Code(text=text, plain=True, answer=answer) for text, answer in codes) or None
    return Columns(entries=(Entry(question="procedure_existed", column="p", codes=known, listed=lists),))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_true_and_false_of_a_mapping_are_booleans_when_asked_for(dialect: str) -> None:
    """The head says what the column is taken to hold, and no word of it is a text in the query."""
    meant = truth(("true", "no"), ("False", "unknown"), ("nein", "yes"))
    written = query(POLICY, dialect=dialect, answers=meant, booleans=["procedure_existed"])
    held = (
        "true or false, 'true' no, 'false' unknown" if DIALECTS[dialect].booleans else "a number, '1' no, '0' unknown"
    )
    assert f'"p" for procedure_existed: {held}\n' in written
    texts = {each.this for each in sqlglot.parse_one(written, dialect=dialect).find_all(exp.Literal) if each.is_string}
    assert not texts & {"true", "True", "false", "False", "nein", "1", "0"}
    unasked = query(POLICY, dialect=dialect, answers=meant)
    assert "text, 'true' no, 'False' unknown, 'nein' yes" in unasked


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_only_says_what_is_blank_leaves_yes_and_no(dialect: str) -> None:
    """As it does in a data frame."""
    for blank, left in ((("n/a", None), {"yes", "no"}), (("false", None), {"yes", "no answer"})):
        written = query(POLICY, dialect=dialect, answers=truth(blank), booleans=["procedure_existed"])
        line = written.partition("for procedure_existed: ")[2].partition("\n")[0]
        assert {part.partition("' ")[2] for part in line.split(", ")[1:]} == left


@pytest.mark.parametrize("dialect", DIALECTS)
def test_booleans_that_mean_nothing_are_refused(dialect: str) -> None:
    """Every row would be a problem: neither word has a meaning, or the column holds lists, or there is none."""
    asked = {"dialect": dialect, "booleans": ["procedure_existed"]}
    assert refused(answers=truth(("1", "yes"), ("0", "no")), **asked) == ["JR611"]
    assert refused(answers=mapped("p", ("true", "yes"), ("false", "no")), **asked) == ["JR611"]
    assert refused(answers={"risk_known": "r"}, **asked) == ["JR610"]
    if DIALECTS[dialect].lists:
        assert refused(answers=mapped("p", lists="no procedure"), **asked) == ["JR611"]
    assert refused(policy=wide(3), dialect=dialect, booleans=["which"]) == ["JR611"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_one_column_holds_one_kind_of_values(dialect: str) -> None:
    """Two questions may share a column, but not one as booleans and the other as texts."""
    shared_ = {"procedure_existed": "p", "risk_known": "p"}
    assert refused(dialect=dialect, answers=shared_, booleans=["risk_known"]) == ["JR611"]
    assert query(POLICY, dialect=dialect, answers=shared_, booleans=[*shared_])
    assert query(POLICY, dialect=dialect, answers=shared_)


@pytest.mark.parametrize("dialect", ["sqlite", "tsql"])
def test_lists_are_refused_where_there_are_none(dialect: str) -> None:
    """Rather here than by the database, and with what to do."""
    assert refused(dialect=dialect, answers=mapped("found", lists="no procedure")) == ["JR621"]


@pytest.mark.parametrize(
    "table",
    ["", "acts; DROP TABLE acts", "(SELECT 1)", "acts AS a", "acts a", "f(1)", "acts, other", "acts JOIN b", "1"],
)
def test_nothing_but_a_name_is_a_table(table: str) -> None:
    """An alias, a function or a query is refused."""
    assert refused(dialect="duckdb", table=table) == ["JR623"]


@pytest.mark.parametrize("table", ["acts", "main.acts", '"my acts"', 'memory.main."acts"'])
def test_a_table_is_named_as_the_dialect_names_it(table: str) -> None:
    """With its schema, its database, and quotes where there have to be some."""
    assert f"FROM {table}" in query(POLICY, dialect="duckdb", table=table)


# --- what the head says ------------------------------------------------------------------------------------------


def test_the_head_names_policy_version_and_digest() -> None:
    """Whoever finds the query in a database knows which policy it is of, and what it expects."""
    written = query(
        POLICY,
        dialect="postgres",
        answers={"procedure_existed": "p", "risk_known": "r"},
        booleans=["risk_known"],
    )
    head = written.partition("SELECT")[0]
    policy = jr.compile(POLICY).policy
    assert all(part in head for part in (policy.id, policy.version, policy.digest))
    assert '"p" for procedure_existed: text, yes, no, unknown' in head
    assert '"r" for risk_known: true or false, yes, no' in head
    assert "1 human_error, 2 at_risk, 4 reckless" in head
    assert all(line.startswith("-- ") for line in head.strip().splitlines())


def test_the_head_tells_codes_numbers_and_lists() -> None:
    """As the mapping has them."""
    codes = mapped("risk code", ("1", "yes"), ("n/a", None))
    assert "text, '1' yes, 'n/a' no answer" in query(POLICY, dialect="duckdb", answers=codes)
    number = Entry(question="risk_known", column="n", codes=(Code(text="1", plain=True, answer="yes"),))
    assert "\"n\" for risk_known: a number, '1' yes" in query(
        POLICY, dialect="duckdb", answers=Columns(entries=(number,))
    )
    lists = query(POLICY, dialect="duckdb", answers=mapped("found", lists="no procedure"))
    assert "a list of texts, yes with 'no procedure' in it" in lists


def test_the_extra_is_asked_for_by_name() -> None:
    """Without sqlglot it is said what to install."""
    code = "import sys; sys.modules['sqlglot'] = None; import justrules.batch.sql"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'justrules[sql]'" in done.stderr
