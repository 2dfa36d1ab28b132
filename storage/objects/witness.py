"""Whether a store that did not give some objects gives others: then the fault lies with those, and it is not down."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from storage.errors import (
    AccessDenied,
    Archived,
    BrokeOff,
    ChangedWhileReading,
    ObjectVanished,
    StoreBusy,
    StoreError,
)

WITNESSES = 3
ANSWERS = (AccessDenied, Archived, ChangedWhileReading, ObjectVanished)
"""What is said about one object: whoever says so is at work."""


def gives_others(error: StoreError, keys: Sequence[str], ask: Callable[[str], object]) -> bool:
    """Whether the store, which gave several objects in a row up to `error` not, gives one of `keys`.

    `ask` asks for one, and raises what the store raises. Three are asked for, drawn at random, as what is wrong may
    lie side by side. A store that did not answer at all, or takes no key, is not asked.
    """
    if not isinstance(error, StoreBusy | BrokeOff):
        return False
    asked = random.sample(keys, min(WITNESSES, len(keys)))
    with ThreadPoolExecutor(WITNESSES, thread_name_prefix="witness") as threads:
        return any(list(threads.map(lambda key: _gives(key, ask), asked)))


def _gives(key: str, ask: Callable[[str], object]) -> bool:
    try:
        ask(key)
    except ANSWERS:
        return True
    except StoreError:
        return False
    return True
