"""A study of several assessors as a whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

import justrules as jr
from justrules.agreement import Estimate, Record, Undefined, measure
from justrules.agreement.study import letters
from tests.agreement.studied import AVIATION, QUESTIONS, records, study

ACTS = {"act_001": "yn yn", "act_002": "yyn yn", "act_003": "yyyy yyyy", "act_004": "n n", "act_005": "yyn -"}


def test_acts_with_one_assessor_are_left_out_and_counted() -> None:
    """They say nothing about agreement."""
    found = study(ACTS)
    assert (found.acts, found.single) == (4, 1)
    assert found.policy == AVIATION.policy


def test_agreement_is_measured_in_the_category_and_in_each_question() -> None:
    """By hand: three of four acts agree in the category; the second question was asked on three and two agree."""
    found = study(ACTS)
    assert isinstance(found.category.raw, Estimate)
    assert found.category.raw.value == 0.75
    asked = {q.question: q.agreement.raw for q in found.questions}
    assert [asked[q].acts for q in QUESTIONS] == [4, 3, 1, 1]
    second = asked[QUESTIONS[1]]
    assert isinstance(second, Estimate)
    assert second.value == pytest.approx(2 / 3)


def test_a_category_is_measured_against_all_others() -> None:
    """From least to most culpable, those that somebody came to; the specific share is told for each."""
    found = {one.category: one for one in study(ACTS).categories}
    assert list(found) == ["human_error", "at_risk", "reckless"]
    assert isinstance(found["human_error"].specific, Estimate)
    assert found["human_error"].specific.value == pytest.approx(4 / 5)
    assert isinstance(found["at_risk"].specific, Estimate)
    assert found["at_risk"].specific.value == 0
    assert [one.category for one in study({"a": "n n", "b": "yn yn"}).categories] == ["human_error"]


def test_an_open_question_leaves_the_category_open() -> None:
    """A walk that stops short has no category; one that can only end in one category has it."""
    found = study({"act_001": "yn y", "act_002": "yyyu yyyu"})
    assert isinstance(found.category.alpha, Undefined)
    assert found.category.alpha.acts == 0


def test_assessors_are_letters_unless_labels_are_asked_for() -> None:
    """In order of appearance; no label is anywhere in the study or in the repr of a record."""
    found = study(ACTS)
    assert found.assessors == ("A", "B")
    assert "somebody" not in repr(found)
    assert "somebody" not in repr(records(ACTS)[0])
    shown = measure(AVIATION, records(ACTS), labels=True, resamples=20)
    assert shown.assessors == ("somebody 0", "somebody 1")
    assert [letters(n) for n in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_labels_do_not_change_what_is_measured() -> None:
    """The point estimates are the same, whatever assessors are called."""
    named = measure(AVIATION, records(ACTS), labels=True, resamples=20)
    assert named.category.alpha == study(ACTS).category.alpha
    assert [one.reason for one in named.advice] == [one.reason for one in study(ACTS).advice]


def test_everything_wrong_is_told_at_once_under_its_act() -> None:
    """Answers that do not fit, and an assessor who judged an act twice."""
    wrong = [
        Record(act="act_001", assessor="x", answers={"risk_knwn": "yes"}),
        Record(act="act_002", assessor="x", answers={"procedure_existed": "yse"}),
        Record(act="act_002", assessor="x", answers={}),
        Record(act="act_003", assessor="x", answers={}),
        Record(act="act_003", assessor="x", answers={}),
    ]
    with pytest.raises(jr.AnswerError) as caught:
        measure(AVIATION, wrong)
    told = [(str(finding.where), finding.code) for finding in caught.value.findings]
    assert ("act act_001", "JR601") in told
    assert ("act act_002", "JR602") in told
    assert ("act act_003", "JR609") in told


def test_nothing_to_compare_is_no_error() -> None:
    """A study of nothing says so in every place."""
    found = measure(AVIATION, [])
    assert (found.acts, found.partings, found.advice, found.categories) == (0, (), (), ())
    assert isinstance(found.category.alpha, Undefined)


def test_a_policy_does_as_well_as_a_tree() -> None:
    """It is compiled on first use."""
    assert measure(jr.load("aviation_part5"), records(ACTS), resamples=20) == study(ACTS)


def test_records_cannot_be_changed_by_whoever_made_them() -> None:
    """The answers are a copy that is read only."""
    answers: dict[str, str | bool] = {"procedure_existed": "no"}
    record = Record(act="a", assessor="x", answers=answers)
    answers.clear()
    assert record.answers == {"procedure_existed": "no"}


def test_importing_the_library_does_not_load_the_studies() -> None:
    """Whoever decides acts pays nothing for statistics."""
    code = "import sys, justrules; print([m for m in sys.modules if m.startswith('justrules.') and m.split('.')[1] in "
    code += "('agreement', 'bias', 'studies')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_studies_need_the_standard_library_alone() -> None:
    """No numpy, scipy or pandas is loaded, installed or not."""
    code = "import sys, justrules.agreement, justrules.bias; print({'numpy', 'scipy', 'pandas'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
