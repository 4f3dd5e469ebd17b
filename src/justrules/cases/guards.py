"""What the log never does, refused by the database itself: rows that are not changed, not removed, not overwritten."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from justrules.cases.database import Dialect


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger that refuses what the log never does, and the statements that make it."""

    name: str
    statements: tuple[str, ...]


def guards(dialect: Dialect) -> tuple[Guard, ...]:
    """The triggers of this edition. Whoever owns the database can drop them; the anchored audit trail remains."""
    return _sqlite_guards() if dialect == "sqlite" else _postgresql_guards()


_KEPT = ("id", "case_code", "year", "number", "created_at", "request_id", "request_digest")
"""What a case is called and when it began never changes."""


def _sqlite_guards() -> tuple[Guard, ...]:
    grows = "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM justrules_audit)"
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _KEPT)
    known = "case_code = NEW.case_code OR (year = NEW.year AND number = NEW.number) OR request_id = NEW.request_id"
    return (
        _refusal("audit", "grows", "INSERT", grows),
        _refusal("audit", "stays", "DELETE"),
        _refusal("audit", "keeps", "UPDATE"),
        _refusal("case", "grows", "INSERT", _exists("case", known)),
        _refusal("case", "stays", "DELETE"),
        _refusal("case", "keeps", "UPDATE", changed),
        _refusal("edition", "grows", "INSERT", _exists("edition", "(quarter = NEW.quarter AND kind = NEW.kind)")),
        _refusal("edition", "stays", "DELETE"),
        _refusal("edition", "keeps", "UPDATE"),
        _refusal(
            "evaluation", "grows", "INSERT", _exists("evaluation", "(act_id = NEW.act_id AND number = NEW.number)")
        ),
        _refusal("evaluation", "stays", "DELETE"),
        _refusal("evaluation", "keeps", "UPDATE"),
        _refusal("head", "grows", "INSERT", "EXISTS (SELECT 1 FROM justrules_head)"),
        _refusal("head", "stays", "DELETE"),
        _refusal("head", "keeps", "UPDATE", "NEW.seq < OLD.seq"),
    )


def _exists(table: str, same: str) -> str:
    """`INSERT OR REPLACE` deletes without asking the trigger for deletions."""
    return f"EXISTS (SELECT 1 FROM justrules_{table} WHERE id = NEW.id OR {same})"  # noqa: S608  # literals of ours


def _refusal(table: str, what: str, event: str, when: str | None = None) -> Guard:
    name = f"justrules_{table}_{what}"
    condition = f" WHEN {when}" if when else ""
    refusal = f"SELECT RAISE(ABORT, 'justrules_{table} refuses this {event}')"
    return Guard(name, (f"CREATE TRIGGER {name} BEFORE {event} ON justrules_{table}{condition} BEGIN {refusal}; END",))


_REFUSE = """
CREATE OR REPLACE FUNCTION justrules_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% refuses this %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
""".strip()

_GROWS = """
CREATE OR REPLACE FUNCTION justrules_grows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  expected bigint;
BEGIN
  EXECUTE format('SELECT coalesce(max(seq), 0) + 1 FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO expected;
  IF NEW.seq IS DISTINCT FROM expected THEN
    RAISE EXCEPTION '% refuses this %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
""".strip()


def _postgresql_guards() -> tuple[Guard, ...]:
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _KEPT)
    every = "UPDATE OR DELETE OR TRUNCATE"
    return (
        _trigger("audit", "grows", "INSERT", "FOR EACH ROW", function="justrules_grows", before=(_REFUSE, _GROWS)),
        _trigger("audit", "keeps", every, "FOR EACH STATEMENT"),
        _trigger("case", "stays", "DELETE OR TRUNCATE", "FOR EACH STATEMENT"),
        _trigger("case", "keeps", "UPDATE", f"FOR EACH ROW WHEN ({changed})"),
        _trigger("edition", "keeps", every, "FOR EACH STATEMENT"),
        _trigger("evaluation", "keeps", every, "FOR EACH STATEMENT"),
        _trigger("head", "stays", "DELETE OR TRUNCATE", "FOR EACH STATEMENT"),
        _trigger("head", "keeps", "UPDATE", "FOR EACH ROW WHEN (NEW.seq < OLD.seq)"),
    )


def _trigger(
    table: str, what: str, event: str, scope: str, *, function: str = "justrules_refuse", before: tuple[str, ...] = ()
) -> Guard:
    name = f"justrules_{table}_{what}"
    made = f"CREATE TRIGGER {name} BEFORE {event} ON justrules_{table} {scope} EXECUTE FUNCTION {function}()"
    # One that was switched off is still there.
    return Guard(name, (*before, f"DROP TRIGGER IF EXISTS {name} ON justrules_{table}", made))


def make_guards(connection: Connection) -> None:
    """Make the triggers that are not there, in a database that has the tables."""
    missing = missing_guards(connection)
    for guard in (each for each in guards(_dialect(connection)) if each.name in missing):
        for statement in guard.statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """The names of triggers that somebody has taken away; what they guard is still vouched for by the audit trail."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relnamespace = CAST(current_schema() AS regnamespace) AND tgenabled IN ('O', 'A')"
        )
    there = set(connection.execute(text(asked)).scalars())
    return tuple(guard.name for guard in guards(_dialect(connection)) if guard.name not in there)


def _dialect(connection: Connection) -> Dialect:
    return "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
