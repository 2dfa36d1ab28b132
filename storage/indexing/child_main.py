"""What runs in a child process: answers for one recording after the other, and ends when its parent is gone."""

import os
import queue
import resource
import signal
import sys
import threading
from dataclasses import replace
from multiprocessing.connection import Connection

from storage.errors import StoreError
from storage.indexing import process_memory
from storage.indexing.child_process import Answer, Task
from storage.indexing.index_recording import index_recording

IDLE_SECONDS = 300.0
"""So long without a recording, and the process ends: its memory may serve others."""
THREAD_STACK_BYTES = 1024 * 1024
"""They only ask the store; decoding runs in the main thread."""


def main(descriptor: int) -> None:
    """Answer over the pipe that the parent left open as this file descriptor."""
    # What it held of a recording must not be left on a disk when it crashes.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Two threads stand behind each of many requests, and their stacks count towards the memory allowed.
    threading.stack_size(THREAD_STACK_BYTES)
    pipe = Connection(descriptor)
    given: queue.SimpleQueue[Task] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, given), daemon=True).start()
    while True:
        try:
            task = given.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            return
        pipe.send(None)
        pipe.send(_answer(*task))


def _listen(pipe: "Connection[object, Task]", given: "queue.SimpleQueue[Task]") -> None:
    """Take in what the parent gives. Once its end is closed nobody wants an answer: end in mid-recording."""
    while True:
        try:
            given.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(0)


def _answer(*task: *Task) -> Answer:
    _address, _ref, options = task
    # Where a decoder lets no other thread run and the parent is gone, the system's own clock ends the process.
    signal.alarm(round(options.budget_seconds + 2 * options.grace_seconds))
    process_memory.allow(options.budget_memory_bytes)
    process_memory.forget_peak()
    try:
        answer = index_recording(*task)
    except StoreError as error:
        return error
    finally:
        signal.alarm(0)
    return replace(answer, peak_memory_bytes=process_memory.peak_bytes())


if __name__ == "__main__":
    main(int(sys.argv[1]))
