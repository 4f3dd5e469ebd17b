"""A person is told all about their own acts and nothing about anybody else, by somebody who is not in the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from justrules.cases import NotFound, Refused, Status
from justrules.cases.operations.disclosing import CAUTION, FORMAT
from justrules.cases.tables import audit
from tests.cases.logs import STORES, TEXTS, Desk, Rich, codes_of, desk_for, rich_case


@pytest.fixture(scope="module", params=STORES)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_for(request) as made:
        yield made


@pytest.fixture(scope="module")
def rich(desk: Desk) -> Rich:
    return rich_case(desk)


def codes(told: dict[str, Any]) -> list[str]:
    return [each["case_code"] for each in told["cases"]]


def test_a_person_gets_every_text_about_their_own_act(desk: Desk, rich: Rich) -> None:
    """All that was written about the first act and about the case as a whole, and nothing of the colleague's act or of
    what was changed in the system."""
    told = desk.log.disclose(desk.decides, rich.individual)
    text = json.dumps(told)
    assert {place for place, written in TEXTS.items() if written in text} == set(TEXTS) - {
        "rationale_of_another",
        "response_of_another",
        "description",
    }
    assert (told["format"], told["caution"]) == (FORMAT, CAUTION)


def test_a_colleague_gets_their_own_act_only(desk: Desk, rich: Rich) -> None:
    """Of the same case the second person sees the second act, and no word about the first."""
    told = desk.log.disclose(desk.decides, rich.colleague)
    text = json.dumps(told)
    assert {place for place, written in TEXTS.items() if written in text} == {
        "rationale_of_another",
        "response_of_another",
    }
    assert [[each["number"] for each in one["acts"]] for one in told["cases"]] == [[2]]


def test_no_disclosure_names_anybody(desk: Desk, rich: Rich) -> None:
    """Neither the person, who knows, nor anybody else, nor who decided."""
    for who in (rich.individual, rich.colleague):
        text = json.dumps(desk.log.disclose(desk.decides, who))
        for name in (rich.individual, rich.colleague, "person-001", "<identity>"):
            assert name not in text


def test_a_person_with_several_cases_gets_each_of_them(desk: Desk) -> None:
    """In every status, oldest first, and no case of others."""
    who = desk.person()
    made = []
    for status in Status:
        made.append(desk.bring(status, individual=who).case_code)
        desk.open()
    assert codes(desk.log.disclose(desk.decides, who)) == made


def test_each_evaluation_is_explained_for_the_person(desk: Desk, rich: Rich) -> None:
    """Beside answers and texts stands the explanation that is written for the person concerned."""
    (*_, case) = desk.log.disclose(desk.decides, rich.individual)["cases"]
    for evaluation in case["acts"][0]["evaluations"]:
        assert evaluation["explanation"]
        assert "assessment" not in evaluation


def test_a_disclosure_is_in_the_trail(desk: Desk, rich: Rich) -> None:
    desk.log.disclose(desk.decides, rich.individual)
    assert desk.rows(audit)[-1]["action"] == "disclosure"


def test_nobody_discloses_to_themselves(desk: Desk) -> None:
    """Whoever decides asks a colleague for their own, however they spell themselves."""
    by = desk.actor(subject="person-0900")
    desk.open("person-0900")
    with pytest.raises(Refused) as error:
        desk.log.disclose(by, " Person-0900")
    assert codes_of(error) == ["JR709"]


def test_a_case_that_is_also_about_whoever_asks_is_left_out(desk: Desk) -> None:
    """By way of a colleague's disclosure nobody reads a case of their own; the caution, which is always the same,
    says that such cases are missing."""
    by, who = desk.actor(), desk.person()
    own = desk.call("add_act", desk.open(who), individual=by.subject, position="manager")
    other = desk.open(who)
    told = desk.log.disclose(by, who)
    assert codes(told) == [other.case_code]
    assert told["caution"] == CAUTION
    assert "left out" in CAUTION
    assert codes(desk.log.disclose(desk.decides, who)) == [own.case_code, other.case_code]


def test_whom_the_log_does_not_know_has_nothing_to_be_told(desk: Desk) -> None:
    """Somebody new and somebody erased are told alike."""
    who = desk.person()
    desk.bring(Status.CLOSED, individual=who)
    desk.log.erase(desk.decides, who)
    told = set()
    for each in (who, desk.person()):
        with pytest.raises(NotFound) as error:
            desk.log.disclose(desk.decides, each)
        told.add(str(error.value))
    assert len(told) == 1


def test_only_who_decides_discloses(desk: Desk, rich: Rich) -> None:
    """Those who oversee are refused; those who see less are told that there is nothing."""
    with pytest.raises(Refused) as error:
        desk.log.disclose(desk.oversees, rich.individual)
    assert codes_of(error) == ["JR707"]
    for by in (desk.linked, desk.outside):
        with pytest.raises(NotFound):
            desk.log.disclose(by, rich.individual)
