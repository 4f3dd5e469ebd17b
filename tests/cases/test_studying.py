"""What the studies of bias and agreement get: answers, severity and groups of every act, and never whose it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from justrules.cases import NotFound, Status
from justrules.cases.operations import studying
from justrules.policies.registry import load
from tests.cases.logs import ANSWERS, STORES, Bench, bench_for, rich_case


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


def test_each_classified_act_is_one_record_of_its_deciding_answers(bench: Bench) -> None:
    """Of an act with several evaluations the one that stands; open, reopened and withdrawn cases give none."""
    bench.open()
    bench.call("withdraw", bench.decided(bench.open()), reason="no case")
    bench.call("reopen", bench.bring(Status.CLOSED), reason="more facts")
    seen = bench.open(severity="minor", department="ramp")
    seen = bench.decided(bench.decided(seen, "reckless"), "at_risk")
    seen = bench.call("add_act", seen, individual=bench.person(), position="manager")
    seen = bench.call("classify", bench.decided(seen, act=2))
    found = {
        each.act: (dict(each.answers), each.severity, dict(each.groups)) for each in bench.log.acts(bench.oversees)
    }
    assert found == {
        f"{seen.case_code}/1": (ANSWERS["at_risk"], "minor", {"department": "ramp", "position": "sharp_end"}),
        f"{seen.case_code}/2": (ANSWERS["human_error"], "minor", {"position": "manager"}),
    }


def test_the_last_evaluation_of_each_assessor_counts(bench: Bench) -> None:
    """Two assessors of one act are two records; one who looked again is one."""
    seen = bench.open()
    first, second = bench.actor(), bench.actor()
    for by, category in ((first, "reckless"), (second, "at_risk"), (first, "human_error")):
        seen = bench.call("evaluate", seen, by, answers=ANSWERS[category], rationale="why", occasion="again")
    found = [each for each in bench.log.assessments(bench.decides) if each.act == f"{seen.case_code}/1"]
    assert len({each.assessor for each in found}) == 2
    assert sorted(len(each.answers) for each in found) == [len(ANSWERS["human_error"]), len(ANSWERS["at_risk"])]
    for each in found:
        assert each.assessor not in {first.subject.reveal(), second.subject.reveal()}


def test_a_case_of_ones_own_is_in_no_study(bench: Bench) -> None:
    """Neither act of a case in which the reader has one is told to the reader."""
    by = bench.actor()
    seen = bench.call("add_act", bench.open(), individual=by.subject, position="manager")
    seen = bench.call("classify", bench.decided(bench.decided(seen), act=2))
    for records in (bench.log.acts, bench.log.assessments):
        assert not [each for each in records(by) if each.act.startswith(seen.case_code)]
        assert [each for each in records(bench.decides) if each.act.startswith(seen.case_code)]


def test_no_record_holds_a_text_or_a_name(bench: Bench) -> None:
    rich = rich_case(bench)
    told = f"{[(each, each.answers) for each in bench.log.acts(bench.decides)]}{bench.log.assessments(bench.decides)}"
    assert "zz" not in told
    assert rich.individual not in told


def test_records_come_in_pages_and_none_is_lost(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that is fetched one row at a time gives what it gives at once."""
    at_once = [(each.act, dict(each.answers)) for each in bench.log.acts(bench.decides)]
    monkeypatch.setattr(studying, "_PAGE", 1)
    assert [(each.act, dict(each.answers)) for each in bench.log.acts(bench.decides)] == at_once
    assert at_once


@pytest.mark.parametrize("name", ["acts", "assessments"])
def test_without_full_access_there_is_nothing_to_study(bench: Bench, name: str) -> None:
    for by in (bench.linked, bench.outside):
        with pytest.raises(NotFound):
            getattr(bench.log, name)(by)


def test_another_policys_acts_are_another_study(bench: Bench) -> None:
    """Acts that were decided under one policy are not in the records of another."""
    assert bench.log.acts(bench.decides, policy="social_care") == ()


def test_acts_as_they_were_decided_have_all_their_answers_and_their_version(bench: Bench) -> None:
    """For a replay: what an older version asked is not left out, and whose it was is not told."""
    seen = bench.decided(bench.open(department="ramp"), "at_risk")
    bench.call("classify", seen)
    with bench.log.decided(bench.oversees) as acts:
        found = list(acts)
    assert len(found) == len(bench.log.acts(bench.oversees))
    last = found[-1]
    assert (last.category, dict(last.answers)) == ("at_risk", ANSWERS["at_risk"])
    assert dict(last.groups) == {"department": "ramp", "position": "sharp_end"}
    assert (last.version, len(last.digest)) == (load("aviation_part5").version, 64)


def test_a_policy_under_which_nothing_was_decided_gives_no_act(bench: Bench) -> None:
    """It need not be known to the log: its files may be gone."""
    with bench.log.decided(bench.oversees, policy="long_gone") as acts:
        assert list(acts) == []


def test_without_full_access_no_act_is_replayed(bench: Bench) -> None:
    for by in (bench.linked, bench.outside):
        with pytest.raises(NotFound), bench.log.decided(by):
            pytest.fail("an act was told")


def test_no_act_of_a_case_of_ones_own_is_replayed(bench: Bench) -> None:
    by = bench.actor()
    with bench.log.decided(bench.decides) as acts:
        before = len(list(acts))
    seen = bench.call("add_act", bench.open(), individual=by.subject, position="manager")
    bench.call("classify", bench.decided(bench.decided(seen), act=2))
    with bench.log.decided(by) as acts:
        assert len(list(acts)) == before
    with bench.log.decided(bench.decides) as acts:
        assert len(list(acts)) == before + 2
