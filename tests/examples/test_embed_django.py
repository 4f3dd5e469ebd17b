"""The small Django application in examples/embed_django does what its page says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOUR = Path(__file__).parents[2] / "examples" / "embed_django" / "tour.py"


def test_an_interview_over_http_ends_in_a_stored_decision_that_explains_itself() -> None:
    """A question is asked, a wrong answer is told without a trace, two answers decide, and the JSON explains it."""
    done = subprocess.run([sys.executable, str(TOUR)], capture_output=True, text=True, check=False, cwd=TOUR.parents[2])
    assert done.stdout.splitlines() == [
        "asked: True",
        "what was given is not an answer to `procedure_existed`",
        "<p>Human error</p>",
        "A procedure existed and the person departed from it without knowing.",
    ], done.stderr
