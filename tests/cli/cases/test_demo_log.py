"""`justrules demo-log`: a log to try things out on, made in one go."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from justrules.cli import main
from tests.cli.cases.terminal import Terminal


@pytest.fixture(autouse=True)
def quick() -> None:
    """Nothing is made quicker here: the year is one transaction, in which the log looks at how safe its database is."""


def demo(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["demo-log", *map(str, words)])


def test_what_it_says_to_try_next_works(tmp_path: Path) -> None:
    """Every command that is printed runs; a quarter with few cases may have nothing for the committee."""
    folder = tmp_path / "demo"
    done = demo(folder, "--cases", "4")
    assert done.stdout == f"{folder / 'justrules.toml'}\n"
    said = [shlex.split(line)[1:] for line in done.stderr.splitlines() if line.startswith("  justrules ")]
    assert {words[0] for words in said} == {"cases", "stats", "bias"}
    for words in said:
        ran = CliRunner().invoke(main, words)
        may_be_missing = "committee" in words or "show" in words
        assert ran.exit_code == 0 or (may_be_missing and ran.exit_code == 2), (words, ran.stderr)


def test_a_folder_with_something_in_it_is_left_alone(at: Terminal, tmp_path: Path) -> None:
    """A log of one's own is never filled with a story."""
    before = {path: path.read_bytes() for path in at.folder.iterdir()}
    assert "there is something in" in demo(at.folder).stderr
    assert {path: path.read_bytes() for path in at.folder.iterdir()} == before
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "cannot make" in demo(tmp_path / "file" / "x").stderr
