"""The first edition of the tables, spelt out: what was released once is never computed from what is true today."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "justrules_0001"
down_revision = None
branch_labels = ("justrules",)
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(27).with_variant(TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Make every table, the guards around what is never changed, and the row on which writers queue."""
    _audit()
    _case()
    _counter()
    _data_key()
    _edition()
    _head()
    _setting()
    _authorisation()
    _improvement()
    _note()
    _person()
    _act()
    _duty()
    _evaluation()
    _review()
    _support()
    _factor()
    for statement in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_GUARDS:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
    op.execute(sa.text("INSERT INTO justrules_head (id, seq, hash) VALUES (1, 0, :zeros)").bindparams(zeros="0" * 64))


def downgrade() -> None:
    """Refused: a case log is not taken back, it is kept."""
    raise NotImplementedError("the tables of a case log are not taken back; restore a backup from before instead")


def _audit() -> None:
    op.create_table(
        "justrules_audit",
        sa.Column("seq", KEY, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("case_code", sa.String(32), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_justrules_audit")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_justrules_audit_seq")),
    )
    op.create_index(op.f("ix_justrules_audit_case_code"), "justrules_audit", ["case_code"])


def _case() -> None:
    op.create_table(
        "justrules_case",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("case_code", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("disposition", sa.String(16), nullable=True),
        sa.Column("duplicate_of", sa.String(32), nullable=True),
        sa.Column("linked_report", sa.String(128), nullable=True),
        sa.Column("linked_investigation", sa.String(128), nullable=True),
        sa.Column("severity", sa.String(64), nullable=True),
        sa.Column("behavior_category", sa.String(64), nullable=True),
        sa.Column("follow_up_date", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("request_id", sa.String(128), nullable=True),
        sa.Column("request_digest", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_case")),
        sa.UniqueConstraint("case_code", name=op.f("uq_justrules_case_case_code")),
        sa.UniqueConstraint("request_id", name=op.f("uq_justrules_case_request_id")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_justrules_case_year")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_justrules_case_version")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_justrules_case_number")),
        sa.CheckConstraint(
            "status IN ('open', 'classified', 'action_taken', 'follow_up', 'closed')",
            name=op.f("ck_justrules_case_status"),
        ),
        sa.CheckConstraint(
            "disposition IS NULL OR disposition IN ('withdrawn', 'duplicate')",
            name=op.f("ck_justrules_case_disposition"),
        ),
        sa.CheckConstraint(
            "disposition IS NULL OR status = 'closed'", name=op.f("ck_justrules_case_disposed_is_closed")
        ),
        sa.CheckConstraint(
            "(behavior_category IS NOT NULL) = (status <> 'open' AND disposition IS NULL)",
            name=op.f("ck_justrules_case_classified_has_category"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NOT NULL) = (status = 'closed')", name=op.f("ck_justrules_case_closed_has_time")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= created_at", name=op.f("ck_justrules_case_closed_after_created")
        ),
        sa.CheckConstraint(
            "status <> 'follow_up' OR follow_up_date IS NOT NULL", name=op.f("ck_justrules_case_follow_up_has_date")
        ),
        sa.CheckConstraint(
            "(duplicate_of IS NOT NULL) = (disposition IS NOT NULL AND disposition = 'duplicate')",
            name=op.f("ck_justrules_case_duplicate_has_other"),
        ),
    )
    op.create_index(op.f("ix_justrules_case_created_at"), "justrules_case", ["created_at"])
    op.create_index(op.f("ix_justrules_case_linked_investigation"), "justrules_case", ["linked_investigation"])
    op.create_index(op.f("ix_justrules_case_status"), "justrules_case", ["status"])


def _counter() -> None:
    op.create_table(
        "justrules_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_justrules_counter")),
        sa.CheckConstraint("last >= 1", name=op.f("ck_justrules_counter_last")),
    )


def _data_key() -> None:
    op.create_table(
        "justrules_data_key",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("wrap_key", sa.String(64), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_justrules_data_key")),
        sa.CheckConstraint(
            "(destroyed_at IS NULL) = (wrapped IS NOT NULL)", name=op.f("ck_justrules_data_key_destroyed")
        ),
        sa.CheckConstraint("(wrapped IS NULL) = (wrap_key IS NULL)", name=op.f("ck_justrules_data_key_wrapped")),
    )


def _edition() -> None:
    op.create_table(
        "justrules_edition",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("quarter", sa.String(7), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("anchor_seq", KEY, nullable=False),
        sa.Column("anchor_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_edition")),
        sa.UniqueConstraint("quarter", "kind", name=op.f("uq_justrules_edition_quarter")),
        sa.CheckConstraint("kind IN ('committee', 'full')", name=op.f("ck_justrules_edition_kind")),
    )


def _head() -> None:
    op.create_table(
        "justrules_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", KEY, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_head")),
        sa.CheckConstraint("id = 1", name=op.f("ck_justrules_head_single")),
    )


def _setting() -> None:
    op.create_table(
        "justrules_setting",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_justrules_setting")),
    )


def _authorisation() -> None:
    op.create_table(
        "justrules_authorisation",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "case_id",
            KEY,
            sa.ForeignKey("justrules_case.id", name=op.f("fk_justrules_authorisation_case_id")),
            nullable=False,
        ),
        sa.Column("grantee", sa.String(64), nullable=False),
        sa.Column("granted_by", sa.String(64), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_authorisation")),
        sa.CheckConstraint("expires_at > granted_at", name=op.f("ck_justrules_authorisation_expires")),
    )
    op.create_index(op.f("ix_justrules_authorisation_case_id"), "justrules_authorisation", ["case_id"])


def _improvement() -> None:
    op.create_table(
        "justrules_improvement",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "case_id",
            KEY,
            sa.ForeignKey("justrules_case.id", name=op.f("fk_justrules_improvement_case_id")),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("owner_role", sa.String(64), nullable=False),
        sa.Column("description", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_improvement")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_justrules_improvement_case_id")),
        sa.CheckConstraint(
            "kind IN ('procedure', 'training', 'equipment', 'staffing', 'other')",
            name=op.f("ck_justrules_improvement_kind"),
        ),
    )
    op.create_index(op.f("ix_justrules_improvement_case_id"), "justrules_improvement", ["case_id"])
    op.create_index(op.f("ix_justrules_improvement_created_at"), "justrules_improvement", ["created_at"])


def _note() -> None:
    op.create_table(
        "justrules_note",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "case_id", KEY, sa.ForeignKey("justrules_case.id", name=op.f("fk_justrules_note_case_id")), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("act", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_note")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_justrules_note_case_id")),
    )
    op.create_index(op.f("ix_justrules_note_case_id"), "justrules_note", ["case_id"])


def _person() -> None:
    op.create_table(
        "justrules_person",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "uid",
            sa.String(32),
            sa.ForeignKey("justrules_data_key.uid", name=op.f("fk_justrules_person_uid")),
            nullable=False,
        ),
        sa.Column("pseudonym", sa.String(64), nullable=False),
        sa.Column("pseudonym_key", sa.String(64), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_person")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_justrules_person_pseudonym")),
        sa.UniqueConstraint("uid", name=op.f("uq_justrules_person_uid")),
        sa.CheckConstraint("(erased_at IS NULL) = (identity IS NOT NULL)", name=op.f("ck_justrules_person_erased")),
    )


def _act() -> None:
    op.create_table(
        "justrules_act",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "case_id", KEY, sa.ForeignKey("justrules_case.id", name=op.f("fk_justrules_act_case_id")), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "person_id",
            KEY,
            sa.ForeignKey("justrules_person.id", name=op.f("fk_justrules_act_person_id")),
            nullable=False,
        ),
        sa.Column("position", sa.String(16), nullable=False),
        sa.Column("department", sa.String(64), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("behavior_category", sa.String(64), nullable=True),
        sa.Column("allowed_kind", sa.String(16), nullable=True),
        sa.Column("response_kind", sa.String(16), nullable=True),
        sa.Column("response_action", sa.LargeBinary(), nullable=True),
        sa.Column("response_at", MOMENT, nullable=True),
        sa.Column("harsher", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("harsher_reason", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_act")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_justrules_act_case_id")),
        sa.CheckConstraint(
            "position IN ('sharp_end', 'supervisor', 'manager')", name=op.f("ck_justrules_act_position")
        ),
        sa.CheckConstraint("(decided_by IS NULL) = (behavior_category IS NULL)", name=op.f("ck_justrules_act_decided")),
        sa.CheckConstraint("(response_kind IS NULL) = (response_at IS NULL)", name=op.f("ck_justrules_act_response")),
        sa.CheckConstraint("harsher = (harsher_reason IS NOT NULL)", name=op.f("ck_justrules_act_harsher_has_reason")),
    )
    op.create_index(op.f("ix_justrules_act_case_id"), "justrules_act", ["case_id"])
    op.create_index(op.f("ix_justrules_act_person_id"), "justrules_act", ["person_id"])


def _duty() -> None:
    op.create_table(
        "justrules_duty",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "act_id", KEY, sa.ForeignKey("justrules_act.id", name=op.f("fk_justrules_duty_act_id")), nullable=False
        ),
        sa.Column("duty", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_duty")),
        sa.UniqueConstraint("act_id", "duty", name=op.f("uq_justrules_duty_act_id")),
        sa.CheckConstraint(
            "state IN ('due', 'consider', 'done', 'not_applicable')", name=op.f("ck_justrules_duty_state")
        ),
        sa.CheckConstraint(
            "(settled_at IS NOT NULL) = (state IN ('done', 'not_applicable'))", name=op.f("ck_justrules_duty_settled")
        ),
    )
    op.create_index(op.f("ix_justrules_duty_act_id"), "justrules_duty", ["act_id"])


def _evaluation() -> None:
    op.create_table(
        "justrules_evaluation",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "act_id",
            KEY,
            sa.ForeignKey("justrules_act.id", name=op.f("fk_justrules_evaluation_act_id")),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("policy_id", sa.String(64), nullable=False),
        sa.Column("policy_version", sa.String(64), nullable=False),
        sa.Column("policy_digest", sa.String(64), nullable=False),
        sa.Column("category", sa.String(64), nullable=True),
        sa.Column("outcome", sa.String(64), nullable=True),
        sa.Column("response", sa.String(64), nullable=True),
        sa.Column("response_kind", sa.String(16), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=True),
        sa.Column("rationale", sa.LargeBinary(), nullable=True),
        sa.Column("occasion", sa.LargeBinary(), nullable=True),
        sa.Column("evaluator", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_evaluation")),
        sa.UniqueConstraint("act_id", "number", name=op.f("uq_justrules_evaluation_act_id")),
        sa.CheckConstraint("(category IS NULL) = (outcome IS NULL)", name=op.f("ck_justrules_evaluation_decided")),
    )
    op.create_index(op.f("ix_justrules_evaluation_act_id"), "justrules_evaluation", ["act_id"])


def _review() -> None:
    op.create_table(
        "justrules_review",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "act_id", KEY, sa.ForeignKey("justrules_act.id", name=op.f("fk_justrules_review_act_id")), nullable=False
        ),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("prompted_at", MOMENT, nullable=False),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("finding", sa.LargeBinary(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_review")),
        sa.UniqueConstraint("act_id", "subject", name=op.f("uq_justrules_review_act_id")),
        sa.CheckConstraint(
            "subject IN ('environment', 'training', 'fitness')", name=op.f("ck_justrules_review_subject")
        ),
        sa.CheckConstraint("(done_at IS NULL) = (finding IS NULL)", name=op.f("ck_justrules_review_done")),
    )
    op.create_index(op.f("ix_justrules_review_act_id"), "justrules_review", ["act_id"])


def _support() -> None:
    op.create_table(
        "justrules_support",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "act_id", KEY, sa.ForeignKey("justrules_act.id", name=op.f("fk_justrules_support_act_id")), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_support")),
        sa.UniqueConstraint("act_id", "number", name=op.f("uq_justrules_support_act_id")),
        sa.CheckConstraint(
            "kind IN ('reflective_supervision', 'peer_discussion', 'word_on_outcome', 'other')",
            name=op.f("ck_justrules_support_kind"),
        ),
    )
    op.create_index(op.f("ix_justrules_support_act_id"), "justrules_support", ["act_id"])


def _factor() -> None:
    op.create_table(
        "justrules_factor",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column(
            "evaluation_id",
            KEY,
            sa.ForeignKey("justrules_evaluation.id", name=op.f("fk_justrules_factor_evaluation_id")),
            nullable=False,
        ),
        sa.Column("factor", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justrules_factor")),
        sa.UniqueConstraint("evaluation_id", "factor", name=op.f("uq_justrules_factor_evaluation_id")),
    )
    op.create_index(op.f("ix_justrules_factor_evaluation_id"), "justrules_factor", ["evaluation_id"])


SQLITE_GUARDS: tuple[str, ...] = (
    (
        "CREATE TRIGGER justrules_audit_grows BEFORE INSERT ON justrules_audit WHEN NEW.seq IS NOT (SELECT "
        "coalesce(max(seq), 0) + 1 FROM justrules_audit) BEGIN SELECT RAISE(ABORT, 'justrules_audit refuses "
        "this INSERT'); END"
    ),
    (
        "CREATE TRIGGER justrules_audit_stays BEFORE DELETE ON justrules_audit BEGIN SELECT RAISE(ABORT, "
        "'justrules_audit refuses this DELETE'); END"
    ),
    (
        "CREATE TRIGGER justrules_audit_keeps BEFORE UPDATE ON justrules_audit BEGIN SELECT RAISE(ABORT, "
        "'justrules_audit refuses this UPDATE'); END"
    ),
    (
        "CREATE TRIGGER justrules_case_grows BEFORE INSERT ON justrules_case WHEN EXISTS (SELECT 1 FROM "
        "justrules_case WHERE id = NEW.id OR case_code = NEW.case_code OR (year = NEW.year AND number = "
        "NEW.number) OR request_id = NEW.request_id) BEGIN SELECT RAISE(ABORT, 'justrules_case refuses this "
        "INSERT'); END"
    ),
    (
        "CREATE TRIGGER justrules_case_stays BEFORE DELETE ON justrules_case BEGIN SELECT RAISE(ABORT, "
        "'justrules_case refuses this DELETE'); END"
    ),
    (
        "CREATE TRIGGER justrules_case_keeps BEFORE UPDATE ON justrules_case WHEN NEW.id IS NOT OLD.id OR "
        "NEW.case_code IS NOT OLD.case_code OR NEW.year IS NOT OLD.year OR NEW.number IS NOT OLD.number OR "
        "NEW.created_at IS NOT OLD.created_at OR NEW.request_id IS NOT OLD.request_id OR NEW.request_digest "
        "IS NOT OLD.request_digest BEGIN SELECT RAISE(ABORT, 'justrules_case refuses this UPDATE'); END"
    ),
    (
        "CREATE TRIGGER justrules_edition_grows BEFORE INSERT ON justrules_edition WHEN EXISTS (SELECT 1 "
        "FROM justrules_edition WHERE id = NEW.id OR (quarter = NEW.quarter AND kind = NEW.kind)) BEGIN "
        "SELECT RAISE(ABORT, 'justrules_edition refuses this INSERT'); END"
    ),
    (
        "CREATE TRIGGER justrules_edition_stays BEFORE DELETE ON justrules_edition BEGIN SELECT RAISE(ABORT, "
        "'justrules_edition refuses this DELETE'); END"
    ),
    (
        "CREATE TRIGGER justrules_edition_keeps BEFORE UPDATE ON justrules_edition BEGIN SELECT RAISE(ABORT, "
        "'justrules_edition refuses this UPDATE'); END"
    ),
    (
        "CREATE TRIGGER justrules_evaluation_grows BEFORE INSERT ON justrules_evaluation WHEN EXISTS (SELECT "
        "1 FROM justrules_evaluation WHERE id = NEW.id OR (act_id = NEW.act_id AND number = NEW.number)) "
        "BEGIN SELECT RAISE(ABORT, 'justrules_evaluation refuses this INSERT'); END"
    ),
    (
        "CREATE TRIGGER justrules_evaluation_stays BEFORE DELETE ON justrules_evaluation BEGIN SELECT "
        "RAISE(ABORT, 'justrules_evaluation refuses this DELETE'); END"
    ),
    (
        "CREATE TRIGGER justrules_evaluation_keeps BEFORE UPDATE ON justrules_evaluation BEGIN SELECT "
        "RAISE(ABORT, 'justrules_evaluation refuses this UPDATE'); END"
    ),
    (
        "CREATE TRIGGER justrules_head_grows BEFORE INSERT ON justrules_head WHEN EXISTS (SELECT 1 FROM "
        "justrules_head) BEGIN SELECT RAISE(ABORT, 'justrules_head refuses this INSERT'); END"
    ),
    (
        "CREATE TRIGGER justrules_head_stays BEFORE DELETE ON justrules_head BEGIN SELECT RAISE(ABORT, "
        "'justrules_head refuses this DELETE'); END"
    ),
    (
        "CREATE TRIGGER justrules_head_keeps BEFORE UPDATE ON justrules_head WHEN NEW.seq < OLD.seq BEGIN "
        "SELECT RAISE(ABORT, 'justrules_head refuses this UPDATE'); END"
    ),
)

POSTGRESQL_GUARDS: tuple[str, ...] = (
    """CREATE FUNCTION justrules_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% refuses this %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$""",
    """CREATE FUNCTION justrules_grows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  expected bigint;
BEGIN
  EXECUTE format('SELECT coalesce(max(seq), 0) + 1 FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO expected;
  IF NEW.seq IS DISTINCT FROM expected THEN
    RAISE EXCEPTION '% refuses this %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$""",
    (
        "CREATE TRIGGER justrules_audit_grows BEFORE INSERT ON justrules_audit FOR EACH ROW EXECUTE FUNCTION "
        "justrules_grows()"
    ),
    (
        "CREATE TRIGGER justrules_audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON justrules_audit FOR "
        "EACH STATEMENT EXECUTE FUNCTION justrules_refuse()"
    ),
    (
        "CREATE TRIGGER justrules_case_stays BEFORE DELETE OR TRUNCATE ON justrules_case FOR EACH STATEMENT "
        "EXECUTE FUNCTION justrules_refuse()"
    ),
    (
        "CREATE TRIGGER justrules_case_keeps BEFORE UPDATE ON justrules_case FOR EACH ROW WHEN (NEW.id IS "
        "DISTINCT FROM OLD.id OR NEW.case_code IS DISTINCT FROM OLD.case_code OR NEW.year IS DISTINCT FROM "
        "OLD.year OR NEW.number IS DISTINCT FROM OLD.number OR NEW.created_at IS DISTINCT FROM "
        "OLD.created_at OR NEW.request_id IS DISTINCT FROM OLD.request_id OR NEW.request_digest IS DISTINCT "
        "FROM OLD.request_digest) EXECUTE FUNCTION justrules_refuse()"
    ),
    (
        "CREATE TRIGGER justrules_edition_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON justrules_edition FOR "
        "EACH STATEMENT EXECUTE FUNCTION justrules_refuse()"
    ),
    (
        "CREATE TRIGGER justrules_evaluation_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "justrules_evaluation FOR EACH STATEMENT EXECUTE FUNCTION justrules_refuse()"
    ),
    (
        "CREATE TRIGGER justrules_head_stays BEFORE DELETE OR TRUNCATE ON justrules_head FOR EACH STATEMENT "
        "EXECUTE FUNCTION justrules_refuse()"
    ),
    (
        "CREATE TRIGGER justrules_head_keeps BEFORE UPDATE ON justrules_head FOR EACH ROW WHEN (NEW.seq < "
        "OLD.seq) EXECUTE FUNCTION justrules_refuse()"
    ),
)
