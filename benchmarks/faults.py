"""What a relay may do wrong on purpose: plain data, one fault a row of its plan."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

What = Literal["read", "list", "head", "write", "delete", "any"]
Kind = Literal[
    "status",  # an error in the server's stead: `status`, `code`, `retry_after`
    "html",  # a page in place of the object, with status 200
    "silent",  # takes the request and never answers
    "short_body",  # ends the connection in order after `after_bytes` of the body
    "reset",  # breaks the connection after `after_bytes` of the body
    "stall",  # sends nothing more after `after_bytes` of the body
    "dribble",  # sends the body at `bytes_per_second`
    "endless",  # the head says no length, and after the body come noughts without end
    "wrong_length",  # the header Content-Length is out by `by`
    "wrong_range",  # the header Content-Range is out by `by`
    "wrong_total",  # the total in Content-Range is out by `by`
    "changed_etag",  # another ETag than the object's
    "no_etag",  # none at all
]


@dataclass(frozen=True)
class Fault:
    """One kind of fault, and which exchanges it spoils: those of kind `what` with `key` in their address.

    The first `skip` of these pass, then `times` are spoilt (None: all that follow), each with the chance
    `share`. A HEAD has no body, so the faults of bodies leave it alone.
    """

    kind: Kind
    what: What = "read"
    key: str = ""
    skip: int = 0
    times: int | None = 1
    share: float = 1.0
    status: int = 503
    code: str = "SlowDown"
    retry_after: int | None = None
    after_bytes: int = 0
    bytes_per_second: int = 1
    by: int = 1


class Plan:
    """Faults and how often each has struck. Chance is drawn from `seed`, so a run can be had again."""

    def __init__(self, faults: Sequence[Fault], seed: int = 1) -> None:
        self._faults = tuple(faults)
        self._seen = [0] * len(self._faults)
        self._struck = [0] * len(self._faults)
        self._chance = random.Random(seed)

    def next_fault(self, what: What, target: str) -> Fault | None:
        """The fault that spoils this exchange, the first that fits; None when it passes."""
        for number, fault in enumerate(self._faults):
            if fault.what not in ("any", what) or fault.key not in target:
                continue
            self._seen[number] += 1
            if self._seen[number] <= fault.skip or self._struck[number] == fault.times:
                continue
            if self._chance.random() < fault.share:
                self._struck[number] += 1
                return fault
        return None
