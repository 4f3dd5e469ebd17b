"""Write the page about the benchmarks from the committed results: `python tools/benchmarks.py`.

The tests say when it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # a script sees its own folder only, and `benchmarks` lies beside it

from benchmarks.figures import FOLDER, read  # noqa: E402  # see above
from benchmarks.report import page, pictures  # noqa: E402  # see above

DOCS = ROOT / "docs"


def results() -> Mapping[str, Mapping[str, Any]]:
    """What every part measured, by its name."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.json"))}


def files() -> dict[Path, str]:
    """Every file that is made, with what it holds."""
    found = results()
    made = {DOCS / "assets" / name: picture for name, picture in pictures(found).items()}
    return {DOCS / "benchmarks.md": page(found), **made}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
