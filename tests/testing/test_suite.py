"""A policy as a list of tests: what passes, what fails and where, what is not carried out, how much is covered."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

import justrules as jr
from justrules.findings import Level
from justrules.testing import suite as suites
from justrules.testing.files import is_policy_file, policy_files
from justrules.testing.generated import chain
from justrules.testing.junit import Ran, junit
from justrules.testing.suite import Result, Suite, minimum_of, suite_of
from tests.testing.policies import BROKEN, FAILING, MISSPELT, TEXT, UNCONFIRMED, UNREADABLE, UNSCALED

NAMES = ["findings", "scenario[new_colleague]", "scenario[interrupted]", "severity_blind", "coverage"]


def read(text: str) -> jr.Policy | jr.PolicyError:
    try:
        return jr.loads(text, name="ours.yaml")
    except jr.PolicyError as error:
        return error


def made(text: str, *minimum: str, fail_on: Level = Level.ERROR) -> Suite:
    return suite_of(read(text), "ours.yaml", minimum=minimum_of(minimum), fail_on=fail_on)


def results(text: str, *minimum: str, fail_on: Level = Level.ERROR) -> dict[str, Result]:
    return {item.name: item.run() for item in made(text, *minimum, fail_on=fail_on).items}


def states(found: dict[str, Result]) -> dict[str, str]:
    return {name: result.state for name, result in found.items() if result.state != "passed"}


def test_a_good_policy_passes_all_its_tests() -> None:
    """Findings, one test a scenario, blindness and coverage; the notes say how much was shown."""
    found = results(TEXT)
    assert list(found) == NAMES
    assert not states(found)
    assert "at each of 3 levels" in found["severity_blind"].note
    assert found["coverage"].note.endswith("2 of 4 (50%) paths")


def test_a_scenario_that_ends_elsewhere_fails_alone() -> None:
    """With the place, the line of the file and the path that was walked; the others are carried out all the same."""
    found = results(FAILING)
    assert states(found) == {"scenario[new_colleague]": "failed"}
    told = "\n".join(found["scenario[new_colleague]"].told)
    assert "ours.yaml:39:23: error JR502" in told
    assert "39 |     expect: {outcome: forgotten}" in told
    assert "the path is known: no" in told


def test_a_misspelt_name_in_a_scenario_fails_that_scenario() -> None:
    """Its finding stands with the scenario, and coverage counts the others."""
    found = results(MISSPELT)
    assert states(found) == {"scenario[interrupted]": "failed"}
    assert "JR501" in found["scenario[interrupted]"].told[0]
    assert found["coverage"].note.endswith("1 of 4 (25%) paths")


def test_two_scenarios_on_one_line_are_told_apart() -> None:
    """What is found in a scenario is found by line and column."""
    head, _, _ = TEXT.partition("scenarios:\n")
    rows = "{id: a, facts: F., answers: {known: nope}, expect: {outcome: forgotten}}, "
    rows += "{id: b, facts: F., answers: {known: no}, expect: {outcome: not_taught}}"
    assert states(results(f"{head}scenarios: [{rows}]\n")) == {"scenario[a]": "failed"}


def test_errors_in_the_policy_leave_nothing_to_carry_out() -> None:
    """The findings fail, and the rest says why it was not tried: it passes in no report."""
    found = results(BROKEN)
    assert found["findings"].state == "failed"
    assert set(states(found).values()) == {"failed", "skipped"}
    assert found["coverage"].note == "not carried out: the policy has errors"


def test_a_file_that_cannot_be_read_has_one_test_which_fails(tmp_path: Path) -> None:
    """With every finding, and the line if the file is there."""
    suite = made(UNREADABLE)
    assert (suite.policy, suite.tree, suite.coverage) == (None, None, None)
    (item,) = suite.items
    assert item.run().state == "failed"
    path = tmp_path / "ours.yaml"
    path.write_text(UNREADABLE, encoding="utf-8")
    try:
        jr.load(path)
    except jr.PolicyError as error:
        told = suite_of(error, str(path)).items[0].run().told
        assert any("id: @ours" in line for line in told)


def test_warnings_fail_only_when_they_are_to() -> None:
    """They are told in any case."""
    text = TEXT.replace("responses:\n", "responses:\n  idle: {title: Idle, kind: supportive, primary: Wait.}\n")
    assert results(text)["findings"].state == "passed"
    assert "JR212" in results(text)["findings"].told[0]
    assert results(text)["findings"].note == "1 warning"
    assert results(text, fail_on=Level.WARNING)["findings"].state == "failed"


def test_unconfirmed_scenarios_hold_and_are_reported() -> None:
    """`confirmed: no` excuses nothing: the scenario is carried out, and its id is on the list."""
    assert made(UNCONFIRMED).unconfirmed == ("interrupted",)
    assert results(UNCONFIRMED)["scenario[interrupted]"] == Result(state="passed", note="not confirmed by a person")
    wrong = UNCONFIRMED.replace("{outcome: forgotten, category", "{outcome: sensible, category")
    assert states(results(wrong)) == {"scenario[interrupted]": "failed"}


def test_the_mark_changes_the_digest_only_where_it_stands() -> None:
    """A policy without the key has the digest that it had before there was one; `yes` is what is not written."""
    marked = jr.loads(UNCONFIRMED)
    assert marked.scenarios[1].to_data()["confirmed"] == "no"
    assert "confirmed" not in jr.loads(TEXT).canonical()
    assert jr.loads(UNCONFIRMED.replace("confirmed: no", "confirmed: yes")).digest == jr.loads(TEXT).digest
    with pytest.raises(jr.PolicyError, match="JR105"):
        jr.loads(UNCONFIRMED.replace("confirmed: no", "confirmed: maybe"))


def test_without_a_scale_there_is_no_severity_to_be_blind_to() -> None:
    """The test is skipped and says so: it is not counted as shown."""
    assert states(results(UNSCALED)) == {"severity_blind": "skipped"}


def test_a_policy_that_saw_severity_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blindness is tried and not assumed: with an engine that is not blind, the test fails with the case."""

    def assess(policy: jr.Policy, answers: dict[str, str], *, severity: str | None = None) -> jr.Assessment:
        return jr.assess(policy, {"known": "no"} if severity == "fatal" else answers, severity=severity)

    monkeypatch.setattr("justrules.testing.subject.assess", assess)
    found = results(TEXT)["severity_blind"]
    assert found.state == "failed"
    assert found.told[0] == "severity moves what is decided"


def test_a_large_policy_is_shown_blind_by_its_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where answer sets are too many, a few are tried, and the claim of the certificate stands beside them."""
    monkeypatch.setattr(suites, "CALLS", 10)
    (found,) = (item.run() for item in suite_of(chain(5), "chain").items if item.name == "severity_blind")
    assert found.state == "passed"
    assert "each of 2 outcomes stays what it is at each of 6 levels" in found.told[0]


# --- how much must be covered --------------------------------------------------------------------------------


def test_too_little_coverage_fails_and_names_what_is_missing() -> None:
    """Only the kinds that were asked for count; what was reached exactly is enough."""
    assert not states(results(TEXT, "paths:50", "outcomes:50"))
    found = results(TEXT, "paths:50.1", "outcomes:100")["coverage"]
    assert found.state == "failed"
    assert found.told == (
        "ours.yaml:35:1: the scenarios exercise too little of the policy",
        "  outcomes: 2 of 4 (50%), and 100% are asked for",
        "    not exercised: sensible",
        "    not exercised: unneeded",
        "  paths: 2 of 4 (50%), and 50.1% are asked for",
        "  hint: `justrules test --generate` writes a scenario for each path that is left",
    )


def test_a_minimum_is_a_kind_and_a_percentage() -> None:
    """Exact to the digit that is written; anything else is refused with the way to write it."""
    assert minimum_of(["paths:99.5", "answers:0"]) == {"paths": Fraction(199, 2), "answers": Fraction(0)}
    for wrong in ("paths", "paths:", "lines:80", "paths:101", "paths:-1", "paths:many", ":100"):
        with pytest.raises(ValueError, match="write KIND:PERCENT"):
            minimum_of([wrong])


# --- files ---------------------------------------------------------------------------------------------------


def test_a_broken_policy_is_not_taken_for_other_yaml(tmp_path: Path) -> None:
    """Catalogues are passed over; what has lost its format line, or cannot be read as text, is tested and so fails."""
    files = {
        "ours.yaml": TEXT.encode(),
        "catalogue.yaml": b"- {section: 5.21, title: Policy}\n",
        "forgot_format.yaml": TEXT.replace("format:", "fromat:").encode(),
        "utf_16.yml": TEXT.encode("utf-16"),
        "latin_1.yaml": "título: año\n".encode("latin-1"),
        "zero.yaml": b"a: \0\n",
        "policy.txt": TEXT.encode(),
        ".hidden/ours.yaml": TEXT.encode(),
        "2026/ours.yaml": TEXT.encode(),
    }
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    found = [path.relative_to(tmp_path).as_posix() for path in policy_files(tmp_path)]
    assert found == ["2026/ours.yaml", "forgot_format.yaml", "latin_1.yaml", "ours.yaml", "utf_16.yml", "zero.yaml"]
    assert is_policy_file(tmp_path / "gone.yaml")


# --- JUnit ---------------------------------------------------------------------------------------------------


def test_the_xml_says_what_the_results_say() -> None:
    """Counted for each policy and over all, each case with its file and line, each failure with its first line."""
    ran = [
        (suite, [Ran(item=item, result=item.run(), seconds=0.25) for item in suite.items])
        for suite in (made(FAILING), made(BROKEN), made(UNREADABLE))
    ]
    root = ElementTree.fromstring(junit(ran))  # noqa: S314  # our own text
    assert root.attrib == {
        "name": "justrules",
        "tests": "11",
        "failures": "3",
        "errors": "0",
        "skipped": "4",
        "time": "2.750",
    }
    assert [part.get("name") for part in root] == ["ours", "ours", "ours.yaml"]
    cases = {case.get("name"): case for case in root[0]}
    assert list(cases) == NAMES
    assert cases["scenario[new_colleague]"].get("line") == "36"
    failure = cases["scenario[new_colleague]"].find("failure")
    assert failure is not None
    assert "JR502" in str(failure.get("message"))
    assert "the path is known: no" in str(failure.text)
    assert cases["coverage"].findtext("system-out")
    skipped = root[1][-1].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "not carried out: the policy has errors"


def test_the_xml_can_be_read_whatever_the_file_is_called() -> None:
    """Characters that XML cannot hold are replaced."""
    suite = suite_of(read(UNREADABLE), "a\x01<&>\ud800.yaml")
    text = junit([(suite, [Ran(item=item, result=item.run(), seconds=0) for item in suite.items])])
    assert ElementTree.fromstring(text)[0].get("tests") == "1"  # noqa: S314  # our own text
