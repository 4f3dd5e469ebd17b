"""The cyclic garbage collector held back while a file becomes a policy, and a policy a tree.

The collector looks at all that is alive each time so many objects have been made. Loading makes a great many, all of
which stay, and none of which is in a circle: each look is in vain, and longer than the one before, which makes a linear
job worse than linear. Reference counting goes on as always, so that what is no longer needed is freed all the same.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _Pause:
    """How many are at work, and whether the collector was on when the first of them began.

    The collector is one for all threads. The first to begin switches it off and the last to end switches it on again,
    so none of several that load at the same time switches it on under another. It stays off if it was off before, and
    off or on only for the time of a load; circles that other threads leave behind meanwhile are collected after it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._working = 0
        self._was_on = False

    def begin(self) -> None:
        with self._lock:
            if not self._working:
                self._was_on = gc.isenabled()
                gc.disable()
            self._working += 1

    def end(self) -> None:
        with self._lock:
            self._working -= 1
            if not self._working and self._was_on:
                gc.enable()


_PAUSE = _Pause()


@contextmanager
def without_collecting() -> Iterator[None]:
    """Hold the cyclic garbage collector back, in all threads, while the block runs; also if it ends in an error."""
    _PAUSE.begin()
    try:
        yield
    finally:
        _PAUSE.end()
