"""`qa-app coordinator`, alone and beside the app: it finds what is new by itself and ends when it is told to."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from qa_app.backend import build
from qa_app.services.stores import add_store
from qa_app.settings import from_environment
from storage.objects.local_server import serve_folder
from tests.qa_app.commands.command_line import clean_environment, refusal
from tests.storage.films import Film, make_film
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, free_port, wait_for_answer

pytestmark = pytest.mark.slow


class Place:
    """A bucket with one film behind a server, a store on it and one that nobody answers for."""

    def __init__(self, folder, bucket, endpoint_url):
        self.folder, self.bucket = folder, bucket
        self.environ = {
            "QA_APP_MODE": "demo",
            "QA_APP_DATA_DIR": str(folder / "data"),
            "QA_APP_PORT": str(free_port()),
            "QA_APP_SYNC_MINUTES": "0.02",
            "QA_APP_SYNC_SETTLE_SECONDS": "0",
        }
        for store in ("FILMS", "GONE"):
            self.environ[f"QA_APP_STORE_{store}_ACCESS_KEY"] = ACCESS_KEY
            self.environ[f"QA_APP_STORE_{store}_SECRET_KEY"] = SECRET_KEY
        backend = build(from_environment(self.environ), self.environ)
        add_store(backend, None, name="films", bucket="recordings", endpoint_url=endpoint_url)
        add_store(backend, None, name="gone", bucket="recordings", endpoint_url="http://127.0.0.1:9")
        backend.database.close()

    def start(self, *words):
        with (self.folder / "said").open("ab") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "qa_app", *words],
                env=clean_environment() | self.environ,
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
            )

    def said(self):
        return (self.folder / "said").read_text()

    def states(self):
        """Key -> state, as the database has it."""
        with closing(sqlite3.connect(self.folder / "data" / "qa-app.db")) as connection:
            return dict(connection.execute("SELECT key, state FROM recordings"))

    def conversions(self):
        with closing(sqlite3.connect(self.folder / "data" / "qa-app.db")) as connection:
            return [state for (state,) in connection.execute("SELECT state FROM conversions")]

    def open_runs(self):
        with closing(sqlite3.connect(self.folder / "data" / "qa-app.db")) as connection:
            return connection.execute("SELECT count(*) FROM indexing_runs WHERE ended_at IS NULL").fetchone()[
                0
            ]


@pytest.fixture
def place(tmp_path):
    bucket = tmp_path / "served" / "recordings"
    bucket.mkdir(parents=True)
    make_film(bucket / "film.mp4", Film(seconds=3))
    with serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield Place(tmp_path, bucket, endpoint_url)


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_it_finds_and_indexes_what_is_new_until_it_is_told_to_end(place, way):
    coordinator = place.start("coordinator")
    try:
        until(lambda: place.states() == {"film.mp4": "ready"}, coordinator)
        (place.bucket / "notes.mp4").write_text("Not a film.")
        until(lambda: place.states().get("notes.mp4") == "unreadable", coordinator)
        told = time.monotonic()
        coordinator.send_signal(way)
        assert coordinator.wait(20) == 0
        assert time.monotonic() - told < 10
    finally:
        coordinator.kill()
        coordinator.communicate()
    said = place.said()
    assert "Traceback" not in said
    assert "films: 1 objects, 1 new, 0 changed, 0 moved, 0 missing; 1 indexed, 0 failed" in said
    assert "gone: " in said
    assert said.count("cannot be reached") < 12, "a store that fails is asked less and less often"
    assert said.splitlines()[-1].endswith("Ended. What was indexed is kept.")
    assert place.open_runs() == 0


def test_it_converts_what_no_browser_plays_where_that_is_wanted(place):
    make_film(place.bucket / "old.avi", Film(seconds=3, picture="mpeg2video", sound="mp2"))
    place.environ["QA_APP_CONVERT_AUTOMATICALLY"] = "1"
    coordinator = place.start("coordinator")
    try:
        until(lambda: place.conversions() == ["done"], coordinator)
        coordinator.terminate()
        assert coordinator.wait(20) == 0
    finally:
        coordinator.kill()
        coordinator.communicate()
    said = place.said()
    assert "films: old.avi done" in said
    assert "Traceback" not in said


def test_beside_the_app_it_works_until_the_app_is_killed(place):
    app = place.start("serve")
    try:
        wait_for_answer(f"http://127.0.0.1:{place.environ['QA_APP_PORT']}/sign-in", app)
        until(lambda: place.states() == {"film.mp4": "ready"}, app)
        (coordinator,) = children(app.pid)
        app.kill()
        app.wait()
        until(lambda: not is_there(coordinator))
        assert place.open_runs() == 0
    finally:
        app.kill()
        app.communicate()
    assert "Traceback" not in place.said()


def test_one_that_dies_is_followed_by_another_and_the_last_ends_with_the_app(place):
    app = place.start("serve")
    try:
        wait_for_answer(f"http://127.0.0.1:{place.environ['QA_APP_PORT']}/sign-in", app)
        until(lambda: children(app.pid), app)
        (first,) = children(app.pid)
        os.kill(first, signal.SIGKILL)
        until(lambda: children(app.pid) not in ([], [first]), app)
        (second,) = children(app.pid)
        app.send_signal(signal.SIGTERM)
        app.wait(20)
        assert not is_there(second), "the app ends after its coordinator"
    finally:
        app.kill()
        app.communicate()


def test_the_app_has_none_beside_it_where_nobody_wants_a_schedule(place):
    place.environ["QA_APP_SYNC_MINUTES"] = "0"
    assert "nothing to do on a schedule" in refusal("coordinator", folder=place.folder, **place.environ)
    app = place.start("serve")
    try:
        wait_for_answer(f"http://127.0.0.1:{place.environ['QA_APP_PORT']}/sign-in", app)
        assert children(app.pid) == []
    finally:
        app.kill()
        app.communicate()


def children(pid):
    """The processes that this one started and that still run a command."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for task in tasks for child in map(int, task.read_text().split()) if is_there(child)]


def is_there(pid):
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


def until(condition, process=None):
    end = time.monotonic() + 60
    while not condition():
        assert process is None or process.poll() is None, "it ended by itself"
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)
