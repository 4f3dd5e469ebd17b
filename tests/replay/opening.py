"""Files of past cases made, opened and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import justrules as jr
from justrules.findings import Finding
from justrules.replay.files import opened

HEAD = "act,procedure_existed,note\n"


def rows_of(*where: str | Path, **options: Any) -> list[tuple[Any, ...]]:
    with opened(*where, **options) as past:
        return sorted(past.relation.fetchall(), key=str)


def refused(*where: str | Path, **options: Any) -> Finding:
    with pytest.raises(jr.AnswerError) as caught:
        rows_of(*where, **options)
    assert caught.value.__context__ is None
    (finding,) = caught.value.findings
    return finding


def written(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
