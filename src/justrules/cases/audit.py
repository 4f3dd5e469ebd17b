"""The audit trail: each entry carries a keyed hash over itself and the one before, so that no change goes unnoticed."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from justrules.cases import tables
from justrules.cases.errors import InvalidEntry, KeyFault, Tampered, finding
from justrules.cases.keys import KeyProvider, Purpose
from justrules.cases.states import canonical, stored_states
from justrules.cases.tables import moment_text
from justrules.findings import Finding

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how much is done and how much there is."""

_NOTHING = "0" * 64
"""The hash before the first entry."""

EDITION = "edition"
"""The action of the entry that vouches for what was published."""

_PAGE = 1000
_FORM = re.compile(r"(?P<seq>0|[1-9][0-9]{0,18}):(?P<hash>[0-9a-f]{64})")
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the audit trail. Kept outside the database it shows what a shortened or recomputed trail hides.

    Attributes:
        seq: the number of an entry; 0 is before the first.
        hash: its hash, 64 hexadecimal digits.
    """

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """The anchor that `str` spelt.

        Raises:
            InvalidEntry: it is no anchor (`JR705`).
        """
        found = _FORM.fullmatch(text.strip())
        if found is None:
            told = finding("JR705", "this is no anchor", hint="it is a number, a colon and 64 hexadecimal digits")
            raise InvalidEntry([told])
        return cls(int(found["seq"]), found["hash"])


START = Anchor(0, _NOTHING)
"""Before the first entry."""


def append(
    connection: Connection,
    keys: KeyProvider,
    *,
    at: dt.datetime,
    actor: str,
    role: str,
    action: str,
    case_code: str | None,
    payload: Mapping[str, Any],
) -> Anchor:
    """Add an entry, in the transaction that does what it tells.

    Args:
        connection: a transaction of `Database.writing`, which holds the lock on the trail's head.
        keys: makes the hash, with its current key for the audit trail.
        at: when, with its zone.
        actor: who, as a pseudonym.
        role: in which role.
        action: what was done.
        case_code: to which case, if to one.
        payload: what changed, as JSON data; never an identity or a free text in clear.

    Returns:
        The new head.
    """
    last = head(connection)
    key = keys.current(Purpose.AUDIT)
    entry: dict[str, Any] = {
        "seq": last.seq + 1,
        "at": at.astimezone(dt.UTC),
        "actor": actor,
        "role": role,
        "action": action,
        "case_code": case_code,
        "payload": canonical(payload),
        "previous": last.hash,
        "key": key,
    }
    made = Anchor(last.seq + 1, keys.mac(Purpose.AUDIT, key, _message(entry)).hex())
    connection.execute(insert(tables.audit).values(**entry, hash=made.hash))
    moved = update(tables.head).where(tables.head.c.id == 1, tables.head.c.seq == last.seq)
    if connection.execute(moved.values(seq=made.seq, hash=made.hash)).rowcount != 1:
        raise RuntimeError("an entry needs the lock of `Database.writing`")
    return made


def head(connection: Connection) -> Anchor:
    """The last entry, to be kept outside the database: printed, mailed or stamped."""
    row = connection.execute(select(tables.head.c.seq, tables.head.c.hash)).one()
    return Anchor(row.seq, row.hash)


def verify_trail(
    connection: Connection,
    keys: KeyProvider,
    *,
    anchors: Iterable[Anchor] = (),
    since: Anchor | None = None,
    progress: Progress | None = None,
) -> Anchor:
    """Read the trail from its beginning, or from `since`, and check every entry and every anchor.

    Args:
        connection: a transaction of `Database.reading`.
        keys: those of the trail, older ones included.
        anchors: heads that were kept outside. Without one a trail that was cut off at its end cannot be told from
            one that never was longer.
        since: an anchor up to which the trail was verified before.
        progress: called after every page of entries.

    Returns:
        The last entry.

    Raises:
        Tampered: an entry does not fit; the first that does not is named (`JR730`). Or the trail does not reach
            an anchor, or not the head that the database itself has noted (`JR731`).
    """
    begin = since or START
    noted = head(connection)
    anchored = _by_seq([*anchors, begin])
    _check_stored(connection, [anchor for seq, group in anchored.items() if seq <= begin.seq for anchor in group])
    last = begin
    for page in _pages(connection, begin.seq):
        for row in page:
            last = _check_entry(keys, row, last)
            _check_anchors(anchored.get(last.seq, ()), last)
        if progress:
            progress(last.seq - begin.seq, max(noted.seq, last.seq) - begin.seq)
    _check_end(noted, anchored, last)
    return last


def state_digest(connection: Connection, case_id: int) -> str:
    """SHA-256 over all that a case says, as 64 hexadecimal digits; goes into the payload of each change to it.

    Rotating keys and erasing a person leave it as it is: sealed fields count as they are stored, and people by the
    name of their key.
    """
    return stored_states(connection, [case_id])[case_id]


def verify_states(connection: Connection, *, progress: Progress | None = None) -> None:
    """Compare every case with the digest in its last audit entry that has one. Says nothing unless the trail is sound.

    Args:
        connection: a transaction of `Database.reading`.
        progress: called after every page of cases.

    Raises:
        Tampered: cases that differ, are gone, or came without an entry (`JR732`), the first hundred by name.
    """
    total = connection.execute(select(func.count()).select_from(tables.case)).scalar_one()
    done = 0
    wrong: list[str] = []
    for codes in _code_pages(connection):
        wrong += _changed_cases(connection, codes)
        done += len(codes)
        if progress:
            progress(min(done, total), total)
    if wrong:
        raise Tampered([_changed_case(code) for code in wrong[:_MOST_TOLD]])


def edition_digest(content: str) -> str:
    """What the trail keeps of a published edition, as 64 hexadecimal digits."""
    return hashlib.sha256(content.encode()).hexdigest()


def verify_editions(connection: Connection) -> None:
    """Compare every published edition with the digest in the entry about its publication.

    Args:
        connection: a transaction of `Database.reading`.

    Raises:
        Tampered: editions that differ, are gone, or came without an entry (`JR732`).
    """
    there = {
        f"{row.quarter} {row.kind}": edition_digest(row.content) for row in connection.execute(select(tables.edition))
    }
    asked = select(tables.audit.c.payload).where(tables.audit.c.action == EDITION)
    told: dict[str, list[str]] = {}
    for payload in connection.execute(asked.order_by(tables.audit.c.seq)).scalars():
        for name, digest in json.loads(payload)["editions"].items():
            told.setdefault(name, []).append(digest)
    wrong = sorted(name for name in {*there, *told} if told.get(name) != [there.get(name)])
    if wrong:
        hint = "it was changed without the log; compare with a printed copy or a backup"
        message = "the edition is not the one that was published"
        raise Tampered([finding("JR732", message, about=f"edition {name}", hint=hint) for name in wrong[:_MOST_TOLD]])


# --- entries -------------------------------------------------------------------------------------------------------


def _message(entry: Mapping[str, Any] | RowMapping) -> bytes:
    """What the hash of an entry is computed from: every column but the hash."""
    columns = {column.name: entry[column.name] for column in tables.audit.c if column.name != "hash"}
    columns["at"] = moment_text(entry["at"])
    return canonical(columns).encode()


def _pages(connection: Connection, after: int) -> Iterator[list[RowMapping]]:
    while True:
        asked = select(tables.audit).where(tables.audit.c.seq > after).order_by(tables.audit.c.seq).limit(_PAGE)
        page = list(connection.execute(asked).mappings())
        if not page:
            return
        yield page
        after = page[-1]["seq"]


def _check_entry(keys: KeyProvider, row: RowMapping, last: Anchor) -> Anchor:
    seq = last.seq + 1
    if row["seq"] != seq:
        raise _bad_entry(seq, "is missing")
    if not hmac.compare_digest(str(row["previous"]), last.hash):
        raise _bad_entry(seq, "does not follow from the one before it")
    computed = _computed(keys, row)
    if computed is None:
        hint = "give all keys that the log ever had; if none is missing, the entry was changed"
        raise _bad_entry(seq, "names a key that is not among those given", hint)
    if not hmac.compare_digest(computed, str(row["hash"])):
        raise _bad_entry(seq, "was changed, or was written with another key")
    return Anchor(seq, computed)


def _computed(keys: KeyProvider, row: RowMapping) -> str | None:
    try:
        return keys.mac(Purpose.AUDIT, row["key"], _message(row)).hex()
    except KeyFault:
        return None


def _bad_entry(seq: int, told: str, hint: str | None = None) -> Tampered:
    advice = "compare with a backup from before; what comes after this entry is not to be trusted"
    return Tampered([finding("JR730", f"entry {seq} of the audit trail {told}", hint=hint or advice)])


# --- anchors -------------------------------------------------------------------------------------------------------


def _by_seq(anchors: Iterable[Anchor]) -> dict[int, list[Anchor]]:
    found: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        found.setdefault(anchor.seq, []).append(anchor)
    return found


def _check_stored(connection: Connection, anchors: Iterable[Anchor]) -> None:
    """Anchors at or before the place where reading begins."""
    for anchor in anchors:
        asked = select(tables.audit.c.hash).where(tables.audit.c.seq == anchor.seq)
        stored = _NOTHING if anchor.seq == 0 else connection.execute(asked).scalar()
        _check_anchors([anchor], Anchor(anchor.seq, stored or ""))


def _check_anchors(anchors: Iterable[Anchor], entry: Anchor) -> None:
    for anchor in anchors:
        if not hmac.compare_digest(anchor.hash, entry.hash):
            raise _off_anchor(f"entry {anchor.seq} of the audit trail is not the one that the anchor vouches for")


def _check_end(noted: Anchor, anchored: Mapping[int, list[Anchor]], last: Anchor) -> None:
    reached = max(anchored)
    if reached > last.seq:
        raise _off_anchor(f"entry {last.seq + 1} of the audit trail is missing: an anchor vouches for entry {reached}")
    if noted.seq > last.seq:
        raise _off_anchor(f"entry {last.seq + 1} of the audit trail is missing: the database noted entry {noted.seq}")
    if noted != last:
        raise _off_anchor(f"entry {last.seq} of the audit trail is not the last one that the database noted")


def _off_anchor(told: str) -> Tampered:
    advice = "history was shortened or written anew, or an old copy was put back; compare with a backup"
    return Tampered([finding("JR731", told, hint=advice)])


# --- states --------------------------------------------------------------------------------------------------------


def _code_pages(connection: Connection, size: int = 500) -> Iterator[list[str]]:
    """Every code that a case or an entry has, in the database's own order."""
    after: str | None = None
    while True:
        codes = [
            select(table.c.case_code.label("code"))
            .where(table.c.case_code.is_not(None), *([table.c.case_code > after] if after is not None else []))
            .distinct()
            .order_by(table.c.case_code)
            .limit(size)
            .subquery()
            for table in (tables.case, tables.audit)
        ]
        both = select(codes[0].c.code).union(select(codes[1].c.code)).subquery()
        page = list(connection.execute(select(both.c.code).order_by(both.c.code).limit(size)).scalars())
        if not page:
            return
        yield page
        after = page[-1]


def _changed_cases(connection: Connection, codes: list[str]) -> list[str]:
    ids = select(tables.case.c.id, tables.case.c.case_code).where(tables.case.c.case_code.in_(codes))
    code_of = {row.id: row.case_code for row in connection.execute(ids)}
    there = {code_of[key]: digest for key, digest in stored_states(connection, list(code_of)).items()}
    told = _told_states(connection, codes)
    return [code for code in codes if there.get(code) != told.get(code)]


def _told_states(connection: Connection, codes: list[str]) -> dict[str, str]:
    """The digest that the last entry of each case gives, of those that give one: reading a case changes nothing."""
    asked = select(tables.audit.c.case_code, tables.audit.c.payload).where(tables.audit.c.case_code.in_(codes))
    found: dict[str, str] = {}
    for row in connection.execute(asked.order_by(tables.audit.c.seq)):
        state = json.loads(row.payload).get("state")
        if isinstance(state, str):
            found[row.case_code] = state
    return found


def _changed_case(code: str) -> Finding:
    return finding(
        "JR732",
        "the case is not what its last audit entry says",
        about=f"case {code}",
        hint="it was changed without the log; compare with a backup",
    )
