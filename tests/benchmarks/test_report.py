"""`benchmarks.report` and `benchmarks.goals`: the page says what the results say, and nothing else."""

from __future__ import annotations

import importlib.util
import json
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chart import DARK, LIGHT, Bar, Chart, drawn
from benchmarks.goals import GOALS, OWN, Measure
from benchmarks.report import _number, figure, page, pictures, verdict

ROOT = Path(__file__).parents[2]
NS = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmarks_tool", ROOT / "tools" / "benchmarks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def results(tool: ModuleType) -> dict[str, Any]:
    return dict(tool.results())


def test_what_is_committed_is_current(tool: ModuleType) -> None:
    """The page and its pictures are what the tool makes of the committed results."""
    for path, text in tool.files().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: python tools/benchmarks.py"


def test_every_figure_of_a_contestant_stands_on_the_page(results: dict[str, Any]) -> None:
    """Nobody who was measured is left out, and nobody who was not is passed over in silence."""
    told = page(results)
    for row in results["decisions"]["rows"]:
        if row["work"] in {"all", "longest"}:
            assert row["contestant"] in told
            assert _number(row["ratio"]) if "ratio" in row else row["status"].removeprefix("cannot: ") in told


def test_another_result_makes_another_page(results: dict[str, Any]) -> None:
    """A ratio that is ten times as large turns up in goals, table and picture; none of them is typed in."""
    changed = deepcopy(results)
    for row in changed["decisions"]["rows"]:
        if row["contestant"] == OWN and "ratio" in row:
            row["ratio"] = 98_765.0
    assert "98,765" not in page(results)
    assert "98,765 (" in page(changed)
    single = [picture for name, picture in pictures(changed).items() if "table" not in name]
    assert single
    assert all("98,765" in picture for picture in single)
    assert any(one.met is False for one in GOALS[0].measures(changed))


def test_without_results_nothing_is_claimed() -> None:
    """A part that was not measured is told as that, for every goal."""
    for goal in GOALS:
        measures = tuple(goal.measures({}))
        assert measures
        assert verdict(measures) == "not measured"
        assert all(figure(one) == "–" for one in measures)


@given(st.floats(1e-3, 1e6), st.floats(1e-3, 1e6))
def test_a_limit_is_kept_or_missed(value: float, limit: float) -> None:
    """At the limit it is kept; one side of it is met, the other is not."""
    assert Measure(what="x", value=value, most=limit).met is (value <= limit)
    assert Measure(what="x", value=value, least=limit).met is (value >= limit)
    assert Measure(what="x", value=None, most=limit).met is None


def test_one_missed_figure_misses_the_goal() -> None:
    """A goal with several figures is met only by all of them, and one that was not measured is told."""
    kept, missed, absent = (Measure(what="x", value=value, most=2) for value in (1.0, 3.0, None))
    assert verdict((kept, kept)) == "yes"
    assert verdict((kept, missed)) == "no: 1 of 2 missed"
    assert verdict((kept, absent)) == "yes, 1 not measured"


@given(
    st.lists(st.tuples(st.text(st.characters(exclude_categories=["C"])), st.floats(1e-2, 1e6)), min_size=1, max_size=9)
)
def test_a_picture_says_every_bar_in_words(rows: list[tuple[str, float]]) -> None:
    """Each bar can be read aloud, with its name and figure; the longer the bar, the larger the value."""
    bars = [Bar(name=name, value=value, told=f"{value} ×") for name, value in rows]
    root = ET.fromstring(drawn(Chart(id="c", title="T", scale="S", bars=bars)))  # noqa: S314  # our own text
    read = [group.findtext(f"{NS}title") for group in root.iter(f"{NS}g") if group.get("role") == "graphics-object"]
    assert read == [f"{bar.name}: {bar.told}" for bar in bars]
    widths = [float(box.get("width", 0)) for box in root.iter(f"{NS}rect") if box.get("class") == "jr-b-plain"]
    order = sorted(range(len(bars)), key=lambda place: bars[place].value)
    assert [widths[place] for place in order] == sorted(widths)


def test_a_picture_is_for_light_and_dark(results: dict[str, Any]) -> None:
    """Both palettes are in every picture, and its title and description are named."""
    for picture in pictures(results).values():
        assert LIGHT["paper"] in picture
        assert f"prefers-color-scheme:dark){{.jr-b-paper{{fill:{DARK['paper']}" in picture
        root = ET.fromstring(picture)  # noqa: S314  # our own text
        ids = {element.get("id") for element in root.iter()}
        assert {root.get("aria-labelledby"), root.get("aria-describedby")} <= ids


def test_results_name_no_machine(results: dict[str, Any]) -> None:
    """Processor, memory, system and versions; no host, no path, no name of anybody."""
    for part in results.values():
        assert set(part["machine"]) == {"processor", "cores", "memory_gib", "system", "python"}
        assert "/" not in json.dumps(part["machine"])
