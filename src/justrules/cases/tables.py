"""The tables of the case log. No column holds an identity or a free text in clear: those are sealed bytes.

Every name begins with `justrules_`, so that the tables can live in a database beside the embedder's own.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    types,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from justrules.cases.moves import invariants
from justrules.cases.words import DutyState, ImprovementKind, Position, ReviewSubject, SupportKind


class Utc(types.TypeDecorator[dt.datetime]):
    """A moment in UTC: `timestamptz` in PostgreSQL, text of fixed width in SQLite, so that order is order in time."""

    impl = types.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """The column's own type in each database."""
        kind: types.TypeEngine[Any] = TIMESTAMP(timezone=True) if dialect.name == "postgresql" else String(27)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """A moment without a zone is a mistake of ours and never stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        utc = value.astimezone(dt.UTC)
        return utc if dialect.name == "postgresql" else moment_text(utc)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002  # SQLAlchemy hands it over
        """Always with its zone."""
        if value is None:
            return None
        return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)


def moment_text(moment: dt.datetime) -> str:
    """`2026-11-21T22:41:15.000123Z`: always 27 characters, so that texts sort as moments do."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


metadata = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

# SQLite counts up only a column that is called INTEGER.
_Key = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Column[int]:
    return Column("id", _Key, primary_key=True, autoincrement=True)


def _of(table: str, name: str) -> Column[int]:
    return Column(name, _Key, ForeignKey(f"justrules_{table}.id"), nullable=False, index=True)


def _word(column: str, words: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(word.value) for word in words)})", name=column)


setting = Table(
    "justrules_setting",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What holds for the whole log: the organisation, the check value of its keys."""

counter = Table(
    "justrules_counter",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    CheckConstraint("last >= 1", name="last"),
)
"""The last number given out in each year; counted up in the transaction that opens the case, so no number is lost."""

data_key = Table(
    "justrules_data_key",
    metadata,
    Column("uid", String(32), primary_key=True),
    Column("wrapped", LargeBinary),
    Column("wrap_key", String(64)),
    Column("created_at", Utc, nullable=False),
    Column("destroyed_at", Utc),
    CheckConstraint("(destroyed_at IS NULL) = (wrapped IS NOT NULL)", name="destroyed"),
    CheckConstraint("(wrapped IS NULL) = (wrap_key IS NULL)", name="wrapped"),
)
"""One wrapped key for each individual, and one (`uid` = `log`) for what is about nobody in particular."""

person = Table(
    "justrules_person",
    metadata,
    _key(),
    Column("uid", String(32), ForeignKey("justrules_data_key.uid"), nullable=False, unique=True),
    Column("pseudonym", String(64), nullable=False, unique=True),
    Column("pseudonym_key", String(64), nullable=False),
    Column("identity", LargeBinary),
    Column("created_at", Utc, nullable=False),
    Column("erased_at", Utc),
    CheckConstraint("(erased_at IS NULL) = (identity IS NOT NULL)", name="erased"),
)
"""Individuals: a keyed pseudonym to count by, the identity sealed under the individual's own key."""

case = Table(
    "justrules_case",
    metadata,
    _key(),
    Column("case_code", String(32), nullable=False, unique=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("disposition", String(16)),
    Column("duplicate_of", String(32)),
    Column("linked_report", String(128)),
    Column("linked_investigation", String(128), index=True),
    Column("severity", String(64)),
    Column("behavior_category", String(64)),
    Column("follow_up_date", Date),
    Column("created_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Column("request_id", String(128), unique=True),
    Column("request_digest", String(64)),
    UniqueConstraint("year", "number"),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("number >= 1", name="number"),
    *(CheckConstraint(each.sql, name=each.name) for each in invariants()),
    Index("ix_justrules_case_created_at", "created_at"),
    Index("ix_justrules_case_status", "status"),
)
"""One incident's review. `behavior_category` is that of its first act."""

act = Table(
    "justrules_act",
    metadata,
    _key(),
    _of("case", "case_id"),
    Column("number", Integer, nullable=False),
    _of("person", "person_id"),
    Column("position", String(16), nullable=False),
    Column("department", String(64)),
    Column("created_at", Utc, nullable=False),
    Column("decided_by", Integer),
    Column("behavior_category", String(64)),
    Column("allowed_kind", String(16)),
    Column("response_kind", String(16)),
    Column("response_action", LargeBinary),
    Column("response_at", Utc),
    Column("harsher", Boolean(create_constraint=False), nullable=False),
    Column("harsher_reason", LargeBinary),
    UniqueConstraint("case_id", "number"),
    _word("position", Position),
    CheckConstraint("(decided_by IS NULL) = (behavior_category IS NULL)", name="decided"),
    CheckConstraint("(response_kind IS NULL) = (response_at IS NULL)", name="response"),
    CheckConstraint("harsher = (harsher_reason IS NOT NULL)", name="harsher_has_reason"),
)
"""One act or omission by one person. `decided_by` is the number of the evaluation that classified it."""

evaluation = Table(
    "justrules_evaluation",
    metadata,
    _key(),
    _of("act", "act_id"),
    Column("number", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("policy_id", String(64), nullable=False),
    Column("policy_version", String(64), nullable=False),
    Column("policy_digest", String(64), nullable=False),
    Column("category", String(64)),
    Column("outcome", String(64)),
    Column("response", String(64)),
    Column("response_kind", String(16)),
    Column("answers", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    Column("reasons", LargeBinary),
    Column("rationale", LargeBinary),
    Column("occasion", LargeBinary),
    Column("evaluator", String(64), nullable=False),
    UniqueConstraint("act_id", "number"),
    CheckConstraint("(category IS NULL) = (outcome IS NULL)", name="decided"),
)
"""One pass through a policy; never overwritten. `assessment` is the stored record without the recorded reasons,
which are free text and sealed in `reasons`; `occasion` says why there is another pass."""

note = Table(
    "justrules_note",
    metadata,
    _key(),
    _of("case", "case_id"),
    Column("number", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("action", String(32), nullable=False),
    Column("act", Integer),
    Column("text", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "number"),
)
"""What was said at each move: why a case was reopened, what a follow-up found, each response as it was taken.
Never overwritten. `act` is the number of the act that it is about, if it is about one."""

factor = Table(
    "justrules_factor",
    metadata,
    _key(),
    _of("evaluation", "evaluation_id"),
    Column("factor", String(64), nullable=False),
    UniqueConstraint("evaluation_id", "factor"),
)
"""Contributing factors that were found."""

duty = Table(
    "justrules_duty",
    metadata,
    _key(),
    _of("act", "act_id"),
    Column("duty", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("note", LargeBinary),
    Column("settled_at", Utc),
    UniqueConstraint("act_id", "duty"),
    _word("state", DutyState),
    CheckConstraint("(settled_at IS NOT NULL) = (state IN ('done', 'not_applicable'))", name="settled"),
)
"""Statutory and professional prompts, with how far each has come."""

improvement = Table(
    "justrules_improvement",
    metadata,
    _key(),
    _of("case", "case_id"),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("owner_role", String(64), nullable=False),
    Column("description", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False, index=True),
    Column("due", Date),
    Column("done", Date),
    UniqueConstraint("case_id", "number"),
    _word("kind", ImprovementKind),
)
"""Changes to the system that a case brought about. Their texts, sealed with the log's own key, outlive an erasure."""

support = Table(
    "justrules_support",
    metadata,
    _key(),
    _of("act", "act_id"),
    Column("number", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("offered_on", Date, nullable=False),
    Column("given_on", Date),
    Column("note", LargeBinary),
    UniqueConstraint("act_id", "number"),
    _word("kind", SupportKind),
)
"""What was offered to the person, and when it was given."""

review = Table(
    "justrules_review",
    metadata,
    _key(),
    _of("act", "act_id"),
    Column("subject", String(16), nullable=False),
    Column("prompted_at", Utc, nullable=False),
    Column("earlier", Integer, nullable=False),
    Column("finding", LargeBinary),
    Column("done_at", Utc),
    UniqueConstraint("act_id", "subject"),
    _word("subject", ReviewSubject),
    CheckConstraint("(done_at IS NULL) = (finding IS NULL)", name="done"),
)
"""The separate review that a repeat prompts; `earlier` counts the cases in the twelve months before."""

authorisation = Table(
    "justrules_authorisation",
    metadata,
    _key(),
    _of("case", "case_id"),
    Column("grantee", String(64), nullable=False),
    Column("granted_by", String(64), nullable=False),
    Column("granted_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    CheckConstraint("expires_at > granted_at", name="expires"),
)
"""Who may see an identity although only linked, and until when. Actors stand here by their pseudonym."""

audit = Table(
    "justrules_audit",
    metadata,
    Column("seq", _Key, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("case_code", String(32), index=True),
    Column("payload", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    CheckConstraint("seq >= 1", name="seq"),
)
"""The audit trail: each entry carries a keyed hash over itself and the hash before it."""

head = Table(
    "justrules_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", _Key, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("id = 1", name="single"),
)
"""The last entry of the audit trail. Every writer locks this one row first, so writers queue and never deadlock."""

edition = Table(
    "justrules_edition",
    metadata,
    _key(),
    Column("quarter", String(7), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("published_at", Utc, nullable=False),
    Column("content", Text, nullable=False),
    Column("anchor_seq", _Key, nullable=False),
    Column("anchor_hash", String(64), nullable=False),
    UniqueConstraint("quarter", "kind"),
    CheckConstraint("kind IN ('committee', 'full')", name="kind"),
)
"""Quarterly statistics as published, frozen, with the audit trail's head at that moment."""
