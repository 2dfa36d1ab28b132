"""A look through a store that is killed again and again comes to the result of one that nobody disturbed."""

import subprocess
import sys
import time

import pytest

from storage.database import schema
from storage.database.base import open_database
from storage.indexing.sync_bucket import SyncCounts
from tests.storage.indexing.bucket import known_bucket
from tests.storage.servers import served_bucket

pytestmark = pytest.mark.slow
MOVED, GROWN, LEFT, STAYED, CAME = range(20), range(20, 120), range(120, 720), range(720, 1220), range(550)
"""Numbers of the recordings to which each thing happens between the two looks."""
INDEXED = 40


def as_it_stands(bucket):
    """Everything that is known of the store but ids and times."""
    assert bucket.logged()
    return {
        key: (
            one.object_version,
            one.state,
            one.reason_code,
            one.duration_ms,
            one.missing_since is None,
            tuple(one.same_versions),
        )
        for key, one in bucket.known().items()
    }


def killed_at(step, database_url, bucket):
    """Begin a look in another process and kill it in the work that follows this step; whether it was at work."""
    command = [sys.executable, "-m", "tests.storage.indexing.sync_step_by_step"]
    with subprocess.Popen(
        [*command, database_url, str(bucket.store_id), bucket.served.endpoint_url],
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
    with served_bucket(tmp_path) as served:
        for number in (*MOVED, *GROWN, *LEFT, *STAYED):
            (served.folder / f"{number:05}.mp4").write_bytes(f"{number:05}".encode())
        served.until_shown("01219.mp4")
        yield served


@pytest.fixture
def undisturbed(served, clock, tmp_path):
    """The same bucket as another database knows it."""
    database = open_database(f"sqlite:///{tmp_path / 'undisturbed.db'}", outlives_power_cut=False)
    schema.migrate(database)
    yield known_bucket(database, clock, served)
    database.close()


def test_a_look_that_is_killed_at_any_step_is_made_good_by_the_next(
    served, undisturbed, database, migrated_url, clock
):
    disturbed = known_bucket(database, clock, served)
    for bucket in (disturbed, undisturbed):
        bucket.sync()
        bucket.mark_indexed(limit=INDEXED)
    for number in MOVED:
        (served.folder / f"{number:05}.mp4").rename(served.folder / f"{number:05}-moved.mp4")
    for number in GROWN:
        (served.folder / f"{number:05}.mp4").write_bytes(b"grown since then")
    for number in LEFT:
        (served.folder / f"{number:05}.mp4").unlink()
    for number in CAME:
        # Some are as large as the others: each of them might be a moved one.
        (served.folder / f"{number:05}-new.mp4").write_bytes(b"x" * (5 if number < 10 else 50))
    served.until_shown("00549-new.mp4", "00000-moved.mp4", "00000.mp4", "00020.mp4", "00719.mp4")
    assert undisturbed.sync() == SyncCounts(
        listed=1170, new=len(CAME), changed=len(GROWN), moved=len(MOVED), missing=len(LEFT)
    )
    step = 0
    while killed_at(step := step + 1, migrated_url, disturbed):
        pass
    # Two pages, the moved, the new that might have been moved, the missing in two lots; what a killed look has
    # kept is no step of the next.
    assert 4 <= step <= 7
    disturbed.sync()
    assert as_it_stands(disturbed) == as_it_stands(undisturbed)
    assert disturbed.sync() == SyncCounts(listed=1170)
