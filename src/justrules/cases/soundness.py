"""What the trail's entries do not hold themselves: that identities can be opened, numbers were given out, and no more.

A log whose keys were wiped, or a backup of one, has a perfect audit trail and tells nobody anything any more.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from justrules.cases import audit, tables
from justrules.cases.errors import KeyFault, Tampered, finding
from justrules.cases.guards import missing_guards
from justrules.cases.keys import KeyProvider
from justrules.cases.people import LOG, People, organisation_of
from justrules.findings import Finding

ERASE = "erase"
"""The action of the entry about somebody who was forgotten."""

_PAGE = 500
_MOST_TOLD = 100
_HINT = "compare with a backup from before; what is sealed under this key may be lost"


def verify_contents(
    connection: Connection, keys: KeyProvider, *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Everything but the trail itself: cases, editions, numbers, that identities can be opened, and the guards.

    Args:
        connection: a transaction of `Database.reading`.
        keys: those of the log.
        progress: called after every page of individuals.

    Raises:
        Tampered: as the single checks (`JR732`).
        KeyFault: the log does not say which organisation it was begun for (`JR720`).
    """
    audit.verify_editions(connection)
    verify_numbers(connection)
    audit.verify_states(connection)
    organisation = organisation_of(connection)
    if organisation is None:
        hint = "it was not begun with `justrules cases init`, or was changed; compare with a backup"
        raise KeyFault([finding("JR720", "the log does not say whose it is", hint=hint)])
    verify_people(connection, People(keys, organisation), progress=progress)
    verify_guards(connection)


def verify_people(
    connection: Connection, people: People, *, progress: Callable[[int, int], None] | None = None
) -> None:
    """Open every identity, compare its pseudonym, and hold every erasure against the trail.

    Args:
        connection: a transaction of `Database.reading`.
        people: with the keys of the log.
        progress: called after every page of individuals.

    Raises:
        Tampered: keys or identities that do not open, pseudonyms of somebody else, and erasures without an entry or
            entries without an erasure (`JR732`), the first hundred; individuals by what their key is called.
    """
    wrong = [*_log_key(connection, people), *_erasures(connection)]
    total = connection.execute(select(func.count()).select_from(tables.person)).scalar_one()
    done = 0
    for page in _pages(connection):
        wrong.extend(problem for row in page for problem in _individual(connection, people, row))
        done += len(page)
        if progress:
            progress(done, total)
    if wrong:
        raise Tampered(wrong[:_MOST_TOLD])


def verify_numbers(connection: Connection) -> None:
    """Compare the counter of each year with the codes that there are.

    Raises:
        Tampered: a number is missing, or was given out to no case (`JR732`).
    """
    columns = tables.case.c
    given = select(columns.year, func.count(), func.max(columns.number)).group_by(columns.year)
    there = {year: (count, last) for year, count, last in connection.execute(given)}
    counted = {row.year: row.last for row in connection.execute(select(tables.counter))}
    wrong = [
        finding(
            "JR732",
            f"the numbers of {year} do not fit its cases",
            about="case log",
            hint="a case is gone, or the counter was changed; compare with a backup",
        )
        for year in sorted({*there, *counted})
        if there.get(year) != (counted.get(year), counted.get(year))
    ]
    if wrong:
        raise Tampered(wrong)


def verify_guards(connection: Connection) -> None:
    """Look for triggers that somebody took away.

    Raises:
        Tampered: with their names (`JR732`). What they guarded may be as it was: the other checks say that.
    """
    if missing := missing_guards(connection):
        hint = "somebody who owns the database dropped them; `justrules cases upgrade` makes them again"
        told = f"triggers of the database are gone: {', '.join(missing)}"
        raise Tampered([finding("JR732", told, about="case log", hint=hint)])


def _pages(connection: Connection) -> Iterator[list[Row[Any]]]:
    after = 0
    while True:
        asked = select(tables.person).where(tables.person.c.id > after).order_by(tables.person.c.id).limit(_PAGE)
        page = list(connection.execute(asked))
        if not page:
            return
        yield page
        after = page[-1].id


def _individual(connection: Connection, people: People, row: Row[Any]) -> Iterator[Finding]:
    if row.erased_at is not None:
        return
    about = f"individual {row.uid}"
    try:
        pseudonym = people.pseudonym(people.reveal(connection, row.id), key=row.pseudonym_key)
    except KeyFault:
        pseudonym = None
    if pseudonym is None:
        yield finding("JR732", "an identity does not open", about=about, hint=_HINT)
    elif not hmac.compare_digest(pseudonym, str(row.pseudonym)):
        yield finding("JR732", "a pseudonym is not the one of its individual", about=about, hint=_HINT)


def _log_key(connection: Connection, people: People) -> Iterator[Finding]:
    """The log's own key opens what is about nobody in particular."""
    try:
        people.seal(connection, LOG, "sound", "log|soundness")
    except KeyFault:
        broken = True
    else:
        broken = False
    if broken:
        yield finding("JR732", "the log's own key does not open", hint=_HINT)


def _erasures(connection: Connection) -> Iterator[Finding]:
    asked = select(tables.audit.c.payload).where(tables.audit.c.action == ERASE)
    told = {json.loads(payload)["person"] for payload in connection.execute(asked).scalars()}
    gone = select(tables.person.c.uid).where(tables.person.c.erased_at.is_not(None))
    there = set(connection.execute(gone).scalars())
    for uid in sorted(there ^ told):
        message = "an erasure has no entry in the trail" if uid in there else "somebody who was erased is there again"
        hint = "an old copy may have been put back, or a row was changed; erase again, or compare with a backup"
        yield finding("JR732", message, about=f"individual {uid}", hint=hint)
