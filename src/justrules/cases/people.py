"""Individuals as rows and back: the only module in which an identity becomes a pseudonym and ciphertext, or returns.

Every function works in the transaction of the connection that it is given, and never commits.

A data key for each individual seals the identity and every free text about them; to erase somebody is to destroy that
key. Acts stay grouped by the row, whatever happens to keys.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, SupportsIndex
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.engine import Transaction

from justrules.cases.errors import InvalidEntry, KeyFault, NotFound, finding
from justrules.cases.identity import Identity, canonical
from justrules.cases.keys import KeyProvider, Purpose
from justrules.cases.sealing import KEY_BYTES, open_sealed, seal
from justrules.cases.tables import data_key, person, setting
from justrules.findings import Finding

LOG: Final = "log"
"""The `uid` of the key for what is about nobody in particular."""

_CHECK_NAME: Final = "key_check"
_ORGANISATION_NAME: Final = "organisation"
_ERASED: Final = "erased"

# No pseudonym is made of such a message: it begins with what no organisation begins with.
_CHECK: Final = b"\0justrules/1|key check"
_CHECK_KEY: Final = hashlib.sha256(_CHECK).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Individual:
    """A row of the person table. The pseudonym is personal data as well, and is not shown.

    Attributes:
        id: the row.
        uid: what the individual's data key and sealed texts are bound to; the same for good.
        pseudonym: 64 hexadecimal digits; `erased-` and chance after an erasure.
        erased: whether the data key was destroyed.
    """

    id: int
    uid: str
    pseudonym: str = field(repr=False)
    erased: bool


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class People:
    """The individuals of one organisation's log, with the keys to them.

    Args:
        keys: where the secrets are.
        organisation: what pseudonyms are made for; the same person has another one in another organisation.

    Raises:
        InvalidEntry: `JR705`, the organisation is empty, longer than 256 characters or holds control characters.
    """

    keys: KeyProvider
    organisation: str
    _opened: WeakKeyDictionary[Transaction, dict[str, bytes]] = field(default_factory=WeakKeyDictionary, init=False)

    def __post_init__(self) -> None:
        if not _usable(self.organisation):
            hint = "1 to 256 characters, without control characters"
            raise InvalidEntry([finding("JR705", "the organisation has no usable name", hint=hint)])

    def __repr__(self) -> str:
        return "<people>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("people are never pickled")

    # Pseudonyms

    def pseudonym(self, identity: Identity, *, key: str | None = None) -> str:
        """64 hexadecimal digits that stand for a person and can be made only with the key.

        Args:
            identity: whom.
            key: the id of the key; the one in use if none is named.
        """
        key = key or self._current(Purpose.PSEUDONYM)
        return self._mac(
            Purpose.PSEUDONYM, key, self.organisation.encode() + b"\0" + canonical(identity.reveal()).encode()
        ).hex()

    def pseudonyms(self, connection: Connection, identity: Identity) -> tuple[str, ...]:
        """The pseudonyms under every key in use in this log, the current one first: more than one during a rotation."""
        current = self._current(Purpose.PSEUDONYM)
        recorded = _checks(connection).get(Purpose.PSEUDONYM, {})
        return tuple(self.pseudonym(identity, key=key) for key in dict.fromkeys((current, *sorted(recorded))))

    # Rows

    def enter(self, connection: Connection, identity: Identity, *, at: dt.datetime) -> Individual:
        """The individual of that identity, entered now if the log does not know them.

        The caller holds the log's lock, as every writer does: two who enter the same person at once would collide.

        Args:
            connection: in a writing transaction.
            identity: whom.
            at: the time, with its zone.
        """
        return self.find(connection, identity) or self._enter(connection, identity, at)

    def find(self, connection: Connection, identity: Identity) -> Individual | None:
        """The individual of that identity, if the log knows them."""
        wanted = self.pseudonyms(connection, identity)
        row = connection.execute(_individuals.where(person.c.pseudonym.in_(wanted))).first()
        return _individual(row) if row else None

    def individual(self, connection: Connection, person_id: int) -> Individual:
        """The individual of that row.

        Raises:
            NotFound: `JR701`, there is none.
        """
        return _individual(_row(connection, person_id))

    def reveal(self, connection: Connection, person_id: int) -> Identity:
        """Who it is.

        Raises:
            NotFound: `JR701`, there is no such row.
            KeyFault: `JR722`, the individual was erased; `JR720`, `JR721`, keys or data are not right.
        """
        row = _row(connection, person_id)
        if row.identity is None:
            raise _erased()
        return Identity(self.open(connection, row.uid, bytes(row.identity), _bound(row.uid)))

    def _enter(self, connection: Connection, identity: Identity, at: dt.datetime) -> Individual:
        uid = secrets.token_hex(16)
        self._new_data_key(connection, uid, at)
        self._data_key(connection, uid)  # where it does not unwrap, that is found before an identity is in any frame
        key = self._current(Purpose.PSEUDONYM)
        values = {
            "uid": uid,
            "pseudonym": self.pseudonym(identity, key=key),
            "pseudonym_key": key,
            "identity": self.seal(connection, uid, identity.reveal(), _bound(uid)),
            "created_at": at,
        }
        return _individual(
            connection.execute(insert(person).values(values).returning(*_individuals.selected_columns)).one()
        )

    # Sealed texts

    def log_key(self, connection: Connection, *, at: dt.datetime) -> None:
        """Make the log's own data key if it has none; without one nothing is sealed under `LOG`."""
        if connection.execute(select(data_key.c.uid).where(data_key.c.uid == LOG)).first() is None:
            self._new_data_key(connection, LOG, at)

    def seal(self, connection: Connection, uid: str, text: str, bound_to: str) -> bytes:
        """Seal a text under an individual's data key, or under the log's with `LOG`.

        Args:
            connection: in a transaction.
            uid: whose key.
            text: any text.
            bound_to: the place by its natural key, such as `case|JC-2026-0012|reason`.

        Raises:
            KeyFault: `JR722`, the key was destroyed; `JR720`, it is not there or does not unwrap.
            InvalidEntry: `JR705`, the text cannot be stored as UTF-8.
        """
        return seal(self._data_key(connection, uid), text, bound_to)

    def open(self, connection: Connection, uid: str, sealed: bytes, bound_to: str) -> str:
        """The text that `seal` sealed under that key for that place.

        Raises:
            KeyFault: `JR722`, the key was destroyed; `JR721`, the text was changed or moved; `JR720`, the key is not
                there or does not unwrap.
        """
        return open_sealed(self._data_key(connection, uid), sealed, bound_to)

    def erase(self, connection: Connection, person_id: int, *, at: dt.datetime) -> None:
        """Destroy the individual's data key and pseudonym; once more changes nothing.

        What was sealed under the key stays where it is and opens never again, here and in every copy of the database
        made from now on. Older backups still hold the wrapped key.

        Raises:
            NotFound: `JR701`, there is no such row.
        """
        row = _row(connection, person_id)
        if row.erased_at is not None:
            return
        self._cache(connection).pop(row.uid, None)
        connection.execute(
            update(data_key).where(data_key.c.uid == row.uid).values(wrapped=None, wrap_key=None, destroyed_at=at)
        )
        gone = {"identity": None, "pseudonym": f"{_ERASED}-{secrets.token_hex(16)}", "pseudonym_key": _ERASED}
        connection.execute(update(person).where(person.c.id == person_id).values(**gone, erased_at=at))

    def _data_key(self, connection: Connection, uid: str) -> bytes:
        """Unwrapped once in a transaction and forgotten with it."""
        known = self._cache(connection).get(uid)
        if known is None:
            row = _wrapped(connection, uid)
            known = self._unwrap(row.wrap_key, row.wrapped, _wrap_bound(uid))
            self._cache(connection)[uid] = known
        return known

    def _cache(self, connection: Connection) -> dict[str, bytes]:
        transaction = connection.get_transaction()
        return {} if transaction is None else self._opened.setdefault(transaction, {})

    def _new_data_key(self, connection: Connection, uid: str, at: dt.datetime) -> None:
        if self._unrecorded(_checks(connection)):
            self.record_keys(connection)
        key = self._current(Purpose.WRAP)
        wrapped = self._wrap(key, secrets.token_bytes(KEY_BYTES), _wrap_bound(uid))
        connection.execute(insert(data_key).values(uid=uid, wrapped=wrapped, wrap_key=key, created_at=at))

    # Rotation

    def rewrap(self, connection: Connection, *, after_uid: str = "", limit: int = 500) -> tuple[int, str]:
        """Wrap data keys anew that are not under the current wrapping key; nothing that they seal is touched.

        Can be broken off and begun again: what is done is not found a second time. When none is left, the old key is
        no longer asked for.

        Args:
            connection: in a writing transaction.
            after_uid: where the call before stopped.
            limit: how many at most.

        Returns:
            How many were wrapped anew, fewer than `limit` at the end, and the last `uid`.
        """
        self.record_keys(connection)
        current = self._current(Purpose.WRAP)
        stale = select(data_key).where(data_key.c.wrap_key != current)
        rows = connection.execute(stale.where(data_key.c.uid > after_uid).order_by(data_key.c.uid).limit(limit)).all()
        for row in rows:
            bound_to = _wrap_bound(row.uid)
            wrapped = self._wrap(current, self._unwrap(row.wrap_key, row.wrapped, bound_to), bound_to)
            values = {"wrapped": wrapped, "wrap_key": current}
            connection.execute(update(data_key).where(data_key.c.uid == row.uid).values(values))
        if connection.execute(stale.limit(1)).first() is None:
            _retire(connection, Purpose.WRAP, current)
        return len(rows), rows[-1].uid if rows else after_uid

    def repseudonymise(self, connection: Connection, *, limit: int = 500) -> int:
        """Make anew the pseudonyms that are not under the current key; the rows, and so the grouping, stay.

        Can be broken off and begun again, as `rewrap`.

        Args:
            connection: in a writing transaction.
            limit: how many at most.

        Returns:
            How many were made anew; fewer than `limit` at the end.
        """
        self.record_keys(connection)
        current = self._current(Purpose.PSEUDONYM)
        stale = select(person.c.id).where(person.c.pseudonym_key != current, person.c.erased_at.is_(None))
        ids = connection.scalars(stale.order_by(person.c.id).limit(limit)).all()
        for each in ids:
            values = {
                "pseudonym": self.pseudonym(self.reveal(connection, each), key=current),
                "pseudonym_key": current,
            }
            connection.execute(update(person).where(person.c.id == each).values(values))
        if connection.execute(stale.limit(1)).first() is None:
            _retire(connection, Purpose.PSEUDONYM, current)
        return len(ids)

    # The check of the keys

    def check_value(self, purpose: Purpose, key: str) -> str:
        """What tells whether a key is the one that a log was made with, and nothing about the key."""
        if purpose is Purpose.WRAP:
            return base64.b64encode(self._wrap(key, _CHECK_KEY, _CHECK)).decode()
        return self._mac(purpose, key, _CHECK).hex()

    def verify_keys(self, connection: Connection) -> None:
        """Refuse keys, or an organisation, that are not this log's; writes nothing.

        Raises:
            KeyFault: `JR720`, with every key that is missing or wrong.
        """
        problems = tuple(self._problems(connection))
        if problems:
            raise KeyFault(problems)

    def record_keys(self, connection: Connection) -> None:
        """Verify the keys recorded before, then write down the check values of those in use.

        Done when a log begins, which also records its organisation, and when keys change; in a writing transaction.

        Raises:
            KeyFault: `JR720`, the keys recorded before are missing or wrong, or were removed from a log in use.
        """
        recorded = _checks(connection)
        if recorded or connection.execute(select(data_key.c.uid).limit(1)).first():
            self.verify_keys(connection)
        else:
            _set(connection, _ORGANISATION_NAME, self.organisation)
        for purpose, key in self._unrecorded(recorded).items():
            recorded.setdefault(purpose, {})[key] = self.check_value(purpose, key)
        _set(connection, _CHECK_NAME, _json(recorded))

    def _unrecorded(self, recorded: Mapping[str, Mapping[str, str]]) -> dict[Purpose, str]:
        current = {purpose: self._current(purpose) for purpose in Purpose}
        return {purpose: key for purpose, key in current.items() if key not in recorded.get(purpose, {})}

    def _problems(self, connection: Connection) -> Iterator[Finding]:
        organisation = connection.scalar(select(setting.c.value).where(setting.c.name == _ORGANISATION_NAME))
        recorded = _checks(connection)
        if organisation is None or not recorded:
            yield _fault("this log does not say which keys are its own", "begin it with `justrules cases init`")
            return
        if organisation != self.organisation:
            yield _fault("the organisation is not the one that this log was begun for", "give its name as it was then")
        for purpose in Purpose:
            for key, value in recorded.get(purpose, {}).items():
                yield from self._checked(purpose, key, value)

    def _checked(self, purpose: Purpose, key: str, value: str) -> Iterator[Finding]:
        try:
            right = self._agrees(purpose, key, value)
        except KeyFault as fault:
            yield from fault.findings
            return
        if not right:
            hint = "give the keys that belong to this log"
            yield _fault(f"key `{key}` for `{purpose}` is not the one that this log was made with", hint)

    def _agrees(self, purpose: Purpose, key: str, value: str) -> bool:
        if purpose is Purpose.WRAP:
            return hmac.compare_digest(self._unwrap(key, _from_base64(value), _CHECK), _CHECK_KEY)
        return hmac.compare_digest(self.check_value(purpose, key).encode(), value.encode())

    # What the provider gives is checked: a service that answers with nothing would seal everything under nothing.

    def _current(self, purpose: Purpose) -> str:
        key = self.keys.current(purpose)
        if not 1 <= len(key) <= 64:
            raise KeyFault([_fault(f"the id of the key for `{purpose}` is not 1 to 64 characters long", _PROVIDER)])
        return key

    def _mac(self, purpose: Purpose, key: str, message: bytes) -> bytes:
        try:
            value = self.keys.mac(purpose, key, message)
            problems = _unless(len(value) == KEY_BYTES, f"a code for `{purpose}` is not 32 bytes long")
        except KeyFault as fault:
            value, problems = b"", fault.findings
        if problems:
            del message  # it may name somebody, and what stays in a frame ends in somebody's error report
            raise KeyFault(problems)
        return value

    def _wrap(self, key: str, plain: bytes, bound_to: bytes) -> bytes:
        try:
            wrapped = self.keys.wrap(key, plain, bound_to)
            problems = _unless(wrapped and plain not in wrapped, "the key provider does not wrap")
        except KeyFault as fault:
            wrapped, problems = b"", fault.findings
        if problems:
            del plain, wrapped
            raise KeyFault(problems)
        return wrapped

    def _unwrap(self, key: str, wrapped: bytes, bound_to: bytes) -> bytes:
        plain = self.keys.unwrap(key, wrapped, bound_to)
        problems = _unless(len(plain) == KEY_BYTES, "an unwrapped data key is not 32 bytes long")
        if problems:
            del plain
            raise KeyFault(problems)
        return plain


def organisation_of(connection: Connection) -> str | None:
    """The organisation that a log was begun for; `None` if it does not say."""
    return connection.scalar(select(setting.c.value).where(setting.c.name == _ORGANISATION_NAME))


_PROVIDER: Final = "mend the key provider; it is described as `justrules.cases.keys.KeyProvider`"

_individuals = select(person.c.id, person.c.uid, person.c.pseudonym, person.c.erased_at)


def _individual(row: Row[*tuple[Any, ...]]) -> Individual:
    return Individual(id=row.id, uid=row.uid, pseudonym=row.pseudonym, erased=row.erased_at is not None)


def _row(connection: Connection, person_id: int) -> Row[*tuple[Any, ...]]:
    row = connection.execute(select(person).where(person.c.id == person_id)).first()
    if row is None:
        raise NotFound([finding("JR701", "there is no such individual")])
    return row


def _wrapped(connection: Connection, uid: str) -> Row[*tuple[Any, ...]]:
    row = connection.execute(select(data_key).where(data_key.c.uid == uid)).first()
    if row is None:
        hint = "begin the log with `justrules cases init`; if it was, verify it and restore a backup"
        raise KeyFault([_fault("a data key is not in the log", hint)])
    if row.wrapped is None:
        raise _erased()
    return row


def _checks(connection: Connection) -> dict[str, dict[str, str]]:
    """The check values by purpose and key."""
    text = connection.scalar(select(setting.c.value).where(setting.c.name == _CHECK_NAME))
    found = _read_json(text or "{}")
    if found is None:
        raise KeyFault([_fault("the check values of the keys were changed", "restore a backup")])
    return found


def _read_json(text: str) -> dict[str, dict[str, str]] | None:
    try:
        return {
            Purpose(purpose): {key: str(value) for key, value in each.items()}
            for purpose, each in json.loads(text).items()
        }
    except (ValueError, AttributeError, RecursionError):
        return None


def _from_base64(text: str) -> bytes:
    """No bytes at all for what is no base64: they are not what any key wrapped."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _json(values: Mapping[str, Mapping[str, str]]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def _retire(connection: Connection, purpose: Purpose, current: str) -> None:
    """Ask no longer for the keys that nothing is under any more."""
    recorded = _checks(connection)
    recorded[purpose] = {current: recorded[purpose][current]}
    _set(connection, _CHECK_NAME, _json(recorded))


def _set(connection: Connection, name: str, value: str) -> None:
    done = connection.execute(update(setting).where(setting.c.name == name).values(value=value))
    if done.rowcount == 0:
        connection.execute(insert(setting).values(name=name, value=value))


def _usable(organisation: str) -> bool:
    fine = not any(unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} for each in organisation)
    return fine and 1 <= len(organisation.strip()) <= len(organisation) <= 256


def _unless(fine: object, message: str) -> tuple[Finding, ...]:
    return () if fine else (_fault(message, _PROVIDER),)


def _bound(uid: str) -> str:
    return f"person|{uid}|identity"


def _wrap_bound(uid: str) -> bytes:
    return f"data_key|{uid}".encode()


def _erased() -> KeyFault:
    hint = "nothing brings it back; what was decided stays in the log without the person"
    return KeyFault([finding("JR722", "the individual was erased", hint=hint)])


def _fault(message: str, hint: str) -> Finding:
    return finding("JR720", message, about="keys", hint=hint)
