"""Indexes many recordings in child processes of this machine. A crash or a hang costs its own recording only."""

import multiprocessing
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from storage.errors import StoreError, WorkersKeepDying
from storage.indexing.index_recording import index_recording
from storage.indexing.indexed_recording import IndexedRecording, IndexOptions
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef

GRACE_SECONDS = 30.0
"""Past its budget of seconds a recording gets this much to say so itself, before its process is ended."""
START_SECONDS = 120.0
"""A process that has not said by then that it is up is ended, and another one started."""
RECORDINGS_PER_PROCESS = 200
"""Then a fresh process: what native decoders leak is given back."""
MOST_BREAKS = 5
"""So many processes in a row may end before they are up."""

# "spawn": a fork of a process with threads (a web server, boto3) may hang.
_processes = multiprocessing.get_context("spawn")

Answer = IndexedRecording | StoreError


@dataclass
class _Worker:
    """A child process, the pipe to it that it shares with nobody, and the recording that is its to index."""

    process: BaseProcess
    pipe: Connection
    ref: ObjectRef
    until: float
    """When it is given up, on the monotonic clock."""
    is_up: bool = False
    has_ended: bool = False
    answers: int = 0

    def give(self, ref: ObjectRef, limit_seconds: float) -> None:
        self.ref = ref
        self.until = time.monotonic() + limit_seconds
        # Where it has just ended, reading from it says so too, and there it is dealt with.
        with suppress(OSError):
            self.pipe.send(ref)

    def end(self) -> None:
        if self.has_ended:
            return
        self.has_ended = True
        self.pipe.close()
        self.process.kill()
        self.process.join()


def index_all(
    address: StoreAddress, refs: Iterable[ObjectRef], options: IndexOptions, workers: int
) -> Iterator[tuple[ObjectRef, Answer]]:
    """Index every one of `refs`, `workers` at a time; each with its answer, in the order they finish.

    A StoreError as the answer says nothing about the recording: the store could not be asked. Leaving the
    iterator early ends the processes. Raises WorkersKeepDying.
    """
    left = iter(refs)
    limit_seconds = options.budget_seconds + GRACE_SECONDS
    running: list[_Worker] = []
    breaks = 0
    try:
        while True:
            while len(running) < workers and (ref := next(left, None)) is not None:
                running.append(_start(address, options, ref))
            if not running:
                return
            for worker in _those_to_hear(running):
                finished, answer = worker.ref, _hear(worker)
                if answer is not None:
                    if worker.answers == RECORDINGS_PER_PROCESS:
                        worker.end()
                    following = None if worker.has_ended else next(left, None)
                    if following is not None:
                        worker.give(following, limit_seconds)
                    else:
                        worker.end()
                        running.remove(worker)
                    yield finished, answer
                elif not worker.has_ended:
                    breaks = 0
                    worker.give(worker.ref, limit_seconds)
                else:
                    breaks += 1
                    if breaks == MOST_BREAKS:
                        raise WorkersKeepDying(
                            f"Indexing was stopped: {MOST_BREAKS} processes in a row ended before they took up a "
                            "recording. Look for what ends them: too little memory is the usual cause."
                        )
                    running.remove(worker)
                    running.append(_start(address, options, worker.ref))
    finally:
        for worker in running:
            worker.end()


def _those_to_hear(running: list[_Worker]) -> list[_Worker]:
    """Those that have said something, have ended, or are out of time; waits until there is one."""
    first = min(worker.until for worker in running)
    heard = wait([worker.pipe for worker in running], timeout=max(0.0, first - time.monotonic()))
    now = time.monotonic()
    return [worker for worker in running if worker.pipe in heard or worker.until <= now]


def _hear(worker: _Worker) -> Answer | None:
    """Its answer; None when it only said that it is up, or ended before it could."""
    if not worker.pipe.poll():
        worker.end()
        return IndexedRecording("unreadable", "over_budget") if worker.is_up else None
    try:
        answer: Answer | None = worker.pipe.recv()
    except (EOFError, OSError):
        worker.end()
        return IndexedRecording("unreadable", "decoder_crashed") if worker.is_up else None
    worker.is_up = True
    worker.answers += answer is not None
    return answer


def _start(address: StoreAddress, options: IndexOptions, ref: ObjectRef) -> _Worker:
    ours, theirs = _processes.Pipe()
    process = _processes.Process(target=_work, args=(theirs, address, options), daemon=True)
    process.start()
    # With no copy of its end here, ours says at once when the process has ended.
    theirs.close()
    return _Worker(process, ours, ref, until=time.monotonic() + START_SECONDS)


def _work(pipe: Connection, address: StoreAddress, options: IndexOptions) -> None:
    """The child: says that it is up, then answers for each recording until the pipe is closed."""
    # Ctrl-C reaches the whole group of processes; the parent alone decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(None)
    while True:
        try:
            ref: ObjectRef = pipe.recv()
        except EOFError:
            return
        answer: Answer
        try:
            answer = index_recording(address, ref, options)
        except StoreError as error:
            answer = error
        pipe.send(answer)
