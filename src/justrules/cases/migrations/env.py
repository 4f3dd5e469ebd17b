"""What Alembic runs around our migrations: on the connection that it is given, and never on one of its own."""

from __future__ import annotations

from alembic import context

from justrules.cases.schema import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
