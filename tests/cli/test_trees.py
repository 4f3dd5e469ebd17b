"""The tree of the policy that the command line names: from wherever it comes, it is the compiled one."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

import justrules as jr
from justrules.cli import main, trees
from justrules.cli.cache import Cache, user_cache
from justrules.cli.inputs import policy_of
from justrules.cli.trees import tree_named
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Tree
from justrules.policies.shipped import shipped
from justrules.testing.plain import as_text
from tests.engine.verified.likeness import difference
from tests.strategies import policies

AVIATION = shipped("policies") / "aviation_part5.yaml"
TEXT = AVIATION.read_text(encoding="utf-8")
BAD = sorted(Path("tests/suite/bad").rglob("*.yaml"))
NOBODY = ((), None, None)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    """A user with a cache of their own."""
    monkeypatch.setenv("JUSTRULES_CACHE", str(tmp_path / "kept"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    made = user_cache()
    assert made is not None
    return made


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of each file that goes the full way."""
    names: list[str] = []
    full = trees._compiled

    def noted(file: trees._File) -> Tree:
        names.append(file.name)
        return full(file)

    monkeypatch.setattr(trees, "_compiled", noted)
    return names


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A policy of one's own."""
    path = tmp_path / "ours.yaml"
    path.write_text(TEXT.replace("id: aviation_part5", "id: ours", 1), encoding="utf-8")
    return path


def entries(cache: Cache) -> list[Path]:
    return sorted(cache.folder.glob("*.json")) if cache.folder.exists() else []


def full_way(policy: str, folder: tuple[str, ...] = (), version: str | None = None, as_of: Any = None) -> Tree:
    return tree_of(policy_of(policy, folder, version, as_of))


def findings_of(call: Any, *arguments: Any) -> tuple[str, ...]:
    """Why the policy is refused; nothing, if it is not."""
    try:
        call(*arguments)
    except jr.PolicyError as error:
        return tuple(map(str, error.findings))
    return ()


def findings(call: Any, *arguments: Any) -> tuple[str, ...]:
    """Why the policy is refused, which it has to be."""
    told = findings_of(call, *arguments)
    assert told
    return told


# --- it is the compiled one ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy_id", jr.Registry.default().ids())
def test_a_shipped_policy_takes_neither_reading_nor_a_cache(cache: Cache, compiled: list[str], policy_id: str) -> None:
    """By id and by path: its verified tree came with the library."""
    for name in (policy_id, str(shipped("policies") / f"{policy_id}.yaml")):
        assert difference(tree_named(name, *NOBODY), full_way(name)) is None
    assert compiled == []
    assert entries(cache) == []


@given(data=policies(most_questions=10))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_policy_is_read_once(cache: Cache, compiled: list[str], tmp_path: Path, data: Any) -> None:
    """The second time its tree comes from the cache, and is the same in every node and word."""
    path = tmp_path / f"{data['id']}.yaml"
    path.write_text(as_text(data), encoding="utf-8")
    shutil.rmtree(cache.folder, ignore_errors=True)
    compiled.clear()
    first, second = tree_named(str(path), *NOBODY), tree_named(str(path), *NOBODY)
    assert compiled == [str(path)]
    assert difference(first, full_way(str(path))) is None
    assert difference(second, first) is None


def test_a_policy_on_stdin_is_kept_too(cache: Cache, compiled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the bytes that count, not where they come from; what stdin brings need not be called anything."""
    text = TEXT.replace("id: aviation_part5", "id: ours", 1)
    found = []
    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        found.append(tree_named("-", *NOBODY))
    assert compiled == ["<stdin>"]
    assert difference(*found) is None
    assert len(entries(cache)) == 1


def test_an_id_in_a_folder_is_kept_too(cache: Cache, compiled: list[str], ours: Path) -> None:
    """By id or by path, it is the same entry."""
    folder = (str(ours.parent),)
    trees = [tree_named(name, folder, None, None) for name in ("ours", "ours", str(ours))]
    assert len(compiled) == len(entries(cache)) == 1
    assert {tree.policy.id for tree in trees} == {"ours"}


def test_every_command_line_gives_the_same_with_and_without(cache: Cache, ours: Path) -> None:
    """Word for word, in every layout, for drawings and for mistakes in the answers."""
    for arguments in (
        *(("decide", str(ours), "--format", layout, "--answers", "-") for layout in ("json", "text", "markdown")),
        ("show", str(ours), "--format", "mermaid"),
        ("decide", str(ours), "--answers", "-", "--severity", "minor", "--format", "json"),
    ):
        for answers in ('{"procedure_existed": "no"}', "procedure_existed: maybe\n", "{}"):
            told = [CliRunner().invoke(main, arguments, input=answers) for _ in range(2)]
            off = CliRunner().invoke(main, arguments, input=answers, env={"JUSTRULES_CACHE": "off"})
            assert {(done.exit_code, done.output) for done in (*told, off)} == {(off.exit_code, off.output)}
    assert len(entries(cache)) == 1


# --- which policy is meant -------------------------------------------------------------------------------------------


@pytest.fixture
def editions(tmp_path: Path) -> tuple[str, ...]:
    """Two editions of one policy in a folder, and one edition of another."""
    for place, name, version in (("a", "ours", "1.0.0"), ("b", "ours", "2.0.0"), ("b", "theirs", "1.0.0")):
        text = TEXT.replace("id: aviation_part5", f"id: {name}", 1)
        version_line = f"version: {jr.load(AVIATION).version}"
        path = tmp_path / "editions" / place / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(version_line, f"version: {version}", 1), encoding="utf-8")
    return (str(tmp_path / "editions"),)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("name", "version", "as_of"),
    [
        ("ours", None, None),
        ("ours", "1.0.0", None),
        ("ours", None, "2026-01-01"),
        ("theirs", None, None),
        ("theirs", "1.0.0", None),
        ("theirs", None, "2026-01-01"),
    ],
)
def test_the_same_edition_is_chosen(
    editions: tuple[str, ...], name: str, version: str | None, as_of: str | None
) -> None:
    """Whether one edition has to be chosen or there is but one, with and without a version or a day."""
    for _ in range(2):
        tree = tree_named(name, editions, version, as_of)  # type: ignore[arg-type]
        assert difference(tree, full_way(name, editions, version, as_of)) is None


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    "asked",
    [
        ("theirs", "9.9.9", None),
        ("theirs", None, "1999-01-01"),
        ("nobodys", None, None),
        ("aviation_part5", "9.9.9", None),
        ("no_such_file.yaml", None, None),
        ("tests", None, None),
        (".yaml\0", None, None),
    ],
    ids=str,
)
def test_what_is_not_there_is_told_in_the_same_words(editions: tuple[str, ...], asked: Any) -> None:
    """A wrong version, day, id or path: the same findings, the second time too."""
    name, version, as_of = asked
    told = {findings(tree_named, name, editions, version, as_of) for _ in range(2)}
    assert told == {findings(full_way, name, editions, version, as_of)}


def test_a_file_under_another_name_is_not_let_through(cache: Cache, tmp_path: Path) -> None:
    """That its bytes have passed under the right name helps nothing: a shipped one, one that is kept."""
    own = tmp_path / "ours.yaml"
    own.write_text(TEXT.replace("id: aviation_part5", "id: ours", 1), encoding="utf-8")
    tree_named(str(own), *NOBODY)
    assert len(entries(cache)) == 1
    for path in (AVIATION, own):
        copied = tmp_path / "copied.yaml"
        copied.write_bytes(path.read_bytes())
        assert findings(tree_named, str(copied), *NOBODY) == findings(full_way, str(copied))
        assert "JR107" in findings(tree_named, str(copied), *NOBODY)[0]


# --- what is not believed --------------------------------------------------------------------------------------------


def is_done_again(path: Path, compiled: list[str], cache: Cache) -> bool:
    """Whether the policy goes the full way once more, to the same tree, and is kept anew."""
    compiled.clear()
    again, after = tree_named(str(path), *NOBODY), tree_named(str(path), *NOBODY)
    assert difference(again, full_way(str(path))) is None
    assert difference(after, again) is None
    assert len(entries(cache)) >= 1
    return compiled == [str(path)]


def test_an_edited_policy_is_another_policy(cache: Cache, compiled: list[str], ours: Path) -> None:
    """A word, a comment or the end of the file: the tree that is kept holds for the old bytes and for no others."""
    tree_named(str(ours), *NOBODY)
    for old, new in (("Was ", "Had "), ("id: ours", "id: ours  # comment"), ("\n", "\n\n")):
        assert old in ours.read_text("utf-8")
        ours.write_text(ours.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
        assert is_done_again(ours, compiled, cache)


@pytest.mark.parametrize("harm", ["edited", "empty", "cut short", "forged", "swapped", "another's"])
def test_an_entry_that_was_tampered_with_is_made_anew(
    cache: Cache, compiled: list[str], ours: Path, tmp_path: Path, harm: str
) -> None:
    """Whatever somebody did to it, the policy goes the full way, and the entry is put right."""
    tree_named(str(ours), *NOBODY)
    (entry,) = entries(cache)
    kept = entry.read_bytes()
    theirs = tmp_path / "theirs.yaml"
    theirs.write_text(TEXT.replace("id: aviation_part5", "id: theirs", 1), encoding="utf-8")
    tree_named(str(theirs), *NOBODY)
    (other,) = (path for path in entries(cache) if path != entry)
    foreign = Cache(folder=tmp_path / "foreign", key=bytes(32))
    foreign.put(entry.stem, kept.partition(b"\n")[2].replace(b"human_error", b"reckless"))
    changed = {
        "edited": kept.replace(b"human_error", b"reckless", 1),
        "empty": b"",
        "cut short": kept[: len(kept) // 2],
        "forged": b"0" * 64 + kept[64:],
        "swapped": other.read_bytes(),
        "another's": (foreign.folder / entry.name).read_bytes(),
    }[harm]
    assert changed != kept
    entry.write_bytes(changed)
    assert is_done_again(ours, compiled, cache)
    assert entry.read_bytes() == kept


def test_even_an_entry_with_a_true_mark_is_believed_for_its_own_policy_alone(
    cache: Cache, compiled: list[str], ours: Path, tmp_path: Path
) -> None:
    """The key does not make true what is said of other bytes, or what is no tree."""
    tree_named(str(ours), *NOBODY)
    theirs = tmp_path / "theirs.yaml"
    theirs.write_text(TEXT.replace("id: aviation_part5", "id: theirs", 1), encoding="utf-8")
    tree_named(str(theirs), *NOBODY)
    one, other = (entry.stem for entry in entries(cache))
    told = cache.get(one), cache.get(other)
    assert all(told)
    for swapped in ((other, told[0]), (one, told[1]), (one, b"{}"), (other, b"")):
        cache.put(*swapped)  # type: ignore[arg-type]
    assert is_done_again(ours, compiled, cache)
    assert is_done_again(theirs, compiled, cache)


def test_what_older_code_has_checked_is_not_checked(
    cache: Cache, compiled: list[str], ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another fingerprint, another Python or another library neither the cache nor what is shipped counts."""
    tree_named(str(ours), *NOBODY)
    for name, value in (("sources", lambda: "older"), ("with_surroundings", lambda _: "elsewhere")):
        with monkeypatch.context() as patch:
            patch.setattr(trees, name, value)
            assert is_done_again(ours, compiled, cache)
            compiled.clear()
            tree_named("aviation_part5", *NOBODY)
            assert len(compiled) == (name == "sources")


def test_without_its_own_source_it_believes_and_keeps_nothing(
    cache: Cache, compiled: list[str], ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation of compiled files only does everything the full way."""
    monkeypatch.setattr(trees, "sources", lambda: None)
    for path in (ours, AVIATION):
        for _ in range(2):
            assert difference(tree_named(str(path), *NOBODY), full_way(str(path))) is None
    assert len(compiled) == 4
    assert entries(cache) == []


@pytest.mark.usefixtures("cache")
def test_a_key_that_was_replaced_makes_everything_anew(cache: Cache, compiled: list[str], ours: Path) -> None:
    """What was kept under the old key is worth nothing under the new one."""
    tree_named(str(ours), *NOBODY)
    (key,) = (cache.folder.parent / "state").rglob("cache.key")
    key.unlink()
    assert is_done_again(ours, compiled, cache)


def test_switched_off_nothing_is_kept(
    cache: Cache, compiled: list[str], ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`JUSTRULES_CACHE=off`: what is shipped is still read back, everything else goes the full way each time."""
    monkeypatch.setenv("JUSTRULES_CACHE", "off")
    for _ in range(2):
        tree_named(str(ours), *NOBODY)
    tree_named("aviation_part5", *NOBODY)
    assert compiled == [str(ours)] * 2
    assert entries(cache) == []


def test_a_home_that_cannot_be_written_costs_nothing_but_speed(
    compiled: list[str], ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folders should be: no word, no error, the same tree."""
    (tmp_path / "home").write_bytes(b"")
    for name in ("JUSTRULES_CACHE", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for _ in range(2):
        assert difference(tree_named(str(ours), *NOBODY), full_way(str(ours))) is None
    assert len(compiled) == 2


# --- policies with errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_policy_with_errors_is_refused_each_time_in_the_same_words(cache: Cache, path: Path) -> None:
    """Nothing is kept of it: what has not passed has no verified tree."""
    expected, told = findings_of(full_way, str(path)), findings_of(tree_named, str(path), *NOBODY)
    assert told == expected
    assert len(entries(cache)) == (not expected)  # warnings stop nothing


@pytest.mark.usefixtures("cache")
def test_a_file_that_is_too_large_is_refused_in_the_same_words(tmp_path: Path) -> None:
    """It is not read to its end to find out."""
    path = tmp_path / "large.yaml"
    path.write_bytes(TEXT.encode() + b"#" * 300_000)
    assert findings(tree_named, str(path), *NOBODY) == findings(full_way, str(path))


def test_nothing_but_the_command_keeps_anything(cache: Cache, ours: Path) -> None:
    """The library loads, checks, compiles and decides without writing a file."""
    policy = jr.load(ours)
    jr.check(policy)
    jr.evaluate(policy, {"procedure_existed": "no"})
    jr.assess(policy, {"procedure_existed": "no"}, severity="minor")
    assert entries(cache) == []


def test_what_is_kept_holds_no_answers(cache: Cache, ours: Path) -> None:
    """Only the policy's own words are kept: no answer and no reason."""
    answers = json.dumps({"procedure_existed": {"answer": "no", "because": "ZZCANARY-reason"}})
    done = CliRunner().invoke(main, ["decide", str(ours), "--answers", "-"], input=answers)
    assert "ZZCANARY" in done.output
    assert entries(cache)
    assert not [path for path in cache.folder.parent.rglob("*") if path.is_file() and b"ZZCANARY" in path.read_bytes()]
