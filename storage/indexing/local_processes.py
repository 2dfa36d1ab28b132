"""Indexes many recordings in child processes of this machine. A crash or a hang costs its own recording only."""

import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any

from pebble import ProcessExpired, ProcessPool

from storage.errors import StoreError, WorkersKeepDying
from storage.indexing.index_recording import index_recording
from storage.indexing.indexed_recording import IndexedRecording, IndexOptions
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef

GRACE_SECONDS = 30.0
"""Past its budget of seconds a recording gets this much to say so itself, before its process is ended."""
RECORDINGS_PER_PROCESS = 200
"""Then a fresh process: what native decoders leak is given back."""
MOST_BREAKS = 5

Answer = IndexedRecording | StoreError


def index_all(
    address: StoreAddress, refs: Iterable[ObjectRef], options: IndexOptions, workers: int
) -> Iterator[tuple[ObjectRef, Answer]]:
    """Index every one of `refs`, `workers` at a time; each with its answer, in the order they finish.

    A StoreError as the answer says nothing about the recording: the store could not be asked. Leaving the
    iterator early ends the processes. Raises WorkersKeepDying.
    """
    left = iter(refs)
    for _ in range(MOST_BREAKS):
        unfinished: list[ObjectRef] = []
        for ref, answer in _index_in_one_pool(address, left, options, workers):
            if answer is None:
                unfinished.append(ref)
            else:
                yield ref, answer
        if not unfinished:
            return
        left = chain(unfinished, left)
    raise WorkersKeepDying(
        f"Indexing was stopped: its processes ended {MOST_BREAKS} times before they took up a recording. "
        "Look for what ends them: too little memory is the usual cause."
    )


def _index_in_one_pool(
    address: StoreAddress, left: Iterator[ObjectRef], options: IndexOptions, workers: int
) -> Iterator[tuple[ObjectRef, Answer | None]]:
    """The answers; None for those in hand when the pool broke: a process ended that had no recording."""
    # "spawn": a fork of a process with threads (a web server, boto3) may hang.
    # Any: pebble tells the types of some of its methods only.
    pool: Any = ProcessPool(
        max_workers=workers,
        max_tasks=RECORDINGS_PER_PROCESS,
        context=multiprocessing.get_context("spawn"),
        initializer=_prepare_process,
    )
    limit_seconds = options.budget_seconds + GRACE_SECONDS
    running: dict[Future[IndexedRecording], ObjectRef] = {}
    broken = False
    try:
        while True:
            # Twice the workers keeps them busy; all at once would hold a year of references.
            for ref in () if broken else islice(left, 2 * workers - len(running)):
                running[pool.schedule(index_recording, (address, ref, options), timeout=limit_seconds)] = ref
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for task in done:
                answer = _answer(task)
                broken = broken or answer is None
                yield running.pop(task), answer
    finally:
        pool.stop()
        pool.join()


def _answer(task: "Future[IndexedRecording]") -> Answer | None:
    try:
        return task.result()
    except StoreError as error:
        return error
    except TimeoutError:
        return IndexedRecording("unreadable", "over_budget")
    except ProcessExpired:
        return IndexedRecording("unreadable", "decoder_crashed")
    except BrokenProcessPool:
        return None


def _prepare_process() -> None:
    """Ctrl-C reaches the whole group of processes; the parent alone decides what ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
