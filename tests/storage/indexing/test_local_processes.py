import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace

import av
import numpy as np
import pytest

from benchmarks.relay import relay
from storage.errors import StoreUnavailable, WorkerLost
from storage.indexing.child_process import MOST_KILLS, RECORDINGS_PER_PROCESS
from storage.indexing.indexed_recording import IndexOptions
from storage.indexing.local_processes import index_all
from tests.processes import is_alive, until
from tests.storage.indexing.children import indexing_children, some_child
from tests.storage.servers import free_port, listed, served_bucket

pytestmark = pytest.mark.slow

ME = os.getpid()


@pytest.fixture
def slow(address):
    """A relay that takes its time, so that a recording lasts long enough to be disturbed."""
    with relay(address.endpoint_url, latency_ms=100) as slow:
        yield slow


@contextmanager
def struck_in_mid_recording(number, slow, times=1):
    """A child process gets this signal when it has read three times, so often; then nothing is slow any more."""

    def strike():
        for _ in range(times):
            before = slow.requests("GET")
            until(lambda before=before: slow.requests("GET") >= before + 3)
            os.kill(some_child(ME), number)
        slow.latency_ms = 0

    striker = threading.Thread(target=strike)
    striker.start()
    yield
    striker.join()


def test_every_recording_gets_its_answer(address, refs):
    answers = dict(index_all(address, refs.values(), IndexOptions(), workers=2))
    assert {ref.key: answer.state for ref, answer in answers.items()} == {
        "good.mp4": "ready",
        "old.avi": "needs_conversion",
        "cut.mp4": "unreadable",
        "notes.mp4": "unreadable",
        "nothing.mp4": "unreadable",
    }
    assert indexing_children(ME) == set()


def test_a_crash_costs_only_its_own_recording(address, slow, refs):
    """As of a decoder that runs wild."""
    there = replace(address, endpoint_url=slow.endpoint_url)
    with struck_in_mid_recording(signal.SIGSEGV, slow):
        answers = [a for _, a in index_all(there, [refs["good.mp4"]] * 4, IndexOptions(), workers=1)]
    assert [(answer.state, answer.reason_code) for answer in answers] == [
        ("unreadable", "decoder_crashed"),
        *[("ready", None)] * 3,
    ]


def test_a_process_that_crashes_before_it_takes_up_its_recording_costs_nothing(address, refs):
    starter = threading.Thread(target=lambda: os.kill(some_child(ME), signal.SIGSEGV))
    starter.start()
    answers = [a for _, a in index_all(address, [refs["good.mp4"]] * 2, IndexOptions(), workers=1)]
    starter.join()
    assert [answer.state for answer in answers] == ["ready"] * 2


@pytest.mark.parametrize("times", [1, MOST_KILLS - 1])
def test_a_process_that_somebody_kills_costs_nothing(address, slow, refs, times):
    there = replace(address, endpoint_url=slow.endpoint_url)
    with struck_in_mid_recording(signal.SIGKILL, slow, times):
        answers = [a for _, a in index_all(there, [refs["good.mp4"]] * 4, IndexOptions(), workers=1)]
    assert [answer.state for answer in answers] == ["ready"] * 4


def test_a_recording_whose_process_is_killed_again_and_again_is_not_called_damaged(address, slow, refs):
    there = replace(address, endpoint_url=slow.endpoint_url)
    with struck_in_mid_recording(signal.SIGKILL, slow, MOST_KILLS):
        first, second = [a for _, a in index_all(there, [refs["good.mp4"]] * 2, IndexOptions(), workers=1)]
    assert isinstance(first, WorkerLost)
    assert second.state == "ready"


def test_a_decoder_that_hangs_costs_only_its_own_recording(address, slow, refs):
    """A stopped process is one whose decoder never comes back: it does not even notice that it is late."""
    there = replace(address, endpoint_url=slow.endpoint_url)
    hasty = IndexOptions(budget_seconds=3.0, grace_seconds=1.0)
    with struck_in_mid_recording(signal.SIGSTOP, slow):
        answers = [a for _, a in index_all(there, [refs["good.mp4"]] * 2, hasty, workers=1)]
    assert [(answer.state, answer.reason_code) for answer in answers] == [
        ("unreadable", "over_budget"),
        ("ready", None),
    ]
    assert indexing_children(ME) == set()


def test_a_recording_that_wants_too_much_memory_costs_only_itself(folder, tmp_path):
    make_memory_bomb(tmp_path / "bomb.mov")
    frugal = IndexOptions(budget_memory_bytes=400_000_000)
    with served_bucket(tmp_path) as served:
        served.put("good.mp4", data=(folder / "good.mp4").read_bytes())
        served.put("bomb.mov", data=(tmp_path / "bomb.mov").read_bytes())
        refs = listed(served.store())
        mixed = [refs["bomb.mov"], refs["good.mp4"]] * 2
        answers = [answer for _, answer in index_all(served.address(), mixed, frugal, workers=1)]
    assert [(answer.state, answer.reason_code) for answer in answers] == [
        ("unreadable", "over_budget"),
        ("ready", None),
    ] * 2
    assert all(answer.peak_memory_bytes < 400_000_000 for answer in answers)
    assert all(answer.peak_memory_bytes > 20_000_000 for answer in answers)


def test_a_process_is_replaced_after_so_many_recordings(address, refs):
    seen = set()
    count = 0
    for _, answer in index_all(
        address, [refs["nothing.mp4"]] * (RECORDINGS_PER_PROCESS + 5), IndexOptions(), workers=1
    ):
        assert answer.reason_code == "empty"
        count += 1
        if count in (1, RECORDINGS_PER_PROCESS - 1, RECORDINGS_PER_PROCESS + 2):
            seen |= indexing_children(ME)
    assert count == RECORDINGS_PER_PROCESS + 5
    assert len(seen) == 2


def test_children_end_when_their_parent_is_killed(address, slow, refs):
    """In mid-recording: nobody is left to want the answer."""
    words = (
        "import pickle, sys\n"
        "from storage.indexing.local_processes import index_all\n"
        "address, refs, options = pickle.load(sys.stdin.buffer)\n"
        "for one in index_all(address, refs, options, workers=2):\n"
        "    pass\n"
    )
    there = replace(address, endpoint_url=slow.endpoint_url)
    with subprocess.Popen([sys.executable, "-c", words], stdin=subprocess.PIPE) as parent:
        parent.stdin.write(pickle.dumps((there, [refs["good.mp4"]] * 1000, IndexOptions())))
        parent.stdin.close()
        until(lambda: len(indexing_children(parent.pid)) == 2 and slow.requests("GET") >= 3)
        orphans = indexing_children(parent.pid)
        parent.kill()
    assert len(orphans) == 2
    until(lambda: not any(map(is_alive, orphans)), seconds=30)


def test_a_store_out_of_reach_is_answered_as_its_own_error(address, refs):
    nowhere = replace(address, endpoint_url=f"http://127.0.0.1:{free_port()}")
    ((_, answer),) = index_all(nowhere, [refs["good.mp4"]], IndexOptions(budget_seconds=1.0), workers=1)
    assert isinstance(answer, StoreUnavailable)
    assert "cannot be reached" in str(answer)


def test_leaving_early_ends_the_processes(address, refs):
    answers = index_all(address, [refs["good.mp4"]] * 20, IndexOptions(), workers=2)
    next(answers)
    answers.close()
    assert indexing_children(ME) == set()


def make_memory_bomb(path):
    """A film of small pictures whose headers tell of a picture that takes 675 MB."""
    with av.open(str(path), "w", format="mov") as out:
        stream = out.add_stream("png", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "rgb24"
        for number in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 99, np.uint8), format="rgb24")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    small, huge = (b"IHDR" + struct.pack(">II", side, side) for side in (64, 15_000))
    path.write_bytes(path.read_bytes().replace(small, huge))
