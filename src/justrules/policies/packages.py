"""Folders of policies that installed packages bring, and a quick look whether any does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path

from justrules.errors import PolicyError
from justrules.findings import Finding, Location

ENTRY_POINTS = "justrules.policies"
"""Installed packages name under this group a folder of policies, or a function that returns one."""


def brought() -> Iterator[Path]:
    """The folders that installed packages name, by the names under which they do.

    Raises:
        PolicyError: a package names something that is no folder, or cannot be imported (`JR018`).
    """
    # Almost nobody has such a package, and `importlib.metadata` reads what is said of each installed one.
    if not (_found_otherwise() or any(_speaks_of_us(folder) for folder in sys.path)):
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: (p.name, p.value)):
        try:
            found = point.load()
            yield Path(found() if callable(found) else found)
        except Exception:  # noqa: BLE001  # somebody else's package may fail in any way; it is named, not passed on
            message = f"the package that brings `{point.name}` ({point.value}) does not say where its policies are"
            hint = "mend or remove that package"
            raise PolicyError(
                [Finding(code="JR018", message=message, where=Location(source="policies"), hint=hint)]
            ) from None


def _found_otherwise() -> bool:
    """Whether packages may be found by more than their folders on the path."""
    return any(hasattr(finder, "find_distributions") for finder in sys.meta_path if finder is not PathFinder)


def _speaks_of_us(folder: str) -> bool:
    """Whether a package in `folder` of the path may name our group; what is no folder, such as an archive, may."""
    try:
        names = os.listdir(folder or ".")  # noqa: PTH208  # this is done for each folder of the path, every time
    except FileNotFoundError:
        return False
    except OSError:
        return True
    infos = (name for name in names if name.lower().endswith((".dist-info", "egg-info")))
    return any(_names_us(os.path.join(folder, name, "entry_points.txt")) for name in infos)  # noqa: PTH118  # as above


def _names_us(path: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # as above
            return ENTRY_POINTS.encode() in file.read()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
