"""Histories of editions, published one quarter after another from logs that go on changing."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, func, select, update
from sqlalchemy.pool import StaticPool

from justrules.cases import tables
from justrules.cases.audit import Anchor
from justrules.cases.statistics.editions import Edition, Kind, publish
from justrules.cases.statistics.quarters import Quarter
from tests.cases.statistics.logs import ALLOWED, LEGEND, PlainLog, write

YEAR = (Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4))
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@contextmanager
def memory(log: PlainLog) -> Iterator[Connection]:
    """The log in tables of its own."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        tables.metadata.create_all(connection)
        write(connection, log)
        yield connection
    engine.dispose()


def history(
    log: PlainLog, *, seed: int, spare: int, quarters: Sequence[Quarter] = YEAR, threshold: int = 8, base: int = 5
) -> list[Edition]:
    """Committee editions of the quarters; between two of them, some earlier acts are classified otherwise.

    Args:
        log: the log.
        seed: what the changes are drawn from.
        spare: entries of the audit trail beyond those that the recorded things took at the least.
        quarters: which to publish.
        threshold: numbers below it are hidden.
        base: what the others are rounded to.
    """
    chance = random.Random(seed)
    found: list[Edition] = []
    with memory(log) as connection:
        entries = 0
        for quarter in quarters:
            now = quarter.end + dt.timedelta(days=9)
            entries += recorded(connection, quarter) + spare + 1
            found.append(
                publish(
                    connection,
                    quarter,
                    kind=Kind.COMMITTEE,
                    legend=LEGEND,
                    organisation="Example Air",
                    anchor=Anchor(entries, "0" * 64),
                    now=now,
                    threshold=threshold,
                    base=base,
                )
            )
            _change(connection, chance)
    return found


def recorded(connection: Connection, quarter: Quarter) -> int:
    """The least number of entries for a quarter's cases, or a few more.

    An act that was answered too harshly and has no answer, or a milder one, had that answer too, and what undid it.
    """
    case, act = tables.case.c, tables.act.c
    within = (case.created_at >= quarter.start, case.created_at < quarter.end)
    acts = connection.execute(
        select(
            func.count(),
            func.count(act.decided_by),
            func.count(act.response_kind),
            func.count().filter(act.harsher),
            func.count().filter(act.harsher, act.response_kind.is_(None)),
        )
        .select_from(tables.case.join(tables.act))
        .where(*within)
    ).one()
    aside = connection.execute(select(func.count(case.disposition)).where(*within)).scalar_one()
    improvement = tables.improvement.c
    improved = connection.execute(
        select(func.count(), func.count(improvement.done)).where(
            improvement.created_at >= quarter.start, improvement.created_at < quarter.end
        )
    ).one()
    return sum(acts) + 2 * aside + sum(improved)


def _change(connection: Connection, chance: random.Random) -> None:
    """New facts about a few old acts."""
    ids = connection.execute(select(tables.act.c.id).where(tables.act.c.decided_by.is_not(None))).scalars().all()
    for id_ in chance.sample(ids, k=min(3, len(ids))):
        category = chance.choice(list(ALLOWED))
        connection.execute(
            update(tables.act)
            .where(tables.act.c.id == id_)
            .values(behavior_category=category, response_kind=None, response_at=None)
        )
