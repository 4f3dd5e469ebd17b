"""A disk in memory that remembers every write, so that its power can be cut afterwards at any moment, or that fails.

SQLite runs on it through APSW. What a disk does between two syncs is its own affair: of what was not synced yet each
sector of 512 bytes may have arrived or not, in any order, and so may names in the folder. As SQLite's own layer for
Unix does, the first sync of a new journal syncs the folder too, and so does a deletion that asks for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import apsw

SECTOR = 512
MAIN = "/log.db"

_NEW_NAME_IS_SYNCED = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_SUPER_JOURNAL


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a disk was told: `write`, `truncate`, `sync`, `name`, `unname` or `sync_names`."""

    what: str
    file: int = 0
    name: str = ""
    at: int = 0
    data: bytes = b""


@dataclass(slots=True)
class Disk:
    """Files by number, their names, and every step so far.

    Attributes:
        before: called before each step; what it raises is the disk's failure.
    """

    files: dict[int, bytearray] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    before: Callable[[Step], None] = lambda _: None

    def do(self, step: Step) -> None:
        """Carry out a step, and remember it."""
        self.before(step)
        self.steps.append(step)
        carry_out(step, self.files, self.names)

    def copy(self) -> Disk:
        """The same disk without its past."""
        return Disk({number: bytearray(data) for number, data in self.files.items()}, dict(self.names))


def carry_out(step: Step, files: dict[int, bytearray], names: dict[str, int]) -> None:
    """What a step changes. A hole that is left holds zeros."""
    match step.what:
        case "write":
            data = files.setdefault(step.file, bytearray())
            data.extend(bytes(max(0, step.at - len(data))))
            data[step.at : step.at + len(step.data)] = step.data
        case "truncate":
            del files.setdefault(step.file, bytearray())[step.at :]
        case "name":
            files.setdefault(step.file, bytearray())
            names[step.name] = step.file
        case "unname":
            names.pop(step.name, None)
        case _:
            """A sync changes nothing that can be read."""


def cut(disk: Disk, begin: Disk, steps: int, chance: random.Random) -> Disk:
    """What is left of a disk when the power goes after so many steps.

    Args:
        disk: whose steps are repeated.
        begin: the disk before its first step.
        steps: how many are carried out.
        chance: which of those that were not synced arrived.
    """
    left = begin.copy()
    waiting: list[Step] = []
    for step in disk.steps[:steps]:
        match step.what:
            case "sync":
                waiting = _arrive(
                    left, waiting, [each for each in waiting if _is_data(each) and each.file == step.file]
                )
            case "sync_names":
                waiting = _arrive(left, waiting, [each for each in waiting if not _is_data(each)])
            case _:
                waiting.append(step)
    likely = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    for step in waiting:
        for sector in _sectors(step):
            if chance.random() < likely:
                carry_out(sector, left.files, left.names)
    return left


def _is_data(step: Step) -> bool:
    return step.what in {"write", "truncate"}


def _arrive(disk: Disk, waiting: list[Step], which: list[Step]) -> list[Step]:
    """Carry out those that are synced; the others go on waiting."""
    for step in which:
        carry_out(step, disk.files, disk.names)
    synced = {id(step) for step in which}
    return [step for step in waiting if id(step) not in synced]


def _sectors(step: Step) -> list[Step]:
    """A write in the pieces that a disk writes whole or not at all."""
    if step.what != "write":
        return [step]
    found, begin, end = [], step.at, step.at + len(step.data)
    while begin < end:
        stop = min(end, (begin // SECTOR + 1) * SECTOR)
        found.append(Step("write", step.file, at=begin, data=step.data[begin - step.at : stop - step.at]))
        begin = stop
    return found


class DiskFile:
    """An open file on such a disk. There is only one process, so locks are always free."""

    def __init__(self, disk: Disk, number: int, *, sync_name: bool) -> None:
        self._disk = disk
        self._number = number
        self._sync_name = sync_name

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802  # SQLite's own names, here and below
        return bytes(self._disk.files[self._number][offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.do(Step("write", self._number, at=offset, data=bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.do(Step("truncate", self._number, at=size))

    def xSync(self, _flags: int) -> None:  # noqa: N802
        self._disk.do(Step("sync", self._number))
        if self._sync_name:
            self._disk.do(Step("sync_names"))
            self._sync_name = False

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._disk.files[self._number])

    def xFileControl(self, _op: int, _pointer: int) -> bool:  # noqa: N802
        return False

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xLock(self, _level: int) -> None:  # noqa: N802
        """Free."""

    def xUnlock(self, _level: int) -> None:  # noqa: N802
        """Free."""

    def xClose(self) -> None:  # noqa: N802
        """Nothing to give back."""


class DiskSystem(apsw.VFS):
    """SQLite's view of such a disk."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self.name = f"disk-{id(self):x}"
        super().__init__(self.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> DiskFile:  # type: ignore[override]  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or f"/temporary-{len(self._disk.files)}"
        new = path not in self._disk.names
        if new:
            number = max(self._disk.files, default=0) + 1
            self._disk.files[number] = bytearray()
            self._disk.do(Step("name", number, path))
        flags[1] = flags[0]
        return DiskFile(self._disk, self._disk.names[path], sync_name=new and bool(flags[0] & _NEW_NAME_IS_SYNCED))

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        self._disk.do(Step("unname", name=name))
        if sync:
            self._disk.do(Step("sync_names"))

    def xAccess(self, name: str, _flags: int) -> bool:  # noqa: N802
        return name in self._disk.names

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name


def connected(disk: Disk, pragmas: tuple[str, ...]) -> tuple[apsw.Connection, DiskSystem]:
    """A connection to the database on a disk, set up by `pragmas`; the second has to be kept as long as the first."""
    system = DiskSystem(disk)
    connection = apsw.Connection(MAIN, vfs=system.name)
    for pragma in pragmas:
        connection.execute(pragma).fetchall()
    return connection, system
