"""Indexes many recordings in child processes of this machine. A crash or a hang costs its own recording only."""

import time
from collections.abc import Generator, Iterable
from multiprocessing.connection import wait

from storage.indexing.child_process import Answer, ChildProcess
from storage.indexing.indexed_recording import IndexOptions
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef


def index_all(
    address: StoreAddress, refs: Iterable[ObjectRef], options: IndexOptions, workers: int
) -> Generator[tuple[ObjectRef, Answer], None, None]:
    """Index every one of `refs`, `workers` at a time; each with its answer, in the order they finish.

    A StoreError as the answer says nothing about the recording: the store could not be asked. Leaving the
    iterator early ends the processes. Raises WorkersKeepDying.
    """
    left = iter(refs)
    running: list[ChildProcess] = []
    try:
        while True:
            while len(running) < workers and (ref := next(left, None)) is not None:
                running.append(ChildProcess())
                running[-1].give(address, ref, options)
            if not running:
                return
            for child in _those_to_hear(running):
                answer = child.hear()
                if answer is None:
                    continue
                finished, following = child.ref, next(left, None)
                if following is not None:
                    child.give(address, following, options)
                else:
                    child.end()
                    running.remove(child)
                yield finished, answer
    finally:
        for child in running:
            child.end()


def _those_to_hear(running: list[ChildProcess]) -> list[ChildProcess]:
    """Those that have said something, have ended, or are out of time; waits until there is one."""
    first = min(child.until for child in running)
    heard = wait([child.pipe for child in running], timeout=max(0.0, first - time.monotonic()))
    now = time.monotonic()
    return [child for child in running if child.pipe in heard or child.until <= now]
