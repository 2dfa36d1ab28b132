"""Requests that run ahead of whoever wants their bytes, as far as memory allows."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future

from storage.objects.span_joining import Span

COMING_BYTES = 48 * 1024 * 1024
"""So much may be asked for and not yet taken: a fast store must not fill the memory of a slow reader."""


class ComingRequests:
    """The requests for `wanted`, one name of a request for each time a span of it will be taken, in that order.

    `submit` begins a request in the background.
    """

    def __init__(self, wanted: Iterable[Span], submit: Callable[[Span], "Future[bytes]"]) -> None:
        ordered = list(wanted)
        self._submit = submit
        self._takes = Counter(ordered)
        self._not_begun = deque(self._takes)
        self._begun: dict[Span, Future[bytes]] = {}
        self._begun_bytes = 0

    def take(self, request: Span, span: Span) -> bytes:
        """The bytes of `span`, which lies inside `request`; waits for them. Raises what the request raised."""
        self._begin_more(request)
        data = self._begun[request].result()[span[0] - request[0] : span[1] - request[0]]
        self._takes[request] -= 1
        if not self._takes[request]:
            del self._begun[request]
            self._begun_bytes -= request[1] - request[0]
        return data

    def cancel(self) -> None:
        """Drop what has not been sent yet."""
        for request in self._begun.values():
            request.cancel()

    def _begin_more(self, wanted: Span) -> None:
        # In the order of taking: the one that is waited for has begun, or comes before the others that have not.
        while self._not_begun:
            size_bytes = self._not_begun[0][1] - self._not_begun[0][0]
            if wanted in self._begun and self._begun_bytes + size_bytes > COMING_BYTES:
                return
            request = self._not_begun.popleft()
            self._begun[request] = self._submit(request)
            self._begun_bytes += size_bytes
