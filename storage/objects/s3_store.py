"""One recording store: listing, ranged reads, derived files and links, over S3. Knows nothing of video."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, TypeVar

import boto3
from botocore.config import Config

from storage.errors import AccessDenied, BrokeOff, MayNotWrite, StoreBusy, StoreUnavailable
from storage.objects.address import Credentials, StoreAddress, credentials
from storage.objects.file_upload import OnBytes, upload_file
from storage.objects.listing_page import take_entries
from storage.objects.object_ref import ObjectHead, ObjectRef
from storage.objects.patience import Patience
from storage.objects.ranged_reads import RangedReads
from storage.objects.s3_faults import explained, follow_no_circles, not_a_store
from storage.objects.same_object import bare
from storage.sentences import Sentence

Answer = TypeVar("Answer")

CHUNK_BYTES = 256 * 1024
READ_PATIENCE = Patience()
OTHER_PATIENCE = Patience(silence_seconds=60.0)
"""A listing of a large folder, and a picture on its way up, are silent for longer than a read."""
UPLOAD_PATIENCE = Patience(silence_seconds=300.0, total_seconds=1800.0)
"""A store says nothing while a part is on its way up, however slow the line is."""
CHECK_PATIENCE = Patience(silence_seconds=10.0, tries=4, total_seconds=15.0)
"""Somebody waits for the answer."""


class S3Store:
    """The store at an address. Safe to share between threads; not to be pickled: pickle the address."""

    def __init__(self, address: StoreAddress, key: Credentials | None = None) -> None:
        """`key` None takes the credentials from the environment (MissingCredentials when there are none)."""
        self.address = address
        self._derived = address.derived
        key = key or credentials(address.name)
        with explained(address):
            self._client = boto3.session.Session().client(
                "s3",
                endpoint_url=address.endpoint_url,
                region_name=address.region,
                aws_access_key_id=key.access_key,
                aws_secret_access_key=key.secret_key,
                verify=address.ca_bundle,
                config=Config(
                    signature_version="s3v4",
                    s3={"addressing_style": address.addressing},
                    connect_timeout=5,
                    # Longer than our own patience: it only ends connections that were left behind.
                    read_timeout=60,
                    # All asking again is done in one place, which also knows of bodies that break off.
                    retries={"mode": "standard", "total_max_attempts": 1},
                    max_pool_connections=32,
                    # Servers that are not Amazon's stumble over the newer checksum trailers.
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                ),
            )
        self._client.meta.events.register_first("needs-retry.s3", partial(follow_no_circles, address))
        self._client.meta.events.register("before-parse.s3.ListObjectsV2", take_entries)
        self._reads = RangedReads(self._client, address, READ_PATIENCE, self._listed_now)

    def list_pages(self, prefix: str | None = None) -> Iterator[tuple[ObjectRef, ...]]:
        """The objects under `prefix` (None: the address's own), a page at a time; derived files left out."""
        wanted = self.address.prefix if prefix is None else prefix
        after: dict[str, Any] = {}
        while True:
            page = self._list(Bucket=self.address.bucket, Prefix=wanted, MaxKeys=1000, **after)
            yield tuple(
                ref
                for ref in map(_ref, page.get("Contents", []))
                if not self._is_derived(ref.key) and not ref.key.endswith("/")
            )
            if not page["IsTruncated"]:
                return
            before, after = after, {"ContinuationToken": page["NextContinuationToken"]}
            if before == after:
                # It would list the same page for ever.
                raise not_a_store(self.address)

    def moment(self) -> datetime | None:
        """The present moment by the store's own clock, to the second; None when its answers tell no date."""
        answer = self._list(CHECK_PATIENCE, Bucket=self.address.bucket, Prefix=self.address.prefix, MaxKeys=1)
        date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
        return parsedate_to_datetime(date).astimezone(UTC) if date else None

    def head(self, key: str) -> ObjectHead:
        """What the store tells about an object. Raises ObjectVanished."""
        return self._head(self.address.bucket, key)

    def head_derived(self, name: str) -> ObjectHead:
        """What the store tells about a derived file; its `key` is a whole one. Raises ObjectVanished."""
        return self._head(self._derived.bucket, self._derived.prefix + name)

    def read(
        self,
        key: str,
        start: int,
        end_exclusive: int,
        expect: ObjectRef | None = None,
        until: float = inf,
    ) -> bytes:
        """The bytes `[start, end_exclusive)`, all of them.

        With `expect`, raises ChangedWhileReading when the object is no longer that one. `until` is a moment on
        the monotonic clock: raises OverBudget when it passes. Raises ObjectVanished, and StoreUnavailable when
        the store failed again and again.
        """
        if end_exclusive <= start:
            return b""
        return self._reads.read(key, start, end_exclusive, expect, until)

    def stream(
        self, key: str, start: int, end_exclusive: int, expect: ObjectRef | None = None
    ) -> Iterator[bytes]:
        """The same as `read`, in chunks; closing the iterator closes the connection.

        Raises BrokeOff when the store stops after the first chunk.
        """
        return self._reads.stream(key, start, end_exclusive, expect, CHUNK_BYTES)

    def put_derived(self, name: str, data: bytes, content_type: str) -> None:
        """Write a derived file; `name` is relative to the derived prefix. Raises MayNotWrite."""
        self._write(
            name,
            OTHER_PATIENCE,
            lambda: self._client.put_object(
                Bucket=self._derived.bucket,
                Key=self._derived.prefix + name,
                Body=data,
                ContentType=content_type,
            ),
        )

    def put_derived_file(
        self, name: str, path: Path, content_type: str, on_bytes: OnBytes = lambda _sent: None
    ) -> None:
        """The same from a file on this machine's disk, in parts when it is large; it is there whole or not at all."""
        upload_file(
            self._client,
            partial(self._write, name, UPLOAD_PATIENCE),
            self._derived.bucket,
            self._derived.prefix + name,
            path,
            content_type,
            on_bytes,
        )

    def read_derived(self, name: str) -> bytes:
        """A derived file, whole. Raises ObjectVanished."""

        def ask() -> bytes:
            answer = self._client.get_object(Bucket=self._derived.bucket, Key=self._derived.prefix + name)
            with closing(answer["Body"]) as body:
                self._see_that_it_is_a_store(answer)
                data: bytes = body.read()
                return data

        return self._ask(ask, name)

    def delete(self, key: str) -> None:
        """Delete an object. One that is not there is not an error."""
        self._delete(self.address.bucket, key)

    def delete_derived(self, prefix: str) -> None:
        """Delete every derived file whose name starts with `prefix`. Raises ValueError for an empty one."""
        if not prefix:
            raise ValueError("An empty prefix would delete every derived file of the store.")
        while True:
            page = self._list(Bucket=self._derived.bucket, Prefix=self._derived.prefix + prefix)
            # One by one: some servers do not know the request that deletes many.
            for entry in page.get("Contents", []):
                self._delete(self._derived.bucket, entry["Key"])
            if not page["IsTruncated"]:
                return

    def presigned_link(self, key: str, seconds: int, content_type: str | None = None) -> str:
        """A link that opens the object for `seconds`, without a key.

        `content_type`, where given, is sent in place of the stored one.
        """
        parameters = {"Bucket": self.address.bucket, "Key": key}
        if content_type is not None:
            parameters["ResponseContentType"] = content_type
        with explained(self.address, key):
            return self._client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)

    def check(self) -> None:
        """Return when the bucket can be listed; else raise the StoreError that says what is wrong."""
        for bucket, prefix in {self.address.bucket: self.address.prefix, self._derived.bucket: ""}.items():
            self._list(CHECK_PATIENCE, Bucket=bucket, Prefix=prefix, MaxKeys=1)

    def _ask(
        self, question: Callable[[], Answer], key: str | None = None, patience: Patience = OTHER_PATIENCE
    ) -> Answer:
        def explained_question(_: object) -> Answer:
            with explained(self.address, key):
                return question()

        return patience.ask(self.address.name, explained_question)

    def _write(self, name: str, patience: Patience, question: Callable[[], Any], *told: str) -> Any:
        """The answer to one request that writes a derived file, with all that must be told. Raises MayNotWrite."""

        def ask() -> Any:
            answer = question()
            self._see_that_it_is_a_store(answer)
            if any(word not in answer for word in told):
                raise not_a_store(self.address)
            return answer

        try:
            return self._ask(ask, name, patience)
        except AccessDenied as error:
            raise MayNotWrite(
                Sentence(
                    "may_not_write",
                    store=self.address.name,
                    prefix=self._derived.prefix,
                    bucket=self._derived.bucket,
                )
            ) from error
        except (StoreBusy, BrokeOff) as error:
            # A store that takes nothing is of no use, whatever else it gives.
            raise StoreUnavailable(error.sentence) from error

    def _head(self, bucket: str, key: str) -> ObjectHead:
        def ask() -> ObjectHead:
            answer = self._client.head_object(Bucket=bucket, Key=key)
            if "LastModified" not in answer:
                raise not_a_store(self.address)
            return ObjectHead(
                key=key,
                size_bytes=answer["ContentLength"],
                etag=bare(answer.get("ETag")),
                last_modified=_utc(answer["LastModified"]),
                version_id=_version_id(answer),
                content_type=answer.get("ContentType", "application/octet-stream"),
                # Servers differ in how they write the names; S3 itself sends small letters.
                metadata={name.lower(): value for name, value in answer.get("Metadata", {}).items()},
            )

        return self._ask(ask, key)

    def _list(self, patience: Patience = OTHER_PATIENCE, **request: Any) -> Any:
        """One page of a listing. A page that is none would make every recording look missing."""

        def ask() -> Any:
            page = self._client.list_objects_v2(**request)
            self._see_that_it_is_a_store(page)
            if "IsTruncated" not in page or (page["IsTruncated"] and not page.get("NextContinuationToken")):
                raise not_a_store(self.address)
            return page

        return self._ask(ask, patience=patience)

    def _listed_now(self, key: str) -> ObjectRef | None:
        page = self._list(CHECK_PATIENCE, Bucket=self.address.bucket, Prefix=key, MaxKeys=10)
        return next((ref for ref in map(_ref, page.get("Contents", [])) if ref.key == key), None)

    def _delete(self, bucket: str, key: str) -> None:
        self._ask(
            lambda: self._see_that_it_is_a_store(self._client.delete_object(Bucket=bucket, Key=key)), key
        )

    def _see_that_it_is_a_store(self, answer: Any) -> None:
        """A page for people, with status 200, is what proxies and sign-ins to a network put in between."""
        if answer["ResponseMetadata"]["HTTPHeaders"].get("content-type", "").startswith("text/html"):
            raise not_a_store(self.address)

    def _is_derived(self, key: str) -> bool:
        return self._derived.bucket == self.address.bucket and key.startswith(self._derived.prefix)


def _ref(entry: Any) -> ObjectRef:
    """An entry of a listing."""
    return ObjectRef(
        key=entry["Key"],
        size_bytes=entry["Size"],
        etag=bare(entry.get("ETag")),
        last_modified=_utc(entry["LastModified"]),
    )


def _utc(moment: datetime) -> datetime:
    # Nearly every store tells UTC, and a listing tells a hundred thousand of them.
    return moment.astimezone(UTC) if moment.utcoffset() else moment.replace(tzinfo=UTC)


def _version_id(answer: Any) -> str | None:
    version = answer.get("VersionId")
    return None if version in (None, "null") else str(version)
