"""Threads that ask a store, one question at a time; kept for the next, because a new one takes a while to start.

An executor of the standard library would wait at the program's end for those that were left behind.
"""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

IDLE_SECONDS = 10.0
"""A thread that nobody has needed for so long ends."""

Task = Callable[[], None]

_idle: list[SimpleQueue[Task]] = []
_changing = threading.Lock()


def in_a_thread(task: Task) -> None:
    """Have `task`, which must not raise, done in the background. Raises RuntimeError when there can be no more threads.

    Nobody need wait for it: the program ends without it.
    """
    with _changing:
        tasks = _idle.pop() if _idle else None
    if tasks is None:
        tasks = SimpleQueue()
        threading.Thread(target=_work, args=(tasks,), daemon=True, name="store").start()
    tasks.put(task)


def _work(tasks: SimpleQueue[Task]) -> None:
    while True:
        try:
            task = tasks.get(timeout=IDLE_SECONDS)
        except Empty:
            with _changing:
                if tasks not in _idle:
                    continue  # one is on its way
                _idle.remove(tasks)
            return
        task()
        del task  # and with it what it has brought
        with _changing:
            _idle.append(tasks)
