"""What the commands write beside their results goes nowhere, unless a test is about it."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the cache of whoever runs it."""
    monkeypatch.setenv("JUSTRULES_CACHE", "off")
