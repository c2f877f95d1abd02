"""Runs migrations on the connection that `Database` opened, inside its transaction."""

from alembic import context

from gptdash.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
