"""A look through a store that is killed again and again comes to the result of one that nobody disturbed."""

import subprocess
import sys
import time

import pytest

from storage.database import activity_log, known_objects, recordings, schema, stores
from storage.database.base import open_database
from storage.indexing.object_fingerprint import end_spans, object_fingerprint
from storage.indexing.run import run_on
from storage.indexing.sync_bucket import SyncCounts, sync_bucket
from storage.objects.address import StoreAddress
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, until_listed

pytestmark = pytest.mark.slow
MOVED, GROWN, LEFT, STAYED, CAME = range(20), range(20, 120), range(120, 720), range(720, 1220), range(550)
"""Numbers of the recordings to which each thing happens between the two looks."""
INDEXED = 40


def add_store(database, endpoint_url):
    with database.write() as transaction:
        return stores.add_store(
            transaction,
            name="films",
            bucket="recordings",
            endpoint_url=endpoint_url,
            region="eu-west-2",
            prefix="",
            addressing="path",
            ca_bundle=None,
            derived_bucket=None,
            derived_prefix="qa-app-derived/",
            key_pattern="",
            site_id=None,
        ).id


def look(database, store, store_id, clock):
    with run_on(database, store_id, "listing", clock) as run:
        return sync_bucket(database, store, store_id, run)


def index(database, store_id, folder, clock):
    """What indexing the first would leave; the length tells each from the others."""
    with database.write() as transaction:
        for one in known_objects.waiting_objects(transaction, store_id, limit=INDEXED, with_failed=False):
            data = (folder / one.key).read_bytes()
            recordings.change_recording(
                transaction,
                one.id,
                state="ready",
                indexed_at=clock(),
                duration_ms=int(one.key[:5]),
                fingerprint=object_fingerprint(len(data), [data[a:b] for a, b in end_spans(len(data))]),
            )


def as_it_stands(database, store_id):
    """Everything that is known of the store but ids and times."""
    with database.read() as transaction:
        assert activity_log.first_break(transaction) is None
        return {
            one.key: (
                one.object_version,
                one.state,
                one.reason_code,
                one.duration_ms,
                one.missing_since is None,
                tuple(one.same_versions),
            )
            for one in recordings.recordings_of_store(transaction, store_id)
        }


def killed_at(step, database, database_url, store_id, endpoint_url):
    """Begin a look in another process and kill it in the work that follows this step; whether it was at work."""
    command = [sys.executable, "-m", "tests.storage.indexing.sync_step_by_step"]
    with subprocess.Popen(
        [*command, database_url, str(store_id), endpoint_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        said = ""
        for _ in range(step):
            said = process.stdout.readline().strip()
            if said != "step":
                break
            process.stdin.write("\n")
            process.stdin.flush()
        # Some die before their next write begins, some within it.
        time.sleep(0.004 * (step % 3))
        process.kill()
    assert said in ("step", "done"), said
    return said == "step"


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "served" / "recordings"
    folder.mkdir(parents=True)
    for number in (*MOVED, *GROWN, *LEFT, *STAYED):
        (folder / f"{number:05}.mp4").write_bytes(f"{number:05}".encode())
    with serve_folder(folder.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield folder, endpoint_url


def test_a_look_that_is_killed_at_any_step_is_made_good_by_the_next(
    served, database, migrated_url, clock, tmp_path
):
    folder, endpoint_url = served
    store = S3Store(StoreAddress("films", "recordings", endpoint_url))
    undisturbed = open_database(f"sqlite:///{tmp_path / 'undisturbed.db'}", outlives_power_cut=False)
    schema.migrate(undisturbed)
    ids = {one: add_store(one, endpoint_url) for one in (database, undisturbed)}
    for one, store_id in ids.items():
        look(one, store, store_id, clock)
        index(one, store_id, folder, clock)
    for number in MOVED:
        (folder / f"{number:05}.mp4").rename(folder / f"{number:05}-moved.mp4")
    for number in GROWN:
        (folder / f"{number:05}.mp4").write_bytes(b"grown since then")
    for number in LEFT:
        (folder / f"{number:05}.mp4").unlink()
    for number in CAME:
        # Some are as large as the others: each of them might be a moved one.
        (folder / f"{number:05}-new.mp4").write_bytes(b"x" * (5 if number < 10 else 50))
    until_listed(store, {"00549-new.mp4": 50, "00000-moved.mp4": 5, "00000.mp4": None, "00719.mp4": None})
    counts = look(undisturbed, store, ids[undisturbed], clock)
    assert counts == SyncCounts(
        listed=1170, new=len(CAME), changed=len(GROWN), moved=len(MOVED), missing=len(LEFT)
    )
    step = 0
    while killed_at(step := step + 1, database, migrated_url, ids[database], endpoint_url):
        pass
    # Two pages, the moved, the new that might have been moved, the missing in two lots; what a killed look has
    # kept is no step of the next.
    assert 4 <= step <= 7
    look(database, store, ids[database], clock)
    assert as_it_stands(database, ids[database]) == as_it_stands(undisturbed, ids[undisturbed])
    assert look(database, store, ids[database], clock) == SyncCounts(listed=1170)
    undisturbed.close()
