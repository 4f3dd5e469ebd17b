"""Decided acts with severity: what is said, what is left out, and when nothing is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import justrules as jr
from justrules.bias import Band, Difference, LeftOut, Record, Settings, Trend, Unsaid, measure
from justrules.bias.results import rounded
from tests.bias.invented import AVIATION, LEVELS, World, acts

QUICK = Settings(permutations=199, resamples=50)
SEVERE = World(swayed={"knowingly_deviated": 1.0, "risk_known": 1.0})
ENDS = {
    "human_error": {"procedure_existed": "no"},
    "at_risk": {"procedure_existed": "yes", "knowingly_deviated": "yes", "risk_known": "no"},
}


def some(number: int, severity: str | None, category: str = "human_error", **groups: str) -> list[Record]:
    """Acts of one severity and category."""
    answers = ENDS[category]
    return [
        Record(act=f"{severity}_{category}_{n}", answers=answers, severity=severity, groups=groups)
        for n in range(number)
    ]


def test_an_association_is_told_with_its_direction_and_its_bands() -> None:
    """All severe acts are at risk, all mild ones human error: d is 1, and one in a hundred is not chance."""
    study = measure(AVIATION, [*some(20, "none"), *some(20, "major", "at_risk")], settings=QUICK)
    assert isinstance(study.category, Trend)
    assert (study.category.d, study.category.found, study.category.acts) == (1, True, 40)
    assert study.category.severity == (Band(levels=("none",)), Band(levels=("major",)))
    assert study.category.decided == (Band(levels=("human_error",)), Band(levels=("at_risk",)))
    assert study.entry is not None
    assert study.entry.what == "procedure_existed"


def test_the_category_is_decided_anew() -> None:
    """What counts is what the policy says to the answers; nothing else says what was decided."""
    assert "category" not in Record.__dataclass_fields__


@pytest.mark.parametrize(("mild", "severe", "why"), [
    (14, 15, "less than 30 acts have a severity"),
    (30, 7, "no two bands of severity have 8 acts or more"),
])  # fmt: skip
def test_nothing_is_said_about_too_few(mild: int, severe: int, why: str) -> None:
    """No figure at all, neither for the category nor for a question."""
    records = [*some(mild, "none"), *some(severe, "major", "at_risk")]
    study = measure(AVIATION, records, settings=QUICK)
    assert isinstance(study.category, Unsaid)
    assert study.category.why == f"too few to say: {why}"
    assert all(isinstance(one, Unsaid) for one in study.questions)
    assert study.entry is None


def test_nothing_is_said_where_nearly_all_are_decided_alike() -> None:
    """Seven of a hundred are too few to be compared with the others."""
    study = measure(AVIATION, [*some(50, "none"), *some(43, "major"), *some(7, "major", "at_risk")], settings=QUICK)
    assert study.category == Unsaid(
        what="category", why="too few to say: less than 8 acts were decided one way or another"
    )


def test_the_minimum_is_a_setting() -> None:
    """A stricter rule than ours is one word away."""
    records = [*some(20, "none"), *some(20, "major", "at_risk")]
    assert isinstance(measure(AVIATION, records, settings=replace(QUICK, minimum=21)).category, Unsaid)
    assert isinstance(measure(AVIATION, records, settings=replace(QUICK, overall=41)).category, Unsaid)


def test_acts_that_are_not_compared_are_counted_apart_and_few_are_not_counted_out() -> None:
    """Unknown severity, open questions, categories outside behaviour; numbers are rounded to five."""
    nhs = jr.load("nhs_just_culture")
    clear = {b.question: "no" for b in jr.compile(nhs).branches}
    kinds = [(clear, "low", 33), (clear, None, 12), ({}, "low", 8), (clear | {"substance_abuse": "yes"}, "low", 3)]
    records = [
        Record(act=f"{kind}_{n}", answers=answers, severity=severity)
        for kind, (answers, severity, number) in enumerate(kinds)
        for n in range(number)
    ]
    assert measure(nhs, records, settings=QUICK).left_out == (
        LeftOut(why="the severity is not known", acts=10),
        LeftOut(why="a question is still open", acts=10),
        LeftOut(why="the category is not one of behaviour", acts=None),
    )
    assert [rounded(n) for n in (0, 7, 8, 12, 13)] == [0, 5, 10, 10, 15]


def test_a_question_is_looked_at_among_the_acts_that_came_to_it() -> None:
    """Those that ended before say nothing about it; an open later question does not spoil an earlier one."""
    early = some(30, "none")
    study = measure(AVIATION, [*early, *some(30, "major", "at_risk")], settings=QUICK)
    found = {one.what: one for one in study.questions}
    assert isinstance(found["procedure_existed"], Trend)
    assert isinstance(found["knowingly_deviated"], Unsaid)
    half = [Record(act=f"x{n}", answers={"procedure_existed": "yes"}, severity="major") for n in range(30)]
    again = measure(AVIATION, [*early, *half], settings=QUICK).questions[0]
    assert isinstance(again, Trend)
    assert again.d == 1


def test_unknown_points_nowhere() -> None:
    """An answer that nobody knew is for neither side."""
    unsure = [Record(act=f"u{n}", answers={"procedure_existed": "unknown"}, severity="none") for n in range(40)]
    records = [*some(20, "none"), *some(20, "major", "at_risk")]
    assert (
        measure(AVIATION, [*records, *unsure], settings=QUICK).questions[0]
        == measure(AVIATION, records, settings=QUICK).questions[0]
    )


def test_a_question_of_which_the_policy_says_nothing_is_not_tested() -> None:
    """Which of its answers points to the person is the policy's to say."""
    nhs = jr.load("nhs_just_culture")
    records = [
        Record(act=f"act_{n}", answers={"intent_to_harm": "no", "substance_abuse": "no"}, severity="low")
        for n in range(40)
    ]
    found = {one.what: one for one in measure(nhs, records, settings=QUICK).questions}
    assert isinstance(found["substance_abuse"], Unsaid)
    assert found["substance_abuse"].why.startswith("not tested")


def test_acts_are_compared_with_those_that_came_the_same_way() -> None:
    """Where a first answer goes with severity and brings acts to a shared question, that question is not blamed."""
    text = Path("tests/suite/good/shared_sub_tree.yaml").read_text(encoding="utf-8")
    text = text.replace("    answers: {yes", "    inculpating: yes\n    answers: {yes")
    shared = jr.loads(text.replace("start: procedure", "severity: {scale: [low, high]}\nstart: procedure"))
    records = []
    for way, severity, number, trained in (
        ("yes", "low", 30, 8),
        ("yes", "high", 10, 2),
        ("no", "low", 10, 8),
        ("no", "high", 30, 24),
    ):
        for n in range(number):
            answers = {"procedure": way, "workable": "yes", "training": "yes" if n < trained else "no"}
            records.append(Record(act=f"{way}_{severity}_{n}", answers=answers, severity=severity))
    found = {one.what: one for one in measure(shared, records, settings=QUICK).questions}
    procedure, training = found["procedure"], found["training"]
    assert isinstance(procedure, Trend)
    assert procedure.found
    assert isinstance(training, Trend)
    assert not training.found
    assert abs(training.d) < 0.1


def test_groups_are_compared_where_they_are_large_enough() -> None:
    """The small one is left out without a name; ratios are given where both counts are large enough."""
    records = [
        *(replace(one, act=f"a{one.act}") for one in some(30, "none", department="line")),
        *(replace(one, act=f"b{one.act}") for one in some(12, "none", department="hangar")),
        *(replace(one, act=f"c{one.act}") for one in some(18, "none", "at_risk", department="hangar")),
        *(replace(one, act=f"d{one.act}") for one in some(12, "none", "at_risk", department="line")),
        *(replace(one, act=f"e{one.act}") for one in some(7, "none", department="archive")),
        *(replace(one, act=f"f{one.act}") for one in some(9, "none")),
    ]
    (found,) = measure(AVIATION, records, groups=["department"], settings=QUICK).groups
    assert isinstance(found, Difference)
    assert (found.groups, found.others, found.acts) == (("hangar", "line"), True, 70)
    assert "archive" not in repr(found)
    assert [(r.group, str(r.category)) for r in found.ratios] == [("line", "human_error"), ("line", "at_risk")]
    assert found.ratios[1].ratio == pytest.approx((12 / 42) / (18 / 30))
    assert found.ratios[1].interval.low < found.ratios[1].ratio < found.ratios[1].interval.high


def test_a_ratio_of_few_is_not_given() -> None:
    """Seventeen to seven: the groups are compared, and the ratio that would name seven people is not made."""
    records = [
        *(replace(one, act=f"a{one.act}") for one in some(30, "none", department="line")),
        *(replace(one, act=f"b{one.act}") for one in some(30, "none", department="hangar")),
        *(replace(one, act=f"c{one.act}") for one in some(7, "none", "at_risk", department="line")),
        *(replace(one, act=f"d{one.act}") for one in some(17, "none", "at_risk", department="hangar")),
    ]
    (found,) = measure(AVIATION, records, groups=["department"], settings=QUICK).groups
    assert isinstance(found, Difference)
    assert [str(ratio.category) for ratio in found.ratios] == ["human_error"]


@pytest.mark.parametrize(("sizes", "why"), [
    ((20, 7), "no two groups have 8 acts or more"),
    ((14, 15), "less than 30 acts can be compared"),
    ((20, 20), "no two bands of the category have 8 acts or more"),
])  # fmt: skip
def test_nothing_is_said_about_small_or_uniform_groups(sizes: tuple[int, int], why: str) -> None:
    """Words instead of figures."""
    records = [
        replace(one, act=f"{place}{one.act}")
        for place, size in enumerate(sizes)
        for one in some(size, None, department=str(place))
    ]
    (found,) = measure(AVIATION, records, groups=["department"], settings=QUICK).groups
    assert found == Unsaid(what="department", why=f"too few to say: {why}")


def test_several_groupings_are_corrected_for() -> None:
    """Two looks double the smaller chance."""
    records = [
        replace(r, groups={**r.groups, "shift": "night"[: 1 + n % 2]}) for n, r in enumerate(acts(SEVERE, 200, seed=1))
    ]
    both = measure(AVIATION, records, groups=["department", "shift"], settings=QUICK).groups
    assert all(isinstance(one, Difference) for one in both)
    one, other = (found for found in both if isinstance(found, Difference))
    least, most = sorted((one, other), key=lambda found: found.p)
    assert least.corrected == min(1, 2 * least.p)
    assert most.corrected == max(least.corrected, most.p)


def test_the_same_seed_says_the_same_and_the_order_of_acts_does_not_matter() -> None:
    """Nothing depends on when or in which order it is asked."""
    records = acts(SEVERE, 150, seed=2)
    first = measure(AVIATION, records, groups=["department"], settings=QUICK)
    assert measure(AVIATION, records, groups=["department"], settings=QUICK) == first
    assert measure(AVIATION, records, settings=QUICK).questions == first.questions
    turned = measure(AVIATION, records[::-1], settings=QUICK)
    assert isinstance(turned.category, Trend)
    assert isinstance(first.category, Trend)
    assert turned.category.d == first.category.d


def test_everything_wrong_is_told_at_once_under_its_act() -> None:
    """Answers, severities and repetitions; what was given as severity is not repeated."""
    wrong = [
        Record(act="act_001", answers={"risk_knwn": "yes"}, severity="minor"),
        Record(act="act_002", answers={}, severity="a broken arm"),
        Record(act="act_003", answers={}, severity=None),
        Record(act="act_003", answers={}, severity=None),
    ]
    with pytest.raises(jr.AnswerError) as caught:
        measure(AVIATION, wrong)
    told = [(str(finding.where), finding.code) for finding in caught.value.findings]
    assert told == [("act act_001", "JR601"), ("act act_002", "JR607"), ("act act_003", "JR609")]
    assert "broken" not in str(caught.value)


def test_a_policy_without_a_scale_has_no_severity_to_go_with() -> None:
    """A severity is then an error, and without any nothing is said."""
    policy = jr.load("tests/suite/good/four_answers.yaml")
    records = [Record(act=f"act_{n}", answers={"how_often": "never"}, severity=None) for n in range(40)]
    assert isinstance(measure(policy, records, settings=QUICK).category, Unsaid)
    with pytest.raises(jr.AnswerError, match="JR607"):
        measure(policy, [replace(records[0], severity="low")])


@pytest.mark.parametrize("wrong", [{"minimum": 0}, {"permutations": 0}, {"level": 0.0}, {"confidence": 1.0}])
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    """No test without permutations, no level of nothing."""
    with pytest.raises(ValueError, match=r"at least 1|between 0 and 1"):
        Settings(**wrong)  # type: ignore[arg-type]


def test_a_record_keeps_its_answers_to_itself() -> None:
    """Neither its repr nor whoever made it gives anything away or changes it."""
    answers: dict[str, str | bool] = {"procedure_existed": "no"}
    record = Record(act="act_001", answers=answers, severity="minor", groups={"department": "line"})
    answers.clear()
    assert record.answers == {"procedure_existed": "no"}
    assert "line" not in repr(record)
    assert LEVELS[1] not in repr(record)
