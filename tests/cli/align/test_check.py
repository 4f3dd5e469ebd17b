"""`justrules align check`: what is wrong within the policy, and what nothing was held against, is told as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from justrules.cli import main
from tests.alignment.tables import CATALOGUE, POLICY, ROW, changed, write_catalogue, write_policy

ASKED = ("--as-of", "2026-11-21")


def run(*arguments: str, input: str | None = None) -> Result:  # noqa: A002  # click's own word
    return CliRunner().invoke(main, ["align", *arguments], input=input)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A policy with a catalogue beside it."""
    write_policy(tmp_path)
    write_catalogue(tmp_path / "catalogues")
    return tmp_path / "rounds.yaml"


def codes(ours: Path, *arguments: str) -> list[str]:
    done = run("check", str(ours), "--format", "json", *ASKED, *arguments)
    return [finding["code"] for finding in json.loads(done.stdout)["findings"]]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[tree, categories.reckless]", "[responses.panl]", "JR403"),
        ("cites: code 5(2)", "cites: cod 5(2)", "JR401"),
        ("relation: implements", "relation: implements\n    evidence: [{scenario: vial}]", "JR413"),
    ],
)
def test_what_is_wrong_within_the_policy_is_told_once(old: str, new: str, code: str, ours: Path) -> None:
    """A component, an authority or evidence that is not there is never `nothing found`."""
    write_policy(ours.parent, changed(ROW, {old: new}))
    assert [told for told in codes(ours) if told != "JR402"] == [code]
    assert run("check", str(ours), *ASKED).exit_code == 1


def test_one_key_for_a_source_and_an_authority_is_told(ours: Path) -> None:
    """It leaves open what a row cites."""
    write_policy(
        ours.parent, policy=changed(POLICY, {"  notes: {title": "  code: {title", "cites: notes": "cites: code"})
    )
    assert "JR404" in codes(ours)


def test_evidence_that_names_nothing_cannot_be_read(ours: Path) -> None:
    """It is told with its code, and the exit code is that of a file that cannot be read."""
    write = ROW + "    evidence: [{scenario: vials, check: JR308}]\n"
    ours.write_text(POLICY.replace("ROWS\n", write), encoding="utf-8")
    done = run("check", str(ours), *ASKED)
    assert (done.exit_code, "JR418" in done.stderr) == (2, True)


def test_rows_that_nothing_checks_are_counted_at_the_end(ours: Path) -> None:
    """By authority, in text and in JSON; with `--strict` each is a warning."""
    policy = changed(POLICY, {"authorities:\n": "authorities:\n  manual: {title: Manual, publisher: The board}\n"})
    rows = ROW + ROW.replace("code 5(2)", "manual 3") + ROW.replace("code 5(2)", "manual 4")
    write_policy(ours.parent, rows + ROW.replace("code 5(2)", "code"), policy=policy)
    for layout in ("text", "plain"):
        done = run("check", str(ours), "--format", layout, *ASKED)
        assert done.exit_code == 0
        assert done.stdout.splitlines()[-2:] == [
            "2 of 4 rows have no catalogue to be checked against: manual (2)",
            "1 of 4 rows cite a whole instrument, so that no section is checked: code (1)",
        ]
    counted = json.loads(run("check", str(ours), "--format", "json", *ASKED).stdout)["unchecked"]
    assert counted == {"rows": 4, "without_catalogue": {"manual": 2}, "whole": {"code": 1}}
    assert codes(ours, "--strict").count("JR429") == 3


def test_nothing_is_counted_where_everything_is_checked(ours: Path) -> None:
    """The last line is the summary."""
    assert run("check", str(ours), *ASKED).stdout.splitlines()[-1] == "1 file checked, nothing found"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CATALOGUE, "a catalogue of an instrument's sections"),
        ("format: justrules-pack/1\nid: tender\n", "an evidence pack"),
        ("format: justrules-reviews/1\n", "a file of reviews"),
    ],
)
def test_a_file_of_another_kind_is_told_as_that_alone(text: str, kind: str, tmp_path: Path) -> None:
    """And not by thirty keys that a policy does not have."""
    file = tmp_path / "given.yaml"
    file.write_text(text, encoding="utf-8")
    done = run("check", str(file), *ASKED)
    assert done.exit_code == 2
    assert done.stderr == (
        f"{file}:1:9: JR106 this file is {kind}, and a policy is expected\n"
        "  hint: give a file whose first key is `format: justrules/1`\n"
    )


def test_a_policy_in_the_place_of_a_catalogue_is_told_as_that(ours: Path) -> None:
    """The same, the other way round."""
    text = changed(POLICY.replace("ROWS\n", ROW), {"id: rounds": "id: round_code"})
    (ours.parent / "catalogues" / "round_code.yaml").write_text(text, encoding="utf-8")
    done = run("check", str(ours), *ASKED)
    assert "JR106 this file is a policy, and a catalogue of an instrument's sections is expected" in done.stderr
    assert done.stderr.count("JR") == 1


def test_a_date_that_is_none_in_a_file_of_reviews_is_told_once(ours: Path) -> None:
    """At its place in that file."""
    file = ours.parent / "reviews" / "rounds.yaml"
    file.parent.mkdir()
    row = "  - {cites: code 5(2), claim: a, by: board, on: 2026-02-30}\n"
    file.write_text(f"format: justrules-reviews/1\npolicy: rounds\nrows:\n{row}", encoding="utf-8")
    done = run("check", str(ours), *ASKED)
    assert (done.exit_code, done.stderr.count("JR109"), done.stderr.count("JR")) == (2, 1, 1)


def test_reviews_are_read_from_the_file_that_is_named(ours: Path, tmp_path: Path) -> None:
    """For one policy, whose reviews they must be."""
    file = tmp_path / "own.yaml"
    assert run("review", str(ours), "--all", "--by", "board", "-o", str(file), *ASKED).exit_code == 0
    assert codes(ours, "--strict") == ["JR427"]
    assert codes(ours, "--strict", "--reviews", str(file)) == []
    assert run("check", str(ours), "aviation_part5", "--reviews", str(file)).exit_code == 2
    assert "JR424" in run("check", "aviation_part5", "--reviews", str(file)).stderr
