"""The plug-in for pytest: what it collects, how it fails, what it says at the end, and that it leaves others alone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from justrules.testing import suite
from tests.testing.installed import PYTHON, environment
from tests.testing.policies import BROKEN, FAILING, TEXT, UNCONFIRMED, UNREADABLE

pytest_plugins = ["pytester"]

INI = "[pytest]\njustrules_policies = policies\nfilterwarnings = error\n"


@pytest.fixture
def project(pytester: pytest.Pytester) -> Callable[..., pytest.Pytester]:
    """A project with a policy, a catalogue beside it, a YAML file elsewhere and a test of its own."""

    def made(text: str = TEXT, *, ini: str = INI, **others: str) -> pytest.Pytester:
        pytester.makeini(ini)
        folder = pytester.mkdir("policies")
        (folder / "ours.yaml").write_text(text, encoding="utf-8")
        for name, other in others.items():
            (folder / f"{name}.yaml").write_text(other, encoding="utf-8")
        (folder / "catalogue.yaml").write_text("- {section: 5.21}\n", encoding="utf-8")
        (pytester.path / "elsewhere.yaml").write_text(TEXT, encoding="utf-8")
        pytester.makepyfile(test_own="def test_own(): pass")
        return pytester

    return made


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest in this process, with the plug-in however it is found."""
    return pytester.runpytest_inprocess("-p", "pytest_justrules", "-p", "no:cacheprovider", *arguments)


def text_of(result: pytest.RunResult) -> str:
    return "\n".join(result.outlines)


# --- what is collected ---------------------------------------------------------------------------------------


def test_each_policy_of_the_folder_becomes_tests(project: Callable[..., pytest.Pytester]) -> None:
    """One file, one item for each test; no other YAML is touched, in the folder or out of it."""
    result = run(project(), "--collect-only", "-q")
    assert [line for line in result.outlines if "::" in line] == [
        "policies/ours.yaml::findings",
        "policies/ours.yaml::scenario[new_colleague]",
        "policies/ours.yaml::scenario[interrupted]",
        "policies/ours.yaml::severity_blind",
        "policies/ours.yaml::coverage",
        "test_own.py::test_own",
    ]


def test_without_the_setting_nothing_is_collected(project: Callable[..., pytest.Pytester]) -> None:
    """A project that names no folder has the tests it had before, and the working part is not even there."""
    result = run(project(ini="[pytest]\nfilterwarnings = error\n"))
    result.assert_outcomes(passed=1)
    assert "policies" not in text_of(result)


@pytest.mark.parametrize("switch", [("--no-justrules",), ("-p", "no:justrules-policies")])
def test_it_can_be_switched_off(switch: tuple[str, ...], project: Callable[..., pytest.Pytester]) -> None:
    """For one run, with the setting left where it is, and its name still known."""
    run(project(), "--strict-config", *switch).assert_outcomes(passed=1)


def test_a_folder_may_be_named_on_the_command_line(project: Callable[..., pytest.Pytester]) -> None:
    """Instead of in the settings, or beside them."""
    result = run(project(ini="[pytest]\n"), "--justrules-policies", "policies", "policies")
    result.assert_outcomes(passed=5)


def test_a_policy_may_be_named_by_its_file(project: Callable[..., pytest.Pytester]) -> None:
    """As any test file."""
    run(project(theirs=TEXT.replace("id: ours\n", "id: theirs\n")), "policies/theirs.yaml").assert_outcomes(passed=5)


def test_one_scenario_can_be_chosen(project: Callable[..., pytest.Pytester]) -> None:
    """By its node id, and by `-k`."""
    pytester = project()
    run(pytester, "policies/ours.yaml::scenario[interrupted]").assert_outcomes(passed=1)
    run(pytester, "-k", "interrupted").assert_outcomes(passed=1, deselected=5)


# --- how it fails --------------------------------------------------------------------------------------------


def test_a_failure_prints_the_path_and_the_line(project: Callable[..., pytest.Pytester]) -> None:
    """In the words of the policy, with no traceback of ours; the other tests are carried out."""
    result = run(project(FAILING))
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*ours.yaml::scenario[[]new_colleague[]]*",
            "policies/ours.yaml:39:23: error JR502 scenario `new_colleague` expects the outcome `forgotten` *",
            "  39 |     expect: {outcome: forgotten}",
            "  hint: the path is known: no",
        ]
    )
    assert "Traceback" not in text_of(result)
    assert "suite.py" not in text_of(result)


def test_a_broken_policy_fails_its_findings_and_nothing_else(project: Callable[..., pytest.Pytester]) -> None:
    """Collecting goes on: the tests of the project and of other policies are carried out."""
    result = run(project(BROKEN, theirs=UNREADABLE, third=TEXT.replace("id: ours\n", "id: third\n")))
    result.assert_outcomes(passed=6, failed=2, skipped=4)
    result.stdout.fnmatch_lines(["policies/ours.yaml:*: error JR201 *", "policies/theirs.yaml:2:5: error JR001 *"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_folder_that_is_not_there_is_a_mistake(project: Callable[..., pytest.Pytester]) -> None:
    """A misspelt folder must not look like a folder without policies."""
    result = run(project(ini="[pytest]\njustrules_policies = polices\n"))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*justrules_policies: there is no folder *polices*"])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("justrules_cover_min = lines:80", "*justrules_cover_min: 'lines:80': write KIND:PERCENT*"),
        ("justrules_fail_on = info", "*justrules_fail_on: 'info' is neither error nor warning*"),
    ],
)
def test_a_wrong_setting_is_a_mistake(line: str, told: str, project: Callable[..., pytest.Pytester]) -> None:
    """With the name of the setting and what may stand there."""
    result = run(project(ini=f"{INI}{line}\n"))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([told])


def test_warnings_fail_when_they_are_to(project: Callable[..., pytest.Pytester]) -> None:
    """By the setting `justrules_fail_on`."""
    text = TEXT.replace("responses:\n", "responses:\n  idle: {title: Idle, kind: supportive, primary: Wait.}\n")
    pytester = project(text)
    run(pytester).assert_outcomes(passed=6)
    pytester.makeini(f"{INI}justrules_fail_on = warning\n")
    run(pytester).assert_outcomes(passed=5, failed=1)


def test_a_fault_of_ours_is_not_covered_up(
    project: Callable[..., pytest.Pytester], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not a finding about the policy comes with its traceback."""
    monkeypatch.setattr(suite, "Trial", lambda *_: 1 / 0)
    pytester = project()
    result = run(pytester)
    result.assert_outcomes(passed=5, failed=1)
    assert "ZeroDivisionError" in text_of(result)


def test_without_a_scale_blindness_is_skipped(project: Callable[..., pytest.Pytester]) -> None:
    """And says why."""
    result = run(project(TEXT.replace("severity: {scale: [slight, fatal]}\n", "")), "-rs")
    result.assert_outcomes(passed=5, skipped=1)
    result.stdout.fnmatch_lines(["*the policy declares no severity scale*"])


# --- what it says at the end ---------------------------------------------------------------------------------

COVERAGE = "policies/ours.yaml: 2 of 3 (66%) questions, 3 of 6 (50%) answers, 2 of 4 (50%) outcomes, 2 of 4 (50%) paths"


def test_the_summary_has_a_line_for_each_policy(project: Callable[..., pytest.Pytester]) -> None:
    """What its scenarios exercise; and which of them wait for a person."""
    result = run(project(theirs=UNCONFIRMED.replace("id: ours\n", "id: theirs\n")))
    result.stdout.fnmatch_lines(
        [
            "*= policies =*",
            COVERAGE,
            "policies/theirs.yaml: not confirmed by a person: interrupted",
            "policies/theirs.yaml: 2 of 3 *",
        ]
    )


def test_the_summary_is_said_once_however_many_processes_there_are(project: Callable[..., pytest.Pytester]) -> None:
    """With pytest-xdist each policy has one line, and the same one."""
    pytest.importorskip("xdist")
    result = run(project(UNCONFIRMED, theirs=TEXT.replace("id: ours\n", "id: theirs\n")), "-n", "2")
    result.assert_outcomes(passed=11)
    lines = [line for line in result.outlines if line.startswith("policies/")]
    assert lines == [
        "policies/ours.yaml: not confirmed by a person: interrupted",
        COVERAGE,
        COVERAGE.replace("ours", "theirs"),
    ]


def test_too_little_coverage_is_a_failure(project: Callable[..., pytest.Pytester]) -> None:
    """By the setting or the option; with what is missing."""
    pytester = project()
    run(pytester, "--justrules-cover-min=paths:50").assert_outcomes(passed=6)
    result = run(pytester, "--justrules-cover-min=paths:100", "--justrules-cover-min=outcomes:80")
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(
        [
            "policies/ours.yaml:35:1: the scenarios exercise too little of the policy",
            "  outcomes: 2 of 4 (50%), and 80% are asked for",
            "    not exercised: sensible",
            "  paths: 2 of 4 (50%), and 100% are asked for",
        ]
    )
    pytester.makeini(f"{INI}justrules_cover_min = paths:51 answers:10\n")
    run(pytester).assert_outcomes(passed=5, failed=1)


def test_nothing_is_said_of_what_was_not_tested(project: Callable[..., pytest.Pytester]) -> None:
    """A run of the project's own tests has no section about policies."""
    result = run(project(), "test_own.py")
    result.assert_outcomes(passed=1)
    assert "policies" not in text_of(result)


def test_reports_carry_the_place(project: Callable[..., pytest.Pytester]) -> None:
    """JUnit XML has each scenario as a case, and a failure with the finding."""
    pytester = project(FAILING)
    run(pytester, "--junit-xml=report.xml")
    root = ElementTree.parse(pytester.path / "report.xml").getroot()  # noqa: S314  # our own file
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert "scenario[interrupted]" in cases
    failure = cases["scenario[new_colleague]"].find("failure")
    assert failure is not None
    assert "JR502" in str(failure.text)


# --- that it leaves others alone -----------------------------------------------------------------------------


def elsewhere(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a process of its own, where the plug-in is installed."""
    command = [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    env = environment(folder / "site")
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


UNRELATED = """
import sys

def test_nothing_of_ours_is_loaded():
    ours = {name for name in sys.modules if name.partition('.')[0] in ('justrules', 'pydantic', 'yaml', 'networkx')}
    assert not ours
    assert 'pytest_justrules' in sys.modules
"""


def test_an_unrelated_run_loads_nothing_of_ours(tmp_path: Path) -> None:
    """Where no folder is named, one small module is loaded, and it imports nothing; warnings are errors there."""
    (tmp_path / "test_unrelated.py").write_text(UNRELATED, encoding="utf-8")
    done = elsewhere(tmp_path, "-W", "error", "--strict-config", "--strict-markers", "test_unrelated.py")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_the_plug_in_itself_can_be_refused(tmp_path: Path) -> None:
    """`-p no:justrules` is enough: pytest runs without the first module too."""
    (tmp_path / "test_unrelated.py").write_text(
        "import sys\n\ndef test_none(): assert 'pytest_justrules' not in sys.modules\n", encoding="utf-8"
    )
    done = elsewhere(tmp_path, "-p", "no:justrules", "test_unrelated.py")
    assert done.returncode == 0, done.stdout
    assert "--justrules-policies" not in elsewhere(tmp_path, "-p", "no:justrules", "--help").stdout


def test_an_installed_plug_in_is_found_by_itself(tmp_path: Path) -> None:
    """A setting is all that a project needs; its own warnings may be errors."""
    (tmp_path / "pytest.ini").write_text(INI, encoding="utf-8")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "ours.yaml").write_text(TEXT, encoding="utf-8")
    done = elsewhere(tmp_path, "--strict-config")
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout
    assert COVERAGE in done.stdout


def test_only_the_public_interface_of_pytest_is_used() -> None:
    """Nothing private is imported, which an upgrade of pytest could take away."""
    root = Path(__file__).parents[2] / "src"
    for path in (root / "pytest_justrules.py", root / "justrules" / "testing" / "plugin.py"):
        assert "_pytest" not in path.read_text(encoding="utf-8")
