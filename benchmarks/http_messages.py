"""Heads of HTTP/1.1 messages as bytes: only what a relay must understand, the rest passes unread."""

from asyncio import IncompleteReadError, StreamReader
from dataclasses import dataclass

from benchmarks.faults import What

HEAD_END = b"\r\n\r\n"
LISTS = ("list-type=", "prefix=", "delimiter=", "versions", "max-keys=", "marker=")


@dataclass(frozen=True)
class Head:
    """The first line and the headers of a message, as they came."""

    raw: bytes

    @property
    def first_line(self) -> list[str]:
        """`GET /bucket/key HTTP/1.1` or `HTTP/1.1 206 Partial Content`, cut in three."""
        return self.raw.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)

    def value(self, name: str) -> str | None:
        """A header's value, None when it is not there. `name` in small letters."""
        for line in self.raw.split(b"\r\n")[1:]:
            found, colon, value = line.partition(b":")
            if colon and found.strip().lower() == name.encode():
                return value.strip().decode("latin-1")
        return None

    def with_value(self, name: str, value: str | None) -> "Head":
        """The same with one header replaced, or taken out when `value` is None."""
        lines = self.raw.removesuffix(HEAD_END).split(b"\r\n")
        kept = [line for line in lines if line.partition(b":")[0].strip().lower() != name.lower().encode()]
        if value is not None:
            kept.append(f"{name}: {value}".encode("latin-1"))
        return Head(b"\r\n".join(kept) + HEAD_END)


async def read_head(reader: StreamReader) -> Head | None:
    """The next head, None when the other side has closed."""
    try:
        return Head(await reader.readuntil(HEAD_END))
    except (IncompleteReadError, ConnectionError):
        return None


def what_is_asked(request: Head) -> What:
    """The kind of request in the words of an S3 store."""
    method, target, _ = request.first_line
    if method == "GET":
        path, _, query = target.partition("?")
        is_list = any(word in query for word in LISTS) or path.strip("/").count("/") == 0
        return "list" if is_list else "read"
    return {"HEAD": "head", "DELETE": "delete"}.get(method, "write")  # type: ignore[return-value]
