"""Policies from files and from text."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import justrules as jr
from justrules.policies.loader import load_file, read_file, shipped
from justrules.policies.source import MAX_BYTES, Limits
from tests.strategies import Data, as_policy, as_text, policies

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")


def refused(path: str | Path) -> jr.Finding:
    """The one thing that is said of a file that cannot be opened."""
    with pytest.raises(jr.PolicyError) as raised:
        jr.load(path)
    (finding,) = raised.value.findings
    return finding


@pytest.fixture
def text() -> str:
    """A policy file."""
    return Path(jr.load("aviation_part5").place().source).read_text(encoding="utf-8")


# --- what can be loaded ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy_id", SHIPPED)
def test_a_policy_is_loaded_by_id_by_path_and_from_its_text(policy_id: str) -> None:
    """The three ways lead to the same policy, with the same digest."""
    path = shipped("policies") / f"{policy_id}.yaml"
    policy = jr.load(policy_id)
    assert policy.id == policy_id
    for other in (jr.load(path), jr.load(str(path)), jr.loads(path.read_bytes()), jr.loads(path.read_text("utf-8"))):
        assert other == policy
        assert other.digest == policy.digest


def test_a_relative_path_needs_no_slash(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that ends in `.yaml` or `.yml` is a path, and so is any `Path`; anything else is an id."""
    monkeypatch.chdir(tmp_path)
    for name in ("aviation_part5.yaml", "aviation_part5.yml", "aviation_part5"):
        Path(name).write_text(text, encoding="utf-8")
    for path in ("aviation_part5.yaml", "aviation_part5.yml", "./aviation_part5", Path("aviation_part5")):
        assert jr.load(path).place().source == str(path)
    assert Path(jr.load("aviation_part5").place().source).parent == shipped("policies")


def test_findings_name_the_file_as_it_was_named(text: str, tmp_path: Path) -> None:
    """A finding about a file begins with its path; one about a text with the name that the caller gave it."""
    path = tmp_path / "aviation_part5.yaml"
    path.write_text(text.replace("start: procedure_existed", "start: Procedure", 1), encoding="utf-8")
    assert refused(path).where.source == str(path)
    with pytest.raises(jr.PolicyError, match=r"^<text>:"):
        jr.loads(path.read_bytes())
    with pytest.raises(jr.PolicyError, match=r"^upload 7:"):
        jr.loads(path.read_bytes(), name="upload 7")


def test_the_id_must_be_that_of_the_file(text: str, tmp_path: Path) -> None:
    """A policy is found by its file's name, so the two agree; a text has no name to agree with."""
    path = tmp_path / "our_policy.yaml"
    path.write_text(text, encoding="utf-8")
    finding = refused(path)
    assert (finding.code, finding.message) == (
        "JR107",
        "the id is `aviation_part5` but the file is called `our_policy`",
    )
    assert text.split("\n")[finding.where.line - 1] == "id: aviation_part5"
    assert jr.loads(text, name="our_policy.yaml").id == "aviation_part5"


@given(policies())
def test_text_and_bytes_are_the_same_policy(data: Data) -> None:
    """A policy may be handed over as text, as UTF-8, with a byte order mark or with Windows line ends."""
    text, policy = as_text(data), as_policy(data)
    for other in (text.encode(), text.encode("utf-8-sig"), text.replace("\n", "\r\n")):
        assert jr.loads(other) == policy


# --- what cannot -----------------------------------------------------------------------------------------------


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    """A path that leads nowhere is told as JR018 and named."""
    path = tmp_path / "nothing_here.yaml"
    finding = refused(path)
    assert (finding.code, finding.message, finding.where.source) == ("JR018", "there is no such file", str(path))
    assert str(finding) == f"{path}: JR018 there is no such file"


def test_a_folder_is_not_a_policy(tmp_path: Path) -> None:
    """A path to a folder is refused, with or without the suffix of a file."""
    folder = tmp_path / "policies.yaml"
    folder.mkdir()
    for path in (folder, f"{tmp_path}/", "."):
        assert (refused(Path(path)).code, refused(Path(path)).message) == ("JR018", "this is not a file")


@pytest.mark.parametrize("path", ["policies/a\0b.yaml", "\0/a", "a\0.yaml"])
def test_a_nul_in_a_path_is_a_finding(path: str) -> None:
    """No system opens such a path; the finding can be printed."""
    finding = refused(path)
    assert finding.code == "JR018"
    assert "\0" not in str(finding)


def test_a_path_too_long_for_any_system_is_a_finding() -> None:
    """Whatever the system says of a path, the caller sees one kind of error."""
    assert refused("x" * 5_000 + ".yaml").code == "JR018"
    assert refused("x/" * 5_000 + "a.yaml").code == "JR018"


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (PermissionError(), "this file may not be opened"),
        (OSError(5, "Input/output error"), "this file cannot be read"),
    ],
)
def test_a_file_that_may_not_be_opened_is_a_finding(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError, message: str
) -> None:
    """What the system refuses is told in plain words, without its own."""
    path = tmp_path / "aviation_part5.yaml"
    path.write_text(text, encoding="utf-8")

    def refuse(*_args: Any, **_options: Any) -> Any:
        raise problem

    monkeypatch.setattr(Path, "open", refuse)
    finding = refused(path)
    assert (finding.code, finding.message) == ("JR018", message)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A path to something that is neither file nor folder is refused and not opened, which might take for ever."""
    pipe = tmp_path / "policy.yaml"
    os.mkfifo(pipe)
    assert refused(pipe).code == "JR018"


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    """Of a file over the limit no more is read than shows that it is; its finding claims no size that was not seen."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 36)  # takes no room on the disk, and 64 GB in memory
    tracemalloc.start()
    try:
        finding = refused(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (finding.code, finding.where.source) == ("JR002", str(path))
    assert peak < 8 * MAX_BYTES
    assert f"{MAX_BYTES:,}" in finding.message
    assert f"{MAX_BYTES + 1:,}" not in finding.message


def test_a_caller_who_trusts_a_file_may_raise_the_limit(text: str, tmp_path: Path) -> None:
    """The limits are the caller's to raise and to lower."""
    path = tmp_path / "aviation_part5.yaml"
    path.write_text(text + "# \n" * MAX_BYTES, encoding="utf-8")
    assert refused(path).code == "JR002"
    assert load_file(path, limits=Limits(size=10 * MAX_BYTES)) == jr.load("aviation_part5")
    assert read_file(path, limits=Limits(size=10 * MAX_BYTES)).root["id"] == "aviation_part5"
    with pytest.raises(jr.PolicyError, match="JR002"):
        jr.loads(text, limits=Limits(size=100))
