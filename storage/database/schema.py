"""Every table in one place, and the way there: Alembic migrations run from code, no file to find.

Importing this module makes `Base.metadata` whole.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import (
    activity_log,
    evidence,
    feedback,
    groups,
    indexing_runs,
    people,
    programme_sessions,
    recordings,
    reviews,
    sites,
    stores,
    supervision_actions,
)
from storage.database.base import Base, Database

NOUNS = (
    activity_log,
    evidence,
    feedback,
    groups,
    indexing_runs,
    people,
    programme_sessions,
    recordings,
    reviews,
    sites,
    stores,
    supervision_actions,
)
METADATA = Base.metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def migrate(database: Database, to: str = "head") -> None:
    """Bring the tables to a revision (`head`: the newest), upwards; keeps every row."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def downgrade(database: Database, to: str) -> None:
    """Bring the tables back to an older revision (`base`: none)."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)


def is_migrated(database: Database) -> bool:
    """Whether the tables stand at the newest revision."""
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    return set(current) == set(ScriptDirectory.from_config(_config()).get_heads())
