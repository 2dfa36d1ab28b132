"""A look through a store in a process of its own, which says each step on a line and waits to be let on.

Run as `python -m tests.storage.indexing.sync_step_by_step DATABASE_URL STORE_ID ENDPOINT_URL`.
"""

import sys

from storage.database import schema
from storage.database.base import open_database
from storage.indexing.run import run_on
from storage.indexing.sync_bucket import sync_bucket
from storage.objects.address import StoreAddress
from storage.objects.s3_store import S3Store
from tests.clock import Clock


def main(database_url: str, store_id: str, endpoint_url: str) -> None:
    def wait(_progress: object) -> None:
        say("step")
        sys.stdin.readline()

    database = open_database(database_url)
    assert schema.is_migrated(database)
    store = S3Store(StoreAddress("films", "recordings", endpoint_url))
    with run_on(database, int(store_id), "listing", Clock(), wait) as run:
        assert run is not None
        sync_bucket(database, store, int(store_id), run)
    say("done")


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
