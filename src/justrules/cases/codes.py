"""Case codes such as `JC-2026-0012`: unique, in order and without gaps, because a gap looks like a case taken away."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from justrules.cases.errors import InvalidEntry, finding
from justrules.cases.tables import counter

_FORM = re.compile(r"JC-(?P<year>[1-9][0-9]{3})-(?P<number>[0-9]{4}|[1-9][0-9]{4,9})")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CaseCode:
    """What a case is called, for good.

    Attributes:
        year: that of the case's creation, in UTC.
        number: counts from 1 in every year.
    """

    year: int
    number: int

    @property
    def text(self) -> str:
        """`JC-2026-0012`; the number has four digits, and more from 10000 on."""
        return f"JC-{self.year}-{self.number:04d}"

    def __str__(self) -> str:
        return self.text


def allocate(connection: Connection, *, at: dt.datetime) -> CaseCode:
    """The next code of the year of `at`, counted up in the caller's transaction: undone with it, so no number is lost.

    Args:
        connection: an open transaction that writes.
        at: when the case is created, with its zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs a zone")
    year = at.astimezone(dt.UTC).year
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    counted = (
        dialect.insert(counter)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=[counter.c.year], set_={"last": counter.c.last + 1})
        .returning(counter.c.last)
    )
    return CaseCode(year=year, number=connection.execute(counted).scalar_one())


def parse_code(text: str) -> CaseCode:
    """The code that `text` spells, which has only one spelling.

    Raises:
        InvalidEntry: it is no code (`JR705`).
    """
    found = _FORM.fullmatch(text)
    number = int(found["number"]) if found else 0
    if found is None or number == 0:
        told = finding("JR705", "this is no case code", hint="write it as `JC-2026-0012`")
        raise InvalidEntry([told])
    return CaseCode(year=int(found["year"]), number=number)
