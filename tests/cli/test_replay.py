"""`justrules replay`: past cases in files, decided anew, told in each form."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

import justrules as jr
from justrules import cli
from justrules.findings import Finding, Location
from justrules.policies.registry import Registry
from justrules.replay.wording import CAUTION
from tests.cli.cases.terminal import SLIP, Terminal, make
from tests.strategies import as_text

CASES = "examples/replay/cases.csv"
OLD = "examples/versions/1.0.0/tool_control.yaml"
NEW = "examples/versions/1.1.0/tool_control.yaml"


def run(*words: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(cli.main, ["replay", *map(str, words)])
    assert done.exit_code == code, (done.exit_code, done.stdout, done.stderr, done.exception)
    assert "Traceback" not in done.stderr
    return done


def against_old(*words: str | Path, code: int = 0) -> Result:
    return run(CASES, "--policy", NEW, "--old", OLD, *words, code=code)


def test_which_past_cases_would_decide_otherwise() -> None:
    """By category, by path in words, and by group, never without the caution."""
    told = " ".join(against_old("--by", "department").stdout.split())
    for words in (
        "tool_control 1.0.0 → tool_control 1.1.0",
        "300 rows read.",
        "31 come to another category.",
        "53 had a category and are open now.",
        "at_risk 31 37 53 121",
        "hangar 87 14 16 0 0 34.5 %",
        "31 rows: at_risk (shortcut) → human_error (common_practice)",
        "now: as before, then: Do peers leave the check out in the same situation? Yes",
    ):
        assert words in told, words
    assert told.endswith(" ".join(CAUTION))


def test_what_was_recorded_is_compared_by_its_column() -> None:
    told = run(CASES, "--policy", NEW, "--was", "category").stdout
    assert "as recorded → tool_control 1.1.0" in told
    assert "31 come to another category." in told


def test_paths_are_told_as_many_as_are_wanted() -> None:
    """Or none at all, and then by outcome."""
    assert "… and 31 rows in 1 other way" in against_old("--most", "1").stdout
    without = against_old("--no-paths").stdout
    assert "31 rows: at_risk (shortcut) → human_error (common_practice)" in without
    assert "before:" not in without


@pytest.mark.parametrize(
    ("name", "first"), [("a.md", "### "), ("a.json", "{"), ("a.csv", '"department"'), ("a.txt", "tool")]
)
def test_the_form_follows_the_name_of_the_file(tmp_path: Path, name: str, first: str) -> None:
    done = against_old("--by", "department", "-o", tmp_path / name)
    assert done.stdout == ""
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(first)


def test_all_forms_say_the_same(tmp_path: Path) -> None:
    data = json.loads(against_old("--format", "json").stdout)
    against_old("-o", tmp_path / "table.parquet")
    table = pl.read_parquet(tmp_path / "table.parquet")
    assert (data["rows"], data["changed"]) == (300, 84)
    assert table["rows"].sum() == 300
    assert table.filter(pl.col("change") == "category")["rows"].sum() == data["changes"]["category"] == 31


def test_the_changed_rows_go_into_a_file_of_their_own(tmp_path: Path) -> None:
    """Which only its owner may read, and which replaces none."""
    target = tmp_path / "changed.parquet"
    against_old("--changed", target)
    rows = pl.read_parquet(target)
    assert len(rows) == 84
    assert rows.columns[-6:] == [
        f"{when}_{what}" for when in ("was", "now") for what in ("category", "outcome", "pending")
    ]
    assert set(rows["was_category"]) == {"at_risk"}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "nothing is overwritten" in against_old("--changed", target, code=1).stderr
    assert len(pl.read_parquet(target)) == 84


def test_a_gate_fails_where_a_row_changed_or_nothing_is_known(tmp_path: Path) -> None:
    """And not where nothing was recorded, or all is as it was."""
    against_old("--fail-if-changed", code=1)
    run(CASES, "--policy", OLD, "--was", "category", "--fail-if-changed")
    run(CASES, "--policy", OLD, "--was", "department", "--fail-if-changed", code=1)
    unreadable = tmp_path / "a.csv"
    unreadable.write_text("check_in_reach,category\nperhaps,human_error\n", encoding="utf-8")
    run(unreadable, "--policy", OLD, "--was", "category", "--fail-if-changed", code=1)
    unrecorded = tmp_path / "b.csv"
    unrecorded.write_text("check_in_reach,category\nno,\n", encoding="utf-8")
    run(unrecorded, "--policy", OLD, "--was", "category", "--fail-if-changed")


@pytest.mark.parametrize("was", [("--was", "category"), ("--old", OLD)])
def test_a_gate_fails_where_no_row_was_read_and_says_so(tmp_path: Path, was: tuple[str, str]) -> None:
    """An export that came out empty is no proof that nothing changes. Without the gate it is only told."""
    empty = tmp_path / "e.csv"
    empty.write_text(Path(CASES).read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    done = run(empty, "--policy", NEW, *was, "--fail-if-changed", code=1)
    assert "0 rows read." in done.stdout
    assert "--fail-if-changed: no row was read" in done.stderr
    assert run(empty, "--policy", NEW, *was).stderr == ""


def test_the_form_is_not_guessed_from_an_ending_that_is_none(tmp_path: Path) -> None:
    """Nothing is read or written; with --format, or without any ending, the name is free."""
    done = against_old("-o", tmp_path / "report.xlsx", code=2)
    assert "no form of a report: .md, .json, .csv, .parquet, .txt; or give --format" in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []
    against_old("-o", tmp_path / "report.xlsx", "--format", "markdown")
    against_old("-o", tmp_path / "report")
    assert (tmp_path / "report.xlsx").read_text(encoding="utf-8").startswith("### ")
    assert (tmp_path / "report").read_text(encoding="utf-8").startswith("tool_control")


def test_columns_and_values_of_one_s_own(tmp_path: Path) -> None:
    """By a prefix, or by a file that says what they mean."""
    table = tmp_path / "a.csv"
    table.write_text("q_check_in_reach,Knowingly?,was\nyes,J,at_risk\nyes,N,human_error\nyes,?,\n", encoding="utf-8")
    columns = tmp_path / "columns.yaml"
    columns.write_text(
        "format: justrules-columns/1\npolicy: tool_control\ncolumns:\n  check_in_reach: q_check_in_reach\n"
        '  left_out_knowingly: {column: "Knowingly?", answers: {yes: J, no: N, unknown: "?"}}\n',
        encoding="utf-8",
    )
    by_file = run(table, "--policy", OLD, "--was", "was", "--columns", columns).stdout
    assert "2 stay as they are." in by_file
    both = run(table, "--policy", NEW, "--old", OLD, "--columns", columns, "--old-columns", columns).stdout
    assert "1 had a category and is open now." in both
    by_prefix = run(table, "--policy", OLD, "--answers", "q_").stdout
    assert "No column holds answers to left_out_knowingly of tool_control 1.0.0" in " ".join(by_prefix.split())


def test_several_files_and_folders_are_one_table(tmp_path: Path) -> None:
    for year in ("2025", "2026"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "cases.csv").write_text(Path(CASES).read_text(encoding="utf-8"), encoding="utf-8")
    for words in ((tmp_path,), (tmp_path / "*" / "*.csv",), (tmp_path / "2025", tmp_path / "2026")):
        assert "600 rows read." in run(*words, "--policy", NEW, "--memory", "256MiB", "--spill", tmp_path).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--policy", NEW), "Missing argument 'FILES'"),
        ((CASES, "--policy", NEW, "--answers", "a_", "--columns", "x.yaml"), "give one of them"),
        ((CASES, "--policy", NEW, "--old-version", "1.0.0"), "belong to --old"),
        ((CASES, "--policy", NEW, "--old-columns", "x.yaml"), "belong to --old"),
        ((CASES, "--policy", NEW, "--changed", "x.parquet"), "nothing to compare with"),
        ((CASES, "--policy", NEW, "--fail-if-changed"), "nothing to compare with"),
        ((CASES, "--policy", NEW, "--format", "parquet"), "give -o FILE"),
        ((CASES, "--policy", NEW, "--log", "x"), "the log knows the rest"),
        ((CASES, "--policy", NEW, "--was", "categroy"), "did you mean `category`?"),
        ((CASES, "--policy", NEW, "--memory", "plenty"), "JR626"),
        (("none.csv", "--policy", NEW), "none.csv: JR625 there is no such file"),
        ((CASES, "--policy", "tool_controll"), "JR122"),
    ],
)
def test_a_mistake_of_the_user_is_told_with_its_fix(words: tuple[str, ...], told: str) -> None:
    assert told in run(*words, code=2).stderr


def test_a_broken_row_is_told_by_file_and_line_and_not_repeated(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("check_in_reach,category\nyes,human_error\nno,ZZCANARY,x\n", encoding="utf-8")
    done = run(table, "--policy", OLD, code=2)
    assert f"{table}:3:1: JR625" in done.stderr
    assert "ZZCANARY" not in done.output


def test_what_is_not_installed_is_told_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justrules.cli.replay.find_spec", lambda name: None if name == "duckdb" else object())
    told = run(CASES, "--policy", NEW, code=2).stderr
    assert "JR628" in told
    assert "duckdb" in told
    assert "justrules[replay]" in told


def test_whoever_sits_there_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In hundredths, and nobody else sees anything."""
    seen: list[tuple[int, int]] = []

    @contextmanager
    def progress(_: str) -> Iterator[Callable[[int, int], None]]:
        yield lambda done, total: seen.append((done, total))

    rows = "yes,no,,line,human_error\n" * 400_000
    table = tmp_path / "many.csv"
    table.write_text(
        f"check_in_reach,left_out_knowingly,peers_leave_it_out,department,category\n{rows}", encoding="utf-8"
    )
    assert "━" not in run(table, "--policy", NEW, "--was", "category").output
    monkeypatch.setattr("justrules.cli.replay.progress", progress)
    monkeypatch.setattr("justrules.cli.replay.PACE", 0.001)
    assert "400,000 rows read." in run(table, "--policy", NEW, "--was", "category").stdout
    assert seen
    assert all(0 <= done <= total == 100 for done, total in seen)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for name in ("a.parquet", "a.md"):
        assert "cannot write" in against_old("-o", tmp_path / "none" / name, code=1).stderr
    assert "cannot write" in against_old("--changed", tmp_path / "none" / "a.parquet", code=1).stderr


# --- a case log --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal with a log in which two acts were classified as human errors, and a third is not classified."""
    terminal = make(tmp_path_factory.mktemp("replay") / "log")
    for department in ("ramp", "stores"):
        terminal.classified("--department", department)
    terminal.cases("evaluate", terminal.open(), *SLIP, "--rationale", "x")
    return terminal


@pytest.fixture(scope="module")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policy of the log, in which what was a human error is at-risk behaviour."""
    data = jr.load("aviation_part5").to_data()
    data["scenarios"] = [each for each in data["scenarios"] if each["expect"].get("category") == "reckless"]
    data["version"] = "99.0.0"
    data["outcomes"]["inadvertent"]["category"] = "at_risk"
    path = tmp_path_factory.mktemp("new") / "aviation_part5.yaml"
    path.write_text(as_text(data), encoding="utf-8")
    return path


def test_the_acts_of_a_log_are_replayed_without_a_file(at: Terminal, stricter: Path) -> None:
    """Only what was classified, under the version that decided it; nobody is named."""
    done = at.run("replay", "--log", at.folder, "--policy", stricter, "--by", "department", "--format", "json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    assert (data["rows"], data["changed"], data["old"]["version"]) == (2, 2, jr.load("aviation_part5").version)
    assert {line["groups"]["department"] for line in data["lines"]} == {"ramp", "stores"}
    assert {line["was_outcome"] for line in data["lines"]} == {"inadvertent"}
    assert "person-" not in done.stdout + done.stderr


def test_a_log_s_table_goes_into_a_new_file_that_is_one_s_own(at: Terminal, stricter: Path, tmp_path: Path) -> None:
    for name in ("a.md", "a.parquet"):
        for code in (0, 1):
            words = ("replay", "--log", at.folder, "--policy", stricter, "-o", tmp_path / name)
            assert at.run(*words).exit_code == code
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_policy_that_the_log_finds_needs_no_path(at: Terminal) -> None:
    """The same version again changes nothing; of a policy by which nothing was decided there is nothing to replay."""
    same = at.run("replay", "--log", at.folder, "--policy", "aviation_part5", "--fail-if-changed")
    assert (same.exit_code, "2 stay as they are." in same.stdout) == (0, True)
    other = at.run("replay", "--log", at.folder, "--policy", "nhs_just_culture")
    assert (other.exit_code, "0 rows read." in other.stdout) == (0, True)
    across = at.run("replay", "--log", at.folder, "--policy", "nhs_just_culture", "--old", "aviation_part5")
    assert "2 rows read." in across.stdout


def test_acts_that_another_policy_decided_are_named(at: Terminal) -> None:
    """In the report, and the gate fails: nothing was compared."""
    version = jr.load("aviation_part5").version
    words = ("replay", "--log", at.folder, "--policy", "nhs_just_culture", "--fail-if-changed")
    done = at.run(*words)
    others = f"it has 2 under aviation_part5 {version}: give `--old aviation_part5`"
    told = f"no act classified under nhs_just_culture; {others}"
    assert (done.exit_code, told in " ".join(done.stdout.split())) == (1, True)
    assert "--fail-if-changed: no row was read" in done.stderr
    assert told in at.run(*words, "--format", "json").stdout
    none = make(at.folder / "another").run("replay", "--log", at.folder / "another", "--policy", "nhs_just_culture")
    assert "no act classified under nhs_just_culture, nor under another policy that is found here" in " ".join(
        none.stdout.split()
    )


def test_a_version_that_is_gone_is_said(at: Terminal, stricter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was recorded is compared all the same; a policy file that is broken is another matter."""
    known = Registry.get

    def code_of(code: str) -> Callable[..., jr.Policy]:
        def get(registry: Registry, name: str, *, version: str | None = None, **more: Any) -> jr.Policy:
            if version is None:
                return known(registry, name, version=version, **more)
            raise jr.PolicyError([Finding(code=code, message="gone", where=Location(source="policies"))])

        return get

    monkeypatch.setattr(Registry, "get", code_of("JR122"))
    gone = at.run("replay", "--log", at.folder, "--policy", stricter)
    assert "is not there with the content that decided 2 of the acts" in " ".join(gone.stdout.split())
    monkeypatch.setattr(Registry, "get", code_of("JR001"))
    assert "JR001" in at.run("replay", "--log", at.folder, "--policy", stricter).stderr


def test_who_does_not_see_everything_replays_nothing(at: Terminal, stricter: Path) -> None:
    """Told as if there were nothing; and a log groups by what it knows."""
    investigator = at.acting(subject="staff-0003", role="investigator", investigations=("INV-1",))
    done = at.run("replay", "--log", investigator.folder, "--policy", stricter)
    assert (done.exit_code, "JR701" in done.stderr) == (2, True)
    grouped = at.run("replay", "--log", at.folder, "--policy", stricter, "--by", "age")
    assert (grouped.exit_code, "department, position, version" in grouped.stderr) == (2, True)
