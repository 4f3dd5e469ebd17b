"""A small cache in the user's own folder, which believes nothing that it did not write itself.

Each entry is authenticated with a key that lies elsewhere, so that a cache folder that was handed over, restored or
edited is worth nothing. Whatever is wrong with it, it is as if the entry were not there: nothing but speed is lost.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

VARIABLE = "JUSTRULES_CACHE"
"""`off` switches the cache off; any other value names its folder."""

MOST_ENTRIES = 64
MOST_BYTES = 4 * 1024 * 1024
"""No entry of ours is as large; a larger file is not read."""

KEY_BYTES = 32
PRIVATE = 0o077
"""What nobody but the owner may do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """Bytes by name. A name is 64 hexadecimal digits.

    Attributes:
        folder: where the entries lie, one file each.
        key: what authenticates them.
    """

    folder: Path
    key: bytes = field(repr=False)

    def get(self, name: str) -> bytes | None:
        """What `put` wrote under this name with this key; `None` if it did not, or anything is amiss."""
        entry = _read(self.folder / f"{name}.json") if _is_private(self.folder) else None
        mac, _, data = (entry or b"").partition(b"\n")
        return data if entry and hmac.compare_digest(mac, self._mac(name, data)) else None

    def put(self, name: str, data: bytes) -> None:
        """Keep `data`, and no more entries than `MOST_ENTRIES`; if that cannot be done, it is not done."""
        with contextlib.suppress(OSError):
            if len(data) < MOST_BYTES - 100 and _is_private(self.folder, make=True):
                _write(self.folder / f"{name}.json", self._mac(name, data) + b"\n" + data)
                self._forget_the_oldest()

    def _mac(self, name: str, data: bytes) -> bytes:
        return hmac.digest(self.key, b"justrules cache 1 " + name.encode() + b"\n" + data, "sha256").hex().encode()

    def _forget_the_oldest(self) -> None:
        """Unfinished files of processes that were ended count as entries too; no other file is touched."""
        entries = [entry for entry in os.scandir(self.folder) if _ENTRY.fullmatch(entry.name)]
        entries.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
        for entry in entries[MOST_ENTRIES:]:
            Path(entry.path).unlink(missing_ok=True)


def user_cache() -> Cache | None:
    """The cache of the user whose process this is; `None` if it is switched off or there is no place for it."""
    wanted = os.environ.get(VARIABLE)
    if wanted == "off":
        return None
    try:
        folder = Path(wanted).expanduser() if wanted else _cache_folder()
        key = _key(_own_files() / "justrules" / "cache.key")
    except (OSError, RuntimeError):  # `Path.home` raises the latter where nobody knows of a home
        return None
    return Cache(folder=folder.absolute(), key=key)


# --- where things lie ----------------------------------------------------------------------------------------------


def _cache_folder() -> Path:
    """Ours among the folders for what can be made again, as each system has them."""
    if sys.platform == "win32":
        return _local_app_data() / "justrules" / "cache"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return (_named("XDG_CACHE_HOME") or Path.home() / caches) / "justrules"


def _own_files() -> Path:
    """The folder for what belongs to this user on this machine; what copies or empties caches passes it by."""
    if sys.platform == "win32":
        return _local_app_data()
    own = "Library/Application Support" if sys.platform == "darwin" else ".local/state"
    return _named("XDG_STATE_HOME") or Path.home() / own


def _local_app_data() -> Path:
    return _named("LOCALAPPDATA") or Path.home() / "AppData" / "Local"


def _named(variable: str) -> Path | None:
    """The folder in an environment variable, which counts only if it is absolute, as the XDG specification says."""
    path = Path(os.environ.get(variable, ""))
    return path if path.is_absolute() else None


# --- files that nobody else can have written -------------------------------------------------------------------------


def _key(path: Path) -> bytes:
    """The key in the file at `path`; a new one where there is none, or one that others might know.

    Raises:
        OSError: it can be neither read nor written.
    """
    if not _is_private(path.parent, make=True):
        raise PermissionError
    key = _read(path)
    if key is None or len(key) != KEY_BYTES:
        key = os.urandom(KEY_BYTES)
        _write(path, key)
    return key


def _is_private(folder: Path, *, make: bool = False) -> bool:
    """Whether `folder` is one, no link to one, and closed to everybody else."""
    if make:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and _is_ours(status)


def _is_ours(status: os.stat_result) -> bool:
    if sys.platform == "win32":  # there it is the profile's own access rights that keep others out
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & PRIVATE


def _read(path: Path) -> bytes | None:
    """The bytes of a file of ours; `None` if it is a link, somebody else's, open to others, or too large."""
    try:
        with _opened(path, os.O_RDONLY) as descriptor, open(descriptor, "rb", closefd=False) as file:
            status = os.fstat(descriptor)
            fits = stat.S_ISREG(status.st_mode) and _is_ours(status) and status.st_size <= MOST_BYTES
            return file.read(MOST_BYTES) if fits else None
    except OSError:
        return None


def _write(path: Path, data: bytes) -> None:
    """Write a whole file, or none: whoever reads it meets the old one or the new one."""
    unfinished = path.with_name(f"{path.stem}.{os.urandom(8).hex()}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with _opened(unfinished, flags) as descriptor, open(descriptor, "wb", closefd=False) as file:
            file.write(data)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    """A descriptor of a file that is no link; opening a pipe does not wait for whoever is at its other end."""
    descriptor = os.open(path, flags | _CAREFULLY, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


_CAREFULLY = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_ENTRY = re.compile(r"[0-9a-f]{64}(\.json|\.[0-9a-f]{16}\.tmp)")
