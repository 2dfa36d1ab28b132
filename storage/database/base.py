"""The engine, the transaction and the conventions that every table follows.

SQLite and PostgreSQL stand behind one promise: `read` gives a consistent look, `write` is one
transaction that is kept whole or not at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event, func, insert, select, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from storage.errors import BadDatabaseAddress, DatabaseUnavailable

WRITERS_TURN = 0x71615F617070
"""The number of the lock that writers on PostgreSQL take turns by: "qa_app" as bytes."""

Transaction = Session
"""A database unit of work. The word session is kept for programme sessions."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; kept as UTC, given back as UTC, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored; pass an aware one.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of all tables; names every constraint, so that migrations can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - read by SQLAlchemy as it stands


def insert_rows(transaction: Transaction, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add many rows in one statement, all with the same columns; defaults in Python are filled in, nothing comes back.

    SQLAlchemy's mapper would part them by which columns are None, a statement for each kind.
    """
    if rows:
        transaction.execute(insert(table.__table__), rows)  # type: ignore[arg-type]


class Database:
    """An open database; `read` and `write` are the only ways in."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(qa_app_writes=True)
        # SQLite looks at one moment by itself; PostgreSQL has to be told, or each query sees a later one.
        is_postgresql = engine.dialect.name == "postgresql"
        self._reading = (
            engine.execution_options(isolation_level="REPEATABLE READ") if is_postgresql else engine
        )

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent look; nothing that is changed inside is kept. Raises DatabaseUnavailable."""
        with explained(), Session(self._reading, autoflush=False) as transaction:
            yield transaction

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One transaction: kept when the block ends, undone when it raises. Raises DatabaseUnavailable.

        Writers take turns from the first line on, on SQLite by its write lock and on PostgreSQL by one of
        ours, so that what is read inside cannot grow old. The activity log's chain makes them take turns anyhow.
        """
        with explained(), Session(self._writing, expire_on_commit=False) as transaction, transaction.begin():
            if self.engine.dialect.name == "postgresql":
                transaction.execute(select(func.pg_advisory_xact_lock(WRITERS_TURN)))
            yield transaction

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


@contextmanager
def explained() -> Iterator[None]:
    """Raise DatabaseUnavailable with a sentence where the database itself, and no row, is what is wrong."""
    try:
        yield
    except DatabaseError as error:
        # The kinds below it (a broken rule, a wrong query) are for the caller; SQLite says with no kind at all
        # that a file is no database.
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise
        # A driver tells several lines; the first says what is wrong.
        told = str(error.orig).partition("\n")[0].rstrip(" .")
        raise DatabaseUnavailable(
            f"The database does not answer as it should ({told}). Check QA_APP_DATABASE_URL, and that the "
            "server runs or the file is a database in a folder that can be written to."
        ) from error


def open_database(url: str, *, outlives_power_cut: bool = True) -> Database:
    """The database at a SQLAlchemy URL. Connects at first use; SQLite in WAL mode with foreign keys on.

    With `outlives_power_cut` SQLite waits for the disk at the end of each transaction; without, the last of
    them may be lost when the power goes (never when a process is killed).
    Raises BadDatabaseAddress, which never repeats the URL: a password may stand in it.
    """
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
        if kind not in ("sqlite", "postgresql"):
            raise BadDatabaseAddress(f"QA_APP_DATABASE_URL names a {kind} database. {_HOW_TO_WRITE_IT}")
        options: dict[str, Any] = (
            {"connect_args": {"timeout": 30}} if kind == "sqlite" else {"pool_pre_ping": True}
        )
        engine = create_engine(parsed, **options)
    except (ArgumentError, ValueError, ImportError) as error:
        raise BadDatabaseAddress(
            f"QA_APP_DATABASE_URL is not an address of a database that can be used. {_HOW_TO_WRITE_IT}"
        ) from error
    if kind == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        if not outlives_power_cut:
            event.listen(engine, "connect", _hurry_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


_HOW_TO_WRITE_IT = (
    "Write it as postgresql+psycopg://name:password@server/database or sqlite:////folder/file.db, or leave it "
    "out."
)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling would begin too late for a consistent read.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _hurry_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("qa_app_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def moment_of(transaction: Transaction) -> datetime:
    """The present moment by the database's own clock, which is one for all machines that work on it.

    A SQLite file lies on one machine, whose clock it is.
    """
    if transaction.get_bind().dialect.name == "postgresql":
        now: datetime = transaction.execute(select(func.clock_timestamp())).scalar_one()
        return now.astimezone(UTC)
    return datetime.now(UTC)


def is_reachable(database: Database) -> bool:
    """Whether a query can be asked; raises DatabaseUnavailable when not."""
    with database.read() as transaction:
        return bool(transaction.execute(text("SELECT 1")).scalar_one() == 1)
