"""Acts of a case log: each under the version that decided it, and under the new policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.replay import Change, Replay, as_text, replay_acts
from tests.replay.past import NEW, OLD
from tests.replay.renamed import RENAMED

VERSIONS = {policy.version: policy for policy in (OLD, NEW)}
SHORTCUT = {"check_in_reach": "yes", "left_out_knowingly": "yes"}
SLIP = {"check_in_reach": "yes", "left_out_knowingly": "no"}


@dataclass(frozen=True, kw_only=True)
class Decided:
    """An act as a log gives it."""

    answers: Mapping[str, str]
    category: str
    version: str = "1.0.0"
    digest: str = tree_of(OLD).policy.digest
    groups: Mapping[str, str] = field(default_factory=lambda: {"department": "line"})


def replayed(*acts: Decided, new: jr.Policy = NEW, by: tuple[str, ...] = ()) -> Replay:
    return replay_acts(acts, new, version=VERSIONS.get, by=by)


def test_what_was_recorded_is_compared_and_the_old_path_told() -> None:
    """The new version asks one more question, which nobody answered."""
    found = replayed(Decided(answers=SHORTCUT, category="at_risk"), Decided(answers=SLIP, category="human_error"))
    assert (found.having(Change.OPENED), found.having(Change.SAME), found.rows) == (1, 1, 2)
    assert "at_risk (shortcut) → open at peers_leave_it_out" in as_text(found)
    assert found.old == tree_of(OLD).policy


def test_acts_of_several_versions_are_each_taken_through_their_own() -> None:
    """There is then no one old policy, and the version is a grouping."""
    newer = Decided(answers=SLIP, category="at_risk", version="1.1.0", digest=tree_of(NEW).policy.digest)
    found = replayed(newer, Decided(answers=SLIP, category="human_error"), by=("version", "department"))
    assert found.old is None
    assert {line.groups: line.change for line in found.lines} == {
        ("1.1.0", "line"): Change.CATEGORY,
        ("1.0.0", "line"): Change.SAME,
    }
    assert found.differently_recorded == 1
    assert "than the one that the version that decided it gives" in " ".join(as_text(found).split())


@pytest.mark.parametrize(("version", "digest"), [("0.9.0", "0" * 64), ("1.0.0", "0" * 64)])
def test_a_version_that_is_there_no_more_is_said(version: str, digest: str) -> None:
    """Also one whose content has changed under its number: its path would be another policy's."""
    found = replayed(Decided(answers=SLIP, category="human_error", version=version, digest=digest))
    (line,) = found.lines
    assert (line.before, line.change) == (None, Change.SAME)
    assert f"version {version} is not there with the content that decided 1 of the acts" in found.notes[0]


def test_answers_that_the_new_policy_does_not_ask_for_are_left_out_and_that_is_said() -> None:
    answers = {**SLIP, "peers_leave_it_out": "yes"}
    newer = Decided(answers=answers, category="human_error", version="1.1.0", digest=tree_of(NEW).policy.digest)
    found = replayed(newer, new=OLD)
    assert found.having(Change.SAME) == 1
    assert found.notes == ("answers to peers_leave_it_out were left out: tool_control 1.0.0 does not ask for them",)


def test_an_answer_that_is_none_any_more_is_not_guessed_at() -> None:
    """Unlike a question that is gone, it cannot be left out: the question is asked."""
    found = replayed(Decided(answers={"check_in_reach": "partly"}, category="at_risk", version="0.9.0"))
    assert found.having(Change.UNREADABLE) == 1
    assert [(each.where, each.rows) for each in found.problems] == [("check_in_reach", 1)]


def test_answers_that_their_own_version_cannot_read_have_no_old_path() -> None:
    """A log does not hold such; where one does, what was recorded still stands."""
    found = replayed(Decided(answers={**SLIP, "weather": "yes"}, category="human_error"))
    (line,) = found.lines
    assert (line.change, line.before is not None and line.before.readable) == (Change.SAME, False)


def test_renamed_ids_are_followed() -> None:
    """A question, an outcome and a category of other names are the same ones."""
    found = replayed(Decided(answers=SHORTCUT, category="at_risk"), new=RENAMED)
    assert found.having(Change.SAME) == 1
    assert found.categories == ("human_error", "at_risk_behaviour")
    assert {each.kind for each in found.renamed} == {"outcome", "category"}


def test_a_recorded_category_that_no_policy_has_is_not_compared() -> None:
    found = replayed(Decided(answers=SLIP, category="something"))
    assert found.having(Change.FOREIGN) == 1
    assert "something" not in str(found.lines)


def test_a_log_groups_by_what_it_knows() -> None:
    with pytest.raises(jr.AnswerError) as caught:
        replayed(by=("departmnt",))
    (finding,) = caught.value.findings
    assert finding.code == "JR626"
    assert finding.hint == "did you mean `department`?"


words = st.sampled_from(("yes", "no", "unknown"))
answers = st.dictionaries(st.sampled_from(sorted(tree_of(OLD).questions)), words)


@given(st.lists(st.builds(Decided, answers=answers, category=st.sampled_from(("human_error", "at_risk")))))
def test_each_act_comes_to_what_evaluate_says(acts: list[Decided]) -> None:
    found = replayed(*acts)
    assert found.rows == len(acts)
    same = sum(jr.evaluate(NEW, act.answers).category == act.category for act in acts)
    assert found.having(Change.SAME, Change.REASON) == same
