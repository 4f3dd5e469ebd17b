"""The tool that writes the explorer's files, which is a script and no part of the library."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("explorer", Path(__file__).parents[2] / "tools" / "explorer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


explorer = _loaded()
