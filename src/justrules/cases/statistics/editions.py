"""Editions: a quarter's statistics as one document, drawn up, published once, and never changed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from justrules.cases import tables
from justrules.cases.audit import Anchor
from justrules.cases.errors import EditionRefused, finding
from justrules.cases.states import canonical
from justrules.cases.statistics.committee import (
    BASE,
    CROSSED,
    EVERYTHING,
    LEVELS,
    THRESHOLD,
    CommitteeEdition,
    protect,
    sparse,
)
from justrules.cases.statistics.counting import count
from justrules.cases.statistics.disclosure import Exposed, Release, exposed, told
from justrules.cases.statistics.figures import Exact, Legend
from justrules.cases.statistics.quarters import Quarter, parse_quarter, require_over
from justrules.cases.statistics.records import exact_data, exact_from, sheet_data, sheet_from
from justrules.cases.statistics.sheets import Sheet, committee_sheets, exact_sheets
from justrules.cases.tables import moment_text
from justrules.engine import jsontext
from justrules.findings import Finding

SCHEMA = "justrules-statistics/1"


class Kind(StrEnum):
    """Whom an edition is for."""

    COMMITTEE = "committee"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How an edition keeps single people out of its numbers.

    Attributes:
        threshold: numbers below it, zero apart, are hidden.
        base: what the others are rounded to.
        few: whether only the total is printed because there are fewer cases than the threshold.
        left_out: tables left out because hidden numbers could have been worked out with them.
        sparse: tables across categories left out because a row in them has acts, and fewer than the threshold.
        tables: what is printed.
    """

    threshold: int
    base: int
    few: bool
    left_out: tuple[str, ...]
    sparse: tuple[str, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A quarter's statistics as a document.

    Attributes:
        quarter: which one.
        kind: whom it is for.
        organisation: whose it is.
        policy: id and version of the policy that gave the words.
        counted_at: when the numbers were counted (UTC).
        published_at: when it was frozen (UTC); `None` for a draft.
        anchor: the head of the audit trail then; `None` for a draft.
        protection: how small numbers are hidden; `None` where numbers are exact.
        sheets: its tables.
        content: all of it as canonical JSON of the schema `justrules-statistics/1`.
    """

    quarter: Quarter
    kind: Kind
    organisation: str
    policy: str
    counted_at: dt.datetime
    published_at: dt.datetime | None
    anchor: Anchor | None
    protection: Protection | None
    sheets: tuple[Sheet, ...]
    content: str


def draft(exact: Exact, *, organisation: str) -> Edition:
    """The exact statistics as a document that is not published, for those with full access only."""
    return _edition(_full_data(exact, organisation))


def publish(
    connection: Connection,
    quarter: Quarter,
    *,
    kind: Kind,
    legend: Legend,
    organisation: str,
    anchor: Anchor,
    now: dt.datetime,
    threshold: int = THRESHOLD,
    base: int = BASE,
) -> Edition:
    """Freeze the statistics of a quarter.

    Exact numbers are frozen as the full edition, first of all if it is not there yet. The committee's is made from them
    and audited together with every committee edition before it. Tables across categories are left out where a row is
    small, as `committee.sparse` says; where a hidden number could be worked out, further tables are left out in the
    order of `committee.LEVELS` until none can.

    Args:
        connection: an open connection, in the caller's transaction.
        quarter: one that is over.
        kind: whom the edition is for.
        legend: the policy's words.
        organisation: whose statistics these are.
        anchor: the head of the audit trail, with the entry about this publication.
        now: the present, in UTC.
        threshold: numbers below it, zero apart, are hidden; 3 or more.
        base: what the others are rounded to; from 1 up to the threshold.

    Returns:
        The edition as it was frozen; what was left out, and why, stands in its `protection`.

    Raises:
        EditionRefused: the quarter is not over, or threshold and base do not fit (`JR740`); even the total alone would
            give a hidden number away (`JR741`, naming each); it is published already (`JR742`).
    """
    require_over(quarter, now=now)
    if find_edition(connection, quarter, kind=kind) is not None:
        raise EditionRefused([_published(quarter, kind)])
    full = _frozen(connection, quarter)
    exact = full or count(connection, quarter, legend=legend, now=now)
    drawn: dict[Kind, dict[str, Any]] = {}
    if full is None:
        drawn[Kind.FULL] = _full_data(exact, organisation)
    if kind is Kind.COMMITTEE:
        drawn[kind] = _committee_data(connection, exact, organisation, anchor, now, threshold=threshold, base=base)
    frozen = [_freeze(connection, data, anchor=anchor, now=now) for data in drawn.values()]
    return frozen[-1]


def _published(quarter: Quarter, kind: Kind) -> Finding:
    hint = "what changed since then is in the next quarter's edition"
    return finding("JR742", f"the {kind} edition of {quarter} is published", about=f"edition {quarter}", hint=hint)


def _unaudited(quarter: Quarter) -> Finding:
    """An edition cannot be left out of the audit: what it printed is known."""
    message = f"the exact numbers behind the committee edition of {quarter} are gone"
    hint = "restore the backup that holds them; without them nothing says what another edition would give away"
    return finding("JR741", message, about=f"edition {quarter}", hint=hint)


def editions(connection: Connection, *, kind: Kind | None = None) -> tuple[Edition, ...]:
    """What was published, the earliest quarter first.

    Args:
        connection: an open connection.
        kind: only editions of this kind.
    """
    edition = tables.edition.c
    asked = select(tables.edition).order_by(edition.quarter, edition.kind)
    rows = connection.execute(asked if kind is None else asked.where(edition.kind == kind.value)).mappings()
    return tuple(_edition(jsontext.parse(row["content"])) for row in rows)


def find_edition(connection: Connection, quarter: Quarter, *, kind: Kind) -> Edition | None:
    """The edition of a quarter, if it was published."""
    row = _row(connection, quarter, kind)
    return _edition(jsontext.parse(row["content"])) if row else None


def to_json(edition: Edition) -> str:
    """The edition as canonical JSON of the schema `justrules-statistics/1`, with a line break at its end."""
    return edition.content + "\n"


# --- what is stored ---------------------------------------------------------------------------------------------------


def _row(connection: Connection, quarter: Quarter, kind: Kind) -> RowMapping | None:
    edition = tables.edition.c
    asked = select(tables.edition).where(edition.quarter == str(quarter), edition.kind == kind.value)
    return connection.execute(asked).mappings().one_or_none()


def _frozen(connection: Connection, quarter: Quarter) -> Exact | None:
    row = _row(connection, quarter, Kind.FULL)
    return exact_from(jsontext.parse(row["content"])["exact"]) if row else None


def _freeze(connection: Connection, data: dict[str, Any], *, anchor: Anchor, now: dt.datetime) -> Edition:
    frozen = {**data, "published_at": moment_text(now), "anchor": str(anchor)}
    row = {
        "quarter": data["quarter"],
        "kind": data["kind"],
        "published_at": now,
        "content": canonical(frozen),
        "anchor_seq": anchor.seq,
        "anchor_hash": anchor.hash,
    }
    connection.execute(insert(tables.edition).values(row))
    return _edition(frozen)


def _edition(data: dict[str, Any]) -> Edition:
    protection, published = data["protection"], data["published_at"]
    return Edition(
        quarter=parse_quarter(data["quarter"]),
        kind=Kind(data["kind"]),
        organisation=data["organisation"],
        policy=data["policy"],
        counted_at=dt.datetime.fromisoformat(data["counted_at"]),
        published_at=dt.datetime.fromisoformat(published) if published else None,
        anchor=Anchor.parse(data["anchor"]) if data["anchor"] else None,
        protection=_protection(protection) if protection else None,
        sheets=tuple(map(sheet_from, data["tables"])),
        content=canonical(data),
    )


def _protection(data: dict[str, Any]) -> Protection:
    return Protection(
        threshold=data["threshold"],
        base=data["base"],
        few=data["few"],
        left_out=tuple(data["left_out"]),
        sparse=tuple(data.get("sparse", ())),  # editions frozen before there was such a rule do not say it
        tables=tuple(data["tables"]),
    )


def _document(exact: Exact, organisation: str, kind: Kind, sheets: Sequence[Sheet]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": kind.value,
        "quarter": str(exact.quarter),
        "first_day": exact.quarter.first_day.isoformat(),
        "last_day": exact.quarter.last_day.isoformat(),
        "organisation": organisation,
        "policy": exact.legend.policy,
        "counted_at": moment_text(exact.counted_at),
        "published_at": None,
        "anchor": None,
        "protection": None,
        "tables": [sheet_data(sheet) for sheet in sheets],
    }


def _full_data(exact: Exact, organisation: str) -> dict[str, Any]:
    return {**_document(exact, organisation, Kind.FULL, exact_sheets(exact)), "exact": exact_data(exact)}


# --- the committee's edition ------------------------------------------------------------------------------------------


def _committee_data(
    connection: Connection,
    exact: Exact,
    organisation: str,
    anchor: Anchor,
    now: dt.datetime,
    *,
    threshold: int,
    base: int,
) -> dict[str, Any]:
    earlier = releases(connection)
    edition = _safe(exact, earlier, anchor, now, threshold=threshold, base=base)
    return committee_content(exact, edition, organisation=organisation)


def committee_content(exact: Exact, edition: CommitteeEdition, *, organisation: str) -> dict[str, Any]:
    """A committee edition as the JSON data that is frozen, but for the moment and the anchor of its publication."""
    missing = () if edition.few else tuple(table for table in EVERYTHING if table not in edition.tables)
    small = sparse(exact, threshold=edition.threshold)
    too_small = [table for table in missing if table in small and CROSSED[table] in edition.tables]
    protection = {
        "threshold": edition.threshold,
        "base": edition.base,
        "few": edition.few,
        "left_out": [table for table in missing if table not in too_small],
        "sparse": too_small,
        "tables": list(edition.tables),
    }
    sheets = committee_sheets(exact, edition)
    return {**_document(exact, organisation, Kind.COMMITTEE, sheets), "protection": protection}


def _safe(
    exact: Exact, earlier: Sequence[Release], anchor: Anchor, now: dt.datetime, *, threshold: int, base: int
) -> CommitteeEdition:
    """The fullest edition in which nothing hidden can be worked out and no small row is told by category."""
    before = tuple(release.edition for release in earlier)
    found: tuple[Exposed, ...] = ()
    small = sparse(exact, threshold=threshold)
    for kept in dict.fromkeys(tuple(table for table in level if table not in small) for level in LEVELS):
        edition = protect(exact, before, threshold=threshold, base=base, tables=kept)
        release = Release(exact=exact, edition=edition, published_at=now, entries=anchor.seq)
        found = exposed((*earlier, release), latest=exact.quarter)
        if not found:
            return edition
    raise EditionRefused(told(found))


def releases(connection: Connection) -> tuple[Release, ...]:
    """The committee editions that are published, each with the exact numbers behind it, the earliest quarter first."""
    return tuple(_releases(connection))


def _releases(connection: Connection) -> Iterator[Release]:
    before: list[CommitteeEdition] = []
    for edition in editions(connection, kind=Kind.COMMITTEE):
        exact = _frozen(connection, edition.quarter)
        protection = edition.protection
        if exact is None or protection is None or edition.published_at is None or edition.anchor is None:
            raise EditionRefused([_unaudited(edition.quarter)])
        printed = protect(exact, before, threshold=protection.threshold, base=protection.base, tables=protection.tables)
        before.append(printed)
        yield Release(exact=exact, edition=printed, published_at=edition.published_at, entries=edition.anchor.seq)
