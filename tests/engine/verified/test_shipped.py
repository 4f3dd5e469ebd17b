"""The verified trees that come with the library: current, the same as compiled, and refused when edited."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import replace
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

import justrules as jr
from justrules.engine.evaluator import walk
from justrules.engine.verified.code import sources
from justrules.engine.verified.digests import DIGESTS
from justrules.engine.verified.shipped import FOLDER, shipped_tree
from justrules.engine.verified.statement import Basis, to_json
from justrules.policies.shipped import shipped
from justrules.testing.answersets import along_paths, sample
from tests.engine.verified.likeness import difference

ROOT = Path(__file__).parents[3]
FILES = sorted(shipped("policies").glob("*.yaml"))
AVIATION = shipped("policies") / "aviation_part5.yaml"


def basis_of(path: Path) -> Basis:
    return Basis.of(path.read_bytes(), code=sources() or "")


def writer() -> ModuleType:
    """`tools/verified.py`."""
    spec = importlib.util.spec_from_file_location("verified", ROOT / "tools" / "verified.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- what is there -------------------------------------------------------------------------------------------------


def test_the_verified_trees_are_current() -> None:
    """After a change of a policy, or of what reads, checks or compiles, `make generated` writes them anew."""
    written: dict[Path, str] = writer().written()
    stale = [path.name for path, text in written.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert not stale, "run `make generated`"
    assert {*FOLDER.iterdir()} == {path for path in written if path.parent == FOLDER}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_verified_tree_is_the_compiled_one(path: Path) -> None:
    """In every node, link and word."""
    tree = shipped_tree(basis_of(path))
    assert tree is not None
    assert difference(tree, jr.compile(jr.load(path))) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_verified_tree_decides_as_the_compiled_one(path: Path) -> None:
    """The same for every worked scenario and for answers of every kind, complete or not."""
    policy = jr.load(path)
    tree, compiled = shipped_tree(basis_of(path)), jr.compile(policy)
    assert tree is not None
    drawn = (*along_paths(compiled), *sample(compiled, Random(7), 100))
    for answers in ({}, *(scenario.given for scenario in policy.scenarios), *drawn):
        assert walk(tree, answers) == walk(compiled, answers)


# --- what is not believed --------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the verified trees, to do harm to."""
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert shipped_tree(basis_of(AVIATION), folder=tmp_path) is not None
    return tmp_path


def test_not_one_bit_can_be_edited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte of the file, changed in a bit: no tree."""
    basis, kept = basis_of(AVIATION), (FOLDER / "aviation_part5.json").read_bytes()
    read = [kept]
    monkeypatch.setattr(Path, "read_bytes", lambda _: read[0])
    assert shipped_tree(basis) is not None
    for index in range(len(kept)):
        read[0] = kept[:index] + bytes([kept[index] ^ 1 << index % 8]) + kept[index + 1 :]
        assert shipped_tree(basis) is None, index


def test_it_can_neither_be_cut_short_nor_added_to(folder: Path) -> None:
    """Nor be there without anything in it, nor be something other than a file, nor be missing."""
    path, basis = folder / "aviation_part5.json", basis_of(AVIATION)
    kept = path.read_bytes()
    for data in (b"", kept[:-1], kept + b"\n", kept + kept, b"\xef\xbb\xbf" + kept):
        path.write_bytes(data)
        assert shipped_tree(basis, folder=folder) is None
    path.unlink()
    assert shipped_tree(basis, folder=folder) is None
    path.mkdir()
    assert shipped_tree(basis, folder=folder) is None


def test_the_tree_of_another_policy_is_not_taken_for_this_one(folder: Path) -> None:
    """Two files swapped, or one copied over the other: neither is believed."""
    one, other = folder / "aviation_part5.json", folder / "social_care.json"
    told = one.read_bytes(), other.read_bytes()
    one.write_bytes(told[1])
    other.write_bytes(told[0])
    for path in FILES[:1] + FILES[-1:]:
        assert shipped_tree(basis_of(path), folder=folder) is None


def test_a_tree_that_was_written_anew_by_somebody_else_is_not_believed(folder: Path) -> None:
    """Even one that is sound and states the right basis: its digest is not on the list."""
    basis = basis_of(AVIATION)
    forged = to_json(jr.compile(jr.load("social_care")), basis)
    (folder / "aviation_part5.json").write_text(forged, encoding="utf-8")
    assert shipped_tree(basis, folder=folder) is None


@pytest.mark.parametrize("part", ["policy", "code", "library"])
def test_what_it_stands_on_cannot_change(part: str) -> None:
    """Another byte in the policy, other code, another version: the full way."""
    basis = basis_of(AVIATION)
    assert shipped_tree(replace(basis, **{part: hashlib.sha256(b"other").hexdigest()})) is None
    assert shipped_tree(Basis.of(AVIATION.read_bytes() + b"\n", code=basis.code)) is None


def test_a_list_that_leads_elsewhere_leads_to_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even with the list of digests made to match, a tree is believed for its own policy alone."""
    aviation, social = basis_of(AVIATION), basis_of(shipped("policies") / "social_care.yaml")
    monkeypatch.setitem(DIGESTS, aviation.policy, DIGESTS[social.policy])
    assert shipped_tree(aviation, folder=folder) is None
    assert shipped_tree(social, folder=folder) is not None


def test_without_a_fingerprint_nothing_is_believed() -> None:
    """The empty fingerprint is nobody's."""
    assert shipped_tree(replace(basis_of(AVIATION), code="")) is None


def test_a_policy_with_errors_gets_no_verified_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tool that writes them compiles; what does not compile ends it with every finding."""
    text = AVIATION.read_text(encoding="utf-8").replace("next: ", "next: nowhere_", 1)
    (tmp_path / "aviation_part5.yaml").write_text(text, encoding="utf-8")
    tool = writer()
    monkeypatch.setattr(tool, "shipped", lambda _: tmp_path)
    with pytest.raises(jr.PolicyError):
        tool.written()
