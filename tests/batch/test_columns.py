"""Columns are found by their names and read by their types, and whatever does not fit is told before any work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pytest

import justrules as jr
from justrules.batch.columns import Answers, Code, Columns, Entry, Kind, Source, kind_of, number_of, resolve, words_of
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
    (finding,) = refused({"Risk known": nw.String()}, answers=answers)
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
