"""Whoever owns the database can change anything in it, and is found out: where, and against an anchor also by how much.

An honest history is never taken for a changed one, whatever was rotated and erased in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, delete, insert, select, update

from justrules.cases import CaseLog, LocalKeys, tables
from justrules.cases.audit import Anchor, _message, head, verify_states, verify_trail
from justrules.cases.database import Database
from justrules.cases.errors import KeyFault, NotFound, Refused, Tampered
from justrules.cases.guards import guards
from justrules.cases.keys import Purpose
from tests.cases.durability.workers import ORGANISATION, decider, improve, version_of
from tests.cases.logs import in_memory
from tests.cases.rows import change_case, open_case

trail = tables.audit
CASES = 12

# --- seven ways to change history ----------------------------------------------------------------------------------

# Each changes the database and says what is to be named: an entry or a case.


def edit(connection: Connection, chance: random.Random) -> str:
    """Another word in one entry."""
    seq, column = chance.randint(1, length(connection)), chance.choice(["at", "actor", "role", "action", "payload"])
    old = entry(connection, seq)[column]
    new = old.replace(microsecond=chance.randrange(1, 10**6)) if column == "at" else spoiled(old, chance)
    connection.execute(update(trail).where(trail.c.seq == seq).values({column: new}))
    return f"entry {seq} "


def remove(connection: Connection, chance: random.Random) -> str:
    """One entry less, and those after it counted anew or not."""
    last = length(connection)
    seq = chance.randint(1, last - 1)
    connection.execute(delete(trail).where(trail.c.seq == seq))
    if chance.random() < 0.5:
        shift(connection, seq + 1, last, -1)
        move_head(connection, last - 1)
    return f"entry {seq} "


def swap(connection: Connection, chance: random.Random) -> str:
    """Two entries in each other's place."""
    one, other = sorted(chance.sample(range(1, length(connection) + 1), 2))
    first, second = entry(connection, one), entry(connection, other)
    for seq, told in ((one, second), (other, first)):
        connection.execute(update(trail).where(trail.c.seq == seq).values({**told, "seq": seq}))
    return f"entry {one} "


def cut(connection: Connection, chance: random.Random) -> str:
    """The end is cut off, and the database's own note of the head put back."""
    last = chance.randint(1, length(connection) - 1)
    connection.execute(delete(trail).where(trail.c.seq > last))
    move_head(connection, last)
    return f"entry {last + 1} "


def write_anew(connection: Connection, chance: random.Random) -> str:
    """One entry is changed, and it and all after it vouched for by keys of the forger's own."""
    forged = LocalKeys.generate()
    seq = chance.randint(1, length(connection))
    connection.execute(update(trail).where(trail.c.seq == seq).values(role=spoiled("safety_manager", chance)))
    previous = entry(connection, seq - 1)["hash"] if seq > 1 else "0" * 64
    for each in range(seq, length(connection) + 1):
        connection.execute(update(trail).where(trail.c.seq == each).values(previous=previous))
        previous = forged.mac(Purpose.AUDIT, "k1", _message(entry(connection, each))).hex()
        connection.execute(update(trail).where(trail.c.seq == each).values(hash=previous))
    move_head(connection, length(connection))
    return f"entry {seq} "


def slip_in(connection: Connection, chance: random.Random) -> str:
    """An entry more: a genuine one, a second time, in another place; half the time with the hash that belongs there."""
    last = length(connection)
    seq = chance.randint(2, last + 1)
    told = entry(connection, chance.choice([each for each in range(1, last + 1) if each != seq]))
    if chance.random() < 0.5:
        told["previous"] = entry(connection, seq - 1)["hash"]
    shift(connection, seq, last, 1)
    connection.execute(insert(trail).values(**{**told, "seq": seq}))
    move_head(connection, last + 1)
    return f"entry {seq} "


def change_a_case(connection: Connection, chance: random.Random) -> str:
    """A case is changed where the trail does not tell of it."""
    table, column = chance.choice(
        [(tables.act, "department"), (tables.evaluation, "category"), (tables.duty, "note"), (tables.case, "severity")]
    )
    row = chance.choice(list(connection.execute(select(table.c.id)).scalars()))
    new = b"another" if column == "note" else spoiled("human_error", chance)
    also = {"outcome": new} if table is tables.evaluation else {}
    connection.execute(update(table).where(table.c.id == row).values({column: new, **also}))
    return f"case {code_of(connection, table, row)}"


KINDS: tuple[Callable[[Connection, random.Random], str], ...] = (
    edit,
    remove,
    swap,
    cut,
    write_anew,
    slip_in,
    change_a_case,
)

# --- the forger's tools --------------------------------------------------------------------------------------------


def length(connection: Connection) -> int:
    return int(connection.execute(select(trail.c.seq).order_by(trail.c.seq.desc()).limit(1)).scalar_one())


def entry(connection: Connection, seq: int) -> dict[str, Any]:
    return dict(connection.execute(select(trail).where(trail.c.seq == seq)).mappings().one())


def spoiled(text: str, chance: random.Random) -> str:
    """The text with one letter changed."""
    at = chance.randrange(len(text))
    return text[:at] + chance.choice([each for each in "abcdef0123456789" if each != text[at]]) + text[at + 1 :]


def shift(connection: Connection, begin: int, end: int, by: int) -> None:
    """Give other numbers to entries, one after the other, so that none meets another."""
    for seq in range(begin, end + 1) if by < 0 else range(end, begin - 1, -1):
        connection.execute(update(trail).where(trail.c.seq == seq).values(seq=seq + by))


def move_head(connection: Connection, seq: int) -> None:
    connection.execute(update(tables.head).values(seq=seq, hash=entry(connection, seq)["hash"]))


def code_of(connection: Connection, table: Table, row: int) -> str:
    asked = select(tables.case.c.case_code).where(table.c.id == row)
    if table in {tables.evaluation, tables.duty}:
        asked = asked.select_from(tables.case.join(tables.act).join(table, table.c.act_id == tables.act.c.id))
    elif table is tables.act:
        asked = asked.select_from(tables.case.join(tables.act))
    return str(connection.execute(asked).scalar_one())


# --- found out -----------------------------------------------------------------------------------------------------


@pytest.fixture
def history(store: Database, keys: LocalKeys) -> Iterator[tuple[Connection, list[Anchor]]]:
    """A log of twelve cases, each opened and most of them changed, its anchors, and no guard left."""
    with store.altering() as connection:
        anchors = []
        for number in range(CASES):
            code = open_case(connection, keys)
            for severity in ("major", "minor")[: number % 3]:
                change_case(connection, keys, code, severity)
            anchors.append(head(connection))
        for guard in guards(store.dialect):
            table = guard.name.rpartition("_")[0]
            connection.exec_driver_sql(f"DROP TRIGGER {guard.name}" + (f" ON {table}" * (store.dialect != "sqlite")))
        yield connection, anchors
        connection.rollback()


def verdict(connection: Connection, keys: LocalKeys, anchors: list[Anchor]) -> str:
    """What is told, and nothing if nothing is found."""
    try:
        verify_trail(connection, keys, anchors=anchors)
        verify_states(connection)
    except Tampered as found:
        return "\n".join(f"{each.where} {each.message}" for each in found.findings)
    return ""


@pytest.mark.parametrize("times", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_every_change_of_history_is_found_and_named(
    history: tuple[Connection, list[Anchor]], keys: LocalKeys, times: int
) -> None:
    """By a single anchor, the last: the first entry that does not fit is named, or the case.

    Each kind is tried so many times in SQLite, and a fifth as often in PostgreSQL.
    """
    connection, anchors = history
    assert verdict(connection, keys, anchors) == ""
    missed = []
    for kind in KINDS:
        for seed in range(times if connection.dialect.name == "sqlite" else times // 5):
            with connection.begin_nested() as savepoint:
                named = kind(connection, random.Random(seed))
                told = verdict(connection, keys, anchors[-1:])
                if named not in f"{told} " or "\n" in told:
                    missed.append((kind.__name__, seed, named, told))
                savepoint.rollback()
    assert missed == []


def test_without_an_anchor_a_trail_that_was_cut_off_looks_whole(
    history: tuple[Connection, list[Anchor]], keys: LocalKeys
) -> None:
    """Why heads are kept outside: with the cases put back as well, nothing in the database tells."""
    connection, anchors = history
    cut(connection, random.Random(1))
    assert verify_trail(connection, keys).seq < anchors[-1].seq


def test_an_old_copy_that_was_put_back_does_not_reach_the_anchor(
    keys: LocalKeys, sqlite_template: Path, tmp_path: Path
) -> None:
    """Every entry and every case in it is genuine; only the anchor knows of what came after."""
    file = tmp_path / "log.db"
    file.write_bytes(sqlite_template.read_bytes())
    with closing(Database.open(file)) as database:
        with database.writing() as connection:
            open_case(connection, keys)
        old = file.read_bytes()
        with database.writing() as connection:
            open_case(connection, keys)
            anchor = head(connection)
    file.write_bytes(old)
    with closing(Database.open(file)) as database, database.reading() as connection:
        assert verdict(connection, keys, []) == ""
        assert "entry 2 of the audit trail is missing" in verdict(connection, keys, [anchor])


# --- honest histories ----------------------------------------------------------------------------------------------


class History:
    """Somebody who works in a log, honestly, with rotations and erasures in between."""

    def __init__(self, engine: Engine, chance: random.Random) -> None:
        self.engine = engine
        self.chance = chance
        self.keys = LocalKeys.generate()
        self.people = [f"person-{number:03d}" for number in range(100, 104)]
        CaseLog.create_at(engine, keys=self.keys, organisation=ORGANISATION)
        self.log = self._open()
        self.anchors: list[Anchor] = []

    def _open(self) -> CaseLog:
        return CaseLog.open_at(self.engine, keys=self.keys, organisation=ORGANISATION, authorize=lambda grant: grant)

    def go(self, steps: int) -> None:
        """So many things, any of them; what is refused because of how things stand is left."""
        doings = [self.open, self.open, self.change, self.change, self.look, self.withdraw, self.rotate, self.erase]
        for _ in range(steps):
            with suppress(Refused, NotFound, KeyFault):
                self.chance.choice(doings)()
            self.anchors.append(self.log.head(decider(self.log)))

    def open(self) -> None:
        self.log.open_case(decider(self.log), individual=self.chance.choice(self.people))

    def change(self) -> None:
        improve(self.log, decider(self.log), *self._any())

    def look(self) -> None:
        self.log.show(decider(self.log), self._any()[0])

    def withdraw(self) -> None:
        code, seen = self._any()
        self.log.withdraw(decider(self.log), code, expected_version=seen, reason="no event after all")

    def rotate(self) -> None:
        self.keys = self.keys.with_new()
        self.log = self._open()
        self.log.rotate(decider(self.log))

    def erase(self) -> None:
        self.log.erase(decider(self.log), self.people[0])
        self.people.append(self.people.pop(0))

    def _any(self) -> tuple[str, int]:
        with Database.open(self.engine).reading() as connection:
            codes = list(connection.execute(select(tables.case.c.case_code)).scalars())
        code = self.chance.choice(codes or ["JC-2026-9999"])
        return code, version_of(self.log, decider(self.log), code)


@pytest.mark.parametrize("times", [5, pytest.param(1000, marks=pytest.mark.slow)])
def test_an_honest_history_is_never_taken_for_a_changed_one(sqlite_template: Path, times: int) -> None:
    """Cases, reads, keys that were changed and people who were erased: every anchor holds."""
    for seed in range(times):
        engine = in_memory(sqlite_template)
        history = History(engine, random.Random(seed))
        history.go(15)
        assert history.log.verify(anchors=history.anchors) == history.anchors[-1]
        engine.dispose()
