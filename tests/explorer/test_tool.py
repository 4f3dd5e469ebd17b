"""What the site ships for the explorer: the policies as they are, one script, and nothing that asks another host."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

import justrules as jr
from justrules.exports.published import published
from tests.explorer.node import MODULES, node_binary
from tests.explorer.tool import explorer

ASSETS = Path(__file__).parents[2] / "docs" / "assets"
SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the tool writes."""
    folder = tmp_path_factory.mktemp("assets")
    explorer.write(folder)
    return Path(folder)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_shipped_policy_lies_there_as_data_and_as_a_script(written: Path, name: str) -> None:
    """Both say what the library publishes."""
    text = (written / "policies" / f"{name}.json").read_text(encoding="utf-8")
    assert text == published(jr.load(name), indent=None)
    script = (written / "policies" / f"{name}.js").read_text(encoding="utf-8")
    assert json.loads(script.partition(" = ")[2].rstrip(";\n")) == json.loads(text)
    assert f'["{name}"]' in script


def test_the_index_names_every_policy(written: Path) -> None:
    """Those that are shipped, with their titles."""
    index = json.loads((written / "policies" / "index.json").read_text(encoding="utf-8"))
    assert [(each["id"], each["title"]) for each in index] == [(name, jr.load(name).title) for name in SHIPPED]


def test_all_modules_are_in_the_script(written: Path) -> None:
    """The script is one whole: no module is left out, none is imported, and it has no syntax error."""
    script = (written / "explorer.js").read_text(encoding="utf-8")
    assert set(re.findall(r"^const (\w+) = \(\(\) => \{$", script, re.MULTILINE)) == {
        p.stem for p in MODULES.glob("*.mjs")
    }
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    subprocess.run([node_binary(), "--check", written / "explorer.js"], check=True, capture_output=True)


def test_the_tool_writes_the_same_twice(written: Path, tmp_path: Path) -> None:
    """So that a site that says the same weighs nothing to publish again."""
    explorer.write(tmp_path)
    assert files(tmp_path) == files(written)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_module_names_another_host_or_makes_markup_of_words() -> None:
    """The only address is the name of SVG; words go in as text; what was chosen is stored nowhere."""
    for module in MODULES.glob("*.mjs"):
        text = module.read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[\w./]+", text)) <= {"http://www.w3.org/2000/svg"}, module.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(", text)
        assert not re.search(r"localStorage|sessionStorage|indexedDB|cookie|sendBeacon|XMLHttpRequest", text)


def test_the_vendored_reader_of_yaml_comes_with_its_licence() -> None:
    """Whose words it is, and under which terms."""
    assert "MIT" in (MODULES / "vendor" / "js-yaml.umd.min.js").read_text(encoding="utf-8")[:200]
    assert "Permission is hereby granted" in (MODULES / "vendor" / "js-yaml.LICENSE.txt").read_text(encoding="utf-8")


def test_the_tables_for_readers_without_scripts_are_current() -> None:
    """`python tools/explorer.py --pages` has nothing to bring up to date."""
    pages = [*explorer.pages()]
    assert "explorer.md" in {page.name for page in pages}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text == explorer.with_tables(text), page.name
