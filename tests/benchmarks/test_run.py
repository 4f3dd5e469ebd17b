"""`benchmarks.run` and `benchmarks.sections`: what a goal reads is measured, and set beside its limit rightly."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import run
from benchmarks.cold_start import CONTESTANTS, Spent
from benchmarks.figures import ABSENT, read, write
from benchmarks.goals import GOALS, Measure
from benchmarks.report import page
from benchmarks.run import PARTS, summary
from benchmarks.sections import cold_start, loading, replay
from benchmarks.sections.replay import WAYS, cases, made
from justrules.engine.compiler import compile as compiled
from justrules.policies.registry import load

ROWS = 20_000


class _Asked(dict[str, Any]):
    """Results that remember which parts were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: set[str] = set()

    def get(self, part: str, default: Any = None) -> Any:
        self.parts.add(part)
        return default


def test_every_part_that_a_goal_reads_is_measured() -> None:
    """No goal waits for results that nothing writes, and no part is measured for nobody."""
    asked = _Asked()
    for goal in GOALS:
        tuple(goal.measures(asked))
    assert asked.parts == set(PARTS)
    assert all(find_spec(module) for module in PARTS.values())


def test_what_a_part_sets_beside_a_limit_reaches_the_page(tmp_path: Path) -> None:
    """Written down, read back and shown, with nothing lost on the way."""
    told = Measure(what="ZZCANARY ÷ another", value=12.5, most=1.5)
    write(tmp_path / "proof.json", part="proof", quick=True, rows=[], packages=("click",), measures=[told])
    results = {"proof": read(tmp_path / "proof.json")}
    goal = next(goal for goal in GOALS if goal.work.startswith("`prove`"))
    assert tuple(goal.measures(results)) == (told,)
    assert "| ZZCANARY ÷ another | 12.5 × | ≤ 1.50 × | no |" in page(results)
    assert "no: 1 of 1 missed" in summary(results)


@pytest.mark.parametrize(("code", "told"), [(0, "measured"), (ABSENT, "left out"), (1, "FAILED")])
def test_a_part_that_fails_is_told(
    code: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Measured, left out for want of a package, or failed: in words, and the others go on."""
    (tmp_path / "ending.py").write_text(f"raise SystemExit({code})", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setitem(run.PARTS, "proof", "ending")
    assert run.measured("proof", tmp_path, quick=True) is (told != "FAILED")
    assert f"proof: {told}" in capsys.readouterr().err


@given(st.floats(0.01, 10), st.lists(st.floats(0.1, 10), min_size=1, max_size=5))
def test_starting_is_compared_turn_by_turn(times: float, turns: list[float]) -> None:
    """When a machine is slow for a turn, both are, and the ratio stays."""
    spent = {name: [Spent(cpu=turn, wall=turn) for turn in turns] for name in CONTESTANTS}
    spent["decide, JSON"] = [Spent(cpu=turn * times, wall=turn) for turn in turns]
    assert cold_start._ratio(spent, "decide, JSON", "cpu") == pytest.approx(times)
    assert cold_start._ratio(spent, "decide, JSON", "wall") == 1


@pytest.mark.parametrize("way", loading.CONTESTANTS.values(), ids=loading.CONTESTANTS)
def test_every_way_to_load_reads_the_whole_file(way: Callable[[str], object]) -> None:
    """None stops early: what is wrong at the end of a file is noticed by each."""
    with pytest.raises(Exception, match=r"."):  # each has an error of its own
        way("questions: {}\nlast: [")


def test_what_is_replayed_is_known(tmp_path: Path) -> None:
    """By hand and by `replay` the same cases decide otherwise, and about one in fifty does."""
    pytest.importorskip("duckdb")
    path = tmp_path / "past.parquet"
    made(path, ROWS)
    found = {way: call(str(path)) for way, call in WAYS.items()}
    assert found["by hand"] == found["replay"]
    assert found["scan"] == ROWS
    assert 0.01 < found["replay"] / ROWS < 0.03


def test_recorded_categories_are_mostly_those_of_the_policy() -> None:
    """The drawn cases have every answer, so each of them decides."""
    tree = compiled(load(replay.POLICY))
    block = cases(tree, ROWS)
    assert block.num_rows == ROWS
    assert set(block["category"].unique().to_pylist()) == {category.id for category in tree.categories}
