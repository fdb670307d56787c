"""Alembic's entry: migrate over the connection that `bot.store.migrate` opened."""

from __future__ import annotations

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
    compare_server_default=True,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
