"""The lease of a store under real concurrency: processes that begin at once, die, and sleep too long."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from storage.database import indexing_runs, stores
from storage.database.base import WRITERS_TURN, moment_of
from storage.database.store_figures import by_state, figures_of_store
from storage.errors import LeaseLost
from storage.indexing.run import Progress, run_on
from tests.processes import until
from tests.storage.runs import heard_last
from tests.storage.stores import add_store

BEGIN = """
import sys
from datetime import UTC, datetime
from storage.database.base import open_database
from storage.indexing.run import run_on

database = open_database(sys.argv[1])
print("ready", flush=True)
for word in sys.stdin:
    with run_on(database, int(sys.argv[2]), "listing", lambda: datetime.now(UTC)) as run:
        print(run and run.id, flush=True)
        if run:
            sys.stdin.readline()
"""
"""Begins a run whenever it is told to, says its number or None, and keeps the run until told again."""

KEEP_ADDING = """
import sys, time
from datetime import UTC, datetime
from storage.database import recordings, schema
from storage.database.base import open_database
from storage.errors import LeaseLost
from storage.indexing.run import run_on

now = datetime.now(UTC)
database = open_database(sys.argv[1])
store_id = int(sys.argv[2])
try:
    with run_on(database, store_id, "indexing", lambda: now) as run:
        print(run.id, flush=True)
        for number in range(100_000):
            row = {"key": str(number), "size_bytes": 1, "etag": "e", "last_modified": now, "store_id": store_id}
            with run.write() as transaction:
                recordings.add_recordings(transaction, [{**row, "object_version": "e", "first_seen_at": now}])
            time.sleep(0.01)
except LeaseLost:
    print("lost", flush=True)
"""
"""Begins a run and adds recordings under its lease, one after the other, until the lease is lost."""


@pytest.fixture
def store_id(database):
    return add_store(database)


@pytest.fixture
def start(migrated_url, store_id):
    """`start(program)`: the program in a process of its own over this database; killed after the test."""
    started = []

    def one(program):
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", program, migrated_url, str(store_id)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield one
    for process in started:
        process.kill()
        process.communicate()


def begin_at_once(processes):
    """Tell all of them in one moment; the number of the run that each got, None for those that got none."""
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = {process: process.stdout.readline().strip() for process in processes}
    return {process: None if words == "None" else int(words) for process, words in said.items()}


def latest_runs(database, store_id):
    with database.read() as transaction:
        return indexing_runs.latest_runs(transaction, store_id, limit=20)


@pytest.mark.slow
def test_of_eight_that_begin_at_once_one_gets_the_store_and_one_gets_it_from_a_killed_one(
    database, store_id, start
):
    processes = [start(BEGIN) for _ in range(8)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    ((holder, first),) = ((process, run) for process, run in begin_at_once(processes).items() if run)
    assert [run.id for run in latest_runs(database, store_id)] == [first]

    processes.remove(holder)
    holder.kill()
    holder.wait()
    (second,) = filter(None, begin_at_once(processes).values())
    newest, dead = latest_runs(database, store_id)
    assert (newest.id, newest.ended_at) == (second, None)
    assert (dead.id, dead.problem) == (first, indexing_runs.KILLED)
    assert dead.ended_at is not None


def test_a_run_of_another_machine_is_given_up_after_a_minute(database, store_id, clock):
    with run_on(database, store_id, "indexing", clock) as run:
        with run.write() as transaction:
            indexing_runs.hold_run(transaction, run.id, process="another-machine 1 1")
        with run_on(database, store_id, "listing", clock) as other:
            assert other is None, "a lease must outlive its holder by a minute"
        heard_last(database, run.id, seconds_ago=61)
        with run_on(database, store_id, "listing", clock) as other:
            assert other is not None
    _, dead = latest_runs(database, store_id)
    assert (dead.id, dead.problem) == (run.id, indexing_runs.FELL_SILENT)


@pytest.mark.slow
def test_a_run_that_slept_through_its_lease_notices_and_writes_no_more(database, store_id, start, clock):
    sleeper = start(KEEP_ADDING)
    run_id = int(sleeper.stdout.readline())
    until(lambda: count(database, store_id) > 0)
    # Where it may hold the write lock, it would keep everybody out; so stop it between two writes.
    while True:
        os.kill(sleeper.pid, signal.SIGSTOP)
        if can_write(database):
            break
        os.kill(sleeper.pid, signal.SIGCONT)
    heard_last(database, run_id, seconds_ago=61)
    with run_on(database, store_id, "listing", clock) as other:
        assert other is not None
        before = count(database, store_id)
        os.kill(sleeper.pid, signal.SIGCONT)
        assert sleeper.stdout.readline() == "lost\n"
        assert sleeper.wait(30) == 0
        assert count(database, store_id) == before
    newest, given_up = latest_runs(database, store_id)
    assert (newest.id, newest.problem) == (other.id, None)
    assert (given_up.id, given_up.problem) == (run_id, indexing_runs.FELL_SILENT)


def test_what_a_lost_run_writes_is_not_kept_and_its_end_changes_nothing(database, store_id, clock):
    with run_on(database, store_id, "indexing", clock) as run:
        heard_last(database, run.id, seconds_ago=61)
        with run_on(database, store_id, "listing", clock) as other:
            with pytest.raises(LeaseLost), run.write() as transaction:
                stores.change_endpoint(transaction, store_id, "http://elsewhere")
            with pytest.raises(LeaseLost):
                run.note()
    newest, lost = latest_runs(database, store_id)
    assert (newest.id, newest.problem) == (other.id, None)
    assert (lost.id, lost.problem) == (run.id, indexing_runs.FELL_SILENT)
    with database.read() as transaction:
        assert stores.find_store(transaction, store_id).endpoint_url is None


def test_a_run_that_slept_and_was_not_missed_goes_on(database, store_id, clock):
    with run_on(database, store_id, "indexing", clock) as run:
        heard_last(database, run.id, seconds_ago=600)
        run.tell(Progress("indexing", total=2, done=1))
        run.note()
        (seen,) = latest_runs(database, store_id)
        with database.read() as transaction:
            assert seen.is_alive(moment_of(transaction))
    (ended,) = latest_runs(database, store_id)
    assert (ended.done, ended.problem) == (1, None)


def test_the_clocks_of_the_machines_do_not_matter(database, store_id, clock):
    """A machine an hour ahead or behind neither takes a living lease nor loses its own."""
    ahead, behind = (lambda: clock() + timedelta(hours=1)), (lambda: clock() - timedelta(hours=1))
    for mine, others in ((ahead, behind), (behind, ahead)):
        with run_on(database, store_id, "indexing", mine) as run:
            assert run is not None
            with run_on(database, store_id, "indexing", others) as other:
                assert other is None


def count(database, store_id):
    with database.read() as transaction:
        return by_state(figures_of_store(transaction, store_id)).get("waiting", 0)


def can_write(database):
    """Whether nobody holds the turn of writers; asked without waiting for it."""
    url = database.engine.url
    if url.get_backend_name() == "postgresql":
        with psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False)
        ) as connection:
            row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITERS_TURN]).fetchone()
            return row == (True,)
    with closing(sqlite3.connect(url.database, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True
