"""How Alembic reaches the database: on the connection that `server.storage.migrating` hands in."""

from __future__ import annotations

from alembic import context

from server.storage.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    # SQLite cannot alter most things in place; a batch makes the table anew.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
