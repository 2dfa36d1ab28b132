"""`qa-app index` killed with no chance to tidy up: nothing is lost, doubled or half written, and the next goes on."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.database import activity_log, indexing_runs, recordings, stores
from storage.database.base import open_database
from storage.database.recordings import RecordingRow
from storage.objects.local_server import serve_folder
from tests.qa_app.commands.command_line import clean_environment, run
from tests.storage.films import Film, make_film
from tests.storage.servers import ACCESS_KEY, SECRET_KEY

pytestmark = pytest.mark.slow

KEYS = ["a.mp4", "b.avi", "c.mp4", "d.mp4", "e.mp4", "f.mp4", "g.mp4", "h.mp4"]


@pytest.fixture(scope="module")
def endpoint_url(tmp_path_factory):
    bucket = tmp_path_factory.mktemp("killed") / "recordings"
    bucket.mkdir()
    good = make_film(bucket / "a.mp4", Film(seconds=6, black=(2, 4))).read_bytes()
    make_film(bucket / "b.avi", Film(seconds=3, picture="mpeg2video", sound="mp2"))
    for key in KEYS[2:]:
        (bucket / key).write_bytes(good)
    (bucket / "f.mp4").write_text("Not a film at all.\n" * 100)
    with serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield endpoint_url


class Machine:
    """A machine whose database knows the bucket and has indexed nothing of it."""

    def __init__(self, folder, database_url, endpoint_url):
        self.folder, self.database = folder, open_database(database_url)
        self.environ = {
            "QA_APP_MODE": "demo",
            "QA_APP_DATA_DIR": str(folder / "data"),
            "QA_APP_DATABASE_URL": database_url,
            "QA_APP_SYNC_SETTLE_SECONDS": "0",
            "QA_APP_STORE_FILMS_ACCESS_KEY": ACCESS_KEY,
            "QA_APP_STORE_FILMS_SECRET_KEY": SECRET_KEY,
        }
        self.run("migrate")
        self.run("stores", "add", "films", "recordings", "--endpoint-url", endpoint_url)
        self.run("sync")
        with self.database.read() as transaction:
            (self.store_id,) = [one.id for one in stores.all_stores(transaction)]

    def run(self, *words):
        return run(*words, code=0, folder=self.folder, **self.environ)

    def index_and_kill(self, done):
        """Kill the command as soon as so many recordings are done; the ids of the processes it left behind."""
        command = [sys.executable, "-m", "qa_app", "index", "--workers", "2"]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environ = clean_environment() | self.environ
        with subprocess.Popen(command, env=environ, cwd=self.folder, **quiet) as process:
            while process.poll() is None and not (
                self.open_run() and self.done() >= done and children_of(process)
            ):
                time.sleep(0.005)
            assert process.poll() is None, "it was over before it could be killed"
            left = children_of(process)
            process.send_signal(signal.SIGKILL)
        return left

    def open_run(self):
        with self.database.read() as transaction:
            return [
                one for one in indexing_runs.latest_runs(transaction, self.store_id) if one.ended_at is None
            ]

    def done(self):
        with self.database.read() as transaction:
            waiting = select(func.count()).where(RecordingRow.state == "waiting")
            return len(KEYS) - transaction.scalar(waiting)

    def outcome(self):
        """Everything that was found out, without what differs from run to run."""
        with self.database.read() as transaction:
            assert activity_log.first_break(transaction) is None
            found = recordings.recordings_of_store(transaction, self.store_id)
            signals = recordings.signals_of(transaction, [one.id for one in found])
            logged = [
                one for one in activity_log.latest_activity(transaction, 1000) if one.action == "indexed"
            ]
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
            for one in found
        ]


@pytest.fixture
def machine(tmp_path, database_url, endpoint_url):
    machine = Machine(tmp_path, database_url, endpoint_url)
    yield machine
    machine.database.close()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, endpoint_url):
    """What a run finds out that nobody disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    machine = Machine(folder, f"sqlite:///{folder / 'qa-app.db'}", endpoint_url)
    machine.run("index", "--workers", "1")
    yield machine.outcome()
    machine.database.close()


def children_of(process):
    """The living processes that this one started."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == process.pid and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # An orphan that nobody waits for stays in the table of processes, though it has ended.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.timeout(240)
def test_a_killed_run_is_gone_on_with_as_if_nothing_had_happened(machine, undisturbed):
    for done in (0, 3):
        orphans = machine.index_and_kill(done)
        assert orphans
        until = time.monotonic() + 20
        while any(map(is_alive, orphans)):
            assert time.monotonic() < until, "a process of the killed run lives on"
            time.sleep(0.05)
    machine.run("index", "--workers", "2")
    assert machine.outcome() == undisturbed
    assert not machine.open_run()
    assert [times for *_, times in undisturbed] == [1] * len(KEYS)
