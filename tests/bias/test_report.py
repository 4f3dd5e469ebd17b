"""The report in words: what was found, what was not, and always the caution."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from justrules.bias import CAUTION, Record, Settings, measure, report
from justrules.bias.report import chance
from tests.bias.invented import AVIATION, World, acts

QUICK = Settings(permutations=199, resamples=50)
SEVERE = World(swayed={"knowingly_deviated": 1.0})


def flat(told: str) -> str:
    """The report in one line."""
    return " ".join(told.split())


@pytest.mark.parametrize("number", [10, 120, 400])
def test_the_caution_stands_under_every_report(number: int) -> None:
    """With what was found, with nothing found and with nothing said; and with the studies behind it."""
    told = flat(report(measure(AVIATION, acts(SEVERE, number, seed=1), settings=QUICK)))
    assert told.endswith(" ".join(CAUTION))
    assert all(source in told for source in ("Lea et al. 2025", "Gupta 2011", "Cromie and Bott 2016"))


def test_what_was_found_is_told_with_its_direction() -> None:
    """More culpable the worse the harm; the question is named."""
    told = flat(report(measure(AVIATION, acts(SEVERE, 600, seed=1), settings=QUICK)))
    assert "It does: the worse the harm, the more culpable the category." in told
    assert "The answers to knowingly_deviated go with severity" in told
    assert "the more often the answer points to the person." in told


def test_the_other_direction_is_told_too() -> None:
    """Where harm seems to make people lenient."""
    levels = {"none": "catastrophic", "minor": "hazardous", "hazardous": "minor", "catastrophic": "none"}
    turned = [replace(one, severity=levels.get(str(one.severity), one.severity)) for one in acts(SEVERE, 900, seed=1)]
    told = flat(report(measure(AVIATION, turned, settings=QUICK)))
    assert "the less culpable the category" in told
    assert "points away from the person." in told


def test_too_few_to_say_prints_no_figure() -> None:
    """Neither a count nor a d nor a p: no digits but those of the minimum and of the years of the sources."""
    told = report(measure(AVIATION, acts(SEVERE, 25, seed=1), groups=["department"], settings=QUICK))
    body = flat(told).partition("This is a question")[0].partition("1.0.0")[2]
    assert set(re.findall(r"\d+", body)) <= {"30", "8"}
    assert "Too few to say: less than 30 acts have a severity." in told


def test_nothing_found_is_told_as_such_and_not_as_proof() -> None:
    """No association found is not fairness shown."""
    told = flat(report(measure(AVIATION, acts(World(), 200, seed=3), groups=["department"], settings=QUICK)))
    assert "No association was found." in told
    assert "No question stands out." in told
    assert "No difference was found." in told
    assert "Nor does it show fairness when nothing is found" in told


def test_groups_are_told_with_ratios_where_numbers_allow() -> None:
    """And what is left out is told without a name."""
    records = [
        *acts(World(against={"knowingly_deviated": 1.0}), 600, seed=1),
        Record(act="x", answers={"procedure_existed": "no"}, severity="none", groups={"department": "archive"}),
    ]
    told = flat(report(measure(AVIATION, records, groups=["department"], settings=QUICK)))
    assert "Does the category differ by department? It does." in told
    assert "hangar human_error 0." in told
    assert "Groups with less than 8 acts are left out." in told
    assert "archive" not in told


def test_groups_without_any_ratio_say_so() -> None:
    """The test may speak where no single ratio may."""
    answers = (
        {"procedure_existed": "no"},
        {"procedure_existed": "yes", "knowingly_deviated": "yes", "risk_known": "no"},
    )
    records = [
        Record(act=f"{group}{n}", answers=answers[n < few], severity=None, groups={"site": group})
        for group, few in (("a", 4), ("b", 12))
        for n in range(16)
    ]
    records += [replace(one, act=f"x{one.act}", groups={"site": "a"}) for one in records[:4]]
    told = flat(report(measure(AVIATION, records, groups=["site"], settings=replace(QUICK, minimum=9))))
    assert "Each ratio of shares rests on too few acts to say." in told


def test_several_groupings_are_told_with_the_correction() -> None:
    """Whoever looks twice is told what that costs."""
    records = [
        replace(one, groups={**one.groups, "shift": ("day", "night")[n % 2]})
        for n, one in enumerate(acts(SEVERE, 200, seed=1))
    ]
    told = flat(report(measure(AVIATION, records, groups=["department", "shift"], settings=QUICK)))
    assert "corrected for several groupings" in told


def test_lines_fit_a_terminal() -> None:
    """At most 110 characters, none ending in a space."""
    told = report(measure(AVIATION, acts(SEVERE, 300, seed=1), groups=["department"], settings=QUICK))
    assert all(len(line) <= 110 and line == line.rstrip() for line in told.splitlines())


def test_acts_left_out_are_told_without_small_numbers() -> None:
    """A few, or about so many."""
    records = list(acts(SEVERE, 100, seed=1))
    few = [replace(one, severity=None) for one in records[:3]]
    many = [replace(one, answers={}) for one in records[3:20]]
    told = report(measure(AVIATION, [*few, *many, *records[20:]], settings=QUICK))
    assert "Left out because the severity is not known: a few acts." in told
    assert "Left out because a question is still open: about 15 acts." in told


def test_chances_are_told_as_people_tell_them() -> None:
    """No more places than mean something, and never nothing."""
    assert [chance(p) for p in (0.00001, 0.0123, 0.0999, 0.5, 1.0)] == ["below 0.001", "0.012", "0.100", "0.50", "1.00"]
