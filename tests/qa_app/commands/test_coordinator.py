"""`qa-app coordinator`, alone and beside the app: it finds what is new by itself and ends when it is told to."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from itertools import pairwise

import pytest

from qa_app.services.stores import add_store
from tests.processes import children, is_alive, until
from tests.qa_app.commands.command_line import refusal
from tests.qa_app.commands.machine import Machine
from tests.storage.films import Film, make_film
from tests.storage.servers import free_port, served_bucket, store_keys, wait_for_answer

pytestmark = pytest.mark.slow

EVERY_SECONDS = 1.2


@pytest.fixture
def machine(tmp_path, film):
    """It looks through its store often; there lies film.mp4."""
    with served_bucket(tmp_path) as bucket:
        bucket.put("film.mp4", data=film)
        often = str(EVERY_SECONDS / 60)
        machine = Machine(tmp_path, bucket, QA_APP_PORT=str(free_port()), QA_APP_SYNC_MINUTES=often)
        machine.knows_store()
        yield machine


@pytest.fixture
def with_one_gone(machine):
    """It knows as well the store `gone`, for which nobody answers."""
    machine.environ |= store_keys("gone")
    with machine.backend() as backend:
        add_store(backend, None, name="gone", bucket="recordings", endpoint_url="http://127.0.0.1:9")
    return machine


def rows(machine, statement):
    with closing(sqlite3.connect(machine.folder / "data" / "qa-app.db")) as connection:
        return connection.execute(statement).fetchall()


def states(machine):
    """Key -> state, as the database has it."""
    return dict(rows(machine, "SELECT key, state FROM recordings"))


def open_runs(machine):
    return rows(machine, "SELECT id FROM indexing_runs WHERE ended_at IS NULL")


def looks_at_gone(machine):
    """Begin and end of each look at the store that is gone, those that are over."""
    ended = (
        "SELECT started_at, ended_at FROM indexing_runs JOIN stores ON stores.id = store_id "
        "WHERE name = 'gone' AND ended_at IS NOT NULL ORDER BY indexing_runs.id"
    )
    return [tuple(map(datetime.fromisoformat, row)) for row in rows(machine, ended)]


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_it_finds_and_indexes_what_is_new_until_it_is_told_to_end(with_one_gone, way):
    machine = with_one_gone
    with machine.start("coordinator") as coordinator:
        until(lambda: states(machine) == {"film.mp4": "ready"}, process=coordinator)
        machine.bucket.put("notes.mp4", data=b"Not a film.")
        until(lambda: states(machine).get("notes.mp4") == "unreadable", process=coordinator)
        until(lambda: len(looks_at_gone(machine)) >= 2, process=coordinator)
        looks = looks_at_gone(machine)
        told = time.monotonic()
        coordinator.send_signal(way)
        assert coordinator.wait(20) == 0
        assert time.monotonic() - told < 10
    said = machine.said()
    assert "Traceback" not in said
    assert "films: 1 objects, 1 new, 0 changed, 0 moved, 0 missing; 1 indexed, 0 failed" in said
    assert "gone: " in said
    for failures, ((_, ended), (begun, _)) in enumerate(pairwise(looks), 1):
        waited = (begun - ended).total_seconds()
        assert waited >= EVERY_SECONDS * 2**failures, "a store that fails is asked less and less often"
    assert said.splitlines()[-1].endswith("Ended. What was indexed is kept.")
    assert open_runs(machine) == []


def test_it_converts_what_no_browser_plays_where_that_is_wanted(machine):
    old = make_film(machine.folder / "old.avi", Film(seconds=3, picture="mpeg2video", sound="mp2"))
    machine.bucket.put("old.avi", data=old.read_bytes())
    machine.environ["QA_APP_CONVERT_AUTOMATICALLY"] = "1"
    with machine.start("coordinator") as coordinator:
        until(lambda: rows(machine, "SELECT state FROM conversions") == [("done",)], process=coordinator)
        coordinator.terminate()
        assert coordinator.wait(20) == 0
    assert "films: old.avi done" in machine.said()
    assert "Traceback" not in machine.said()


def test_beside_the_app_it_works_until_the_app_is_killed(machine):
    with machine.start("serve") as app:
        wait_for_answer(f"http://127.0.0.1:{machine.environ['QA_APP_PORT']}/sign-in", app)
        until(lambda: states(machine) == {"film.mp4": "ready"}, process=app)
        (coordinator,) = children(app.pid)
        app.kill()
        app.wait()
        until(lambda: not is_alive(coordinator))
    assert open_runs(machine) == []
    assert "Traceback" not in machine.said()


def test_one_that_dies_is_followed_by_another_and_the_last_ends_with_the_app(machine):
    with machine.start("serve") as app:
        wait_for_answer(f"http://127.0.0.1:{machine.environ['QA_APP_PORT']}/sign-in", app)
        until(lambda: children(app.pid), process=app)
        (first,) = children(app.pid)
        os.kill(first, signal.SIGKILL)
        until(lambda: children(app.pid) - {first}, process=app)
        (second,) = children(app.pid)
        app.send_signal(signal.SIGTERM)
        app.wait(20)
        assert not is_alive(second), "the app ends after its coordinator"


def test_the_app_has_none_beside_it_where_nobody_wants_a_schedule(machine):
    machine.environ["QA_APP_SYNC_MINUTES"] = "0"
    assert "nothing to do on a schedule" in refusal("coordinator", folder=machine.folder, **machine.environ)
    with machine.start("serve") as app:
        wait_for_answer(f"http://127.0.0.1:{machine.environ['QA_APP_PORT']}/sign-in", app)
        assert children(app.pid) == set()
