"""`justrules bias` and `justrules agreement` straight from a log."""

from __future__ import annotations

import json

from tests.cli.cases.terminal import RISKY, SLIP, Terminal


def test_the_acts_of_a_log_are_studied_without_a_file(at: Terminal) -> None:
    """Classified acts for bias, and each person's evaluations for agreement; nobody is named in either."""
    code = at.classified("--severity", "none", "--department", "ramp")
    deputy = at.acting(subject="staff-0007", role="safety_manager")
    second = at.open()
    at.cases("evaluate", second, *SLIP, "--rationale", "x")
    deputy.cases("evaluate", second, *RISKY, "--rationale", "y", "--occasion", "A second person")
    told = {}
    for words in (("bias", "--group", "department", "--permutations", "99"), ("agreement", "--resamples", "100")):
        done = at.run(*words, "--log", at.folder, "--format", "json")
        assert done.exit_code == 0, done.stderr
        assert "person-" not in done.stdout + done.stderr
        assert code not in done.stdout
        told[words[0]] = json.loads(done.stdout)
    assert {each["policy"]["id"] for each in told.values()} == {"aviation_part5"}
    assert told["agreement"]["acts"] == 1


def test_a_log_or_a_file_but_not_both(at: Terminal) -> None:
    """What the log says is not said again; without either, both ways are named."""
    for name in ("bias", "agreement"):
        assert "--log goes with no FILE" in at.run(name, "x.csv", "--log", at.folder).stderr
        assert "--log CONFIG" in at.run(name).stderr
        assert "Missing option '--policy'" in at.run(name, "x.csv").stderr
        assert at.run(name, "-", "--policy", "-").exit_code == 2
        assert "JR750" in at.run(name, "--log", at.folder / "no.toml").stderr
        assert "JR122" in at.run(name, "--log", at.folder, "--policy", "aviation").stderr


def test_a_log_s_acts_are_grouped_by_what_it_knows(at: Terminal) -> None:
    """Department and position; another grouping is refused with these."""
    done = at.run("bias", "--log", at.folder, "--group", "age")
    assert done.exit_code == 2
    assert "department, position" in done.stderr


def test_who_does_not_see_everything_studies_nothing(at: Terminal) -> None:
    """Full access is needed, and its lack is told as if there were nothing."""
    investigator = at.acting(subject="staff-0003", role="investigator", investigations=("INV-1",))
    for name in ("bias", "agreement"):
        done = at.run(name, "--log", investigator.folder)
        assert done.exit_code == 2
        assert "JR701" in done.stderr
