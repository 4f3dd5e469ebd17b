"""The plug-in as pytest finds it when justrules is installed, whether it is installed here or not."""

from __future__ import annotations

import os
import sys
from importlib.metadata import entry_points
from pathlib import Path

import justrules as jr

SOURCE = Path(jr.__file__).parents[1]


def is_installed() -> bool:
    """Whether pytest finds the plug-in by itself."""
    return bool(entry_points(group="pytest11", name="pytest_justrules"))


def environment(folder: Path) -> dict[str, str]:
    """An environment for another process in which the plug-in is found: by the installed package, or by a stand-in."""
    paths = [str(SOURCE)]
    if not is_installed():
        about = folder / "justrules-0.dist-info"
        about.mkdir(parents=True, exist_ok=True)
        (about / "METADATA").write_text("Metadata-Version: 2.4\nName: justrules\nVersion: 0\n", encoding="utf-8")
        (about / "entry_points.txt").write_text("[pytest11]\npytest_justrules = pytest_justrules\n", encoding="utf-8")
        (about / "RECORD").write_text("pytest_justrules.py,,\njustrules/__init__.py,,\n", encoding="utf-8")
        paths.append(str(folder))
    # The switches of this run are not those of the other one.
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_CORE_"))}
    return {**kept, "PYTHONPATH": os.pathsep.join([*paths, *filter(None, [os.environ.get("PYTHONPATH")])])}


PYTHON = sys.executable
