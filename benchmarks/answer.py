"""The way of one answer from the server to a client of the relay, and what a fault makes of it."""

import asyncio
import socket
import struct
import time
from dataclasses import dataclass

from benchmarks.faults import Fault
from benchmarks.http_messages import Head

CHUNK_BYTES = 64 * 1024
BURST_SECONDS = 0.02
"""What a narrow line may catch up at once: the clock wakes a sleeper a little late."""


@dataclass
class Line:
    """The line that all connections share. `megabits_per_second` None: as wide as the machine allows."""

    megabits_per_second: float | None = None
    _free_at: float = 0.0

    async def take(self, size_bytes: int) -> None:
        """Wait until so many more bytes fit through."""
        if self.megabits_per_second is None:
            return
        now = time.monotonic()
        seconds = size_bytes * 8 / (self.megabits_per_second * 1e6)
        self._free_at = max(self._free_at, now - BURST_SECONDS) + seconds
        await asyncio.sleep(max(0.0, self._free_at - now))


@dataclass
class Exchange:
    """One request and its answer.

    `body_bytes` is what has been sent of the answer's body; `fault` the kind of fault it met.
    """

    method: str
    range: str | None
    status: int | None = None
    body_bytes: int = 0
    fault: str | None = None


@dataclass
class Answer:
    """The way of one answer to the client, with the fault it meets."""

    line: Line
    exchange: Exchange
    fault: Fault | None
    client_in: asyncio.StreamReader
    client_out: asyncio.StreamWriter

    async def in_the_servers_stead(self, request: Head) -> None:
        """What the client gets though the server was never asked."""
        assert self.fault is not None
        if request.value("expect") is None:
            await pass_request_body(request, self.client_in, None)
        if self.fault.kind == "silent":
            await self._until_the_client_leaves()
            return
        if self.fault.kind == "html":
            line, kind = "200 OK", "text/html"
            body = b"<!doctype html><title>Sign in</title><p>Please sign in to the network."
        else:
            line, kind = f"{self.fault.status} Spoilt", "application/xml"
            body = f"<Error><Code>{self.fault.code}</Code><Message>On purpose</Message></Error>".encode()
        more = f"Retry-After: {self.fault.retry_after}\r\n" if self.fault.retry_after is not None else ""
        head = f"HTTP/1.1 {line}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}"
        self.exchange.status = int(line[:3])
        self.client_out.write(f"{head}Connection: close\r\n\r\n".encode())
        if request.first_line[0] != "HEAD":
            await self._send(body)
        await self.client_out.drain()

    async def passed_on(self, head: Head, server_in: asyncio.StreamReader) -> bool:
        """Head and body, spoilt where there is a fault; whether the connection goes on."""
        self.exchange.status = int(head.first_line[1])
        self.client_out.write(self._spoilt(head).raw)
        length = head.value("content-length")
        if self.exchange.method == "HEAD" or self.exchange.status in (204, 304):
            await self.client_out.drain()
        elif head.value("transfer-encoding") == "chunked":
            await self._chunks(server_in)
        elif not await self._body(server_in, None if length is None else int(length)):
            return False
        headers_lie = self.fault is not None and self.fault.kind in ("wrong_length", "endless")
        return length is not None and not headers_lie and (head.value("connection") or "").lower() != "close"

    def _spoilt(self, head: Head) -> Head:
        fault = self.fault
        if fault is None:
            return head
        if fault.kind == "endless":
            return head.with_value("Content-Length", None).with_value("Connection", "close")
        if fault.kind == "wrong_length" and (length := head.value("content-length")) is not None:
            return head.with_value("Content-Length", str(int(length) + fault.by))
        if fault.kind in ("wrong_range", "wrong_total") and (span := head.value("content-range")) is not None:
            return head.with_value("Content-Range", _shifted(span, fault))
        if fault.kind == "changed_etag":
            return head.with_value("ETag", '"changed"')
        if fault.kind == "no_etag":
            return head.with_value("ETag", None)
        return head

    async def _chunks(self, server_in: asyncio.StreamReader) -> None:
        """A body in chunks of announced length; the last is empty."""
        while True:
            line = await server_in.readuntil(b"\r\n")
            size = int(line.split(b";")[0], 16)
            self.client_out.write(line)
            if not await self._body(server_in, size):
                raise ConnectionResetError
            self.client_out.write(await server_in.readuntil(b"\r\n"))
            if size == 0:
                await self.client_out.drain()
                return

    async def _body(self, server_in: asyncio.StreamReader, length: int | None) -> bool:
        """`length` bytes, or all until the server closes; whether the client may ask again."""
        left = length
        while left is None or left > 0:
            most = self._room()
            if most == 0:
                await self._break_off()
                return False
            data = await server_in.read(min(CHUNK_BYTES, most, CHUNK_BYTES if left is None else left))
            if not data:
                return False
            await self._send(data)
            left = None if left is None else left - len(data)
        if self.fault is not None and self.fault.kind == "endless":
            while True:
                await self._send(bytes(CHUNK_BYTES))
        return left is not None

    def _room(self) -> int:
        """How many bytes may be sent before the fault strikes."""
        if self.fault is None:
            return CHUNK_BYTES
        if self.fault.kind in ("short_body", "reset", "stall"):
            return max(0, self.fault.after_bytes - self.exchange.body_bytes)
        return max(1, self.fault.bytes_per_second // 10) if self.fault.kind == "dribble" else CHUNK_BYTES

    async def _break_off(self) -> None:
        assert self.fault is not None
        if self.fault.kind == "stall":
            await self._until_the_client_leaves()
        elif self.fault.kind == "reset":
            # A socket that may not linger is not closed but reset.
            own: socket.socket = self.client_out.get_extra_info("socket")
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.client_out.transport.abort()

    async def _until_the_client_leaves(self) -> None:
        await self.client_out.drain()
        while await self.client_in.read(CHUNK_BYTES):
            pass

    async def _send(self, data: bytes) -> None:
        if self.fault is not None and self.fault.kind == "dribble":
            await asyncio.sleep(len(data) / self.fault.bytes_per_second)
        await self.line.take(len(data))
        # Before it leaves: whoever has read it may ask at once how much it was.
        self.exchange.body_bytes += len(data)
        self.client_out.write(data)
        await self.client_out.drain()


async def pass_request_body(
    request: Head, client_in: asyncio.StreamReader, server_out: asyncio.StreamWriter | None
) -> None:
    """What a request brings along; thrown away where `server_out` is None."""
    left = int(request.value("content-length") or 0)
    while left > 0:
        data = await client_in.read(min(CHUNK_BYTES, left))
        if not data:
            raise ConnectionResetError
        left -= len(data)
        if server_out is not None:
            server_out.write(data)
            await server_out.drain()


def _shifted(content_range: str, fault: Fault) -> str:
    unit, _, span = content_range.partition(" ")
    inside, _, total = span.partition("/")
    if fault.kind == "wrong_total":
        return f"{unit} {inside}/{int(total) + fault.by}"
    first, _, last = inside.partition("-")
    return f"{unit} {int(first) + fault.by}-{int(last) + fault.by}/{total}"
