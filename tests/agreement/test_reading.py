"""Several assessors' answers from a CSV file, wide and long."""

from __future__ import annotations

from pathlib import Path

import pytest

import justrules as jr
from justrules.agreement import Record, measure, read_records
from tests.agreement.studied import AVIATION

WIDE = """act,assessor,procedure_existed,knowingly_deviated,notes
act_001,x,yes,no,a long story
act_001,y,yes,,
act_002,x,unknown,TRUE,
"""
LONG = """act,assessor,question,answer,when
act_001,x,procedure_existed,yes,monday
act_001,y,procedure_existed,yes,
act_001,x,knowingly_deviated,no,
act_001,y,knowingly_deviated,,
act_002,x,procedure_existed,unknown,
act_002,x,knowingly_deviated,True,
"""
EXAMPLE = Path("examples/agreement/synthetic_acts.csv")


def refused(text: str) -> tuple[jr.Finding, ...]:
    """The findings for a table that must not be read."""
    with pytest.raises(jr.AnswerError) as caught:
        read_records(AVIATION, text, name="t.csv")
    return caught.value.findings


def plain(found: tuple[Record, ...]) -> list[tuple[str, str, dict[str, str]]]:
    """Records with `True` and `False` as words."""
    words: dict[str | bool, str] = {True: "yes", False: "no"}
    return [(r.act, r.assessor, {q: words.get(a, str(a)) for q, a in r.answers.items()}) for r in found]


def test_both_forms_say_the_same() -> None:
    """An empty cell is no answer, true and false are yes and no, other columns are named and not read."""
    wide, left = read_records(AVIATION, WIDE)
    long, also_left = read_records(AVIATION, LONG)
    assert plain(wide) == plain(long)
    assert plain(wide)[1] == ("act_001", "y", {"procedure_existed": "yes"})
    assert (left, also_left) == (("notes",), ("when",))
    assert measure(AVIATION, wide, resamples=20) == measure(AVIATION, long, resamples=20)


def test_a_wrong_answer_is_told_at_its_cell() -> None:
    """What stands there is repeated only if it is nearly an answer."""
    first, second = refused("act,assessor,procedure_existed\na,x,yess\na,y,the person told me\n")
    assert str(first).startswith("t.csv:2:5: JR602 `yess` is not an answer to `procedure_existed`")
    assert first.hint == "did you mean `yes`?"
    assert str(second).startswith("t.csv:3:5: JR602 what was given")


def test_wrong_rows_of_the_long_form_are_told_at_their_cells() -> None:
    """Questions, answers, repetitions and gaps, all at once."""
    text = (
        "act,assessor,question,answer\na,x,risk_knwn,yes\na,x,risk_known,maybe\na,x,,yes\n,x,risk_known,yes\n"
        "b,x,risk_known,no\nb,x,risk_known,yes\n"
    )
    told = [(finding.where.line, finding.where.column, finding.code) for finding in refused(text)]
    assert told == [(2, 5, "JR601"), (3, 16, "JR602"), (4, 5, "JR609"), (5, 1, "JR609"), (7, 1, "JR609")]


def test_an_assessor_has_one_row_for_an_act() -> None:
    """Two would be counted as two people or as one who cannot decide; neither was meant."""
    (finding,) = refused("act,assessor,procedure_existed\na,x,yes\na,x,no\n")
    assert str(finding).startswith("t.csv:3:1: JR609 this act has a row of this assessor already")


def test_act_and_assessor_are_needed() -> None:
    """In each row, and in the headings."""
    assert [finding.where.column for finding in refused("act,assessor,risk_known\n,,yes\n")] == [1, 2]
    assert refused("act,reader,risk_known\n")[0].message == "there is no column `assessor`"


def test_the_example_can_be_read_and_says_that_it_is_invented() -> None:
    """Forty invented acts, three assessors each."""
    found, left = read_records(AVIATION, EXAMPLE.read_bytes())
    assert len(found) == 120
    assert left == ("source",)
    assert EXAMPLE.read_text(encoding="utf-8").count("synthetic") == 120
