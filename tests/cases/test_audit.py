"""What was done cannot be undone, changed or left out without the trail showing where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select, update

from justrules.cases import audit, tables
from justrules.cases.audit import START, Anchor, append, head, verify_states, verify_trail
from justrules.cases.database import Database
from justrules.cases.errors import InvalidEntry, Tampered
from justrules.cases.guards import guards
from justrules.cases.keys import LocalKeys, Purpose
from justrules.cases.schema import create_tables
from tests.cases.rows import LATER, NOVEMBER, change_case, open_case

trail = tables.audit


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that ten entries are several pages."""
    monkeypatch.setattr(audit, "_PAGE", 3)


def entered(store: Database, keys: LocalKeys, count: int = 10) -> list[Anchor]:
    """So many entries, and every head on the way."""
    with store.writing() as connection:
        return [
            append(
                connection,
                keys,
                at=NOVEMBER + dt.timedelta(minutes=number),
                actor="a" * 64,
                role="safety_manager",
                action="classify",
                case_code=f"JC-2026-{number:04d}" if number % 2 else None,
                payload={"move": ["open", "classified"], "note": number},
            )
            for number in range(1, count + 1)
        ]


def verified(store: Database, keys: LocalKeys, anchors: Iterable[Anchor] = (), since: Anchor | None = None) -> Anchor:
    with store.reading() as connection:
        return verify_trail(connection, keys, anchors=anchors, since=since)


def told(store: Database, keys: LocalKeys, anchors: Iterable[Anchor] = (), since: Anchor | None = None) -> str:
    """The code and the message of what is found."""
    with pytest.raises(Tampered) as found:
        verified(store, keys, anchors, since)
    assert found.value.__cause__ is None
    return " ".join(f"{each.code} {each.message}" for each in found.value.findings)


def unguard(connection: Connection, store: Database) -> None:
    """As the owner of a database may."""
    for guard in guards(store.dialect):
        table = guard.name.rpartition("_")[0]
        connection.exec_driver_sql(f"DROP TRIGGER {guard.name}" + (f" ON {table}" * (store.dialect != "sqlite")))


# --- anchors -------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**18), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_an_anchor_reads_back_as_it_was_printed(seq: int, digest: str) -> None:
    """It goes on paper or into a mail, and comes back with white space around it."""
    anchor = Anchor(seq, digest)
    assert Anchor.parse(f" {anchor}\n") == anchor


@pytest.mark.parametrize("text", ["", "42", f"-1:{'0' * 64}", f"007:{'0' * 64}", f"7:{'0' * 63}", f"7:{'G' * 64}"])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    """A digit that was lost in copying is told at once."""
    with pytest.raises(InvalidEntry) as refused:
        Anchor.parse(text)
    assert [each.code for each in refused.value.findings] == ["JR705"]


# --- an honest trail -----------------------------------------------------------------------------------------------


def test_a_trail_without_an_entry_is_sound(store: Database, keys: LocalKeys) -> None:
    """A new log begins before its first entry."""
    assert verified(store, keys) == START == verified(store, keys, [START])


def test_an_honest_trail_reaches_every_anchor(store: Database, keys: LocalKeys) -> None:
    """Each head that was ever given out stays on the chain, and the last is the head."""
    anchors = entered(store, keys)
    assert [anchor.seq for anchor in anchors] == list(range(1, 11))
    assert verified(store, keys, anchors) == anchors[-1]
    with store.reading() as connection:
        assert head(connection) == anchors[-1]


@pytest.mark.parametrize("begin", [0, 1, 3, 9, 10])
def test_verifying_may_go_on_where_it_ended(store: Database, keys: LocalKeys, begin: int) -> None:
    """From an anchor that was verified before, only what came after it is read; older anchors still count."""
    anchors = [START, *entered(store, keys)]
    assert verified(store, keys, anchors, since=anchors[begin]) == anchors[-1]


def test_progress_counts_the_entries(store: Database, keys: LocalKeys) -> None:
    """After every page, up to all there are."""
    anchors = entered(store, keys)
    seen: list[tuple[int, int]] = []
    with store.reading() as connection:
        verify_trail(connection, keys, progress=lambda done, total: seen.append((done, total)))
        verify_trail(connection, keys, since=anchors[7], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(3, 10), (6, 10), (9, 10), (10, 10), (2, 2)]


def test_an_entry_is_undone_with_what_it_tells(store: Database, keys: LocalKeys) -> None:
    """No entry without its change: the next takes its number."""
    first = entered(store, keys, 1)[0]
    with store.writing() as connection, connection.begin_nested() as part:
        append(connection, keys, at=LATER, actor="a", role="r", action="x", case_code=None, payload={})
        part.rollback()
    assert verified(store, keys) == first


def test_a_new_key_vouches_from_then_on_and_the_old_one_for_before(store: Database, keys: LocalKeys) -> None:
    """After a rotation both are needed, and the trail says which entry needs which."""
    anchors = entered(store, keys, 4)
    newer = keys.with_new(Purpose.AUDIT)
    anchors += entered(store, newer, 4)
    assert verified(store, newer, anchors) == anchors[-1]
    assert "JR730 entry 5 of the audit trail names a key that is not among" in told(store, keys)


def test_an_entry_without_the_lock_is_refused(store: Database, keys: LocalKeys) -> None:
    """Two who append at once would give one number twice; the second finds the head moved."""
    entered(store, keys, 2)

    with store.altering() as connection:
        before = head(connection)
        connection.execute(update(tables.head).values(seq=before.seq + 1))
        unguard(connection, store)
        with pytest.raises(RuntimeError, match="lock"):
            _append_at(connection, keys, before)
        connection.rollback()


def _append_at(connection: Connection, keys: LocalKeys, seen: Anchor) -> None:
    """Append as one would who read the head before it moved."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "head", lambda _: seen)
        append(connection, keys, at=LATER, actor="a", role="r", action="x", case_code=None, payload={})


@pytest.mark.parametrize("payload", [{"n": float("nan")}, {"n": object()}, {"n": b"bytes"}])
def test_a_payload_that_is_no_json_is_a_mistake(store: Database, keys: LocalKeys, payload: dict[str, Any]) -> None:
    """What cannot be written the same way twice cannot be vouched for."""
    with pytest.raises((TypeError, ValueError)), store.writing() as connection:
        append(connection, keys, at=LATER, actor="a", role="r", action="x", case_code=None, payload=payload)
    assert verified(store, keys) == START


@pytest.fixture(scope="module")
def scratch() -> Iterator[Database]:
    """A trail in memory, to add to."""
    with closing(Database.open("sqlite://")) as database:
        create_tables(database)
        yield database


_JSON = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9)
)


@given(payload=st.dictionaries(st.text(max_size=5), _JSON))
def test_any_json_is_stored_as_it_was_hashed(payload: dict[str, Any], scratch: Database, keys: LocalKeys) -> None:
    """Any character, also those that a database would refuse in a text, and any number."""
    with scratch.writing() as connection:
        before = head(connection)
        append(connection, keys, at=LATER, actor="a", role="r", action="x", case_code=None, payload=payload)
    assert verified(scratch, keys, since=before).seq == before.seq + 1


def test_a_zone_changes_no_hash(store: Database, keys: LocalKeys) -> None:
    """A moment counts in UTC and to the microsecond, as each database gives it back."""
    oslo = dt.timezone(dt.timedelta(hours=1))
    with store.writing() as connection:
        for moment in (LATER.astimezone(oslo), LATER.replace(microsecond=999_999)):
            append(connection, keys, at=moment, actor="a", role="r", action="x", case_code=None, payload={})
    assert verified(store, keys).seq == 2


# --- a trail that was changed --------------------------------------------------------------------------------------

EDITS: dict[str, Any] = {
    "at": LATER,
    "actor": "b" * 64,
    "role": "accountable_executive",
    "action": "close",
    "case_code": "JC-2026-9999",
    "payload": '{"move":["open","closed"]}',
    "previous": "1" * 64,
    "hash": "2" * 64,
    "key": "k9",
}


def test_every_column_is_known_to_be_edited() -> None:
    """A column that is added later must be vouched for as well."""
    assert {column.name for column in trail.c} == {"seq", *EDITS}


def test_an_entry_that_was_edited_is_named(store: Database, keys: LocalKeys) -> None:
    """Whatever column it is, the entry itself is the first that is named."""
    entered(store, keys)
    with store.altering() as connection:
        unguard(connection, store)
        for seq in (1, 5, 10):
            for column, other in EDITS.items():
                with connection.begin_nested() as part:
                    connection.execute(update(trail).where(trail.c.seq == seq).values({column: other}))
                    with pytest.raises(Tampered, match=f"JR730 entry {seq} of the audit trail"):
                        verify_trail(connection, keys)
                    part.rollback()
        assert verify_trail(connection, keys).seq == 10


def test_a_null_is_not_an_empty_text(store: Database, keys: LocalKeys) -> None:
    """An entry about no case cannot be made one about a case without a name."""
    entered(store, keys, 2)
    with store.altering() as connection:
        unguard(connection, store)
        connection.execute(update(trail).where(trail.c.seq == 2).values(case_code=""))
    assert told(store, keys).startswith("JR730 entry 2 ")


def test_an_entry_that_was_taken_out_is_named(store: Database, keys: LocalKeys) -> None:
    """Also when those after it are counted anew."""
    entered(store, keys)
    with store.altering() as connection:
        unguard(connection, store)
        connection.execute(delete(trail).where(trail.c.seq == 4))
    assert told(store, keys) == "JR730 entry 4 of the audit trail is missing"
    with store.altering() as connection:
        connection.execute(update(trail).where(trail.c.seq == 5).values(seq=4))
    assert told(store, keys) == "JR730 entry 4 of the audit trail does not follow from the one before it"


@pytest.mark.parametrize("noted", ["left", "moved back"])
def test_a_trail_that_was_cut_off_does_not_reach_its_anchor(store: Database, keys: LocalKeys, noted: str) -> None:
    """Without the anchor nobody could tell, if the database's own note was cut as well."""
    anchors = entered(store, keys)
    with store.altering() as connection:
        unguard(connection, store)
        connection.execute(delete(trail).where(trail.c.seq > 6))
        if noted == "moved back":
            connection.execute(update(tables.head).values(seq=6, hash=anchors[5].hash))
    if noted == "moved back":
        assert verified(store, keys, anchors[:6]) == anchors[5]
    else:
        assert told(store, keys) == "JR731 entry 7 of the audit trail is missing: the database noted entry 10"
    assert told(store, keys, anchors) == "JR731 entry 7 of the audit trail is missing: an anchor vouches for entry 10"


def test_a_trail_of_somebody_elses_is_not_on_the_anchor(store: Database, keys: LocalKeys) -> None:
    """An anchor of another log, or of this one before it was put back to an older copy."""
    entered(store, keys, 3)
    assert told(store, keys, [Anchor(2, "3" * 64)]).startswith("JR731 entry 2 ")
    assert told(store, keys, since=Anchor(2, "3" * 64)).startswith("JR731 entry 2 ")
    assert told(store, keys, since=Anchor(7, "3" * 64)).startswith("JR731 entry 7 ")
    assert told(store, keys, [Anchor(0, "3" * 64)]).startswith("JR731 entry 0 ")


def test_a_head_that_does_not_fit_is_told(store: Database, keys: LocalKeys) -> None:
    """The database's own note is checked against the entries."""
    entered(store, keys, 3)
    with store.altering() as connection:
        connection.execute(update(tables.head).values(hash="4" * 64))
    assert told(store, keys) == "JR731 entry 3 of the audit trail is not the last one that the database noted"


# --- what the cases say --------------------------------------------------------------------------------------------


@pytest.fixture
def cases(store: Database, keys: LocalKeys) -> Database:
    """Seven cases, some of them changed since they were opened."""
    with store.writing() as connection:
        codes = [open_case(connection, keys) for _ in range(7)]
        for code in codes[::2]:
            change_case(connection, keys, code, "major")
    return store


def differing(store: Database) -> list[str]:
    with pytest.raises(Tampered) as found, store.reading() as connection:
        verify_states(connection)
    assert {each.code for each in found.value.findings} == {"JR732"}
    return [each.where.source for each in found.value.findings]


def test_cases_are_what_their_last_entries_say(cases: Database, keys: LocalKeys) -> None:
    """A read that was recorded since says nothing about the state, and an entry without a case neither."""
    with cases.writing() as connection:
        for code in ("JC-2026-0003", "JC-2026-7777", None):
            append(connection, keys, at=LATER, actor="a", role="r", action="x", case_code=code, payload={})
    with cases.reading() as connection:
        verify_states(connection)


def test_progress_counts_the_cases(cases: Database) -> None:
    """Up to all there are."""
    seen: list[tuple[int, int]] = []
    with cases.reading() as connection:
        verify_states(connection, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(7, 7)]


def test_cases_are_compared_page_by_page(cases: Database) -> None:
    """Every code comes once, those of entries without a case too."""
    with cases.reading() as connection:
        pages = list(audit._code_pages(connection, size=3))
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [code for page in pages for code in page] == [f"JC-2026-{number:04d}" for number in range(1, 8)]


def test_every_case_that_was_changed_without_an_entry_is_named(cases: Database) -> None:
    """Changed, taken away and slipped in; all of them at once."""
    with cases.altering() as connection:
        unguard(connection, cases)
        connection.execute(update(tables.act).where(tables.act.c.case_id == _id(connection, 2)).values(department="x"))
        connection.execute(update(tables.case).where(tables.case.c.number == 4).values(case_code="JC-2026-0014"))
    assert differing(cases) == ["case JC-2026-0002", "case JC-2026-0004", "case JC-2026-0014"]


def _id(connection: Connection, number: int) -> int:
    return int(connection.execute(select(tables.case.c.id).where(tables.case.c.number == number)).scalar_one())


def test_an_older_state_of_a_case_is_not_its_state(cases: Database) -> None:
    """Putting a case back to what an earlier entry vouched for is a change without an entry."""
    with cases.altering() as connection:
        values = {"severity": "minor", "version": 1}
        connection.execute(update(tables.case).where(tables.case.c.number == 3).values(**values))
    assert differing(cases) == ["case JC-2026-0003"]


def test_what_is_told_ends_somewhere(store: Database, monkeypatch: pytest.MonkeyPatch, keys: LocalKeys) -> None:
    """A hundred findings say as much as ten thousand; here it is two."""
    monkeypatch.setattr(audit, "_MOST_TOLD", 2)
    with store.writing() as connection:
        for _ in range(4):
            open_case(connection, keys)
        connection.execute(update(tables.act).values(department="x"))
    assert differing(store) == ["case JC-2026-0001", "case JC-2026-0002"]
