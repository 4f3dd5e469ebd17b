"""The example's table is what its script invents."""

from __future__ import annotations

import io
import runpy
from pathlib import Path

from tests.replay.past import EXAMPLE


def test_the_committed_cases_are_those_that_the_script_invents() -> None:
    """So that nobody wonders whose they are."""
    script = runpy.run_path("examples/replay/invent.py")
    told = io.StringIO()
    script["write"](told)
    assert Path(EXAMPLE).read_text(encoding="utf-8") == told.getvalue()
