"""Individuals as rows and back: grouped by pseudonym, sealed each with a key of their own, erased by destroying it."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import hashlib
import hmac
import json
import pickle
import traceback
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sqlalchemy import Column, Connection, create_engine, delete, insert, select, update

from justrules.cases import tables
from justrules.cases.database import Database
from justrules.cases.errors import InvalidEntry, KeyFault, NotFound
from justrules.cases.identity import Identity
from justrules.cases.keys import KeyProvider, LocalKeys, Purpose
from justrules.cases.people import LOG, Individual, People
from justrules.cases.sealing import decrypt
from tests.cases.secrecy import everything_told, spellings

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
CANARY = "ZZCANARY person-017"
NOTE = "case|JC-2026-0012|reason"


class Interrupted(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def people(keys: LocalKeys) -> People:
    return People(keys, "Example Air")


@pytest.fixture
def store(store: Database, people: People) -> Database:
    """A log that was begun, in both kinds of database."""
    return begun(store, people)


@pytest.fixture
def memory(people: People) -> Iterator[Database]:
    """The same, quick to make: for claims that no database has a part in."""
    with closing(Database.open("sqlite://")) as database:
        with database.altering() as connection:
            tables.metadata.create_all(connection)
            connection.execute(insert(tables.head).values(id=1, seq=0, hash="0" * 64))
        yield begun(database, people)


def begun(database: Database, people: People) -> Database:
    with database.writing() as connection:
        people.record_keys(connection)
        people.log_key(connection, at=NOW)
    return database


def entered(store: Database, people: People, *names: str) -> list[Individual]:
    with store.writing() as connection:
        return [people.enter(connection, Identity(name), at=NOW) for name in names]


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database."""
    return {
        table.name: [tuple(row) for row in connection.execute(select(table))] for table in tables.metadata.sorted_tables
    }


def without(keys: LocalKeys, key: str, purpose: Purpose) -> LocalKeys:
    """As an operator takes a secret out of a key file."""
    content = json.loads(keys.to_json())
    del content["keys"][key][purpose]
    return from_content(content)


def mixed(keys: LocalKeys, other: LocalKeys, purpose: Purpose) -> LocalKeys:
    """The same keys, but for one secret that is another's."""
    content = json.loads(keys.to_json())
    content["keys"]["k1"][purpose] = json.loads(other.to_json())["keys"]["k1"][purpose]
    return from_content(content)


def from_content(content: dict[str, dict[str, dict[str, str]]]) -> LocalKeys:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JUSTRULES_KEYS", json.dumps(content))
        return LocalKeys.from_environment()


def codes(caught: pytest.ExceptionInfo[KeyFault]) -> list[str]:
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    return [each.code for each in caught.value.findings]


# Pseudonyms


def test_a_pseudonym_is_the_keyed_hash_of_organisation_and_canonical_form(keys: LocalKeys) -> None:
    """HMAC-SHA-256 over the organisation, a zero byte and the folded reference."""
    secret = b64decode(json.loads(keys.to_json())["keys"]["k1"]["pseudonym"])
    expected = hmac.new(secret, b"Example Air\0strasse 17", hashlib.sha256).hexdigest()
    assert People(keys, "Example Air").pseudonym(Identity(" STRAßE  17")) == expected


def test_pseudonyms_of_two_organisations_have_nothing_in_common(keys: LocalKeys) -> None:
    """One key for both is enough: nobody is followed from one log to another."""
    assert People(keys, "Example Air").pseudonym(Identity("person-017")) != People(keys, "Example Rail").pseudonym(
        Identity("person-017")
    )


def test_the_organisation_cannot_run_into_the_reference(keys: LocalKeys) -> None:
    """What ends one and begins the other is told apart."""
    assert People(keys, "Example").pseudonym(Identity("Air 17")) != People(keys, "Example Air").pseudonym(
        Identity("17")
    )


@pytest.mark.parametrize("organisation", ["", " ", "x" * 257, "Example\0Air", "Example\nAir", "\ud800"])
def test_an_organisation_without_a_usable_name_is_refused(keys: LocalKeys, organisation: str) -> None:
    """Control characters would let it run into the reference."""
    with pytest.raises(InvalidEntry, match="organisation has no usable name"):
        People(keys, organisation)


# Rows


def test_the_same_person_is_entered_once(store: Database, people: People) -> None:
    """However the reference is spelt, in one transaction or many."""
    spelt = ["person-017", "PERSON-017", " person-017 ", "person-018"]
    first, *same, other = entered(store, people, *spelt)
    assert [each.id for each in same] == [first.id, first.id]
    assert other.id != first.id
    assert entered(store, people, *spelt)[0] == first
    with store.reading() as connection:
        assert people.find(connection, Identity("Person-017")) == first
        assert people.individual(connection, first.id) == first
        assert people.find(connection, Identity("person-019")) is None


def test_an_individual_is_revealed_as_entered_first(store: Database, people: People) -> None:
    """To the letter, and as an identity, which shows nothing by itself."""
    one, _, other = entered(store, people, "Person-017", "PERSON-017", "person-018 é")
    with store.reading() as connection:
        assert people.reveal(connection, one.id).reveal() == "Person-017"
        assert people.reveal(connection, other.id).reveal() == "person-018 é"


def test_who_is_not_there_is_not_found(memory: Database, people: People) -> None:
    """By any way of asking."""
    asks: list[Callable[[Connection, int], object]] = [people.individual, people.reveal]
    asks.append(lambda connection, person_id: people.erase(connection, person_id, at=NOW))
    for ask in asks:
        with pytest.raises(NotFound, match="no such individual"), memory.writing() as connection:
            ask(connection, 4711)


def test_no_row_holds_an_identity_or_a_text_in_clear(store: Database, people: People, keys: LocalKeys) -> None:
    """In no table, under no spelling; nor does one hold a key."""
    seen = [f"{CANARY} é", *json.loads(keys.to_json())["keys"]["k1"].values()]
    with store.writing() as connection:
        person = people.enter(connection, Identity(seen[0]), at=NOW)
        sealed = people.seal(connection, person.uid, seen[0], NOTE)
        stored = repr(rows(connection)) + repr(sealed)
    forms = {form for text in seen for form in spellings(text)} | {"ZZCANARY", CANARY.encode("utf-16-le").hex()}
    assert not [form for form in forms if form.casefold() in stored.casefold()]
    assert person.pseudonym in stored


def test_individuals_and_people_show_neither_pseudonym_nor_keys(memory: Database, people: People) -> None:
    """A pseudonym is personal data as well."""
    (person,) = entered(memory, people, "person-017")
    assert person.pseudonym not in repr(person)
    assert repr(people) == f"{people}" == "<people>"
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="never pickled"):
            take(people)


# Sealed texts


def test_what_is_sealed_opens_with_its_owner_and_place_alone(store: Database, people: People) -> None:
    """Not as somebody else's, not in another field, not as the log's own."""
    one, other = entered(store, people, "person-017", "person-018")
    with store.writing() as connection:
        sealed = people.seal(connection, one.uid, "told by person-018", NOTE)
        assert people.open(connection, one.uid, sealed, NOTE) == "told by person-018"
    for uid, place in ((other.uid, NOTE), (LOG, NOTE), (one.uid, "case|JC-2026-0013|reason")):
        with store.reading() as connection, pytest.raises(KeyFault) as caught:
            people.open(connection, uid, sealed, place)
        assert codes(caught) == ["JR721"]


def test_identities_that_are_swapped_between_rows_do_not_open(store: Database, people: People) -> None:
    """Somebody with write access cannot make one person another."""
    one, other = entered(store, people, "person-017", "person-018")
    with store.writing() as connection:
        swap(connection, tables.person.c.identity, tables.person.c.uid, one.uid, other.uid)
    for person in (one, other):
        with store.reading() as connection, pytest.raises(KeyFault) as caught:
            people.reveal(connection, person.id)
        assert codes(caught) == ["JR721"]


def test_data_keys_that_are_swapped_between_rows_do_not_unwrap(store: Database, people: People) -> None:
    """Each is bound to its row."""
    one, other = entered(store, people, "person-017", "person-018")
    with store.writing() as connection:
        swap(connection, tables.data_key.c.wrapped, tables.data_key.c.uid, one.uid, other.uid)
    with store.reading() as connection, pytest.raises(KeyFault, match="does not open a data key") as caught:
        people.reveal(connection, one.id)
    assert codes(caught) == ["JR720"]


def swap(connection: Connection, column: Column[bytes], by: Column[str], one: str, other: str) -> None:
    found = {row[0]: row[1] for row in connection.execute(select(by, column).where(by.in_([one, other])))}
    for to, of in ((one, other), (other, one)):
        connection.execute(update(column.table).where(by == to).values({column: found[of]}))


def test_a_data_key_that_is_not_there_is_a_fault(memory: Database, people: People) -> None:
    """Not an empty text, and no stack trace."""
    with memory.reading() as connection, pytest.raises(KeyFault, match="is not in the log") as caught:
        people.open(connection, "0" * 32, b"", NOTE)
    assert codes(caught) == ["JR720"]


def test_the_log_has_one_key_of_its_own(memory: Database, people: People) -> None:
    """Asking for it again makes no other."""
    with memory.writing() as connection:
        sealed = people.seal(connection, LOG, "new checklist", "improvement|JC-2026-0012/1|description")
        people.log_key(connection, at=NOW)
    with memory.reading() as connection:
        assert people.open(connection, LOG, sealed, "improvement|JC-2026-0012/1|description") == "new checklist"


def test_a_data_key_is_unwrapped_once_in_a_transaction_and_forgotten_after(memory: Database, keys: LocalKeys) -> None:
    """A key service is not asked for every field, and nothing outlives the transaction."""
    asked = Counting(keys)
    people = People(asked, "Example Air")
    with memory.writing() as connection:
        person = people.enter(connection, Identity("person-017"), at=NOW)
        sealed = people.seal(connection, person.uid, "text", NOTE)
    for _ in range(2):
        asked.unwrapped = 0
        with memory.reading() as connection:
            opened = [people.open(connection, person.uid, sealed, NOTE) for _ in range(5)]
            assert people.reveal(connection, person.id) == Identity("person-017")
        assert opened == ["text"] * 5
        assert asked.unwrapped == 1
    gc.collect()
    assert len(people._opened) == 0


class Counting:
    """A key provider of a caller's own, made of nothing but the four methods."""

    def __init__(self, keys: LocalKeys) -> None:
        self.keys = keys
        self.unwrapped = 0

    def current(self, purpose: Purpose) -> str:
        return self.keys.current(purpose)

    def wrap(self, key: str, data_key: bytes, bound_to: bytes) -> bytes:
        return self.keys.wrap(key, data_key, bound_to)

    def unwrap(self, key: str, wrapped: bytes, bound_to: bytes) -> bytes:
        self.unwrapped += 1
        return self.keys.unwrap(key, wrapped, bound_to)

    def mac(self, purpose: Purpose, key: str, message: bytes) -> bytes:
        return self.keys.mac(purpose, key, message)


# Erasure


def test_erasing_somebody_makes_everything_sealed_under_them_unreadable(store: Database, people: People) -> None:
    """The identity and every text, for good; everybody else's stay readable."""
    one, other = entered(store, people, CANARY, "person-018")
    with store.writing() as connection:
        ones = people.seal(connection, one.uid, CANARY, NOTE)
        others = people.seal(connection, other.uid, "others", NOTE)
        logs = people.seal(connection, LOG, "logs", NOTE)
    with store.writing() as connection:
        people.erase(connection, one.id, at=NOW)
    with store.reading() as connection:
        assert people.individual(connection, one.id).erased
        assert people.find(connection, Identity(CANARY)) is None
        assert people.open(connection, other.uid, others, NOTE) == "others"
        assert people.open(connection, LOG, logs, NOTE) == "logs"
        assert people.reveal(connection, other.id) == Identity("person-018")
    for ask in (lambda c: people.reveal(c, one.id), lambda c: people.open(c, one.uid, ones, NOTE)):
        with store.reading() as connection, pytest.raises(KeyFault, match="was erased") as caught:
            ask(connection)
        assert codes(caught) == ["JR722"]
        assert "ZZCANARY" not in everything_told(caught.value)


def test_no_key_that_is_left_opens_what_was_erased(store: Database, people: People, keys: LocalKeys) -> None:
    """Tried one by one, as somebody with database and key file would; nor is the pseudonym left to compare with."""
    one, _ = entered(store, people, "person-017", "person-018")
    with store.writing() as connection:
        sealed = people.seal(connection, one.uid, "told by person-018", NOTE)
        people.erase(connection, one.id, at=NOW)
    with store.reading() as connection:
        left = connection.execute(select(tables.data_key).where(tables.data_key.c.wrapped.is_not(None))).all()
        stored = repr(rows(connection))
    opened = [keys.unwrap(row.wrap_key, row.wrapped, f"data_key|{row.uid}".encode()) for row in left]
    assert len(opened) == 2
    assert not [key for key in opened if decrypt(key, sealed, f"justrules/1|{NOTE}".encode())]
    assert one.pseudonym not in stored


def test_the_file_keeps_no_wrapped_key_of_who_was_erased(store: Database, people: People) -> None:
    """SQLite overwrites what is deleted; of a server's files nothing is promised."""
    (one,) = entered(store, people, "person-017")
    with store.reading() as connection:
        wrapped = connection.scalars(select(tables.data_key.c.wrapped).where(tables.data_key.c.uid == one.uid)).one()
    with store.writing() as connection:
        people.erase(connection, one.id, at=NOW)
    with store.reading() as connection:
        assert wrapped not in set(connection.scalars(select(tables.data_key.c.wrapped)))
    assert store.file is None or wrapped not in store.file.read_bytes()


def test_erasing_holds_at_once_in_the_same_transaction(store: Database, people: People) -> None:
    """The key that was in use a moment ago is forgotten with it."""
    (one,) = entered(store, people, "person-017")
    with store.writing() as connection:
        sealed = people.seal(connection, one.uid, "text", NOTE)
        people.erase(connection, one.id, at=NOW)
        with pytest.raises(KeyFault, match="was erased"):
            people.open(connection, one.uid, sealed, NOTE)
        with pytest.raises(KeyFault, match="was erased"):
            people.seal(connection, one.uid, "text", NOTE)


def test_erasing_again_changes_nothing(store: Database, people: People) -> None:
    """A retry after a crash is no error."""
    (one,) = entered(store, people, "person-017")
    with store.writing() as connection:
        people.erase(connection, one.id, at=NOW)
        before = rows(connection)
        people.erase(connection, one.id, at=NOW + dt.timedelta(days=1))
        assert rows(connection) == before


def test_who_was_erased_and_comes_again_is_somebody_new(store: Database, people: People) -> None:
    """Nothing ties the two together; and two people can be erased."""
    one, other = entered(store, people, "person-017", "person-018")
    with store.writing() as connection:
        people.erase(connection, one.id, at=NOW)
        people.erase(connection, other.id, at=NOW)
    (again,) = entered(store, people, "person-017")
    assert again.id != one.id
    assert again.uid != one.uid
    with store.reading() as connection:
        assert people.reveal(connection, again.id) == Identity("person-017")


def test_an_erasure_that_is_rolled_back_did_not_happen(store: Database, people: People) -> None:
    """Whole or not at all."""
    (one,) = entered(store, people, "person-017")
    with pytest.raises(Interrupted), interrupted(store) as connection:
        people.erase(connection, one.id, at=NOW)
    with store.reading() as connection:
        assert people.reveal(connection, one.id) == Identity("person-017")


@contextmanager
def interrupted(store: Database) -> Iterator[Connection]:
    with store.writing() as connection:
        yield connection
        raise Interrupted


# Rotation of the wrapping key


def test_rewrapping_can_be_broken_off_and_leaves_what_is_sealed_as_it_is(
    store: Database, people: People, keys: LocalKeys
) -> None:
    """Step by step, with a rollback between; everything opens at every step, and no sealed byte changes."""
    everybody = entered(store, people, *(f"person-{number:03}" for number in range(7)))
    with store.writing() as connection:
        people.erase(connection, everybody.pop().id, at=NOW)
        before = rows(connection)
    newer = People(keys.with_new(Purpose.WRAP), people.organisation)
    with pytest.raises(Interrupted), interrupted(store) as connection:
        newer.rewrap(connection, limit=3)
    counts: list[int] = []
    after = ""
    while not counts or counts[-1]:
        with store.writing() as connection:
            count, after = newer.rewrap(connection, after_uid=after, limit=3)
        counts.append(count)
        with store.reading() as connection:
            assert [newer.reveal(connection, each.id).reveal() for each in everybody] == [
                f"person-{number:03}" for number in range(6)
            ]
            newer.verify_keys(connection)
    with store.reading() as connection:
        now = rows(connection)
        left = set(connection.scalars(select(tables.data_key.c.wrap_key)))
    assert counts == [3, 3, 1, 0]
    assert left == {"k2", None}
    assert now["justrules_person"] == before["justrules_person"]


def test_rewrapping_needs_no_place_to_go_on_from(memory: Database, people: People, keys: LocalKeys) -> None:
    """After a crash the place is lost, and nothing is done twice."""
    entered(memory, people, *(f"person-{number:03}" for number in range(4)))
    newer = People(keys.with_new(Purpose.WRAP), people.organisation)
    with memory.writing() as connection:
        counts = [newer.rewrap(connection, limit=2)[0] for _ in range(4)]
    assert counts == [2, 2, 1, 0]


def test_rewrapping_goes_on_behind_the_place_that_it_is_given(
    memory: Database, people: People, keys: LocalKeys
) -> None:
    """What stands before it, and at it, is left for another walk, and the old key with it."""
    entered(memory, people, *(f"person-{number:03}" for number in range(4)))
    newer = People(keys.with_new(Purpose.WRAP), people.organisation)
    with memory.writing() as connection:
        uids = sorted(connection.scalars(select(tables.data_key.c.uid)))
        assert newer.rewrap(connection, after_uid=uids[1]) == (3, uids[4])
        assert newer.rewrap(connection, after_uid=uids[4]) == (0, uids[4])
        left = select(tables.data_key.c.uid).where(tables.data_key.c.wrap_key == "k1")
        assert sorted(connection.scalars(left)) == uids[:2]
        with pytest.raises(KeyFault, match="no key `k1` for `wrap`"):
            People(without(keys.with_new(Purpose.WRAP), "k1", Purpose.WRAP), "Example Air").rewrap(connection)


def test_a_rotated_key_is_needed_until_the_rotation_ends_and_no_longer(
    store: Database, people: People, keys: LocalKeys
) -> None:
    """Whoever takes it out too early is told so at once."""
    (one,) = entered(store, people, "person-017")
    both = keys.with_new(Purpose.WRAP)
    newer, bare = (People(each, people.organisation) for each in (both, without(both, "k1", Purpose.WRAP)))
    with store.writing() as connection:
        newer.rewrap(connection, limit=1)
    with store.reading() as connection, pytest.raises(KeyFault, match="no key `k1` for `wrap`"):
        bare.verify_keys(connection)
    with store.writing() as connection:
        newer.rewrap(connection)
    with store.reading() as connection:
        bare.verify_keys(connection)
        assert bare.reveal(connection, one.id) == Identity("person-017")


# Rotation of the pseudonym key


def test_new_pseudonyms_keep_the_grouping(store: Database, people: People, keys: LocalKeys) -> None:
    """Rows stay, and are found by the same reference before, during and after; nobody is entered twice."""
    names = [f"person-{number:03}" for number in range(5)]
    before = entered(store, people, *names)
    both = keys.with_new(Purpose.PSEUDONYM)
    newer = People(both, people.organisation)
    counts: list[int] = []
    while not counts or counts[-1]:
        again = entered(store, newer, *(name.upper() for name in names))
        assert [each.id for each in again] == [each.id for each in before]
        with store.writing() as connection:
            counts.append(newer.repseudonymise(connection, limit=2))
    assert counts == [2, 2, 1, 0]
    again = entered(store, newer, *names)
    assert [each.id for each in again] == [each.id for each in before]
    assert not {each.pseudonym for each in again} & {each.pseudonym for each in before}
    with store.reading() as connection:
        People(without(both, "k1", Purpose.PSEUDONYM), people.organisation).verify_keys(connection)
        assert newer.pseudonyms(connection, Identity("person-000")) == (again[0].pseudonym,)


def test_two_changes_of_the_pseudonym_key_at_once_lose_nobody(
    memory: Database, people: People, keys: LocalKeys
) -> None:
    """Some rows under the first key, some under the second, while a third comes into use."""
    both = keys.with_new(Purpose.PSEUDONYM)
    second, third = People(both, people.organisation), People(both.with_new(Purpose.PSEUDONYM), people.organisation)
    before = entered(memory, people, "person-001") + entered(memory, second, "person-002")
    before += entered(memory, third, "person-003")
    assert entered(memory, third, "person-001", "person-002", "person-003") == before
    with memory.writing() as connection:
        assert third.repseudonymise(connection) == 2
    assert [each.id for each in entered(memory, third, "person-001", "person-002")] == [each.id for each in before[:2]]


def test_erased_individuals_get_no_new_pseudonym(memory: Database, people: People, keys: LocalKeys) -> None:
    """Their identity is gone, and nothing of theirs is made anew."""
    one, _ = entered(memory, people, "person-017", "person-018")
    newer = People(keys.with_new(Purpose.PSEUDONYM), people.organisation)
    with memory.writing() as connection:
        people.erase(connection, one.id, at=NOW)
        erased = people.individual(connection, one.id)
        assert newer.repseudonymise(connection) == 1
        assert newer.individual(connection, one.id) == erased


# The check of the keys


def test_the_right_keys_are_accepted(memory: Database, people: People, keys: LocalKeys) -> None:
    """Also when there is a newer one besides; and recording them again changes nothing."""
    newer = People(keys.with_new(), people.organisation)
    with memory.writing() as connection:
        before = rows(connection)
        people.record_keys(connection)
        assert rows(connection) == before
        newer.verify_keys(connection)
        assert rows(connection) == before


@pytest.mark.parametrize("purpose", Purpose)
def test_one_wrong_key_is_refused_at_once(memory: Database, keys: LocalKeys, purpose: Purpose) -> None:
    """By the check value, whichever it is, with nobody in the log; the others are not blamed."""
    wrong = People(mixed(keys, LocalKeys.generate(), purpose), "Example Air")
    with memory.reading() as connection, pytest.raises(KeyFault) as caught:
        wrong.verify_keys(connection)
    assert codes(caught) == ["JR720"]


def test_all_that_is_wrong_with_keys_is_told_at_once(memory: Database, keys: LocalKeys) -> None:
    """Three wrong keys and another organisation; and none of the secrets, theirs or ours."""
    other = LocalKeys.generate()
    with memory.reading() as connection, pytest.raises(KeyFault) as caught:
        People(other, "Example Rail").verify_keys(connection)
    assert codes(caught) == ["JR720"] * 4
    told = everything_told(caught.value)
    for each in (other, keys):
        secrets = json.loads(each.to_json())["keys"]["k1"].values()
        assert not [form for text in secrets for form in spellings(b64decode(text)) if form in told]


def test_wrong_keys_are_not_recorded(memory: Database, people: People) -> None:
    """Not even under an id that the log has not seen yet."""
    wrong = People(LocalKeys.generate().with_new(), people.organisation)
    with memory.writing() as connection:
        before = rows(connection)
        with pytest.raises(KeyFault):
            wrong.record_keys(connection)
        with pytest.raises(KeyFault):
            wrong.enter(connection, Identity("person-017"), at=NOW)
        assert rows(connection) == before


def test_a_log_in_use_takes_no_keys_anew(memory: Database, people: People) -> None:
    """Whoever deletes the check values does not get other keys accepted, nor the right ones without notice."""
    with memory.writing() as connection:
        connection.execute(delete(tables.setting))
    for each in (people, People(LocalKeys.generate(), "Example Air")):
        asks: list[Callable[[Connection], None]] = [each.verify_keys, each.record_keys]
        for ask in asks:
            with memory.writing() as connection, pytest.raises(KeyFault, match="does not say which keys") as caught:
                ask(connection)
            assert codes(caught) == ["JR720"]


@pytest.mark.parametrize(
    "value", ["", "[]", "{}", '{"wrap":1}', '{"wrap":{"k1":"%"}}', '{"audit":{"k1":"é"}}', '{"x":{}}']
)
def test_check_values_that_were_changed_are_a_fault(memory: Database, people: People, value: str) -> None:
    """Whatever was put there."""
    with memory.writing() as connection:
        connection.execute(update(tables.setting).where(tables.setting.c.name == "key_check").values(value=value))
    with memory.reading() as connection, pytest.raises(KeyFault) as caught:
        people.verify_keys(connection)
    assert set(codes(caught)) == {"JR720"}


# Providers that do not do what they should


class Bad(Counting):
    """A provider of which one answer is replaced."""

    def __init__(self, keys: LocalKeys, **answers: object) -> None:
        super().__init__(keys)
        for name, answer in answers.items():
            setattr(self, name, lambda *_, answer=answer: answer)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"current": ""}, "1 to 64 characters"),
        ({"current": "k" * 65}, "1 to 64 characters"),
        ({"mac": b""}, "not 32 bytes"),
        ({"mac": bytes(31)}, "not 32 bytes"),
        ({"wrap": b""}, "does not wrap"),
        ({"unwrap": b""}, "not 32 bytes"),
        ({"unwrap": bytes(16)}, "not 32 bytes"),
    ],
)
def test_a_provider_that_answers_with_nothing_is_refused(
    memory: Database, keys: LocalKeys, answers: dict[str, object], message: str
) -> None:
    """Everything would be sealed under nothing, or everybody would be one person."""
    bad: KeyProvider = Bad(keys, **answers)
    people = People(bad, "Example Air")
    with memory.writing() as connection, pytest.raises(KeyFault, match=message) as caught:
        people.enter(connection, Identity(CANARY), at=NOW)
    assert codes(caught) == ["JR720"]
    assert "ZZCANARY" not in everything_told(caught.value)


class Closed(Counting):
    """A provider that is asked to wrap, and does not."""

    asked = b""

    def wrap(self, key: str, data_key: bytes, bound_to: bytes) -> bytes:
        self.asked = data_key
        return self.keys.wrap(f"{key}-closed", data_key, bound_to)


def test_a_provider_that_does_not_wrap_gives_no_data_key_away(memory: Database, keys: LocalKeys) -> None:
    """Its fault is told anew, without the frames in which the data key stood."""
    closed = Closed(keys)
    with memory.writing() as connection, pytest.raises(KeyFault, match="there is no key `k1-closed`") as caught:
        People(closed, "Example Air").enter(connection, Identity("person-017"), at=NOW)
    assert codes(caught) == ["JR720"]
    told = everything_told(caught.value) + repr([frame.f_locals for frame, _ in traceback.walk_tb(caught.tb)][1:])
    assert len(closed.asked) == 32
    assert not [form for form in spellings(closed.asked) if form in told]


class Clear(Counting):
    """A provider that only says that it wraps."""

    def wrap(self, key: str, data_key: bytes, bound_to: bytes) -> bytes:
        return key.encode() + data_key + bound_to


def test_a_provider_that_names_a_key_that_it_has_not_is_refused(memory: Database, keys: LocalKeys) -> None:
    """Before anything is sealed; with the provider's own words, and without the data key."""
    with memory.writing() as connection:
        before = rows(connection)
        with pytest.raises(KeyFault, match="there is no key `k9` for") as caught:
            People(Bad(keys, current="k9"), "Example Air").enter(connection, Identity(CANARY), at=NOW)
        assert rows(connection) == before
    assert "ZZCANARY" not in everything_told(caught.value)
    with pytest.raises(KeyFault, match="there is no key `k9` for `wrap`"):
        People(keys, "Example Air").check_value(Purpose.WRAP, "k9")


def test_a_provider_that_wraps_in_clear_is_refused(memory: Database, keys: LocalKeys) -> None:
    """Data keys would stand in the database for everybody to read."""
    with memory.writing() as connection, pytest.raises(KeyFault, match="does not wrap"):
        People(Clear(keys), "Example Air").enter(connection, Identity("person-017"), at=NOW)


def test_a_provider_without_the_key_tells_nobody_who_was_asked_for(
    memory: Database, people: People, keys: LocalKeys
) -> None:
    """What goes into a keyed hash is in no message, context or variable of our frames."""
    newer = People(keys.with_new(), people.organisation)
    entered(memory, newer, "person-018")
    asks: list[Callable[[Connection], object]] = [
        lambda _: people.pseudonym(Identity(CANARY), key="k2"),
        lambda connection: people.find(connection, Identity(CANARY)),
        lambda connection: people.enter(connection, Identity(CANARY), at=NOW),
    ]
    for ask in asks:
        with memory.writing() as connection, pytest.raises(KeyFault, match="no key `k2` for `pseudonym`") as caught:
            ask(connection)
        assert "zzcanary" not in everything_told(caught.value).casefold()


# Everything together


class Rotations(RuleBasedStateMachine):
    """People come, are written about and erased, while both keys change: against a model of three dictionaries."""

    persons = Bundle("persons")

    def __init__(self) -> None:
        super().__init__()
        self.engine = create_engine("sqlite://")
        tables.metadata.create_all(self.engine)
        self.keys = LocalKeys.generate()
        self.connection = self.engine.connect()
        self.people.record_keys(self.connection)
        self.ids: dict[str, Individual] = {}
        self.texts: list[tuple[str, str, bytes]] = []
        self.erased: set[str] = set()

    @property
    def people(self) -> People:
        return People(self.keys, "Example Air")

    @rule(target=persons, number=st.integers(1, 5), spell=st.sampled_from([str.upper, str.lower, str.title]))
    def enter(self, number: int, spell: Callable[[str], str]) -> str:
        name = f"person-{number}"
        person = self.people.enter(self.connection, Identity(spell(name)), at=NOW)
        assert person.uid == self.ids.setdefault(name, person).uid
        assert person.uid not in self.erased
        return name

    @rule(name=persons, text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
    def write(self, name: str, text: str) -> None:
        if name in self.ids:
            uid = self.ids[name].uid
            self.texts.append((uid, text, self.people.seal(self.connection, uid, text, NOTE)))

    @rule(name=consumes(persons))
    def erase(self, name: str) -> None:
        if person := self.ids.pop(name, None):
            self.people.erase(self.connection, person.id, at=NOW)
            self.erased.add(person.uid)

    @rule(purpose=st.sampled_from([Purpose.WRAP, Purpose.PSEUDONYM]))
    def new_key(self, purpose: Purpose) -> None:
        self.keys = self.keys.with_new(purpose)

    @rule(limit=st.integers(1, 3))
    def rewrap(self, limit: int) -> None:
        count, _ = self.people.rewrap(self.connection, limit=limit)
        assert count <= limit

    @rule(limit=st.integers(1, 3))
    def repseudonymise(self, limit: int) -> None:
        assert self.people.repseudonymise(self.connection, limit=limit) <= limit

    @rule()
    def commit(self) -> None:
        self.connection.commit()

    @invariant()
    def everybody_is_found_and_revealed(self) -> None:
        for name, person in self.ids.items():
            found = self.people.find(self.connection, Identity(name))
            assert found is not None
            assert found.uid == person.uid
            assert self.people.reveal(self.connection, found.id) == Identity(name)

    @invariant()
    def what_is_sealed_opens_unless_erased(self) -> None:
        for uid, text, sealed in self.texts:
            if uid in self.erased:
                with pytest.raises(KeyFault, match="was erased"):
                    self.people.open(self.connection, uid, sealed, NOTE)
            else:
                assert self.people.open(self.connection, uid, sealed, NOTE) == text

    @invariant()
    def the_keys_are_right(self) -> None:
        self.people.verify_keys(self.connection)

    def teardown(self) -> None:
        self.connection.close()
        self.engine.dispose()


TestRotations = Rotations.TestCase
TestRotations.settings = settings(stateful_step_count=15)
