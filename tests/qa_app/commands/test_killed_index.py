"""`qa-app index` killed with no chance to tidy up: nothing is lost, doubled or half written, and the next goes on."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from storage.database import activity_log, recordings
from storage.database.indexing_runs import IndexingRunRow
from storage.database.recordings import RecordingRow
from tests.processes import children, is_alive, until
from tests.qa_app.commands.machine import Machine
from tests.storage.films import Film, make_film
from tests.storage.servers import served_bucket

pytestmark = pytest.mark.slow

KEYS = ["a.mp4", "b.avi", "c.mp4", "d.mp4", "e.mp4", "f.mp4", "g.mp4", "h.mp4"]


@pytest.fixture(scope="module")
def bucket(tmp_path_factory):
    with served_bucket(tmp_path_factory.mktemp("killed")) as bucket:
        good = make_film(bucket.folder / "a.mp4", Film(seconds=6, black=(2, 4))).read_bytes()
        make_film(bucket.folder / "b.avi", Film(seconds=3, picture="mpeg2video", sound="mp2"))
        bucket.put(*KEYS[2:], data=good)
        bucket.put("f.mp4", data=b"Not a film at all.\n" * 100)
        bucket.until_shown(*KEYS)
        yield bucket


@pytest.fixture
def machine(tmp_path, migrated_url, bucket):
    machine = Machine(tmp_path, bucket, QA_APP_DATABASE_URL=migrated_url)
    machine.knows_store(looked_through=True)
    return machine


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, bucket):
    """What a run finds out that nobody disturbs."""
    machine = Machine(tmp_path_factory.mktemp("undisturbed"), bucket)
    machine.knows_store(looked_through=True)
    machine.run("index", "--workers", "1")
    with machine.backend() as backend:
        return outcome(backend.database)


def outcome(database):
    """Everything that was found out, without what differs from run to run."""
    with database.read() as transaction:
        assert activity_log.first_break(transaction) is None
        ids = transaction.scalars(select(RecordingRow.id).order_by(RecordingRow.key)).all()
        found = recordings.recordings_by_id(transaction, ids)
        signals = recordings.signals_of(transaction, ids)
        logged = [one for one in activity_log.latest_activity(transaction, 1000) if one.action == "indexed"]
    times = Counter(one.subject_id for one in logged)
    return [
        (
            one.key,
            one.state,
            one.reason_code,
            one.duration_ms,
            one.facts.get("storyboard"),
            one.facts.get("activity"),
            signals.get(one.id),
            times[one.id],
        )
        for one in map(found.__getitem__, ids)
    ]


def count(database, *conditions):
    with database.read() as transaction:
        return transaction.scalar(select(func.count()).where(*conditions))


def index_and_kill(machine, database, done):
    """Kill the command as soon as so many recordings are done; the ids of the processes it left behind."""

    def is_far_enough():
        waiting = count(database, RecordingRow.state == "waiting")
        is_running = count(database, IndexingRunRow.ended_at.is_(None))
        return is_running and len(KEYS) - waiting >= done and children(process.pid)

    with machine.start("index", "--workers", "2") as process:
        until(is_far_enough, process=process)
        left = children(process.pid)
        process.kill()
    return left


@pytest.mark.timeout(240)
def test_a_killed_run_is_gone_on_with_as_if_nothing_had_happened(machine, database, undisturbed):
    for done in (0, 3):
        orphans = index_and_kill(machine, database, done)
        assert orphans
        until(lambda orphans=orphans: not any(map(is_alive, orphans)), seconds=20)
    machine.run("index", "--workers", "2")
    assert outcome(database) == undisturbed
    assert not count(database, IndexingRunRow.ended_at.is_(None))
    assert [times for *_, times in undisturbed] == [1] * len(KEYS)
