"""A server that lists a bucket of very many objects, as fast as a page can be written, and tells of each what it is.

The quicker the listing, the harder it is for whoever compares it to stay near its time.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from urllib.parse import parse_qs, urlsplit

PAGE_KEYS = 1000
SIZE_BYTES = 1_800_000_000


def key_of(number: int) -> str:
    """The key of the object of that number; keys are listed in the order of numbers."""
    return f"north-west/2026/{number // 40:06}/2026-03-04_1900_group-14_foundation-{number:07}.mp4"


def page_of(first: int, objects: int) -> bytes:
    """The page of the listing that begins with the object of that number, as Amazon writes it."""
    after = min(first + PAGE_KEYS, objects)
    rows = "".join(
        f"<Contents><Key>{key_of(number)}</Key><LastModified>2026-03-04T21:{number % 60:02}:07.000Z</LastModified>"
        f"<ETag>&quot;{number:032x}&quot;</ETag><Size>{SIZE_BYTES + number}</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
        for number in range(first, after)
    )
    more = (
        f"<IsTruncated>true</IsTruncated><NextContinuationToken>{after}</NextContinuationToken>"
        if after < objects
        else "<IsTruncated>false</IsTruncated>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>recordings</Name><Prefix/>'
        f"<MaxKeys>{PAGE_KEYS}</MaxKeys><KeyCount>{after - first}</KeyCount>{more}{rows}</ListBucketResult>"
    ).encode()


@contextmanager
def serve_listing(objects: int) -> Iterator[str]:
    """Serve the listing of a bucket with so many objects, from a process of its own; yields the endpoint's URL."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(objects, theirs), daemon=True)
    server.start()
    # With no copy of its end here, ours says at once when the server has ended before it could tell its port.
    theirs.close()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        server.terminate()
        server.join()


def _serve(objects: int, parent: Connection) -> None:
    pages = {first: page_of(first, objects) for first in range(0, objects, PAGE_KEYS)}

    class Listing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            body = pages[int(asked.get("continuation-token", ["0"])[0])]
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("Last-Modified", "Wed, 04 Mar 2026 21:00:07 GMT")
            self.send_header("ETag", '"0"')
            self.send_header("Content-Length", str(SIZE_BYTES))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listing) as server:
        parent.send(server.server_port)
        server.serve_forever()
