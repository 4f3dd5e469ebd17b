"""Past cases under another policy: which of them would decide otherwise, by path and by group.

from justrules.replay import as_text, replay

found = replay("cases/*.parquet", new, was="category", by=["department"])
print(found.changed, "of", found.rows)
print(as_text(found))

Tables need the extra `batch`, files the extra `replay`; the acts of a case log need neither.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from justrules.replay.acts import Act, replay_acts
from justrules.replay.markdown import as_markdown
from justrules.replay.records import as_csv, as_table, to_json, write_parquet
from justrules.replay.result import Change, End, Foreign, Line, Problem, Renamed, Replay
from justrules.replay.text import as_text
from justrules.replay.wording import CAUTION

if TYPE_CHECKING:
    from justrules.replay.files import Past, opened
    from justrules.replay.frames import changed_rows, replay

__all__ = [
    "CAUTION",
    "Act",
    "Change",
    "End",
    "Foreign",
    "Line",
    "Past",
    "Problem",
    "Renamed",
    "Replay",
    "as_csv",
    "as_markdown",
    "as_table",
    "as_text",
    "changed_rows",
    "opened",
    "replay",
    "replay_acts",
    "to_json",
    "write_parquet",
]

_LATER = {
    "Past": ("files", "replay"),
    "changed_rows": ("frames", "batch"),
    "opened": ("files", "replay"),
    "replay": ("frames", "batch"),
}
"""What needs more than the engine: where it is, and the extra that brings what it needs."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, extra = _LATER[name]
    try:
        return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    except ModuleNotFoundError as missing:
        told = f"`{name}` needs {missing.name}: pip install 'justrules[{extra}]'"
    raise ImportError(told)
