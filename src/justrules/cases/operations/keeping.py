"""Letting go of who it was: whom the log may forget. Whose time is over is told by `retention`."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from justrules.cases import tables
from justrules.cases.errors import Refused, finding
from justrules.cases.words import Status


def may_erase(connection: Connection, person_id: int) -> None:
    """Refuse to erase somebody whose case is still open.

    Raises:
        Refused: there is such a case (`JR702`).
    """
    joined = tables.case.join(tables.act)
    open_cases = (
        select(func.count())
        .select_from(joined)
        .where(tables.act.c.person_id == person_id, tables.case.c.status != Status.CLOSED.value)
    )
    if connection.execute(open_cases).scalar_one():
        hint = "close the case first; what is still being decided cannot be decided about nobody"
        raise Refused([finding("JR702", "somebody with an open case cannot be erased", hint=hint)])
