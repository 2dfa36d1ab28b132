"""Parts of objects over S3: every answer is compared with what was asked for, and asked again where it falls short."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from math import inf
from typing import Any

from botocore.exceptions import BotoCoreError, HTTPClientError

from storage.errors import ChangedWhileReading, StoreError
from storage.objects.address import StoreAddress
from storage.objects.linked_reads import LinkedReads
from storage.objects.object_ref import ObjectRef
from storage.objects.patience import Hear, Patience
from storage.objects.s3_faults import broke_off, explained, not_a_store
from storage.objects.same_object import SameObject
from storage.sentences import Sentence

PIECE_BYTES = 32 * 1024
"""How much must come for the store to count as heard of."""
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
"""The suffix form and `*` are left out: some servers answer them wrongly, so they are never asked for."""


class RangedReads:
    """Reads parts of the objects of one store. Safe to share between threads."""

    def __init__(
        self,
        client: Any,
        address: StoreAddress,
        patience: Patience,
        listed_now: Callable[[str], ObjectRef | None],
    ) -> None:
        self._reads = LinkedReads(client, address.bucket)
        self._address = address
        self._patience = patience
        self._same = SameObject(address.name, listed_now)

    def read(
        self, key: str, start: int, end_exclusive: int, expect: ObjectRef | None, until: float = inf
    ) -> bytes:
        """The bytes `[start, end_exclusive)`; see `S3Store.read`."""
        pieces: list[bytes] = []

        def go_on(hear: Hear) -> None:
            # What came before the store broke off is kept, and only the rest asked for.
            begin = start + sum(map(len, pieces))
            if begin == end_exclusive:
                return
            with closing(self._chunks(key, begin, end_exclusive, expect, PIECE_BYTES)) as chunks:
                for chunk in chunks:
                    hear(chunk)

        self._patience.ask(self._address.name, go_on, pieces, until)
        return b"".join(pieces)

    def stream(
        self, key: str, start: int, end_exclusive: int, expect: ObjectRef | None, chunk_bytes: int
    ) -> Iterator[bytes]:
        """The same in chunks of about this size; asked again only until the first has come."""

        def begin(_: Hear) -> tuple[bytes, Generator[bytes, None, None]]:
            chunks = self._chunks(key, start, end_exclusive, expect, chunk_bytes)
            return next(chunks, b""), chunks

        first, rest = self._patience.ask(self._address.name, begin)
        try:
            yield first
            yield from rest
        finally:
            rest.close()

    def _chunks(
        self, key: str, start: int, end_exclusive: int, expect: ObjectRef | None, chunk_bytes: int
    ) -> Generator[bytes, None, None]:
        wanted = end_exclusive - start
        answer = self._answer(key, start, end_exclusive, expect)
        with closing(answer["Body"]) as body:
            self._check_range(key, answer, start, wanted, expect)
            got = 0
            try:
                for chunk in body.iter_chunks(chunk_bytes):
                    part = chunk[: wanted - got]
                    got += len(part)
                    yield part
                    if got == wanted and "ContentLength" not in answer:
                        # A server that says no length may go on for ever.
                        return
            except (BotoCoreError, HTTPClientError, OSError) as error:
                raise broke_off(self._address, key) from error
            if got != wanted:
                raise broke_off(self._address, key)

    def _answer(self, key: str, start: int, end_exclusive: int, expect: ObjectRef | None) -> Any:
        request: dict[str, Any] = {"Range": f"bytes={start}-{end_exclusive - 1}"}
        if expect is not None and expect.version_id:
            request["VersionId"] = expect.version_id
        etag = self._same.etag_to_ask_for(expect) if expect is not None else ""
        if etag:
            request["IfMatch"] = f'"{etag}"'
        try:
            return self._get(key, request)
        except ChangedWhileReading as error:
            if expect is None:
                raise
            if not etag:
                # The store says that the object ends before the place asked for.
                self._same.confirm(expect)
                raise not_a_store(self._address) from error
            self._same.refused_by_etag(expect)
        del request["IfMatch"]
        return self._get(key, request)

    def _get(self, key: str, request: dict[str, Any]) -> Any:
        with explained(self._address, key):
            return self._reads.get_object(key, request)

    def _check_range(self, key: str, answer: Any, start: int, wanted: int, expect: ObjectRef | None) -> None:
        """Some servers ignore If-Match or Range: what came is compared with what was asked for."""
        span = CONTENT_RANGE.fullmatch(answer.get("ContentRange", ""))
        length = answer.get("ContentLength")
        first, end, total = (int(span[1]), int(span[2]) + 1, int(span[3])) if span else (0, length, length)
        if expect is not None and total == expect.size_bytes:
            self._same.check(expect, answer)
        elif expect is not None:
            self._same.confirm(expect)
            raise not_a_store(self._address)
        if span is None and (first, length) != (start, wanted):
            raise StoreError(Sentence("whole_objects", store=self._address.name))
        if (first, end) != (start, start + wanted):
            raise not_a_store(self._address)
        if length not in (None, wanted):
            raise broke_off(self._address, key)
