"""A relay in front of an S3 server on this machine: counts, delays, narrows and spoils what passes.

    with serve_folder(folder, access_key=…, secret_key=…) as server_url, relay(server_url) as between:
        store = S3Store(StoreAddress("films", "recordings", between.endpoint_url), key)
        store.read("a.mp4", 0, 100)
        between.requests("GET"), between.body_bytes("GET")      # 1, 100
        between.latency_ms = 30                                 # from the next request on
        between.megabits_per_second = 20                        # over all connections together; None: as it comes
        between.spoil(Fault("short_body", after_bytes=50), Fault("status", what="list", status=503, times=None))
        between.forget()                                        # counts begin anew

Requests pass byte for byte, the Host header too, so that what the client signed stays true. Bodies are counted
as handed to the client's connection.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from benchmarks.answer import CHUNK_BYTES, Answer, Exchange, Line, pass_request_body
from benchmarks.faults import Fault, Plan
from benchmarks.http_messages import Head, read_head, what_is_asked

SEND_BUFFER_BYTES = 256 * 1024
"""What a client that hangs up has not read is counted all the same, so little of it may lie in between."""


class Relay:
    """See the top of this file. Attributes may be changed, from any thread, while it runs."""

    def __init__(self, server_url: str, latency_ms: float, faults: Sequence[Fault]) -> None:
        server = urlsplit(server_url)
        self._server = (server.hostname or "127.0.0.1", server.port or 80)
        self._plan = Plan(faults)
        self.latency_ms = latency_ms
        self._line = Line()
        self.exchanges: list[Exchange] = []
        self.endpoint_url = ""

    @property
    def megabits_per_second(self) -> float | None:
        """What passes through all connections together; None: as it comes."""
        return self._line.megabits_per_second

    @megabits_per_second.setter
    def megabits_per_second(self, width: float | None) -> None:
        self._line.megabits_per_second = width

    def spoil(self, *faults: Fault, seed: int = 1) -> None:
        """Follow this plan from now on; with no fault, leave everything alone."""
        self._plan = Plan(faults, seed)

    def forget(self) -> None:
        """Begin counting anew."""
        self.exchanges = []

    def requests(self, method: str | None = None) -> int:
        """How many requests there were, of one method or of all."""
        return sum(method in (None, exchange.method) for exchange in self.exchanges)

    def body_bytes(self, method: str | None = None) -> int:
        """Bytes of answers' bodies, of one method or of all."""
        return sum(exchange.body_bytes for exchange in self.exchanges if method in (None, exchange.method))

    async def serve_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client, and one to the server that belongs to it alone."""
        upstream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        try:
            while (request := await read_head(reader)) is not None:
                upstream = upstream or await asyncio.open_connection(*self._server, limit=4 * CHUNK_BYTES)
                if not await self._exchange(request, reader, writer, *upstream):
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # either side hung up, or the relay ends: so does this
        finally:
            writer.close()
            if upstream is not None:
                upstream[1].close()

    async def _exchange(
        self,
        request: Head,
        client_in: asyncio.StreamReader,
        client_out: asyncio.StreamWriter,
        server_in: asyncio.StreamReader,
        server_out: asyncio.StreamWriter,
    ) -> bool:
        """One request and its answer; whether the connection goes on."""
        method, target, _ = request.first_line
        exchange = Exchange(method, request.value("range"))
        self.exchanges.append(exchange)
        fault = self._plan.next_fault(what_is_asked(request), target)
        exchange.fault = fault.kind if fault else None
        answer = Answer(self._line, exchange, fault, client_in, client_out)
        await asyncio.sleep(self.latency_ms / 1000)
        if fault is not None and fault.kind in ("status", "html", "silent"):
            await answer.in_the_servers_stead(request)
            return False
        server_out.write(request.raw)
        if request.value("expect") is None:
            await pass_request_body(request, client_in, server_out)
        head = await read_head(server_in)
        if head is not None and head.first_line[1] == "100":
            client_out.write(head.raw)
            await pass_request_body(request, client_in, server_out)
            head = await read_head(server_in)
        return head is not None and await answer.passed_on(head, server_in)


@contextmanager
def relay(
    server_url: str,
    *,
    latency_ms: float = 0,
    faults: Sequence[Fault] = (),
) -> Iterator[Relay]:
    """A relay to the server at `server_url` for as long as the context lasts, in a thread of this process."""
    between = Relay(server_url, latency_ms, faults)
    loop = asyncio.new_event_loop()
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    between.endpoint_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    started = asyncio.start_server(between.serve_client, sock=listening, limit=4 * CHUNK_BYTES)
    thread = threading.Thread(target=loop.run_forever, name="relay")
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(started, loop).result(10)
        yield between
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    open_connections = asyncio.all_tasks() - {asyncio.current_task()}
    for connection in open_connections:
        connection.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*open_connections, return_exceptions=True)
