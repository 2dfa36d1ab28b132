"""Alembic runs this with a connection from `schema.py`; there is no other way to start it."""

from alembic import context

from storage.database.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
if connection.dialect.name == "sqlite":
    astray = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    assert astray is None, f"after migrating, a row of {astray and astray[0]} points at nothing"
connection.commit()
