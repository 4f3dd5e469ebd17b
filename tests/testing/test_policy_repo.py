"""The example project of a policy team passes from a clean clone, and every command in its README runs."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

import justrules as jr
from justrules.cli import main
from justrules.policies.source import read
from tests.testing.installed import PYTHON, environment

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "examples" / "policy-repo"
IGNORED = (".venv", ".hypothesis", ".pytest_cache", "__pycache__", "report.xml")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as somebody else gets it: nothing beside it, nothing left behind in it."""
    folder = tmp_path_factory.mktemp("clone") / "policy-repo"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(*IGNORED))
    return folder


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("site"))


def run(command: str, clone: Path, env: Mapping[str, str]) -> str:
    """What a command prints, with this Python for the one of `.venv`; it must succeed."""
    name, *arguments = shlex.split(command, comments=True)
    if Path(name).name == "justrules":
        with contextlib.chdir(clone):
            told = CliRunner().invoke(main, arguments)
        assert told.exit_code == 0, f"{command}\n{told.output}"
        return told.stdout
    line = [PYTHON, "-m", Path(name).name, *arguments]
    done = subprocess.run(line, cwd=clone, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def commands() -> Iterator[str]:
    """Every command of the README but those that make the environment."""
    told = (PROJECT / "README.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", told, re.MULTILINE | re.DOTALL):
        yield from (line for line in block.splitlines() if not re.search(r"-m venv|bin/pip ", line))


def test_it_passes_from_a_clean_clone(clone: Path, env: dict[str, str]) -> None:
    """Its policy, every scenario, its own program, and all paths; warnings are errors there."""
    told = run("pytest -p no:cacheprovider", clone, env)
    assert re.search(r"= \d+ passed in", told)
    assert "policies/depot_conduct.yaml: 6 of 6 (100%) questions" in told
    assert "7 of 7 (100%) paths" in told


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_the_commands_of_its_readme_run(command: str, clone: Path, env: dict[str, str]) -> None:
    """As they stand there, and none is left out."""
    run(command, clone, env)


def test_what_its_pipeline_runs_succeeds(clone: Path, env: dict[str, str]) -> None:
    """The commands of the workflow, with nothing but the comparison left out, which needs a branch."""
    workflow = read((PROJECT / ".github/workflows/policy.yml").read_bytes()).root
    text = (PROJECT / ".github/workflows/policy.yml").read_text(encoding="utf-8")
    steps = re.findall(r"- run: (justrules .*|pytest.*)", text)
    assert len(steps) == 2
    assert "jobs" in workflow
    for step in steps:
        run(step, clone, env)
    old = clone / "policies" / "depot_conduct.yaml"
    told = run(f"justrules diff --format markdown {old} policies/depot_conduct.yaml", clone, env)
    assert "decided as before" in told


def test_every_action_is_pinned() -> None:
    """By its commit, with the version beside it for people."""
    text = (PROJECT / ".github/workflows/policy.yml").read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} +# v[0-9.]+", use) for use in uses)


def test_the_hook_it_names_is_ours_and_meets_its_policy() -> None:
    """The id is one of `.pre-commit-hooks.yaml`, and the pattern there finds the policy."""
    used = re.findall(r"- id: (\S+)", (PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert used == ["justrules-check"]
    assert all(f"- id: {hook}\n" in hooks for hook in used)
    (pattern,) = re.findall(r"^  files: (.*)", hooks, re.MULTILINE)
    assert re.search(pattern, "policies/depot_conduct.yaml")


def test_the_settings_in_the_documentation_are_its_own() -> None:
    """The page about testing shows the settings of this project, line for line."""
    told = (ROOT / "docs" / "how-to" / "test-a-policy.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```toml\n(.*?)^```", told, re.MULTILINE | re.DOTALL)
    settings = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    assert [line for line in block.splitlines() if line not in settings] == []


def test_its_policy_is_proved() -> None:
    """Nothing is found in it, and no claim of its certificate fails or stays open."""
    policy = jr.load(PROJECT / "policies" / "depot_conduct.yaml")
    assert not jr.check(policy)
    assert {claim.holds for claim in jr.prove(policy).claims} == {True}


def test_it_would_fail_if_it_should(clone: Path, env: dict[str, str]) -> None:
    """A scenario taken away leaves a path without one, and the run says which answers nobody exercises."""
    path = clone / "policies" / "depot_conduct.yaml"
    whole = path.read_text(encoding="utf-8")
    start, end = whole.index("  - id: dizzy_on_the_ladder"), whole.index("  - id: new_conveyor")
    path.write_text(whole[:start] + whole[end:], encoding="utf-8")
    try:
        command = [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", "policies"]
        done = subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=False)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert done.returncode == 1
    assert "paths: 6 of 7 (85%), and 100% are asked for" in done.stdout
