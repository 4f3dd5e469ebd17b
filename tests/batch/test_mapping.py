"""A mapping file says what columns and values mean, and every mistake in one is told at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import justrules as jr
from justrules.batch import Columns, classify, read_columns
from tests.batch.kinds import rows_in
from tests.batch.large import wide

POLICY = jr.load("aviation_part5")

FILE = """\
format: justrules-columns/1
policy: aviation_part5
columns:
  procedure_existed:
    column: Procedure in place?
    answers: {yes: [Y, "Yes", 1, "true"], no: [N, 0], unknown: "?"}
    blank: ["", n/a]
  knowingly_deviated: {column: Findings, lists: knowing deviation}
  risk_known: risk_code
severity: harm_level
"""


def refused(text: str) -> list[str]:
    """The findings about a file, as place and code."""
    with pytest.raises(jr.AnswerError) as caught:
        read_columns(text, POLICY)
    return [f"{finding.where.line}:{finding.where.column} {finding.code}" for finding in caught.value.findings]


def changed(old: str, new: str) -> str:
    """The file with one thing in it written otherwise."""
    assert FILE.count(old) == 1
    return FILE.replace(old, new)


def test_a_company_s_own_columns_and_codes_are_classified() -> None:
    """Each value is read by the file; what it does not speak of is a problem of its row."""
    frame = pd.DataFrame(
        {
            "Procedure in place?": ["Y", 1, "1", "Yes", "N", 0.0, "?", "", "n/a", None, "yes", True, 2],
            "Findings": [["knowing deviation", "fatigue"]] * 4 + [None] * 9,
            "risk_code": ["yes"] * 4 + ["no"] * 9,
            "harm_level": ["catastrophic", None] + ["none"] * 11,
        }
    )
    frame.loc[3, "Findings"] = ["fatigue"]
    decided = rows_in(
        classify(frame, POLICY, answers=read_columns(FILE, POLICY), into=["path", "pending", "problems"]),
        ["pending", "problems"],
    )
    assert [row["pending"] for row in decided[:4]] == ["unjustified_disregard"] * 3 + [None]
    assert [row["problems"] for row in decided] == [None] * 10 + ["procedure_existed"] * 3
    assert [row["pending"] for row in decided[6:10]] == ["procedure_existed"] * 4


def test_text_bytes_and_files_say_the_same(tmp_path: Path) -> None:
    """A text of several lines is the file itself; anything else is the path of one."""
    path = tmp_path / "columns.yaml"
    path.write_text(FILE, encoding="utf-8")
    read = read_columns(path, POLICY)
    assert read == read_columns(str(path), POLICY) == read_columns(FILE, POLICY) == read_columns(FILE.encode(), POLICY)
    assert isinstance(read, Columns)
    assert read.entries[0].where.source == str(path)


def test_a_file_that_is_not_there_is_told() -> None:
    """Under the name that was given."""
    with pytest.raises(jr.AnswerError) as caught:
        read_columns("nowhere/columns.yaml", POLICY)
    assert [str(finding) for finding in caught.value.findings] == ["nowhere/columns.yaml: JR018 there is no such file"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  risk_known:", "  risk_knwn:", ["9:3 JR601"]),
        ("no: [N", "noo: [N", ["6:43 JR602"]),
        ("no: [N", "no: [Y", ["6:48 JR614"]),
        ("no: [N", "no: [1.0", ["6:48 JR614"]),
        ("no: [N", "no: [N, N", ["6:51 JR114"]),
        ('unknown: "?"', 'unknown: "Y"', ["6:64 JR614"]),
        ('blank: ["",', 'blank: ["", N,', ["7:17 JR614"]),
        ('blank: ["", n/a]', 'blank: ["", ""]', ["7:17 JR114"]),
        ("lists: knowing deviation", "lists: knowing deviation, blank: x", ["8:42 JR616"]),
        ("no: [N, 0]", "no: ", ["6:46 JR110", "7:13 JR614"]),
        ("no: [N, 0]", "no: []", ["6:47 JR110"]),
        ("{yes: [Y, ", "{Y: [yes, ", ["6:15 JR602"]),
        ("risk_known: risk_code", "risk_known: Findings", ["9:15 JR614"]),
        ("column: Findings, ", "", ["8:3 JR101"]),
        ("column: Findings", "colum: Findings", ["8:3 JR101", "8:24 JR102"]),
        ("policy: aviation_part5", "policy: nhs_just_culture", ["2:9 JR604"]),
        ("policy: aviation_part5\n", "", ["1:1 JR101"]),
        ("justrules-columns/1", "justrules-columns/2", ["1:9 JR106"]),
        ("justrules-columns/1", "justrules/1", ["1:9 JR106"]),
        ("severity: harm_level", "severity: [harm_level]", ["10:11 JR103"]),
        ("{yes: [Y", "{yes: [[Y]", ["6:21 JR103"]),
        ('    answers: {yes: [Y, "Yes", 1, "true"], no: [N, 0], unknown: "?"}', "    answers: {}", ["6:14 JR110"]),
        ("  risk_known: risk_code", "  risk_known: ''", ["9:15 JR110"]),
        ("columns:", "columns: &all", ["3:10 JR007"]),
    ],
)
def test_every_mistake_is_told_at_its_place(old: str, new: str, told: list[str]) -> None:
    """Line and column of what is wrong, and the code of what it is."""
    assert refused(changed(old, new)) == told


def test_all_mistakes_are_told_at_once() -> None:
    """Whoever mends a file should have to do so once."""
    text = FILE.replace("risk_known", "risk_knwn").replace("no: [N", "noo: [Y").replace("policy: av", "policy: bv")
    assert refused(text) == ["2:9 JR604", "6:43 JR602", "6:49 JR614", "9:3 JR601"]


def test_a_value_with_two_meanings_is_told_with_both() -> None:
    """So that the author sees which of the two lines to change."""
    with pytest.raises(jr.AnswerError) as caught:
        read_columns(changed("no: [N", "no: [1.0"), POLICY)
    (finding,) = caught.value.findings
    assert finding.message == "`1.0` stands for `no`, and for `yes` on line 6"


def test_one_value_may_be_a_number_and_a_text_with_one_meaning() -> None:
    """`1` and `"1.0"` are the same answer twice in different types, which no column can confuse."""
    read = read_columns(changed("[Y, ", '[Y, "1.0", "1.00", '), POLICY)
    assert len(read.entries[0].codes or ()) == 11


def test_lists_answer_questions_of_yes_and_no_alone() -> None:
    """Whether an entry is there is a yes or a no, so the question must offer both."""
    text = "format: justrules-columns/1\npolicy: made\ncolumns:\n  which: {column: Findings, lists: x}\n"
    with pytest.raises(jr.AnswerError) as caught:
        read_columns(text, wide(2))
    (finding,) = caught.value.findings
    assert str(finding).startswith("columns:4:29: JR616 `lists` answers yes or no, and `which` has no answer `yes`")


def test_a_broken_place_in_the_table_is_told_at_the_file() -> None:
    """A column that the table does not have is told where the file names it."""
    with pytest.raises(jr.AnswerError) as caught:
        classify(pd.DataFrame({"risk_code": ["yes"], "Findings": [["x"]]}), POLICY, answers=read_columns(FILE, POLICY))
    assert [f"{finding.where.line}:{finding.where.column} {finding.code}" for finding in caught.value.findings] == [
        "5:13 JR610",
        "10:11 JR610",
    ]


def test_a_mapping_the_wrong_way_round_is_told_with_the_right_one() -> None:
    """Values lead to answers in many other files; here the answer stands first."""
    with pytest.raises(jr.AnswerError) as caught:
        read_columns(changed('{yes: [Y, "Yes", 1, "true"], no: [N, 0], unknown: "?"}', "{Y: yes, N: no}"), POLICY)
    assert [f"{finding.code} {finding.message}: {finding.hint}" for finding in caught.value.findings] == [
        f"JR602 `{value}` is not an answer to `procedure_existed`: "
        f"the answer stands first, and behind it what the column holds: `{answer}: [{value}]`"
        for value, answer in (("Y", "yes"), ("N", "no"))
    ]


def test_an_empty_text_may_stand_for_an_answer() -> None:
    """Where a company writes nothing for no; a missing value is no answer all the same."""
    text = "format: justrules-columns/1\npolicy: aviation_part5\ncolumns:\n"
    text += '  procedure_existed: {column: Q, answers: {yes: x, no: ["", "-"]}}\n'
    frame = pd.DataFrame({"Q": ["", "x", None, "-"]})
    decided = classify(frame, POLICY, answers=read_columns(text, POLICY), into=["category", "pending"])
    assert rows_in(decided, ["category", "pending"]) == [
        {"category": "human_error", "pending": None},
        {"category": None, "pending": "knowingly_deviated"},
        {"category": None, "pending": "procedure_existed"},
        {"category": "human_error", "pending": None},
    ]


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("answers: {yes: rule}", "answers: {yes: slip}", True),
        ("lists: rule", "lists: slip", True),
        ("lists: rule", "lists: rule", False),
        ("answers: {yes: x}", "answers: {yes: x}", False),
        ("answers: {yes: x}", "blank: x", False),
        ("blank: x", "blank: y", False),
    ],
)
def test_two_questions_share_a_column_only_if_each_says_what_is_its_own(one: str, other: str, fits: bool) -> None:
    """Otherwise a line that was copied and half changed would answer a question by another's column."""
    text = "format: justrules-columns/1\npolicy: aviation_part5\ncolumns:\n"
    text += f"  procedure_existed: {{column: Q, {one}}}\n  risk_known: {{column: Q, {other}}}\n"
    if fits:
        assert [entry.column for entry in read_columns(text, POLICY).entries] == ["Q", "Q"]
    else:
        assert refused(text) == ["5:24 JR614"]


@pytest.mark.parametrize("source", [None, 3, ["columns.yaml"], {}])
def test_what_is_no_file_is_refused_with_what_would_be(source: Any) -> None:
    """In a sentence."""
    with pytest.raises(TypeError, match="a mapping file is its path, or its whole text, and not a"):
        read_columns(source, POLICY)
