"""Alembic runs this with a connection from `schema.py`; there is no other way to start it."""

from alembic import context

from storage.database.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
