"""`justrules test`: one line a test, an exit code for machines, and scenarios to be confirmed."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

import justrules as jr
from justrules.cli import main
from tests.testing.policies import BROKEN, FAILING, TEXT, UNCONFIRMED, UNREADABLE


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["test", *map(str, arguments)], input=stdin)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def with_text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_policies_pass_with_every_path() -> None:
    """By id and by folder; each with every path walked."""
    for names in (("aviation_part5", "nhs_just_culture", "social_care"), ("policies",)):
        done = run(*names, "--cover-min", "paths:100", "--quiet")
        assert done.exit_code == 0, done.output
        assert done.stdout.endswith(" passed\n")
        assert done.stdout.count("\n") == 1


def test_each_test_has_its_line(ours: Path) -> None:
    """In the order of the file, with a note where there is something to say."""
    done = run(ours)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "ours 1.2.0"
    assert lines[1:4] == [
        "  passed   findings",
        "  passed   scenario[new_colleague]",
        "  passed   scenario[interrupted]",
    ]
    assert lines[4].startswith("  passed   severity_blind: ")
    assert lines[5].endswith("3 of 6 (50%) answers, 2 of 4 (50%) outcomes, 2 of 4 (50%) paths")
    assert lines[6] == "5 tests: 5 passed"


def test_a_failure_shows_the_path_and_the_line(ours: Path) -> None:
    """Exit code 1, also when only failures are printed."""
    done = run(with_text(ours, FAILING))
    assert done.exit_code == 1
    assert "  FAILED   scenario[new_colleague]\n" in done.stdout
    assert f"{ours}:39:23: error JR502" in done.stdout
    assert "39 |     expect: {outcome: forgotten}" in done.stdout
    assert "hint: the path is known: no" in done.stdout
    quiet = run(ours, "-q")
    assert quiet.exit_code == 1
    assert "FAILED   ours 1.2.0: scenario[new_colleague]" in quiet.stdout
    assert "passed  " not in quiet.stdout


@pytest.mark.parametrize("text", [BROKEN, UNREADABLE])
def test_a_policy_with_errors_fails(text: str, ours: Path) -> None:
    """It is the policy that is wrong and not the command: exit code 1, and the findings."""
    done = run(with_text(ours, text))
    assert done.exit_code == 1
    assert "FAILED   findings" in done.stdout
    assert done.stdout.splitlines()[-1].startswith(("5 tests: 1 failed", "1 test: 1 failed"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere.yaml",), "JR018"),
        (("aviation_part6",), "did you mean `aviation_part5`?"),
        (("aviation_part5", "--cover-min", "lines:80"), "write KIND:PERCENT"),
        (("aviation_part5", "social_care", "--generate"), "one policy at a time"),
        (("schema",), "there is no policy file in schema"),
        ((), "Missing argument"),
    ],
)
def test_a_mistake_in_the_command_is_exit_code_2(arguments: tuple[str, ...], told: str) -> None:
    """And never a stack trace."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_policy_on_stdin_is_tested() -> None:
    """`-` stands for stdin, as elsewhere."""
    assert run("-", stdin=TEXT).exit_code == 0


def test_coverage_names_what_is_not_exercised(ours: Path) -> None:
    """Each kind with its share; what is missing below it; too little of it is a failure if so asked."""
    done = run(ours, "--coverage")
    assert done.exit_code == 0
    assert "  outcomes   2 of 4 (50%)\n             not exercised: sensible\n" in done.stdout
    assert run(ours, "--cover-min", "paths:50", "--cover-min", "questions:60").exit_code == 0
    failed = run(ours, "--cover-min", "paths:51")
    assert failed.exit_code == 1
    assert "paths: 2 of 4 (50%), and 51% are asked for" in failed.stdout


def test_unconfirmed_scenarios_are_reported(ours: Path) -> None:
    """At their line and before the last one."""
    done = run(with_text(ours, UNCONFIRMED))
    assert done.exit_code == 0
    assert "passed   scenario[interrupted]: not confirmed by a person" in done.stdout
    assert done.stdout.splitlines()[-2] == "not confirmed by a person: ours: interrupted"


def test_warnings_fail_on_request(ours: Path) -> None:
    """As with `justrules check`."""
    text = TEXT.replace("responses:\n", "responses:\n  idle: {title: Idle, kind: supportive, primary: Wait.}\n")
    assert run(with_text(ours, text)).exit_code == 0
    assert run(ours, "--fail-on", "warning").exit_code == 1


def test_results_as_junit(ours: Path, tmp_path: Path) -> None:
    """Beside the lines on the terminal, and written whether anything failed or not."""
    report = tmp_path / "report.xml"
    done = run(with_text(ours, FAILING), "aviation_part5", "--junit", report)
    assert done.exit_code == 1
    root = ElementTree.parse(report).getroot()  # noqa: S314  # our own file
    assert [part.get("name") for part in root] == ["ours", "aviation_part5"]
    assert root.get("failures") == "1"


# --- scenarios to be confirmed -------------------------------------------------------------------------------


def test_what_is_generated_can_be_appended(ours: Path) -> None:
    """The scenarios are the data, on stdout; where they belong is talk; appended, they complete the policy."""
    done = run(ours, "--generate")
    assert done.exit_code == 0
    assert "2 written, none left" in done.stderr
    assert f"append them to {ours}" in done.stderr
    with ours.open("a", encoding="utf-8") as file:
        file.write(done.stdout)
    again = run(ours, "--cover-min", "paths:100")
    assert again.exit_code == 0
    assert "not confirmed by a person: ours: to_unneeded, ours: to_sensible" in again.stdout
    finished = run(ours, "--generate")
    assert finished.stdout == ""
    assert "every path" in finished.stderr


def test_where_it_belongs_is_said_with_the_line(ours: Path, tmp_path: Path) -> None:
    """In the middle of a file a line is named; a limit says how many are left; a file can be written."""
    with_text(ours, f"{TEXT}notes: [A note.]\n")
    out = tmp_path / "more.yaml"
    done = run(ours, "--generate", "--most", "1", "-o", out)
    assert done.exit_code == 0
    assert "1 written, 1 left" in done.stderr
    lines = ours.read_text(encoding="utf-8").splitlines()
    after = lines.index("notes: [A note.]")
    assert f"insert them after line {after} of {ours}" in done.stderr
    text = "\n".join([*lines[:after], out.read_text(encoding="utf-8").rstrip("\n"), *lines[after:]])
    assert len(jr.loads(text).scenarios) == 3
    head, _, _ = TEXT.partition("scenarios:\n")
    row = "{id: a, facts: F., answers: {known: no}, expect: {outcome: not_taught}}"
    assert "by hand" in run(with_text(ours, f"{head}scenarios: [{row}]\n"), "--generate").stderr


def test_nothing_is_generated_for_a_policy_with_errors(ours: Path) -> None:
    """Its findings are told instead."""
    done = run(with_text(ours, BROKEN), "--generate")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "JR201" in done.stderr
