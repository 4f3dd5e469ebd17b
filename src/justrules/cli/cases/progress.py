"""Long work with a bar on stderr, where somebody sits at a terminal; nothing at all anywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Told: TypeAlias = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


@contextmanager
def progress(what: str) -> Iterator[Told | None]:
    """A bar for the `with` block.

    Args:
        what: what is being done.

    Yields:
        What the work is to call as it goes on; `None` where nobody would see it.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
