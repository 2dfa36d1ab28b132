"""A child process that indexes one recording at a time, as its parent sees it.

It is a plain subprocess with a pipe: what runs inside another library's process (a Dask worker) may be
forbidden to use `multiprocessing`, and a subprocess serves both.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from storage.errors import StoreError, WorkerLost, WorkersKeepDying
from storage.indexing.indexed_recording import IndexedRecording, IndexOptions
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef
from storage.sentences import Sentence

START_SECONDS = 120.0
"""A fresh process that has not taken up its recording by then is ended, and another one started."""
RECORDINGS_PER_PROCESS = 200
"""Then a fresh process: what native decoders leak is given back."""
MOST_BREAKS = 5
"""So many processes in a row may end before they take up the recording that they were given."""
MOST_KILLS = 4
"""After so many processes that were killed over one recording, the rest has its turn before it."""

Answer = IndexedRecording | StoreError
Task = tuple[StoreAddress, ObjectRef, IndexOptions]
"""All that a child is told of a recording; its key comes from the environment that it shares with its parent."""
GIVES_BACK = {"MALLOC_MMAP_THRESHOLD_": str(512 * 1024), "MALLOC_ARENA_MAX": "1"}
"""Has the C library (see mallopt(3)) return what is freed. By itself it keeps large parts of a long index, and what
each of many threads has read."""


class ChildProcess:
    """A child process; when it dies, another takes its place at the next recording.

    Give it a recording, wait until `pipe` has something or the moment `until` (monotonic clock) has come, and
    `hear`. For one thread at a time.
    """

    def __init__(self) -> None:
        self.until = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._answers = 0

    def give(self, address: StoreAddress, ref: ObjectRef, options: IndexOptions) -> None:
        """Have it index `ref`; it must be at leisure."""
        if self._answers >= RECORDINGS_PER_PROCESS:
            self.end()
        self.ref = ref
        self._task: Task = (address, ref, options)
        self._grace_seconds = options.grace_seconds
        self._limit_seconds = options.budget_seconds + options.grace_seconds
        self._breaks = 0
        self._kills = 0
        self._hand_over()

    def hear(self) -> Answer | None:
        """The answer for its recording, None while that is still to come. Raises WorkersKeepDying.

        A StoreError as the answer says nothing about the recording: the store could not be asked.
        """
        if not self.pipe.poll():
            return self._given_up() if time.monotonic() >= self.until else None
        try:
            answer: Answer | None = self.pipe.recv()
        except (EOFError, OSError):
            return self._found_dead()
        if answer is None:
            # From now on whatever happens to the process is the recording's doing.
            self._has_begun = True
            self.until = time.monotonic() + self._limit_seconds
        else:
            self._answers += 1
        return answer

    def end(self) -> int:
        """End the process, whatever it is doing; its exit code (0 when there is none)."""
        if self._process is None:
            return 0
        self.pipe.close()
        self._process.kill()
        exit_code = self._process.wait()
        self._process = None
        return exit_code

    def _hand_over(self) -> None:
        is_fresh = self._process is None
        if is_fresh:
            self._start()
        self._has_begun = False
        self.until = time.monotonic() + (START_SECONDS if is_fresh else self._grace_seconds)
        # Where it has just ended, reading from it says so too, and there it is dealt with.
        with suppress(OSError):
            self.pipe.send(self._task)

    def _given_up(self) -> Answer | None:
        self.end()
        if self._has_begun:
            return IndexedRecording("unreadable", "over_budget")
        self._begin_again()
        return None

    def _found_dead(self) -> Answer | None:
        exit_code = self.end()
        if not self._has_begun:
            self._begin_again()
            return None
        if exit_code == -signal.SIGKILL:
            # No decoder sends this signal: somebody, or a system short of memory, ended the process.
            self._kills += 1
            if self._kills == MOST_KILLS:
                return WorkerLost(Sentence("process_killed", key=self.ref.key, kills=MOST_KILLS))
            self._hand_over()
            return None
        return IndexedRecording("unreadable", "decoder_crashed")

    def _begin_again(self) -> None:
        self._breaks += 1
        if self._breaks >= MOST_BREAKS:
            raise WorkersKeepDying(Sentence("workers_keep_dying", breaks=MOST_BREAKS))
        self._hand_over()

    def _start(self) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self._answers = 0
        try:
            self._process = subprocess.Popen(
                # -P and the path: it imports what its parent does, and nothing that lies in the present folder.
                [sys.executable, "-P", "-m", "storage.indexing.child_main", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**os.environ, **GIVES_BACK, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # Ctrl-C is for the parent, which alone decides what ends.
                process_group=0,
            )
        finally:
            # With no copy of its end here, ours says at once when the process has ended.
            theirs.close()
