import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace

import av
import numpy as np
import pytest

from benchmarks.relay import relay
from storage.errors import StoreUnavailable
from storage.indexing.child_process import RECORDINGS_PER_PROCESS
from storage.indexing.indexed_recording import IndexOptions
from storage.indexing.local_processes import index_all
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.indexing.children import children, is_there, some_child, until_gone
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, free_port

pytestmark = pytest.mark.slow

ME = os.getpid()


class Sender(threading.Thread):
    """Sends a signal to this process's children, `times` in all, each a different one at some moment."""

    def __init__(self, number, delay_seconds=0.0, times=1):
        super().__init__()
        self.number, self.delay_seconds, self.times = number, delay_seconds, times
        self.start()

    def run(self):
        struck = set()
        until = time.monotonic() + 60
        while len(struck) < self.times and time.monotonic() < until:
            child = some_child(ME)
            if child not in struck:
                struck.add(child)
                time.sleep(self.delay_seconds)
                # At the end of the work there may be nobody left to strike.
                with suppress(ProcessLookupError):
                    os.kill(child, self.number)
            time.sleep(0.02)


def test_every_recording_gets_its_answer(address, refs):
    answers = dict(index_all(address, refs.values(), IndexOptions(), workers=2))
    assert {ref.key: answer.state for ref, answer in answers.items()} == {
        "good.mp4": "ready",
        "old.avi": "needs_conversion",
        "cut.mp4": "unreadable",
        "notes.mp4": "unreadable",
        "nothing.mp4": "unreadable",
    }
    assert children(ME) == set()


@pytest.mark.parametrize("delay_seconds", [0.0, 0.6, 1.5])
def test_a_crash_costs_only_its_own_recording(address, refs, delay_seconds):
    """As of a decoder that runs wild, at some moment: while the process starts, or works."""
    sender = Sender(signal.SIGSEGV, delay_seconds)
    answers = [a for _, a in index_all(address, [refs["good.mp4"]] * 20, IndexOptions(), workers=1)]
    sender.join()
    assert len(answers) == 20
    crashed = [answer for answer in answers if answer.reason_code == "decoder_crashed"]
    assert len(crashed) <= 1
    assert all(answer.state == "ready" for answer in answers if answer not in crashed)


def test_a_process_that_somebody_kills_costs_nothing(address, refs):
    sender = Sender(signal.SIGKILL, delay_seconds=1.2)
    answers = [a for _, a in index_all(address, [refs["good.mp4"]] * 30, IndexOptions(), workers=2)]
    sender.join()
    assert [answer.state for answer in answers] == ["ready"] * 30


def test_a_decoder_that_hangs_costs_only_its_own_recording(address, refs):
    """A stopped process is one whose decoder never comes back: it does not even notice that it is late."""
    with relay(address.endpoint_url, latency_ms=100) as slow:
        there = replace(address, endpoint_url=slow.endpoint_url)

        def stop_one_in_mid_recording():
            child = some_child(ME)
            until = time.monotonic() + 60
            while slow.requests("GET") < 3 and time.monotonic() < until:
                time.sleep(0.01)
            os.kill(child, signal.SIGSTOP)

        stopper = threading.Thread(target=stop_one_in_mid_recording)
        stopper.start()
        hasty = IndexOptions(budget_seconds=10.0)
        answers = [a for _, a in index_all(there, [refs["good.mp4"]] * 2, hasty, workers=1)]
        stopper.join()
    assert [(answer.state, answer.reason_code) for answer in answers] == [
        ("unreadable", "over_budget"),
        ("ready", None),
    ]
    assert children(ME) == set()


def test_a_recording_that_wants_too_much_memory_costs_only_itself(folder, address, tmp_path):
    served = tmp_path / "served" / address.bucket
    served.mkdir(parents=True)
    (served / "good.mp4").write_bytes((folder / "good.mp4").read_bytes())
    make_memory_bomb(served / "bomb.mov")
    frugal = IndexOptions(budget_memory_bytes=400_000_000)
    with serve_folder(served.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        here = replace(address, endpoint_url=endpoint_url)
        (listed,) = S3Store(here).list_pages()
        bomb, good = sorted(listed, key=lambda ref: ref.key)
        answers = [answer for _, answer in index_all(here, [bomb, good, bomb, good], frugal, workers=1)]
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
            seen |= children(ME)
    assert count == RECORDINGS_PER_PROCESS + 5
    assert len(seen) == 2


def test_children_end_when_their_parent_is_killed(address, refs):
    """In mid-recording: nobody is left to want the answer."""
    words = (
        "import pickle, sys\n"
        "from storage.indexing.local_processes import index_all\n"
        "address, refs, options = pickle.load(sys.stdin.buffer)\n"
        "for one in index_all(address, refs, options, workers=2):\n"
        "    pass\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", words], stdin=subprocess.PIPE)
    parent.stdin.write(pickle.dumps((address, [refs["good.mp4"]] * 1000, IndexOptions())))
    parent.stdin.close()
    some_child(parent.pid)
    time.sleep(1.0)
    orphans = children(parent.pid)
    assert len(orphans) == 2
    parent.kill()
    parent.wait()
    for orphan in orphans:
        until_gone(orphan)
        assert not is_there(orphan)


def test_a_store_out_of_reach_is_answered_as_its_own_error(address, refs):
    nowhere = replace(address, endpoint_url=f"http://127.0.0.1:{free_port()}")
    ((_, answer),) = index_all(nowhere, [refs["good.mp4"]], IndexOptions(), workers=1)
    assert isinstance(answer, StoreUnavailable)
    assert "cannot be reached" in str(answer)


def test_leaving_early_ends_the_processes(address, refs):
    answers = index_all(address, [refs["good.mp4"]] * 20, IndexOptions(), workers=2)
    next(answers)
    answers.close()
    assert children(ME) == set()


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
