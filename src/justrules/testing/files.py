"""Which files of a folder are policies: those that say so, and those that look as if they meant to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from justrules.policies.registry import SUFFIXES

_LOOKS = re.compile(
    rb"""^[\s"'{]*(?:format["']?\s*:\s*["']?justrules/|(?:questions|outcomes|scenarios)["']?\s*:)""", re.MULTILINE
)


def is_policy_file(path: Path) -> bool:
    """Whether the file is to be tested as a policy.

    Folders of policies hold catalogues and other YAML too. A policy that is broken must not pass for one of these, so a
    file counts if it has the format's line or one of its great parts, or is no text that could be looked at.
    """
    if path.suffix not in SUFFIXES:
        return False
    try:
        data = path.read_bytes()
        data.decode()
    except (OSError, UnicodeDecodeError):
        return True
    return b"\0" in data or _LOOKS.search(data) is not None


def policy_files(folder: Path) -> Iterator[Path]:
    """The policies in a folder and below it, in order; hidden files and folders apart."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and is_policy_file(path):
            yield path
