"""The same films on a real cluster of processes: scheduler and workers on loopback."""

import os
import shutil
import signal
import threading
import time
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
)
from storage.indexing.code_version import code_version
from storage.indexing.dask_cluster import TASKS_PER_THREAD, index_all_on
from storage.indexing.indexed_recording import IndexOptions
from storage.objects.address import credential_variables
from tests.storage.indexing.children import indexing_children as children
from tests.storage.indexing.cluster import cluster, end
from tests.storage.servers import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def two_workers():
    """A cluster with two workers of one thread each, as `dask worker` starts them: a nanny and its worker."""
    with cluster() as made:
        made.worker()
        made.worker()
        yield made


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
    for child in children_of(two_workers.known().values()):
        os.kill(child, signal.SIGKILL)
    answers = [a for _, a in index_all_on(two_workers.address, address, wanted, IndexOptions())]
    assert [answer.state for answer in answers] == ["ready"] * 2


def test_a_store_out_of_reach_is_answered_as_its_own_error(two_workers, address, refs):
    nowhere = replace(address, endpoint_url=f"http://127.0.0.1:{free_port()}")
    ((_, answer),) = index_all_on(two_workers.address, nowhere, [refs["good.mp4"]], IndexOptions())
    assert isinstance(answer, StoreUnavailable)


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
        doomed = own.worker()
        own.worker("--no-nanny")
        answers = index_all_on(own.address, address, [refs["good.mp4"]] * 12, IndexOptions())
        states = [next(answers)[1].state for _ in range(3)]
        os.killpg(doomed.pid, signal.SIGKILL)
        states += [answer.state for _, answer in answers]
        assert states == ["ready"] * 12


def test_a_recording_whose_workers_are_lost_again_and_again_goes_on_waiting(address, refs):
    with relay(address.endpoint_url, latency_ms=1000) as slow, cluster() as own:
        over = threading.Event()
        there = replace(address, endpoint_url=slow.endpoint_url)

        def kill_whoever_comes():
            while not over.is_set():
                worker = own.start_worker("--no-nanny")
                while not over.is_set() and not children(worker.pid):
                    time.sleep(0.05)
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
        own.worker("--no-nanny")
        answers = index_all_on(own.address, address, [refs["good.mp4"]] * 200, IndexOptions())
        assert next(answers)[1].state == "ready"
        own.scheduler.kill()
        with pytest.raises(ClusterUnavailable, match="is gone"):
            list(answers)


def test_no_scheduler_is_one_sentence(address, refs):
    with pytest.raises(ClusterUnavailable, match="No Dask scheduler answers at nonsense"):
        next(index_all_on("nonsense://here", address, refs.values(), IndexOptions()))


def test_a_worker_without_the_stores_key_is_told(address, refs):
    access_variable, secret_variable, _ = credential_variables("films")
    with cluster() as own:
        own.worker("--no-nanny", **{access_variable: "", secret_variable: ""})
        ((_, answer),) = index_all_on(own.address, address, [refs["good.mp4"]], IndexOptions())
        assert isinstance(answer, MissingCredentials)
        assert str(answer).startswith("The worker ")
        assert access_variable in str(answer)


def test_a_worker_with_another_version_is_told(address, refs, tmp_path):
    shutil.copytree(Path(storage.__file__).parent, tmp_path / "storage")
    with (tmp_path / "storage" / "errors.py").open("a") as file:
        file.write("# One line more.\n")
    with cluster() as own:
        own.worker("--no-nanny", PYTHONPATH=str(tmp_path))
        with pytest.raises(OtherVersion, match="and this machine " + code_version()):
            list(index_all_on(own.address, address, [refs["good.mp4"]], IndexOptions()))


def test_a_worker_with_another_release_is_told(address, refs, tmp_path):
    """Such a one may be unable to unpack a task at all, so it is asked before."""
    (tmp_path / "qa_app-0.0.9.dist-info").mkdir()
    (tmp_path / "qa_app-0.0.9.dist-info" / "METADATA").write_text("Name: qa-app\nVersion: 0.0.9\n")
    with cluster() as own:
        own.worker("--no-nanny", PYTHONPATH=str(tmp_path))
        with pytest.raises(OtherVersion, match=r"has the version 0\.0\.9 of qa-app"):
            list(index_all_on(own.address, address, [refs["good.mp4"]], IndexOptions()))


def children_of(parents):
    """The processes that index, of all these parents."""
    return set().union(*(children(parent) for parent in parents))
