"""Is what a store sends still the object that was listed? By ETag, or by the time of change where there is none.

Stores differ in what they write where, so like is compared with like: what was sent with what was sent
before, and what is listed now with what was listed then.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storage.errors import AccessDenied, ChangedWhileReading, ObjectVanished
from storage.objects.object_ref import ObjectRef
from storage.sentences import Sentence

MOST_REMEMBERED = 1000


def bare(etag: str | None) -> str:
    """An ETag without its quotes: some servers list it bare and send it quoted. Empty where there is none."""
    return (etag or "").removeprefix("W/").strip('"')


class SameObject:
    """Remembers with which ETag each listed object is sent. Safe to share between threads."""

    def __init__(self, store_name: str, listed_now: Callable[[str], ObjectRef | None]) -> None:
        """`listed_now` gives what the listing says of a key at this moment."""
        self._store_name = store_name
        self._listed_now = listed_now
        self._sent: dict[tuple[str, str], str] = {}

    def etag_to_ask_for(self, expect: ObjectRef) -> str:
        """What If-Match shall say; empty: nothing."""
        return self._sent.get(_name(expect), expect.etag)

    def check(self, expect: ObjectRef, answer: Mapping[str, Any]) -> None:
        """Raises ChangedWhileReading or ObjectVanished when this answer is about another object."""
        etag, before = bare(answer.get("ETag")), self._sent.get(_name(expect))
        if before is not None and etag and etag != before and (before or not expect.etag):
            raise self.changed(expect.key)
        modified: datetime | None = answer.get("LastModified")
        if etag and (before or expect.etag):
            looks_same = etag == (before or expect.etag)
        else:
            looks_same = modified is None or int(modified.timestamp()) == int(
                expect.last_modified.timestamp()
            )
        if not looks_same:
            self.confirm(expect)
        if etag or before is None:
            self._remember(expect, etag)

    def refused_by_etag(self, expect: ObjectRef) -> None:
        """If-Match was refused. Returns where the store only writes the ETag of its listing in another way."""
        if self._sent.get(_name(expect)):
            raise self.changed(expect.key)
        self.confirm(expect)
        self._remember(expect, "")

    def confirm(self, expect: ObjectRef) -> None:
        """Return when the listing still says the same of the object, so that the answer must be at fault.

        Raises ChangedWhileReading, also when the key may not list, and ObjectVanished.
        """
        try:
            now = self._listed_now(expect.key)
        except AccessDenied as error:
            raise self.changed(expect.key) from error
        if now is None:
            raise ObjectVanished(Sentence("vanished", store=self._store_name, key=expect.key))
        if (now.etag, now.size_bytes, int(now.last_modified.timestamp())) != (
            expect.etag,
            expect.size_bytes,
            int(expect.last_modified.timestamp()),
        ):
            raise self.changed(expect.key)

    def changed(self, key: str) -> ChangedWhileReading:
        """The error that says so."""
        return ChangedWhileReading(Sentence("changed", store=self._store_name, key=key))

    def _remember(self, expect: ObjectRef, etag: str) -> None:
        if len(self._sent) >= MOST_REMEMBERED:
            self._sent.clear()
        self._sent[_name(expect)] = etag


def _name(expect: ObjectRef) -> tuple[str, str]:
    return expect.key, expect.version
