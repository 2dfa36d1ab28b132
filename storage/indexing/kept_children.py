"""Child processes that wait, warm, between one recording and the next; for a process that serves a cluster."""

import threading
import time
from multiprocessing.connection import wait

from storage.indexing.child_process import Answer, ChildProcess
from storage.indexing.indexed_recording import IndexOptions
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef

_at_leisure: list[ChildProcess] = []
_lock = threading.Lock()


def index_in_child(address: StoreAddress, ref: ObjectRef, options: IndexOptions) -> Answer:
    """Index one recording in a child process, and wait for the answer; safe in several threads at once.

    There are as many children as were ever wanted at the same time. One that has had nothing to do for a
    while ends by itself, and all end with this process. Raises WorkersKeepDying.
    """
    with _lock:
        child = _at_leisure.pop() if _at_leisure else ChildProcess()
    try:
        child.give(address, ref, options)
        while (answer := child.hear()) is None:
            wait([child.pipe], timeout=max(0.0, child.until - time.monotonic()))
    except BaseException:
        child.end()
        raise
    with _lock:
        _at_leisure.append(child)
    return answer
