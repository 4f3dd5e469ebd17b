"""What users get: the wheel and the sdist, built, installed with `src/` out of the way, and used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import justrules as jr

ROOT = Path(__file__).parents[1]
SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")

# What a user does first: look at what there is, load, check, decide, explain, store, read back.
USE = """
import json
import justrules as jr
from justrules.policies.schema import shipped_schema

told = {"file": jr.__file__, "version": jr.__version__, "ids": jr.Registry.default().ids()}
for policy_id in told["ids"]:
    policy = jr.load(policy_id)
    result = jr.evaluate(policy, policy.scenarios[0].given)
    assert jr.from_json(jr.to_json(result)) == result
    told[policy_id] = [policy.digest, result.outcome, len(jr.check(policy)), len(jr.explain(result)) > 100]
told["schemas"] = [shipped_schema(name)["$id"] for name in ("policy", "decision", "pending")]
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Built:
    """The files of a release."""

    sdist: Path
    wheel: Path


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; the test fails with all it said if the command does."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | environment
    ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist, and the wheel made from what is in it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return Built(sdist, wheel)


def empty_environment(folder: Path) -> Path:
    """The Python of a new environment without our package, which finds what we depend on where it is installed."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    # The lines of this file become part of the path; files like it in the folders that it names are not read, so
    # that an editable install of ours does not come along.
    (site / "dependencies.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    return python


def install(python: Path, *what: str | Path) -> None:
    quietly = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-compile")
    run(sys.executable, "-m", "pip", "--python", python, "install", *quietly, *what, cwd=python.parent)


def used(python: Path | str, *, cwd: Path, **environment: str) -> dict[str, Any]:
    """What `USE` tells when it is run by that Python, far from the project."""
    isolated = [] if environment else ["-I"]
    told: dict[str, Any] = json.loads(run(python, *isolated, "-c", USE, cwd=cwd, **environment))
    return told


def expected() -> dict[str, Any]:
    """What `USE` should tell, from the policies of the project."""
    told: dict[str, Any] = {"version": jr.__version__, "ids": list(SHIPPED)}
    for policy_id in SHIPPED:
        policy = jr.load(policy_id)
        told[policy_id] = [policy.digest, policy.scenarios[0].expect.outcome, len(jr.check(policy)), True]
    told["schemas"] = [f"https://justrules.dev/schema/{name}.json" for name in ("policy", "decision", "pending")]
    return told


def test_the_installed_wheel_is_all_that_is_needed(built: Built, tmp_path: Path) -> None:
    """In an empty environment, away from the project, the wheel brings policies, schemas and the command."""
    python = empty_environment(tmp_path / "environment")
    install(python, built.wheel)
    told = used(python, cwd=tmp_path)
    assert Path(told.pop("file")).is_relative_to(tmp_path / "environment")
    assert told == expected()

    command = python.parent / "justrules"
    listed = run(command, "list", cwd=tmp_path)
    assert all(policy_id in listed for policy_id in SHIPPED)
    assert run(command, "--version", cwd=tmp_path).strip().endswith(jr.__version__)
    answers = tmp_path / "answers.yaml"
    answers.write_text("procedure_existed: no\n", encoding="utf-8")
    decided = run(command, "decide", "aviation_part5", "--answers", answers, "--format", "json", cwd=tmp_path)
    assert jr.from_json(decided) == jr.evaluate(jr.load("aviation_part5"), {"procedure_existed": "no"})


def test_an_editable_install_finds_the_policies_too(tmp_path: Path) -> None:
    """Who works on the project installs it where it lies, and finds the policies and schemas beside `src`."""
    python = empty_environment(tmp_path / "environment")
    install(python, "--no-build-isolation", "--editable", ROOT)
    told = used(python, cwd=tmp_path)
    assert Path(told.pop("file")).is_relative_to(ROOT / "src")
    assert told == expected()


def test_a_checkout_works_without_being_installed(tmp_path: Path) -> None:
    """With `src` on the path nothing else is needed."""
    told = used(sys.executable, cwd=tmp_path, PYTHONPATH=str(ROOT / "src"))
    assert Path(told.pop("file")).is_relative_to(ROOT / "src")
    assert told == expected()


def test_the_wheel_holds_the_package_its_data_and_its_licence(built: Built) -> None:
    """Every module, every policy and every schema, byte for byte, and nothing that is not for users."""
    with zipfile.ZipFile(built.wheel) as wheel:
        held = {name: wheel.read(name) for name in wheel.namelist()}
    expected: dict[str, bytes] = {}
    for path in (ROOT / "src").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            expected[path.relative_to(ROOT / "src").as_posix()] = path.read_bytes()
    for kind in ("policies", "schema"):
        for path in (ROOT / kind).rglob("*"):
            if path.is_file():
                expected[f"justrules/shipped/{path.relative_to(ROOT).as_posix()}"] = path.read_bytes()
    info = f"justrules-{jr.__version__}.dist-info"
    for name in ("LICENSE", "NOTICE"):
        expected[f"{info}/licenses/{name}"] = (ROOT / name).read_bytes()
    assert {name: data for name, data in held.items() if name in expected} == expected
    assert set(held) - set(expected) == {
        f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")
    }


def test_the_sdist_holds_what_is_needed_to_build_and_test(built: Built) -> None:
    """Sources, policies, schemas, tests, tools and the words about them; nothing that tools leave behind."""
    with tarfile.open(built.sdist) as sdist:
        names = [Path(*Path(name).parts[1:]) for name in sdist.getnames()]
    folders = {path.parts[0] for path in names if len(path.parts) > 1}
    assert {"src", "policies", "schema", "tests", "tools", "examples", "docs"} <= folders
    assert {Path(name) for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "Makefile")} <= set(names)
    left_behind = {"__pycache__", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".venv", "dist", "site"}
    assert not [path for path in names if left_behind & set(path.parts)]


def test_the_metadata_say_what_a_user_should_know(built: Built) -> None:
    """Name, version, licence, the Pythons that are promised, and few dependencies."""
    with zipfile.ZipFile(built.wheel) as wheel:
        info = f"justrules-{jr.__version__}.dist-info"
        metadata = wheel.read(f"{info}/METADATA").decode()
        scripts = wheel.read(f"{info}/entry_points.txt").decode()
    lines = metadata.partition("\n\n")[0].split("\n")
    for line in ("Name: justrules", f"Version: {jr.__version__}", "License-Expression: Apache-2.0"):
        assert line in lines
    assert "Requires-Python: >=3.11" in lines
    needed = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist")]
    always = {name.partition(">")[0] for name in needed if "extra ==" not in name}
    assert always == {"click", "jsonschema", "networkx", "pydantic", "pyyaml", "rich"}
    assert "justrules = justrules.cli:main" in scripts
