"""A person is told all about their own acts and nothing about anybody else, by somebody who is not in the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import NotFound, Refused, Status
from justrules.cases.operations.disclosing import CAUTION, FORMAT
from justrules.cases.tables import audit
from tests.cases.logs import STORES, TEXTS, Bench, Rich, bench_for, codes_of, rich_case


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


@pytest.fixture(scope="module")
def rich(bench: Bench) -> Rich:
    return rich_case(bench)


def codes(told: dict[str, Any]) -> list[str]:
    return [each["case_code"] for each in told["cases"]]


def test_a_person_gets_every_text_about_their_own_act(bench: Bench, rich: Rich) -> None:
    """All that was written about their act and about the case as a whole, and nothing of the colleague's act."""
    told = bench.log.disclose(bench.decides, rich.individual)
    text = json.dumps(told)
    assert {place for place, written in TEXTS.items() if written in text} == set(TEXTS) - {
        "rationale_of_another",
        "response_of_another",
        "description",
    }
    assert (told["format"], told["caution"]) == (FORMAT, CAUTION)


def test_a_colleague_gets_their_own_act_only(bench: Bench, rich: Rich) -> None:
    """Of the same case the second person sees the second act, and no word about the first."""
    told = bench.log.disclose(bench.decides, rich.colleague)
    text = json.dumps(told)
    assert {place for place, written in TEXTS.items() if written in text} == {
        "rationale_of_another",
        "response_of_another",
    }
    assert [[each["number"] for each in one["acts"]] for one in told["cases"]] == [[2]]


def test_no_disclosure_names_anybody(bench: Bench, rich: Rich) -> None:
    """Neither the person, who knows, nor anybody else, nor who decided."""
    for who in (rich.individual, rich.colleague):
        text = json.dumps(bench.log.disclose(bench.decides, who))
        for name in (rich.individual, rich.colleague, "person-001", "<identity>"):
            assert name not in text


def test_a_person_with_several_cases_gets_each_of_them(bench: Bench) -> None:
    """In every status, oldest first, and no case of others."""
    who = bench.person()
    made = []
    for status in Status:
        made.append(bench.bring(status, individual=who).case_code)
        bench.open()
    assert codes(bench.log.disclose(bench.decides, who)) == made


def test_each_evaluation_is_explained_for_the_person(bench: Bench, rich: Rich) -> None:
    """Beside answers and texts stands the explanation that is written for the person concerned."""
    (*_, case) = bench.log.disclose(bench.decides, rich.individual)["cases"]
    for evaluation in case["acts"][0]["evaluations"]:
        assert evaluation["explanation"]
        assert "assessment" not in evaluation


def test_a_disclosure_is_in_the_trail(bench: Bench, rich: Rich) -> None:
    bench.log.disclose(bench.decides, rich.individual)
    assert bench.rows(audit)[-1]["action"] == "disclosure"


def test_nobody_discloses_to_themselves(bench: Bench) -> None:
    """Whoever decides asks a colleague for their own, however they spell themselves."""
    by = bench.actor(subject="person-0900")
    bench.open("person-0900")
    with pytest.raises(Refused) as error:
        bench.log.disclose(by, " Person-0900")
    assert codes_of(error) == ["JR709"]


def test_a_case_that_is_also_about_whoever_asks_is_left_out(bench: Bench) -> None:
    """By way of a colleague's disclosure nobody reads a case of their own.

    The caution, which is always the same, says that such cases are missing.
    """
    by, who = bench.actor(), bench.person()
    own = bench.call("add_act", bench.open(who), individual=by.subject, position="manager")
    other = bench.open(who)
    told = bench.log.disclose(by, who)
    assert codes(told) == [other.case_code]
    assert told["caution"] == CAUTION
    assert "left out" in CAUTION
    assert codes(bench.log.disclose(bench.decides, who)) == [own.case_code, other.case_code]


def test_whom_the_log_does_not_know_has_nothing_to_be_told(bench: Bench) -> None:
    """Somebody new and somebody erased are told alike."""
    who = bench.person()
    bench.bring(Status.CLOSED, individual=who)
    bench.log.erase(bench.decides, who)
    told = set()
    for each in (who, bench.person()):
        with pytest.raises(NotFound) as error:
            bench.log.disclose(bench.decides, each)
        told.add(str(error.value))
    assert len(told) == 1


def test_only_who_decides_discloses(bench: Bench, rich: Rich) -> None:
    """Those who oversee are refused; those who see less are told that there is nothing."""
    with pytest.raises(Refused) as error:
        bench.log.disclose(bench.oversees, rich.individual)
    assert codes_of(error) == ["JR707"]
    for by in (bench.linked, bench.outside):
        with pytest.raises(NotFound):
            bench.log.disclose(by, rich.individual)
