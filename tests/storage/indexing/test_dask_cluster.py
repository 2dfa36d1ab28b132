"""The same films on a real cluster of processes: scheduler and workers on loopback."""

import os
import shutil
import signal
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import storage
from benchmarks.relay import relay
from storage.errors import (
    ClusterUnavailable,
    MissingCredentials,
    OtherVersion,
    StoreUnavailable,
    WorkerLost,
    WrongKey,
)
from storage.indexing.code_version import code_version
from storage.indexing.dask_cluster import TASKS_PER_THREAD, index_all_on
from storage.indexing.indexed_recording import IndexOptions
from tests.processes import until
from tests.storage.indexing.children import indexing_children
from tests.storage.indexing.cluster import cluster, end
from tests.storage.servers import free_port, store_keys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def two_workers():
    """A cluster with two workers of one thread each, as `dask worker` starts them: a nanny and its worker."""
    with cluster() as made:
        made.start_worker()
        made.start_worker()
        made.until_known(2)
        yield made


@pytest.fixture(scope="module")
def scheduler():
    with cluster() as made:
        yield made


@pytest.fixture
def lone_worker(scheduler):
    """`lone_worker(NAME="value")`: the address of a cluster whose only worker has this in its environment."""
    started = []

    def start(**environ):
        started.append(scheduler.start_worker("--no-nanny", **environ))
        scheduler.until_known(1)
        return scheduler.address

    yield start
    for worker in started:
        end(worker)
    scheduler.until_known(0)


def test_every_recording_gets_its_answer(two_workers, address, refs):
    answers = dict(index_all_on(two_workers.address, address, refs.values(), IndexOptions()))
    assert {ref.key: (answer.state, answer.reason_code) for ref, answer in answers.items()} == {
        "good.mp4": ("ready", None),
        "old.avi": ("needs_conversion", "not_playable_in_browser"),
        "cut.mp4": ("unreadable", "truncated"),
        "notes.mp4": ("unreadable", "not_a_recording"),
        "nothing.mp4": ("unreadable", "empty"),
    }
    good = answers[refs["good.mp4"]]
    assert good.duration_ms == pytest.approx(12_000, abs=200)
    assert good.bytes_moved > 0


def test_a_recording_over_its_budget_costs_only_itself_and_its_child_stays_warm(two_workers, address, refs):
    """Nothing that a worker does in its child process reaches the worker itself."""
    before = two_workers.known()
    hasty = IndexOptions(budget_seconds=0.0)
    ((_, answer),) = index_all_on(two_workers.address, address, [refs["good.mp4"]], hasty)
    assert answer.reason_code == "over_budget"
    kept = children_of(before.values())
    assert kept
    answers = [
        answer
        for _, answer in index_all_on(two_workers.address, address, [refs["good.mp4"]] * 6, IndexOptions())
    ]
    assert [answer.state for answer in answers] == ["ready"] * 6
    assert kept <= children_of(before.values())
    assert two_workers.known() == before


def test_children_that_are_killed_between_recordings_cost_nothing(two_workers, address, refs):
    wanted = [refs["good.mp4"]] * 2
    list(index_all_on(two_workers.address, address, wanted, IndexOptions()))
    killed = children_of(two_workers.known().values())
    assert killed
    for child in killed:
        os.kill(child, signal.SIGKILL)
    answers = [a for _, a in index_all_on(two_workers.address, address, wanted, IndexOptions())]
    assert [answer.state for answer in answers] == ["ready"] * 2


def test_a_store_out_of_reach_is_answered_as_its_own_error(two_workers, address, refs):
    nowhere = replace(address, endpoint_url=f"http://127.0.0.1:{free_port()}")
    hasty = IndexOptions(budget_seconds=1.0)
    ((_, answer),) = index_all_on(two_workers.address, nowhere, [refs["good.mp4"]], hasty)
    assert isinstance(answer, StoreUnavailable)
    assert str(answer).startswith(f"The worker {socket.gethostname()} cannot reach the store")


def test_a_year_of_recordings_does_not_lie_on_the_scheduler(two_workers, address, refs):
    taken = 0

    def counted():
        nonlocal taken
        for _ in range(40_000):
            taken += 1
            yield refs["notes.mp4"]

    answers = index_all_on(two_workers.address, address, counted(), IndexOptions())
    for _ in range(10):
        next(answers)
    answers.close()
    assert taken <= 10 + 2 * TASKS_PER_THREAD


def test_workers_that_are_killed_are_survived(address, refs):
    """The worker and its nanny go without a word, in the middle of the work; the other one does it all."""
    with cluster() as own:
        doomed = own.start_worker()
        own.start_worker("--no-nanny")
        own.until_known(2)
        answers = index_all_on(own.address, address, [refs["good.mp4"]] * 12, IndexOptions())
        states = [next(answers)[1].state for _ in range(3)]
        os.killpg(doomed.pid, signal.SIGKILL)
        states += [answer.state for _, answer in answers]
        assert states == ["ready"] * 12


def test_a_recording_whose_workers_are_lost_again_and_again_goes_on_waiting(address, refs):
    with (
        relay(address.endpoint_url, latency_ms=1000) as slow,
        cluster(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1") as own,
    ):
        over = threading.Event()
        there = replace(address, endpoint_url=slow.endpoint_url)

        def kill_whoever_comes():
            while not over.is_set():
                worker = own.start_worker("--no-nanny")
                until(lambda worker=worker: over.is_set() or indexing_children(worker.pid))
                end(worker)

        killer = threading.Thread(target=kill_whoever_comes)
        killer.start()
        try:
            ((_, answer),) = index_all_on(own.address, there, [refs["good.mp4"]], IndexOptions())
        finally:
            over.set()
            killer.join()
        assert isinstance(answer, WorkerLost)
        assert "good.mp4" in str(answer)


def test_a_scheduler_that_goes_away_is_told_and_what_was_done_is_there(address, refs):
    with cluster() as own:
        own.start_worker("--no-nanny")
        own.until_known(1)
        answers = index_all_on(own.address, address, [refs["good.mp4"]] * 200, IndexOptions())
        assert next(answers)[1].state == "ready"
        own.scheduler.kill()
        with pytest.raises(ClusterUnavailable, match="is gone"):
            list(answers)


@pytest.mark.parametrize("place", ["nonsense://here", "tcp://nobody.invalid:8786"])
def test_no_scheduler_is_one_sentence(address, refs, place):
    with pytest.raises(ClusterUnavailable, match=f"No Dask scheduler answers at {place}"):
        next(index_all_on(place, address, refs.values(), IndexOptions()))


def test_a_program_that_is_no_scheduler_is_told_as_that(address, refs):
    place = address.endpoint_url.replace("http:", "tcp:")
    with pytest.raises(ClusterUnavailable, match=f"No Dask scheduler answers at {place}"):
        next(index_all_on(place, address, refs.values(), IndexOptions()))


def test_a_worker_without_the_stores_key_is_told(lone_worker, address, refs):
    there = lone_worker(**dict.fromkeys(store_keys("films"), ""))
    ((_, answer),) = index_all_on(there, address, [refs["good.mp4"]], IndexOptions())
    assert isinstance(answer, MissingCredentials)
    assert str(answer).startswith("The worker ")
    assert "QA_APP_STORE_FILMS_ACCESS_KEY" in str(answer)


def test_a_worker_with_a_wrong_key_for_the_store_is_named(lone_worker, address, refs):
    there = lone_worker(QA_APP_STORE_FILMS_SECRET_KEY="another")
    ((_, answer),) = index_all_on(there, address, [refs["good.mp4"]], IndexOptions())
    assert isinstance(answer, WrongKey)
    assert str(answer).startswith(f"The key that the worker {socket.gethostname()} has for the store “films”")


def test_a_worker_with_another_version_is_told(lone_worker, address, refs, tmp_path):
    shutil.copytree(Path(storage.__file__).parent, tmp_path / "storage")
    with (tmp_path / "storage" / "errors.py").open("a") as file:
        file.write("# One line more.\n")
    there = lone_worker(PYTHONPATH=str(tmp_path))
    with pytest.raises(OtherVersion, match="and this machine " + code_version()):
        list(index_all_on(there, address, [refs["good.mp4"]], IndexOptions()))


def test_a_worker_with_another_release_is_told(lone_worker, address, refs, tmp_path):
    """Such a one may be unable to unpack a task at all, so it is asked before."""
    (tmp_path / "qa_app-0.0.9.dist-info").mkdir()
    (tmp_path / "qa_app-0.0.9.dist-info" / "METADATA").write_text("Name: qa-app\nVersion: 0.0.9\n")
    there = lone_worker(PYTHONPATH=str(tmp_path))
    with pytest.raises(OtherVersion, match=r"has the version 0\.0\.9 of qa-app"):
        list(index_all_on(there, address, [refs["good.mp4"]], IndexOptions()))


def children_of(parents):
    """The processes that index, of all these parents."""
    return set().union(*(indexing_children(parent) for parent in parents))
