"""The demonstration: a year that hangs together, is the same for the same seed, and has nobody in it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from justrules.cases import InvalidEntry
from justrules.cases.configuration import ConfigurationError, read_configuration
from justrules.cases.demo import DEPUTY, EXECUTIVE, MANAGER, make_demo
from justrules.cases.statistics import Quarter, quarter_of
from justrules.cases.views import as_data

UNTIL = Quarter(2026, 3)
CASES = 48


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of a demonstration that was made on a day in November."""
    folder = tmp_path_factory.mktemp("demo")
    return make_demo(folder, now=dt.datetime(2026, 11, 21, tzinfo=dt.UTC), cases=CASES)


@pytest.fixture(scope="module")
def cases(demo: Path) -> list[dict[str, Any]]:
    """Every case of it, oldest first, with the people in it."""
    return read(demo, named=True)


def read(config: Path, *, named: bool = False) -> list[dict[str, Any]]:
    """Every case, oldest first."""
    with read_configuration(config).open() as log:
        actor = log.actor(None)
        codes = [case.case_code for case in log.cases(actor, limit=500).cases]
        views = (log.show(actor, code, identity=named) for code in reversed(codes))
        return [as_data(view, reveal=named) for view in views]


def test_the_trail_of_a_year_is_a_whole_one(demo: Path) -> None:
    """Every case went through the log: it verifies, with the entries that so many moves leave."""
    with read_configuration(demo).open() as log:
        assert log.verify().seq > 5 * CASES


def test_the_year_ends_with_the_last_quarter_that_is_over(cases: list[dict[str, Any]]) -> None:
    """Cases are opened in four quarters, and nothing happens after them."""
    opened = {quarter_of(dt.datetime.fromisoformat(case["created_at"])) for case in cases}
    assert opened == set(UNTIL.trailing)
    assert all("2025-10-01" <= case["created_at"] < "2026-10-01" for case in cases)
    assert all(note["at"] < "2026-10-01" for case in cases for note in case["notes"])
    assert len(cases) == CASES


def test_a_year_has_everything_that_a_log_can_hold(cases: list[dict[str, Any]]) -> None:
    """Statuses, categories, several acts, ways back, repeats, improvements, support, a harsher response."""
    acts = [act for case in cases for act in case["acts"]]
    actions = {note["action"] for case in cases for note in case["notes"]}
    assert {case["behavior_category"] for case in cases} >= {"human_error", "at_risk"}
    assert {case["status"] for case in cases} >= {"open", "closed"}
    assert {act["position"] for act in acts} >= {"sharp_end", "supervisor"}
    assert {"take_action", "close", "harsher_response"} <= actions
    assert {"reclassify", "reopen", "withdraw", "mark_duplicate", "act_again"} & actions
    assert sum(act["harsher"] for act in acts) == 1
    assert any(case["improvements"] for case in cases)
    assert any(act["support"] for act in acts)
    assert any(act["reviews"] for act in acts)
    assert len({act["department"] for act in acts}) >= 4
    assert len({case["severity"] for case in cases}) >= 3


def test_people_are_numbers(cases: list[dict[str, Any]]) -> None:
    """Every identity is `demo-` and a number, and none of those who decide is among them."""
    people = {act["individual"] for case in cases for act in case["acts"]}
    assert all(person.removeprefix("demo-").isdecimal() for person in people)
    assert not people & {MANAGER, EXECUTIVE, DEPUTY}
    assert not any("demo-" in note["text"] for case in cases for note in case["notes"])


def test_an_edition_for_the_committee_is_there_to_be_compared_with(demo: Path) -> None:
    """The quarters before the last are published, as a safety manager would have done."""
    with read_configuration(demo).open() as log:
        editions = log.editions(log.actor(None), kind="committee")
    assert {edition.quarter for edition in editions} <= set(UNTIL.trailing[:-1])
    assert editions


def test_the_same_seed_tells_the_same_year_and_another_seed_another(tmp_path: Path) -> None:
    """All but keys and what is made of them: codes, moments, texts, people."""
    years = []
    for number, seed in enumerate((7, 7, 8)):
        folder = tmp_path / str(number)
        folder.mkdir()
        config = make_demo(folder, now=UNTIL.end, cases=6, seed=seed)
        years.append(json.dumps(read(config, named=True)))
    assert years[0] == years[1] != years[2]


def test_progress_is_told_in_days_up_to_the_end_of_the_year(tmp_path: Path) -> None:
    """It never goes back."""
    seen: list[tuple[int, int]] = []
    make_demo(tmp_path, now=UNTIL.end, cases=3, progress=lambda done, total: seen.append((done, total)))
    days = [done for done, _ in seen]
    assert days == sorted(days)
    assert {total for _, total in seen} == {365}


def test_nothing_is_overwritten_and_no_year_is_endless(tmp_path: Path) -> None:
    """A folder with a configuration is refused; so is a number of cases that no year has."""
    make_demo(tmp_path, now=UNTIL.end, cases=1)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ConfigurationError, match="JR750"):
        make_demo(tmp_path, now=UNTIL.end, cases=1)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    for cases in (0, 5001):
        with pytest.raises(InvalidEntry, match="JR705"):
            make_demo(tmp_path / "x", now=UNTIL.end, cases=cases)
