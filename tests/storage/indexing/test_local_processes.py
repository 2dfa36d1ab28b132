import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from storage.errors import StoreUnavailable
from storage.indexing.indexed_recording import IndexOptions
from storage.indexing.local_processes import index_all
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow


def children():
    """The processes that this one started: id -> start of its command line."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            command = (stat.parent / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z" and b"storage.indexing.child_main" in command:
            found.add(int(stat.parent.name))
    return found


def test_every_recording_gets_its_answer(address, refs):
    answers = dict(index_all(address, refs.values(), IndexOptions(), workers=2))
    assert {ref.key: answer.state for ref, answer in answers.items()} == {
        "good.mp4": "ready",
        "old.avi": "needs_conversion",
        "cut.mp4": "unreadable",
        "notes.mp4": "unreadable",
        "nothing.mp4": "unreadable",
    }
    assert children() == set()


@pytest.mark.parametrize("delay_seconds", [0.0, 0.3, 0.9])
def test_a_crash_costs_only_its_own_recording(address, refs, delay_seconds):
    """A worker is killed at some moment, as by a decoder that runs wild: starting, idle or at work."""
    wanted = [refs["good.mp4"]] * 12

    def kill_one():
        until = time.monotonic() + 30
        while not children() and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(delay_seconds)
        for child in children():
            os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    answers = [answer for _, answer in index_all(address, wanted, IndexOptions(), workers=1)]
    killer.join()
    assert len(answers) == 12
    crashed = [answer for answer in answers if answer.reason_code == "decoder_crashed"]
    assert len(crashed) <= 1
    assert all(answer.state == "ready" for answer in answers if answer not in crashed)


def test_a_store_out_of_reach_is_answered_as_its_own_error(address, refs):
    nowhere = replace(address, endpoint_url=f"http://127.0.0.1:{free_port()}")
    ((_, answer),) = index_all(nowhere, [refs["good.mp4"]], IndexOptions(), workers=1)
    assert isinstance(answer, StoreUnavailable)
    assert "cannot be reached" in str(answer)


def test_leaving_early_ends_the_processes(address, refs):
    answers = index_all(address, [refs["good.mp4"]] * 20, IndexOptions(), workers=2)
    next(answers)
    answers.close()
    assert children() == set()
