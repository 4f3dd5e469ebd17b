"""Decided acts from a CSV file."""

from __future__ import annotations

from pathlib import Path

import pytest

import justrules as jr
from justrules.bias import Record, read_records
from tests.bias.invented import AVIATION

TABLE = """act;severity;procedure_existed;knowingly_deviated;department;what happened
act_001;minor;yes;no;line;a name and a story
act_002;;TRUE;;;
act_003;none;no;;hangar;"a; story
over two lines"
"""


def refused(text: str, *groups: str) -> tuple[jr.Finding, ...]:
    """The findings for a table that must not be read."""
    with pytest.raises(jr.AnswerError) as caught:
        read_records(AVIATION, text, groups=groups, name="t.csv")
    return caught.value.findings


def test_answers_severity_and_wanted_groups_are_read_and_nothing_else() -> None:
    """Free text never comes in; an empty cell is no answer, no severity, no group."""
    found, left = read_records(AVIATION, TABLE, groups=["department"])
    assert found == (
        Record(
            act="act_001",
            answers={"procedure_existed": "yes", "knowingly_deviated": "no"},
            severity="minor",
            groups={"department": "line"},
        ),
        Record(act="act_002", answers={"procedure_existed": "yes"}, severity=None),
        Record(act="act_003", answers={"procedure_existed": "no"}, severity="none", groups={"department": "hangar"}),
    )
    assert left == ("what happened",)


def test_groups_that_nobody_asked_for_are_not_read() -> None:
    """Departments are looked at on purpose or not at all."""
    found, left = read_records(AVIATION, TABLE)
    assert all(not record.groups for record in found)
    assert left == ("department", "what happened")


def test_everything_wrong_is_told_at_its_cell() -> None:
    """Severity, answers, labels and repetitions; nothing that is not nearly a word of the policy is repeated."""
    text = (
        "act,severity,procedure_existed,department\nact_001,a broken arm,yes,line\nact_002,minr,yse,line\n"
        f"act_003,minor,yes,{'x' * 81}\nact_004,minor,yes,\nact_004,minor,yes,\n,minor,yes,\n"
    )
    findings = refused(text, "department")
    told = [(finding.where.line, finding.where.column, finding.code) for finding in findings]
    assert told == [
        (2, 9, "JR607"),
        (3, 9, "JR607"),
        (3, 14, "JR602"),
        (4, 19, "JR609"),
        (6, 1, "JR609"),
        (7, 1, "JR609"),
    ]
    assert findings[1].hint == "did you mean `minor`?"
    assert "broken" not in "".join(map(str, findings))


def test_act_severity_and_each_wanted_group_need_a_column() -> None:
    """A misspelt grouping is told and not ignored."""
    (finding,) = refused("act,severity,procedure_existed,department\n", "departmnt")
    assert finding.hint == "did you mean `department`?"
    assert refused("act,procedure_existed\n")[0].message == "there is no column `severity`"


def test_a_policy_without_a_scale_takes_no_severity() -> None:
    """A level that means nothing is an error and not a guess."""
    policy = jr.load("tests/suite/good/four_answers.yaml")
    with pytest.raises(jr.AnswerError, match="JR607"):
        read_records(policy, "act,severity,how_often\na,low,never\n")
    assert len(read_records(policy, "act,severity,how_often\na,,never\n")[0]) == 1


def test_the_example_can_be_read_and_says_that_it_is_invented() -> None:
    """Two hundred and forty invented acts."""
    example = Path("examples/bias/synthetic_acts.csv")
    found, left = read_records(AVIATION, example.read_bytes(), groups=["department"])
    assert len(found) == 240
    assert left == ("source",)
    assert example.read_text(encoding="utf-8").count("synthetic") == 240
