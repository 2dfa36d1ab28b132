"""Every table in one place, and the way there: Alembic migrations run from code, no file to find.

Importing this module makes `Base.metadata` whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from storage.database import (
    action_checks,
    activity_log,
    assignments,
    closures,
    concerns,
    conflicts,
    conversions,
    disputes,
    draws,
    evidence,
    exercises_seen,
    feedback,
    groups,
    indexing_runs,
    kept_findings,
    notice_mails,
    notices,
    people,
    plan_overrides,
    private_notes,
    programme_sessions,
    recordings,
    reviews,
    self_ratings,
    sites,
    stores,
    supervision_actions,
    supervision_meetings,
    timetables,
    training_steps,
    trend_notes,
    watched_intervals,
)
from storage.database.base import Base, Database, explained
from storage.errors import DatabaseTooNew

NOUNS = (
    action_checks,
    activity_log,
    assignments,
    closures,
    concerns,
    conflicts,
    conversions,
    disputes,
    draws,
    evidence,
    exercises_seen,
    feedback,
    groups,
    indexing_runs,
    kept_findings,
    notice_mails,
    notices,
    people,
    plan_overrides,
    private_notes,
    programme_sessions,
    recordings,
    reviews,
    self_ratings,
    sites,
    stores,
    supervision_actions,
    supervision_meetings,
    timetables,
    training_steps,
    trend_notes,
    watched_intervals,
)
TOO_NEW = (
    "The database was made by a later version of the app, so this version cannot use it. "
    "Install that version or a later one."
)
METADATA = Base.metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def migrate(database: Database, to: str = "head") -> None:
    """Bring the tables to a revision (`head`: the newest), upwards; keeps every row.

    Raises DatabaseUnavailable, and DatabaseTooNew when the tables are at a revision that is not known here.
    """
    config = _config()
    with explained(), _may_make_tables_anew(database) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, to)
        except CommandError as error:
            raise DatabaseTooNew(TOO_NEW) from error


@contextmanager
def _may_make_tables_anew(database: Database) -> Iterator[Connection]:
    """A connection on which SQLite lets a table be dropped that others point at.

    It cannot change a table much: Alembic makes it anew and drops the old one. Whether all that pointed there
    still does is looked at before anything is kept (see migrations/env.py).
    """
    with database.engine.connect() as connection:
        enforces = database.engine.dialect.name == "sqlite"
        # Within a transaction SQLite would pass this over, so it goes past SQLAlchemy, which begins one.
        driver = connection.connection.dbapi_connection
        assert driver is not None
        if enforces:
            driver.execute("PRAGMA foreign_keys=OFF").close()
        try:
            yield connection
        finally:
            connection.rollback()
            if enforces:
                driver.execute("PRAGMA foreign_keys=ON").close()


def downgrade(database: Database, to: str) -> None:
    """Bring the tables back to an older revision (`base`: none)."""
    config = _config()
    with _may_make_tables_anew(database) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)


def is_migrated(database: Database) -> bool:
    """Whether the tables stand at the newest revision. Raises what `migrate` raises."""
    with explained(), database.engine.connect() as connection:
        current = set(MigrationContext.configure(connection).get_current_heads())
    scripts = ScriptDirectory.from_config(_config())
    if current - {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseTooNew(TOO_NEW)
    return current == set(scripts.get_heads())
