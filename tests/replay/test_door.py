"""What `justrules.replay` needs, and when: a log is replayed without any library for tables."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from justrules import replay


def ran(code: str) -> str:
    """What this prints, in a Python of its own."""
    command = [sys.executable, "-c", f"import sys\n{dedent(code)}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_every_name_of_the_door_is_there() -> None:
    for name in replay.__all__:
        assert getattr(replay, name) is not None
    with pytest.raises(AttributeError, match="replayed"):
        replay.replayed  # noqa: B018


@pytest.mark.parametrize(
    ("name", "library", "extra"), [("replay", "narwhals", "batch"), ("opened", "duckdb", "replay")]
)
def test_without_a_library_the_extra_is_named(name: str, library: str, extra: str) -> None:
    """And the acts of a log are replayed all the same."""
    told = ran(f"""
        sys.modules[{library!r}] = None
        import justrules.replay
        print(justrules.replay.replay_acts.__name__)
        try:
            justrules.replay.{name}
        except ImportError as missing:
            print(missing)
    """)
    first, last = told.splitlines()
    assert first == "replay_acts"
    assert library in last
    assert f"justrules[{extra}]" in last


def test_the_door_loads_no_library_for_tables() -> None:
    told = ran("import justrules.replay; print({'narwhals', 'duckdb', 'numpy', 'pyarrow'} & set(sys.modules))")
    assert told.strip() == "set()"
