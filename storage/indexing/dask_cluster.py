"""Indexes many recordings on a Dask cluster, each in a child process of a worker. The one file that names Dask.

Recordings go from the store to the workers alone; what passes the scheduler are addresses and answers.
"""

import asyncio
import logging
import queue
import socket
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from storage.errors import (
    ClusterUnavailable,
    OtherVersion,
    StoreError,
    WorkerLost,
    WorkersKeepDying,
)
from storage.indexing.child_process import Answer
from storage.indexing.code_version import code_version
from storage.indexing.indexed_recording import IndexOptions
from storage.indexing.kept_children import index_in_child
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef
from storage.objects.patience import Patience
from storage.sentences import SENTENCES, Sentence

CONNECT_SECONDS = 20
REACH_PATIENCE = Patience(silence_seconds=8.0, tries=1)
"""For a name to be found and a scheduler to answer."""
NO_WORKER_SECONDS = 120.0
"""So long the run waits for a first worker, and for another once the last has gone."""
LOOK_SECONDS = 5.0
"""How often the run looks who is there."""
TASKS_PER_THREAD = 2
"""One at work and one to follow: a year's archive must not lie on the scheduler."""
MOST_TRIES = 3
"""A recording whose worker cannot keep its child processes alive is tried elsewhere, so often in all."""


@dataclass
class _Task:
    ref: ObjectRef
    future: Any
    tries: int


def index_all_on(
    cluster: str, address: StoreAddress, refs: Iterable[ObjectRef], options: IndexOptions
) -> Generator[tuple[ObjectRef, Answer], None, None]:
    """Index every one of `refs` on the cluster whose scheduler is at `cluster` (`tcp://host:8786`).

    Each with its answer, in the order they finish. A StoreError as the answer says nothing about the
    recording: the store could not be asked, or the worker was lost again and again. Leaving the iterator early
    gives up what has not begun. Raises ClusterUnavailable, OtherVersion and WorkersKeepDying.
    """
    with _connection(cluster) as client:
        run = _Run(client, cluster, address, options)
        left = iter(refs)
        while True:
            while run.has_room() and (ref := next(left, None)) is not None:
                run.submit(ref)
            if not run.under_way:
                return
            for task in run.finished():
                answer = run.answer(task)
                if answer is not None:
                    yield task.ref, answer


class _Run:
    """What is under way on the cluster, never more than its threads can take up soon."""

    def __init__(self, client: Any, cluster: str, address: StoreAddress, options: IndexOptions) -> None:
        self.under_way: dict[str, _Task] = {}
        self._client, self._cluster = client, cluster
        self._address, self._options = address, options
        self._over: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._threads = 0
        self._known: set[str] = set()
        self._looked_at = self._seen_at = time.monotonic()
        self._look()

    def has_room(self) -> bool:
        return len(self.under_way) < max(1, TASKS_PER_THREAD * self._threads)

    def submit(self, ref: ObjectRef, tries: int = 1) -> None:
        future = self._client.submit(
            _on_worker, code_version(), self._address, ref, self._options, pure=False
        )
        self.under_way[future.key] = _Task(ref, future, tries)
        future.add_done_callback(self._over.put)

    def finished(self) -> Iterator[_Task]:
        """The next task that is over, none when there was nothing but time to look who is there."""
        try:
            future = self._over.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            self._look()
            return
        if time.monotonic() - self._looked_at > LOOK_SECONDS:
            self._look()
        yield self.under_way.pop(future.key)

    def answer(self, task: _Task) -> Answer | None:
        """What the task came to; None when it was sent off again."""
        import distributed
        from distributed.client import FutureCancelledError

        try:
            answer: Answer | str = task.future.result(timeout=CONNECT_SECONDS)
        except distributed.KilledWorker:
            return WorkerLost(Sentence("worker_lost", key=task.ref.key))
        except WorkersKeepDying:
            if task.tries == MOST_TRIES:
                raise
            self.submit(task.ref, task.tries + 1)
            return None
        except TimeoutError:
            # It is done and slow to come; ask again, and look meanwhile who is there.
            self.under_way[task.future.key] = task
            self._over.put(task.future)
            return None
        except (FutureCancelledError, OSError) as error:
            raise self._lost() from error
        except (ImportError, AttributeError) as error:
            told = Sentence("worker_cannot", cluster=self._cluster, problem=error, ours=code_version())
            raise OtherVersion(told) from error
        if isinstance(answer, str):
            raise self._other_version(answer)
        return answer

    def _look(self) -> None:
        try:
            threads: dict[str, int] = self._client.nthreads()
            self._check_new(set(threads) - self._known)
        except (OSError, ValueError) as error:
            raise self._lost() from error
        self._threads, self._known = sum(threads.values()), set(threads)
        self._looked_at = time.monotonic()
        if self._threads:
            self._seen_at = self._looked_at
        elif self._looked_at - self._seen_at > NO_WORKER_SECONDS:
            raise ClusterUnavailable(
                Sentence("no_workers", cluster=self._cluster, seconds=round(NO_WORKER_SECONDS))
            )

    def _check_new(self, workers: set[str]) -> None:
        """A task that a worker cannot even unpack is never heard of again, so first it is asked what it has."""
        if not workers:
            return
        # A function of Python's own: any worker can unpack that.
        told = self._client.run(version, "qa-app", workers=sorted(workers), on_error="return")
        for theirs in told.values():
            if isinstance(theirs, PackageNotFoundError):
                raise self._other_version("none")
            if isinstance(theirs, str) and theirs != version("qa-app"):
                raise self._other_version(theirs)

    def _other_version(self, theirs: str) -> OtherVersion:
        told = Sentence("other_version", cluster=self._cluster, theirs=theirs, ours=code_version())
        return OtherVersion(told)

    def _lost(self) -> ClusterUnavailable:
        return ClusterUnavailable(Sentence("scheduler_gone", cluster=self._cluster))


@contextmanager
def _connection(cluster: str) -> Iterator[Any]:
    try:
        import distributed
    except ImportError as error:
        raise ClusterUnavailable(Sentence("no_distributed")) from error
    try:
        REACH_PATIENCE.ask(cluster, lambda _: asyncio.run(_greet(cluster)))
    except Exception as error:
        # What is said by a program that is no scheduler may be taken for anything.
        raise ClusterUnavailable(Sentence("no_scheduler", cluster=cluster)) from error
    try:
        client = distributed.Client(  # type: ignore[no-untyped-call]
            cluster, timeout=CONNECT_SECONDS, set_as_default=False, name="qa-app"
        )
    except (OSError, ValueError) as error:
        raise ClusterUnavailable(Sentence("no_scheduler", cluster=cluster)) from error
    # It logs with tracebacks that a scheduler has gone; here that is told once, by an exception.
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with client:
            yield client
    finally:
        log.setLevel(before)


async def _greet(cluster: str) -> None:
    """Return when a scheduler answers. A client that meets none waits long, and does not clean up after itself."""
    import distributed

    secured = distributed.Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    connection: Any = distributed.rpc  # it has no types
    async with connection(cluster, timeout=CONNECT_SECONDS, connection_args=secured) as scheduler:
        await scheduler.identity()


def _on_worker(wanted: str, address: StoreAddress, ref: ObjectRef, options: IndexOptions) -> Answer | str:
    """What runs on a worker. A text as the answer is the worker's version, where it is another.

    What the store did not give is an answer too, so that Dask tells no failure of it.
    """
    if wanted != code_version():
        return code_version()
    answer = index_in_child(address, ref, options)
    return _of_this_worker(answer) if isinstance(answer, StoreError) else answer


def _of_this_worker(error: StoreError) -> StoreError:
    """The same error; what may be wrong on one worker and right on the next says which of them it is."""
    told = error.sentence
    if not isinstance(told, Sentence) or f"{told.code}_on_worker" not in SENTENCES:
        return error
    return type(error)(Sentence(f"{told.code}_on_worker", worker=socket.gethostname(), **told.values))
