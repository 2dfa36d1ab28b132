"""Bringing the database to this version's tables."""

from qa_app.errors import BadSetting
from qa_app.settings import Settings
from storage.database import schema
from storage.database.base import open_database


def migrate_database(settings: Settings) -> None:
    """Upgrade the tables; keeps every row. Raises BadSetting for the folder, and what the database says."""
    if not settings.database_url:
        try:
            settings.data_path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadSetting(
                f"The data folder {settings.data_folder} cannot be made ({error.strerror}). "
                "Set QA_APP_DATA_DIR to a folder that this account can write to."
            ) from error
    database = open_database(settings.resolved_database_url)
    try:
        schema.migrate(database)
    finally:
        database.close()
