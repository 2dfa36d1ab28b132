"""How long a look through 100,000 objects takes in which nothing changed, beside their bare listing.

    python -m benchmarks.sync_100k [--objects N] [--rounds N] [--database URL]

The bare listing is boto3's own, with nothing done to what it gives: within one process, where the sync alone stands
beside it, and as a program of its own, beside the command `qa-app sync` as somebody types it: with what it matches,
and both with their start-up. Every recording waits in the tray: it fits the key pattern, and no programme session.
Prints seconds, ratios and memory.
"""

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bare_listing import ACCESS_KEY, SECRET_KEY, list_bare
from benchmarks.listing_server import serve_listing
from storage.database import known_objects, schema, stores
from storage.database.base import Database, open_database
from storage.indexing import process_memory
from storage.indexing.run import run_on
from storage.indexing.sync_bucket import SyncCounts, sync_bucket
from storage.objects.address import Credentials, StoreAddress, credential_variables
from storage.objects.s3_store import S3Store

STORE = "bench"
KEY = Credentials(ACCESS_KEY, SECRET_KEY)
KEY_PATTERN = r"(?P<site>[^/]+)/.*/(?P<date>\d{4}-\d\d-\d\d)_(?P<time>\d{4})_group-(?P<group>[^_]+)"
ROUNDS = 3
FACTS = {"activity": list(range(1000, 2000)), "container": "mov,mp4,m4a,3gp,3g2,mj2"}
"""As much as indexing leaves of half an hour; a row with it does not fit a page of the database."""


@dataclass(frozen=True)
class SyncTimes:
    """Medians in seconds, and the most memory that the process which listed and synced ever had.

    `program_seconds` are of the bare listing as a program, `command_seconds` of the whole command.
    """

    objects: int
    bare_seconds: float
    sync_seconds: float
    program_seconds: float
    command_seconds: float
    peak_megabytes: float

    @property
    def ratio(self) -> float:
        """Sync beside the bare listing."""
        return self.sync_seconds / self.bare_seconds

    @property
    def command_ratio(self) -> float:
        """The whole command beside a program that lists, both with their start-up."""
        return self.command_seconds / self.program_seconds


def measure(objects: int, rounds: int = ROUNDS, database_url: str | None = None) -> SyncTimes:
    """Make the rows, then let another process take turns at the bare listing and the sync.

    `database_url` None: SQLite in a temporary folder.
    """
    with tempfile.TemporaryDirectory() as folder, serve_listing(objects) as endpoint_url:
        url = database_url or f"sqlite:///{Path(folder) / 'bench.db'}"
        database = open_database(url)
        schema.migrate(database)
        store_id = _add_store(database, endpoint_url)
        first = _sync(database, endpoint_url, store_id)
        assert first.new == objects, first
        _as_indexed(database, store_id)
        database.close()
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as own_process:
            return own_process.submit(_take_turns, url, endpoint_url, store_id, rounds).result()


def _take_turns(database_url: str, endpoint_url: str, store_id: int, rounds: int) -> SyncTimes:
    database = open_database(database_url)
    bare: list[float] = []
    sync: list[float] = []
    program: list[float] = []
    command: list[float] = []
    # The first look matches, and asks for what the store tells of the newest.
    _command(database_url)
    for _ in range(rounds):
        began = time.perf_counter()
        listed = list_bare(endpoint_url)
        bare.append(time.perf_counter() - began)
        began = time.perf_counter()
        counts = _sync(database, endpoint_url, store_id)
        sync.append(time.perf_counter() - began)
        assert counts == SyncCounts(listed=listed), counts
        program.append(_program("benchmarks.bare_listing", endpoint_url))
        command.append(_command(database_url))
    database.close()
    # Of this process alone: what getrusage tells begins with the memory of the process that started it.
    peak_bytes = process_memory.peak_bytes()
    assert peak_bytes is not None, "Linux alone tells how much memory a process has had"
    seconds = map(statistics.median, (bare, sync, program, command))
    return SyncTimes(listed, *seconds, peak_megabytes=peak_bytes / 1e6)


def _command(database_url: str) -> float:
    """How many seconds the command takes, from its start to its end."""
    access_variable, secret_variable, _ = credential_variables(STORE)
    environ = {
        "QA_APP_MODE": "demo",
        "QA_APP_DATABASE_URL": database_url,
        access_variable: str(KEY.access_key),
        secret_variable: str(KEY.secret_key),
    }
    return _program("qa_app", "sync", "--json", **environ)


def _program(module: str, *words: str, **environ: str) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", module, *words],
        env=os.environ | environ,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def _sync(database: Database, endpoint_url: str, store_id: int) -> SyncCounts:
    store = S3Store(_address(endpoint_url), KEY)
    with run_on(database, store_id, "listing", lambda: datetime.now(UTC)) as run:
        assert run is not None
        counts = sync_bucket(database, store, store_id, run, settle_seconds=60)
        assert run.problem is None, run.problem
    return counts


def _add_store(database: Database, endpoint_url: str) -> int:
    with database.write() as transaction:
        told = asdict(_address(endpoint_url))
        return stores.add_store(transaction, **told, key_pattern=KEY_PATTERN, site_id=None).id


def _address(endpoint_url: str) -> StoreAddress:
    return StoreAddress(STORE, "recordings", endpoint_url)


def _as_indexed(database: Database, store_id: int) -> None:
    """Every recording as indexing leaves it."""
    now = datetime.now(UTC)
    with database.read() as transaction:
        ids = list(known_objects.present_ids(transaction, store_id, ""))
    with database.write() as transaction:
        known_objects.replace_objects(
            transaction,
            [
                {"id": one, "state": "ready", "indexed_at": now, "fingerprint": f"{one:064x}", "facts": FACTS}
                for one in ids
            ],
        )


def words(times: SyncTimes) -> str:
    """The measurement in four lines."""
    return (
        f"{times.objects:,} objects, nothing changed\n"
        f"bare listing {times.bare_seconds:.1f} s, sync {times.sync_seconds:.1f} s: "
        f"{times.ratio:.2f} times as long\n"
        f"with start-up: a program that lists {times.program_seconds:.1f} s, "
        f"qa-app sync {times.command_seconds:.1f} s: {times.command_ratio:.2f} times as long\n"
        f"most memory: {times.peak_megabytes:.0f} MB"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--database", help="a SQLAlchemy URL of an empty database; SQLite when left out")
    given = parser.parse_args()
    print(words(measure(given.objects, given.rounds, given.database)))


if __name__ == "__main__":
    main()
