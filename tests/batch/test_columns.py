"""Columns are found by their names and read by their types, and whatever does not fit is told before any work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import narwhals as nw
import pytest

import justrules as jr
from justrules.batch.columns import (
    Answers,
    Code,
    Columns,
    Entry,
    Kind,
    Source,
    kind_of,
    number_of,
    resolve,
    shown,
    words_of,
)
from justrules.engine.compiler import tree_of
from justrules.engine.plan import Asked, Route, plan_of

POLICY = jr.load("aviation_part5")
PLAN = plan_of(tree_of(POLICY))
QUESTIONS = [asked.question for asked in PLAN.questions]
TEXTS = {question: nw.String() for question in QUESTIONS}


def refused(schema: Mapping[str, Any], *, answers: Answers = None, severity: str | None = None) -> list[str]:
    """The findings for a table with these columns, as code, message and hint."""
    with pytest.raises(jr.AnswerError) as caught:
        resolve(PLAN, schema, answers=answers, severity=severity)
    return [f"{finding.code} {finding.message}; {finding.hint}" for finding in caught.value.findings]


def code(text: str, answer: str | None, *, plain: bool = True) -> Code:
    """A value as a mapping file writes it."""
    return Code(text=text, plain=plain, answer=answer)


# --- which columns -----------------------------------------------------------------------------------------------


def test_a_column_is_found_by_the_question_s_id() -> None:
    """Without more being said, columns called otherwise are no answers."""
    resolved = resolve(PLAN, {**TEXTS, "department": nw.String()}, answers=None, severity=None)
    assert [(source.question, source.column) for source in resolved.sources] == [(id_, id_) for id_ in QUESTIONS]
    assert resolved.unknown == ()


def test_a_prefix_claims_every_column_that_has_it() -> None:
    """One that belongs to no question is unknown, by name, and not left out in silence."""
    schema = {f"a_{QUESTIONS[2]}": nw.Boolean(), "a_z": nw.String(), "a_b": nw.String(), QUESTIONS[0]: nw.String()}
    resolved = resolve(PLAN, schema, answers="a_", severity=None)
    assert [source.column for source in resolved.sources] == [f"a_{QUESTIONS[2]}"]
    assert resolved.unknown == ("a_b", "a_z")
    assert resolve(PLAN, schema, answers="a_", severity="a_z").unknown == ("a_b",)


def test_a_mapping_names_columns_one_by_one() -> None:
    """Questions that it leaves out have no column, whatever the table's columns are called."""
    resolved = resolve(
        PLAN, {**TEXTS, "Was it known?": nw.String()}, answers={"risk_known": "Was it known?"}, severity=None
    )
    assert [(source.question, source.column) for source in resolved.sources] == [("risk_known", "Was it known?")]


def test_sources_stand_in_the_order_of_the_questions() -> None:
    """Results name problems in that order, however the caller ordered the columns."""
    backward = {question: nw.String() for question in reversed(QUESTIONS)}
    for answers in (None, {question: question for question in reversed(QUESTIONS)}):
        resolved = resolve(PLAN, backward, answers=answers, severity=None)
        assert [source.question for source in resolved.sources] == QUESTIONS


def test_a_name_that_is_not_there_is_told_with_the_nearest() -> None:
    """Both kinds of misspelling at once: a question that is not asked, and a column that the table has not."""
    told = refused({"Risk known": nw.String()}, answers={"risk_knwn": "Risk known", "risk_known": "Risk knwn"})
    assert told == [
        "JR601 `risk_knwn` is not a question of `aviation_part5`; did you mean `risk_known`?",
        "JR610 the column `Risk knwn` for `risk_known` is not in the table; did you mean `Risk known`?",
    ]


@pytest.mark.parametrize(("answers", "told"), [(None, "risk_known"), ("x_", "x_risk_known"), ({}, "risk_known")])
def test_a_table_without_any_answer_is_refused(answers: Answers, told: str) -> None:
    """Every row would be open, and look as if nobody had answered; the names that are looked for are told."""
    (finding,) = refused({"Department": nw.String()}, answers=answers)
    assert finding.startswith("JR610 no column holds answers to `aviation_part5`; name the columns ")
    assert told in finding


def test_an_empty_prefix_is_refused() -> None:
    """It would make an answer of every column."""
    assert refused(TEXTS, answers="")[0].startswith("JR610 an empty prefix")


def test_no_question_is_answered_by_the_severity() -> None:
    """Harm is no answer: whichever way a column came to be both, it is refused."""
    for answers in (
        None,
        {"risk_known": "risk_known"},
        Columns(entries=(Entry(question="risk_known", column="risk_known"),)),
    ):
        (finding,) = refused(TEXTS, answers=answers, severity="risk_known")
        assert finding.startswith("JR613 the column `risk_known` holds the severity and is read as answers")
    mapped = Columns(entries=(Entry(question="risk_known", column="risk_known"),), severity="risk_known")
    assert refused(TEXTS, answers=mapped)[0].startswith("JR613")


def test_the_severity_named_in_the_call_goes_before_that_of_a_mapping_file() -> None:
    """Both must be columns of the table."""
    schema = {**TEXTS, "harm": nw.String(), "damage": nw.String()}
    mapped = Columns(entries=(Entry(question="risk_known", column="risk_known"),), severity="harm")
    assert resolve(PLAN, schema, answers=mapped, severity=None).severity == "harm"
    assert resolve(PLAN, schema, answers=mapped, severity="damage").severity == "damage"
    assert refused(schema, severity="harms")[0].startswith(
        "JR610 the column `harms` for the severity is not in the table"
    )


# --- what they hold ----------------------------------------------------------------------------------------------

TYPES: tuple[tuple[Any, Kind | None], ...] = (
    (nw.String(), "text"),
    (nw.Categorical(), "text"),
    (nw.Enum(["yes"]), "text"),
    (nw.Boolean(), "boolean"),
    (nw.Int8(), "number"),
    (nw.UInt64(), "number"),
    (nw.Float32(), "number"),
    (nw.Decimal(), "number"),
    (nw.List(nw.String()), "list"),
    (nw.Array(nw.String(), 2), "list"),
    (nw.Object(), "anything"),
    (nw.Unknown(), "anything"),
    (nw.Date(), None),
    (nw.Datetime(), None),
    (nw.Binary(), None),
    (nw.Struct({"a": nw.String()}), None),
)


@pytest.mark.parametrize(("dtype", "kind"), TYPES, ids=str)
def test_a_type_says_what_a_column_can_hold(dtype: Any, kind: Kind | None) -> None:
    """Dates, bytes and records can hold no answer at all."""
    assert kind_of(dtype) == kind


@pytest.mark.parametrize("dtype", [dtype for dtype, kind in TYPES if kind in ("number", "list", None)], ids=str)
def test_a_column_whose_values_nobody_explains_is_refused(dtype: Any) -> None:
    """What 1 stands for, or a date, is never guessed."""
    (finding,) = refused({"risk_known": dtype})
    assert finding.startswith("JR611 the column `risk_known` for `risk_known` holds ")


def test_values_that_the_column_cannot_hold_are_refused() -> None:
    """A mapping file that speaks of words is no help with a column of numbers, nor one of lists with a text."""
    words = Entry(question="risk_known", column="risk_known", codes=(code("Y", "yes"), code("1", "no", plain=False)))
    (finding,) = refused({"risk_known": nw.Int64()}, answers=Columns(entries=(words,)))
    assert "holds numbers, and none of its values is given a meaning" in finding
    listed = Entry(question="risk_known", column="risk_known", listed="known")
    (finding,) = refused(TEXTS, answers=Columns(entries=(listed,)))
    assert "holds no lists" in finding
    blank = Entry(question="risk_known", column="risk_known", codes=(code("99", None),))
    (finding,) = refused({"risk_known": nw.Int64()}, answers=Columns(entries=(blank,)))
    assert "say in a mapping file which number stands for which of yes, no, unknown" in finding


def asked(*answers: str) -> Asked:
    """A question with these answers."""
    routes = tuple(Route(answer=answer, next=~number) for number, answer in enumerate(answers) if answer != "unknown")
    return Asked(question="q", answers=answers, routes=routes)


def meaning(
    kind: Kind, *codes: Code, listed: str | None = None, answers: tuple[str, ...] = ("yes", "no", "unknown")
) -> Any:
    """What the values of a column of this kind mean."""
    source = Source(question="q", column="c", words=None, listed=listed, kind=kind, codes=codes or None)
    return words_of(source, asked(*answers), kind)


def test_answers_are_their_ids_or_true_and_false() -> None:
    """`True` is yes only where the question offers a yes; numbers and lists mean nothing by themselves."""
    assert meaning("text") == {"yes": "yes", "no": "no", "unknown": "unknown"}
    assert meaning("boolean") == {True: "yes", False: "no"}
    assert meaning("boolean", answers=("on", "no", "unknown")) == {False: "no"}
    assert meaning("list", listed="x") == {True: "yes", False: "no"}
    assert meaning("number") == meaning("list") == meaning("anything") == {}


def test_a_value_is_read_in_the_type_of_the_column() -> None:
    """Unquoted, `1` is the number and the text, `true` the boolean and the text; in quotes each is only the text."""
    codes = (code("1", "yes"), code("true", "yes"), code("0.5", "no"), code("2", "no", plain=False), code("-", None))
    assert meaning("text", *codes) == {"1": "yes", "true": "yes", "0.5": "no", "2": "no", "-": None}
    assert meaning("boolean", *codes) == {True: "yes"}
    assert {float(value): answer for value, answer in meaning("number", *codes).items()} == {1.0: "yes", 0.5: "no"}


def test_what_is_only_said_to_be_blank_leaves_the_answers_as_they_are() -> None:
    """`blank: n/a` adds a value; the ids of answers still stand for themselves."""
    assert meaning("text", code("n/a", None)) == {"yes": "yes", "no": "no", "unknown": "unknown", "n/a": None}
    assert meaning("boolean", code("n/a", None)) == {True: "yes", False: "no"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("-7", -7),
        ("007", 7),
        ("1.0", 1),
        ("0.5", 0.5),
        ("1e3", None),
        ("", None),
        (".5", None),
        ("١", None),
        ("1_0", None),
    ],
)
def test_numbers_are_read_in_the_plainest_form_alone(text: str, number: float | None) -> None:
    """Digits, a sign and a point; whatever else somebody might read as a number stays a text."""
    found = number_of(code(text, "yes"))
    assert found is None if number is None else found is not None and float(found) == number
    assert number_of(code(text, "yes", plain=False)) is None


# --- names that are nearly right -----------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "answer_"])
@pytest.mark.parametrize(
    "written",
    [
        "Knowingly_Deviated",
        "knowingly_deviated ",
        "knowingly-deviated",
        "Knowingly deviated",
        "knowingly_deviatd",
        "knowingly_devviated",
        "knowingly_devoated",
        "knowingly_deviatde",
        "knowingly deviated?",
        "\ufeffknowingly_deviated",
    ],
)
def test_a_column_that_is_nearly_called_like_a_question_is_refused(prefix: str, written: str) -> None:
    """Passed over in silence, it would leave the question open in every row."""
    name = prefix.upper() + written
    schema = {prefix + "procedure_existed": nw.String(), name: nw.String()}
    (finding,) = refused(schema, answers=prefix or None)
    meant = f"{prefix}knowingly_deviated"
    assert finding.startswith(
        f"JR610 the column {shown(name)} is nearly called `{meant}`, and there is no column of that"
    )
    assert f"; rename it to `{meant}`, or name the columns that hold answers: `answers=" in finding


@pytest.mark.parametrize(
    "other",
    ["risk_known_by", "risk", "known", "category", "severity", "risk_known_1", "risk_known2", "risk_unknown", "shift"],
)
def test_a_column_of_the_table_s_own_is_left_in_peace(other: str) -> None:
    """A table may have any columns beside its answers, numbered ones too."""
    resolved = resolve(PLAN, {"procedure_existed": nw.String(), other: nw.Int64()}, answers=None, severity=None)
    assert [source.column for source in resolved.sources] == ["procedure_existed"]


def test_nothing_is_misspelt_where_somebody_said_which_columns_are_meant() -> None:
    """Nor where the question has its own column, or the column is that of the severity."""
    near = {"procedure_existed": nw.String(), "risk_knwn": nw.String()}
    for answers in (
        {"procedure_existed": "procedure_existed"},
        Columns(entries=(Entry(question="risk_known", column="risk_knwn"),)),
    ):
        resolve(PLAN, near, answers=answers, severity=None)
    resolve(PLAN, {**near, "risk_known": nw.String()}, answers=None, severity=None)
    resolve(PLAN, near, answers=None, severity="risk_knwn")


def test_a_text_that_looks_like_a_file_is_told_to_be_a_prefix() -> None:
    """A mapping file is read before it is used."""
    for answers in ("columns.yaml", "format: justrules-columns/1\npolicy: aviation_part5\n"):
        (finding,) = refused(TEXTS, answers=answers)
        assert finding.startswith("JR610 no column begins with ")
        assert "answers=read_columns(file, policy)" in finding


def test_the_nearest_column_is_told_where_none_fits() -> None:
    """It may be two slips away, as nothing is decided by it."""
    (finding,) = refused({"procedure_exist": nw.String()})
    assert finding.endswith("; `procedure_exist` may be meant for `procedure_existed`")


@pytest.mark.parametrize("answers", [Path("columns.yaml"), ["risk_known"], 3, {"risk_known": ["a"]}, {3: "risk_known"}])
def test_what_says_nothing_about_columns_is_refused_with_what_does(answers: Any) -> None:
    """In a sentence that names `read_columns`, and not in a stack trace from within."""
    with pytest.raises(TypeError, match=r"`answers` .* `read_columns`"):
        resolve(PLAN, TEXTS, answers=answers, severity=None)


def test_the_severity_is_one_column() -> None:
    """Named by a text."""
    with pytest.raises(TypeError, match="`severity` is the name of a column, and not a list"):
        resolve(PLAN, TEXTS, answers=None, severity=["harm"])  # type: ignore[arg-type]


def test_two_questions_do_not_share_a_column() -> None:
    """Nothing in such a mapping says how the values of one column could answer both."""
    (finding,) = refused(TEXTS, answers={"procedure_existed": "risk_known", "risk_known": "risk_known"})
    assert finding.startswith("JR614 `risk_known` has the column `risk_known`, as has `procedure_existed`; give it")


# --- lists, and columns that are empty ---------------------------------------------------------------------------


@pytest.mark.parametrize("inner", [nw.Int64(), nw.Boolean(), nw.Date(), nw.List(nw.String())], ids=str)
@pytest.mark.parametrize("make", [nw.List, lambda inner: nw.Array(inner, 2)])
def test_a_list_of_something_else_than_texts_is_refused(inner: Any, make: Any) -> None:
    """Whether 1 is the entry `1`, engines answer differently."""
    listed = Columns(entries=(Entry(question="risk_known", column="risk_known", listed="1"),))
    (finding,) = refused({"risk_known": make(inner)}, answers=listed)
    assert finding.startswith("JR611 the column `risk_known` for `risk_known` holds lists of something else than texts")
    resolve(PLAN, {"risk_known": make(nw.Categorical())}, answers=listed, severity=None)


@pytest.mark.parametrize("dtype", [nw.Float64(), nw.Date(), nw.List(nw.Int8())], ids=str)
def test_what_an_empty_column_could_hold_does_not_matter(dtype: Any) -> None:
    """It answers nothing; where nobody can look, the hint says what to do."""
    schema = {**TEXTS, "risk_known": dtype}
    assert resolve(PLAN, schema, answers=None, severity=None, is_empty=lambda _: True).sources
    with pytest.raises(jr.AnswerError) as caught:
        resolve(PLAN, schema, answers=None, severity=None, is_empty=lambda _: False)
    assert "empty" not in str(caught.value)
    assert refused(schema)[0].endswith("a column that is empty throughout is made one of texts, or left out")
