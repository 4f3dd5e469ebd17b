"""Which policies there are: the shipped ones, folders of one's own, and those that installed packages bring."""

from __future__ import annotations

import datetime as dt
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.policies.registry import precedence

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
SOCIAL_CARE = jr.load("social_care").version
TEXT = Path(jr.load("aviation_part5").place().source).read_text(encoding="utf-8")


def write(
    path: Path, *, version: str = "1.0.0", effective: str = "", status: str = "current", encoding: str = "utf-8"
) -> Path:
    """A policy whose id is the file's stem."""
    text = TEXT.replace("id: aviation_part5", f"id: {path.stem}", 1)
    text = re.sub(r"^version: \S+", f"version: {version}", text, count=1, flags=re.MULTILINE)
    text = text.replace("status: current", f"status: {status}", 1)
    before, _, after = text.partition("effective:\n")
    text = before + (f"effective: {effective}\n" if effective else "") + after.partition("\n")[2]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


def refused(registry: jr.Registry, policy_id: str, **wanted: str) -> jr.Finding:
    """The one reason why there is no such policy."""
    with pytest.raises(jr.PolicyError) as raised:
        registry.get(policy_id, **wanted)
    (finding,) = raised.value.findings
    return finding


# --- what there is ---------------------------------------------------------------------------------------------


def test_the_shipped_policies_are_there_without_being_told() -> None:
    """Each shipped policy is known by its id, once, and can be loaded."""
    assert set(SHIPPED) <= set(jr.Registry.default().ids())
    assert [policy.id for policy in jr.Registry.default().policies()] == list(jr.Registry.default().ids())


def test_a_folder_is_searched_with_its_sub_folders(tmp_path: Path) -> None:
    """Policies may be sorted into folders; both suffixes count; the shipped ones stay known beside them."""
    for name in ("ours.yaml", "wards/theirs.yml", "wards/night/other.yaml"):
        write(tmp_path / name)
    assert jr.Registry.of(tmp_path).ids() == jr.Registry.of(str(tmp_path)).ids() == ("other", "ours", "theirs")
    assert {"ours", *SHIPPED} <= set(jr.Registry.default(tmp_path).ids())
    assert jr.load("theirs", registry=jr.Registry.of(tmp_path)).id == "theirs"


def test_other_files_in_the_folder_are_ignored(tmp_path: Path) -> None:
    """A folder may hold catalogues, notes, drafts of editors and anything else beside the policies."""
    write(tmp_path / "ours.yaml")
    write(tmp_path / "ours.yaml.orig")
    write(tmp_path / "ours.txt", version="2.0.0")
    (tmp_path / "catalogue.yaml").write_text("sections: {a: b}\n", encoding="utf-8")
    (tmp_path / "quotes.yaml").write_text("# format: justrules/1\ntext: our format is justrules/1\n", encoding="utf-8")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "folder.yaml").mkdir()
    registry = jr.Registry.of(tmp_path)
    assert registry.ids() == ("ours",)
    assert [policy.version for policy in registry.policies()] == ["1.0.0"]


def test_hidden_files_and_folders_are_ignored(tmp_path: Path) -> None:
    """What a version control system or an editor keeps is no policy; a hidden folder that is asked for is one."""
    write(tmp_path / "ours.yaml")
    write(tmp_path / ".old" / "ours.yaml")
    write(tmp_path / "wards" / ".trash" / "deep" / "ours.yaml")
    write(tmp_path / ".ours.yaml")
    assert [policy.version for policy in jr.Registry.of(tmp_path).versions("ours")] == ["1.0.0"]
    assert jr.Registry.of(tmp_path).ids() == ("ours",)
    assert jr.Registry.of(tmp_path / ".old").ids() == ("ours",)


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    """A missing folder, or a file in its place, is an empty one."""
    registry = jr.Registry.of(tmp_path / "missing", write(tmp_path / "ours.yaml"))
    assert registry.ids() == ()
    assert registry.policies() == ()
    assert refused(registry, "ours").hint == "known policies: none"


@pytest.mark.parametrize("first_line", ["format: justrules/1", '"format": "justrules/1"', "'format' : 'justrules/1'"])
def test_a_policy_is_known_by_its_format_however_it_is_quoted(tmp_path: Path, first_line: str) -> None:
    """The line that says that a file is a policy may be quoted, and stand below others."""
    path = write(tmp_path / "ours.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("format: justrules/1", first_line, 1), encoding="utf-8")
    assert jr.Registry.of(tmp_path).get("ours").id == "ours"


def test_a_policy_with_a_byte_order_mark_is_found(tmp_path: Path) -> None:
    """A file that can be loaded by path can be loaded by id, whichever editor saved it."""
    path = write(tmp_path / "ours.yaml", encoding="utf-8-sig")
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text[text.index("format:") :], encoding="utf-8-sig")
    assert jr.load(path).id == "ours"
    assert jr.Registry.of(tmp_path).ids() == ("ours",)
    assert jr.Registry.of(tmp_path).get("ours") == jr.load(path)


@pytest.mark.parametrize(
    "before",
    [
        "# Words about the licence, line after line.\n" * 400,
        "  # Indented ones, and empty lines.\r\n\n   \n" * 400,
        "\ufeff" + "#\n" * 9_000,
        "---\n" + "# After the mark that begins a document.\n" * 400,
    ],
    ids=["comments", "empty lines", "byte order mark", "document start"],
)
def test_a_policy_is_found_below_any_number_of_comments(tmp_path: Path, before: str) -> None:
    """What can be loaded by path can be loaded by id, however much its author says first."""
    path = write(tmp_path / "ours.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(before + text[text.index("format:") :], encoding="utf-8", newline="")
    assert len(before) > 8192
    assert jr.load(path).id == "ours"
    assert jr.Registry.of(tmp_path).ids() == ("ours",)
    assert jr.Registry.of(tmp_path).get("ours") == jr.load(path)


def test_a_policy_is_found_wherever_its_format_stands(tmp_path: Path) -> None:
    """Keys may stand in any order, so the first may come last; an indented mapping is found below its comments."""
    path = write(tmp_path / "last.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("format: justrules/1\n", "", 1) + "\n'format': justrules/1\n", encoding="utf-8")
    assert len(path.read_bytes()) > 2 * 8192
    inner = text[text.index("format:") :].replace("\n", "\n  ").replace("id: aviation_part5", "id: indented")
    (tmp_path / "indented.yaml").write_text("# Comment.\n" * 1000 + "  " + inner.rstrip(" "), encoding="utf-8")
    assert jr.load(path).id == jr.load(path, registry=jr.Registry.of()).id == "last"
    assert jr.Registry.of(tmp_path).ids() == ("indented", "last")


def test_a_policy_that_is_quoted_in_another_file_is_none(tmp_path: Path) -> None:
    """A long page of settings that has a policy in one of its texts is a page of settings."""
    text = "".join(f"setting_{n}: {n}\n" for n in range(1_000)) + "example: |\n  format: justrules/1\n  id: quoted\n"
    (tmp_path / "quoted.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "large.yaml").write_bytes(b"\n" * 300_000 + b"format: justrules/1\n")
    assert jr.Registry.of(tmp_path).ids() == ()


def test_nothing_but_the_policy_is_opened_to_find_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To find one id in a folder of many files, those under other names are left shut, and none is parsed."""
    for name in ("ours", "theirs", "others"):
        write(tmp_path / f"{name}.yaml")
    opened: list[str] = []
    kept = Path.open

    def noted(path: Path, mode: str) -> Any:
        opened.append(path.name)
        return kept(path, mode)

    monkeypatch.setattr(Path, "open", noted)
    assert jr.Registry.of(tmp_path).files("ours") == (tmp_path / "ours.yaml",)
    assert opened == ["ours.yaml"]
    assert jr.Registry.of(tmp_path).files("nobodys") == ()


def test_files_are_read_when_asked_for(tmp_path: Path) -> None:
    """A broken policy in a folder hinders no other; asked for, it says what is wrong."""
    write(tmp_path / "ours.yaml")
    (tmp_path / "broken.yaml").write_text("format: justrules/1\nid: broken\n", encoding="utf-8")
    registry = jr.Registry.of(tmp_path)
    assert registry.ids() == ("broken", "ours")
    assert registry.get("ours").id == "ours"
    for reading in (lambda: registry.get("broken"), registry.policies):
        with pytest.raises(jr.PolicyError, match="JR101"):
            reading()


def test_a_new_file_is_seen_at_once(tmp_path: Path) -> None:
    """A registry remembers folders and not files."""
    registry = jr.Registry.of(tmp_path)
    assert registry.ids() == ()
    write(tmp_path / "ours.yaml")
    assert registry.ids() == ("ours",)


# --- which of several ------------------------------------------------------------------------------------------

# The order that semver.org gives, and some more.
VERSIONS = (
    *("0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"),
    *("1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "10.0.0"),
)


@given(st.permutations(VERSIONS))
def test_versions_are_ordered_as_semver_orders_them(versions: list[str]) -> None:
    """Numbers count by value, and a pre-release comes before its release."""
    assert tuple(sorted(versions, key=precedence)) == VERSIONS


def test_the_newest_version_is_loaded_unless_another_is_named(tmp_path: Path) -> None:
    """Several versions of one policy lie side by side in folders of their own."""
    shuffled = random.Random(1).sample(VERSIONS, len(VERSIONS))
    for index, version in enumerate(shuffled):
        write(tmp_path / str(index) / "ours.yaml", version=version)
    registry = jr.Registry.of(tmp_path)
    assert tuple(policy.version for policy in registry.versions("ours")) == VERSIONS
    assert registry.get("ours").version == jr.load("ours", registry=registry).version == "10.0.0"
    for version in ("1.0.0-rc.1", "1.0.0", "1.10.0"):
        assert jr.load("ours", version=version, registry=registry).version == version
    assert registry.ids() == ("ours",)


@pytest.fixture
def dated(tmp_path: Path) -> jr.Registry:
    """Versions with a gap between them, two that overlap, and the last without an end."""
    write(tmp_path / "a" / "ours.yaml", version="1.0.0", effective="{from: 2020-01-01, to: 2020-12-31}")
    write(tmp_path / "b" / "ours.yaml", version="2.0.0", effective="{from: 2022-01-01, to: 2023-06-30}")
    write(tmp_path / "c" / "ours.yaml", version="2.1.0", effective="{from: 2023-06-01}")
    return jr.Registry.of(tmp_path)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2020-01-01", "1.0.0"),
        ("2020-12-31", "1.0.0"),
        ("2022-01-01", "2.0.0"),
        ("2023-05-31", "2.0.0"),
        ("2023-06-01", "2.1.0"),
        ("2023-06-30", "2.1.0"),
        ("2099-01-01", "2.1.0"),
    ],
)
def test_the_version_in_force_on_a_day_is_found(dated: jr.Registry, day: str, version: str) -> None:
    """An act is judged by the scheme of its day: the newest of those in force, first and last day included."""
    assert dated.get("ours", as_of=day).version == version
    assert jr.load("ours", as_of=dt.date.fromisoformat(day), registry=dated).version == version


@pytest.mark.parametrize("day", ["2019-12-31", "2021-01-01", "2021-12-31"])
def test_a_day_without_a_policy_is_told(dated: jr.Registry, day: str) -> None:
    """Between two editions there is none; the nearest one is not taken in its place."""
    finding = refused(dated, "ours", as_of=day)
    assert (finding.code, finding.message) == ("JR123", f"no version of `ours` is in effect on {day}")
    assert finding.hint == "known: 1.0.0, 2.0.0, 2.1.0"


def test_a_version_that_was_not_in_force_is_not_given(dated: jr.Registry) -> None:
    """A version and a day together must both fit."""
    assert dated.get("ours", version="2.0.0", as_of="2023-06-15").version == "2.0.0"
    assert refused(dated, "ours", version="1.0.0", as_of="2023-06-15").code == "JR123"


def test_a_policy_without_dates_is_always_in_force(tmp_path: Path) -> None:
    """Who gives no dates gives no limit."""
    write(tmp_path / "ours.yaml")
    for day in ("0001-01-01", "9999-12-31"):
        assert jr.Registry.of(tmp_path).get("ours", as_of=day).version == "1.0.0"


def test_a_draft_is_given_only_by_name(tmp_path: Path) -> None:
    """What is still being written judges nobody by accident: it is loaded when asked for, or when there is no other."""
    write(tmp_path / "now" / "ours.yaml")
    write(tmp_path / "next" / "ours.yaml", version="2.0.0", status="draft")
    write(tmp_path / "next" / "only.yaml", status="draft")
    registry = jr.Registry.of(tmp_path)
    assert registry.get("ours").version == registry.get("ours", as_of="2026-01-01").version == "1.0.0"
    assert registry.get("ours", version="2.0.0").status == "draft"
    assert registry.get("only").status == "draft"
    assert refused(registry, "only", as_of="2026-01-01").code == "JR123"


@pytest.mark.parametrize(
    "day", ["2026-13-01", "yesterday", "20240528", "2024-W22-2", "2024-5-28", "", "2024-05-28T00:00"]
)
def test_a_day_is_written_in_one_way(day: str) -> None:
    """Text that is not YYYY-MM-DD names no day, and is a finding rather than another exception."""
    with pytest.raises(jr.PolicyError, match="JR109"):
        jr.load("aviation_part5", as_of=day)


def test_the_date_of_a_policy_before_its_first_day_finds_none() -> None:
    """The amended rule behind the aviation policy took effect on 28 May 2024."""
    assert jr.load("aviation_part5", as_of="2024-05-28").id == "aviation_part5"
    with pytest.raises(jr.PolicyError, match="JR123"):
        jr.load("aviation_part5", as_of="2024-05-27")


# --- what cannot be ---------------------------------------------------------------------------------------------


def test_two_files_with_one_id_and_version_are_an_error(tmp_path: Path) -> None:
    """A decision names its policy by id and version; two contents under one name would void it."""
    for folder in ("a", "b"):
        write(tmp_path / folder / "ours.yaml")
    finding = refused(jr.Registry.of(tmp_path), "ours")
    assert (finding.code, finding.where.source) == ("JR121", str(tmp_path / "b" / "ours.yaml"))
    assert finding.message == f"`ours` 1.0.0 stands in two files, also in {tmp_path / 'a' / 'ours.yaml'}"
    assert (tmp_path / "b" / "ours.yaml").read_text("utf-8").split("\n")[finding.where.line - 1] == "version: 1.0.0"


def test_a_shipped_policy_cannot_be_replaced_unnoticed(tmp_path: Path) -> None:
    """A folder that brings another file under a shipped id and version is an error, not a replacement."""
    write(tmp_path / "aviation_part5.yaml", version=jr.load("aviation_part5").version)
    assert refused(jr.Registry.default(tmp_path), "aviation_part5").code == "JR121"
    write(tmp_path / "aviation_part5.yaml", version="99.0.1")
    assert jr.Registry.default(tmp_path).get("aviation_part5").version == "99.0.1"


def test_both_suffixes_are_one_name(tmp_path: Path) -> None:
    """`ours.yaml` and `ours.yml` with one version are two files for one policy."""
    write(tmp_path / "ours.yaml")
    write(tmp_path / "ours.yml")
    assert refused(jr.Registry.of(tmp_path), "ours").code == "JR121"


def test_one_file_met_twice_is_one_policy(tmp_path: Path) -> None:
    """A folder named twice, a folder within another and a link to a file bring no policy twice."""
    path = write(tmp_path / "wards" / "ours.yaml")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "ours.yaml").symlink_to(path)
    registry = jr.Registry.of(tmp_path, tmp_path / "wards", str(tmp_path), tmp_path / "wards" / ".." / "wards")
    assert [policy.version for policy in registry.versions("ours")] == ["1.0.0"]


def test_a_link_under_another_name_hides_no_policy(tmp_path: Path) -> None:
    """Whoever links to a policy from elsewhere takes nothing away from the one that it is."""
    path = write(tmp_path / "ours.yaml")
    (tmp_path / "alias.yaml").symlink_to(path)
    assert jr.Registry.of(tmp_path).get("ours").id == "ours"
    with pytest.raises(jr.PolicyError, match="JR107"):
        jr.Registry.of(tmp_path).get("alias")


@pytest.mark.parametrize(
    ("policy_id", "hint"),
    [
        ("aviation_part_5", "did you mean `aviation_part5`?"),
        ("nhs_just_cultur", "did you mean `nhs_just_culture`?"),
        ("zebra", "known policies: aviation_part5, nhs_just_culture, social_care"),
        ("", "known policies: aviation_part5, nhs_just_culture, social_care"),
        ("z" * 5_000, "known policies: aviation_part5, nhs_just_culture, social_care"),
    ],
)
def test_an_unknown_id_gets_a_suggestion(policy_id: str, hint: str) -> None:
    """A near miss is named, and otherwise all that there is; a long id is not repeated whole."""
    finding = refused(jr.Registry.of(Path(jr.load("social_care").place().source).parent), policy_id)
    assert (finding.code, finding.hint) == ("JR122", hint)
    assert len(finding.message) < 100


def test_an_unknown_version_is_told_with_the_known_ones(dated: jr.Registry) -> None:
    """Who asks for a version that is not there sees which are."""
    finding = refused(dated, "ours", version="3.0.0")
    assert (finding.code, finding.message) == ("JR122", "there is no version 3.0.0 of `ours`")
    assert finding.hint == "known: 1.0.0, 2.0.0, 2.1.0"


# --- policies that packages bring --------------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed package that brings policies in three ways: a path, a text and a function."""
    site = tmp_path / "site"
    for name in ("by_path", "by_text", "by_function"):
        write(site / name / f"ours_{name}.yaml")
    (site / "ours_for_wards.py").write_text(
        "from pathlib import Path\nHERE = Path(__file__).parent\nby_path = HERE / 'by_path'\n"
        "by_text = str(HERE / 'by_text')\ndef by_function(): return HERE / 'by_function'\n",
        encoding="utf-8",
    )
    info = site / "ours_for_wards-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ours-for-wards\nVersion: 1.0\n", encoding="utf-8")
    names = ("by_path", "by_text", "by_function")
    points = "".join(f"{name} = ours_for_wards:{name}\n" for name in names)
    (info / "entry_points.txt").write_text(f"[justrules.policies]\n{points}", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    yield site
    sys.modules.pop("ours_for_wards", None)


@pytest.mark.usefixtures("package")
def test_installed_packages_bring_policies() -> None:
    """A package names a folder, or a function that gives one, and its policies are known like the shipped ones."""
    for name in ("by_path", "by_text", "by_function"):
        assert jr.load(f"ours_{name}").id == f"ours_{name}"
    assert set(jr.Registry.default().ids()) == {"ours_by_path", "ours_by_text", "ours_by_function", *SHIPPED}


@pytest.mark.usefixtures("package")
def test_a_registry_of_folders_holds_those_folders_only(tmp_path: Path) -> None:
    """Who names the folders gets nothing from elsewhere: neither shipped nor installed policies."""
    write(tmp_path / "mine" / "mine.yaml")
    assert jr.Registry.of(tmp_path / "mine").ids() == ("mine",)


def test_a_package_cannot_replace_a_shipped_policy_unnoticed(package: Path) -> None:
    """Another content under a shipped id and version is an error, whoever brings it."""
    write(package / "by_path" / "social_care.yaml", version=SOCIAL_CARE)
    with pytest.raises(jr.PolicyError, match="JR121"):
        jr.load("social_care")


@pytest.mark.parametrize("line", ["raise RuntimeError('broken')", "import no_such_module_at_all", "by_path = 5", ""])
def test_a_package_that_does_not_work_is_named(package: Path, line: str) -> None:
    """Whatever goes wrong in somebody else's package, the finding says whose it is."""
    (package / "ours_for_wards.py").write_text(f"{line}\n", encoding="utf-8")
    sys.modules.pop("ours_for_wards", None)
    with pytest.raises(jr.PolicyError, match=r"JR018 the package that brings `by_\w+` \(ours_for_wards:by_\w+\)"):
        jr.load("aviation_part5")
