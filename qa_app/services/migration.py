"""Bringing the database to this version's tables."""

from qa_app.settings import Settings
from storage.database import schema
from storage.database.base import open_database


def migrate_database(settings: Settings) -> None:
    """Upgrade the tables; keeps every row. Raises DatabaseUnavailable."""
    if not settings.database_url:
        settings.data_path.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.resolved_database_url)
    try:
        schema.migrate(database)
    finally:
        database.close()
