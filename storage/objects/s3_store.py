"""One recording store: listing, ranged reads, derived files and links, over S3. Knows nothing of video."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, HTTPClientError

from storage.errors import BrokeOff, ChangedWhileReading, StoreError
from storage.objects.address import Credentials, StoreAddress, credentials
from storage.objects.object_ref import ObjectHead, ObjectRef
from storage.objects.s3_faults import explained

CHUNK_BYTES = 256 * 1024
BREAK_OFF_WAITS = (0.2, 1.0)
"""Seconds; boto3 itself tries again only until an answer has begun."""
CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
"""The suffix form and `*` are left out: some servers answer them wrongly, so they are never asked for."""


class S3Store:
    """The store at an address. Safe to share between threads; not to be pickled: pickle the address."""

    def __init__(self, address: StoreAddress, key: Credentials | None = None) -> None:
        """`key` None takes the credentials from the environment (MissingCredentials when there are none)."""
        self.address = address
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
                    read_timeout=30,
                    retries={"mode": "standard", "total_max_attempts": 4},
                    max_pool_connections=32,
                    # Servers that are not Amazon's stumble over the newer checksum trailers.
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                ),
            )

    def list_pages(self, prefix: str | None = None) -> Iterator[tuple[ObjectRef, ...]]:
        """The objects under `prefix` (None: the address's own), a page at a time; derived files left out."""
        with explained(self.address):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.address.bucket,
                Prefix=self.address.prefix if prefix is None else prefix,
                PaginationConfig={"PageSize": 1000},
            )
            for page in pages:
                yield tuple(
                    ObjectRef(
                        key=entry["Key"],
                        size_bytes=entry["Size"],
                        etag=_bare(entry.get("ETag")),
                        last_modified=_utc(entry["LastModified"]),
                    )
                    for entry in page.get("Contents", [])
                    if not self._is_derived(entry["Key"]) and not entry["Key"].endswith("/")
                )

    def moment(self) -> datetime | None:
        """The present moment by the store's own clock, to the second; None when its answers tell no date."""
        with explained(self.address):
            answer = self._client.list_objects_v2(
                Bucket=self.address.bucket, Prefix=self.address.prefix, MaxKeys=1
            )
            date = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
            return parsedate_to_datetime(date).astimezone(UTC) if date else None

    def head(self, key: str) -> ObjectHead:
        """What the store tells about an object. Raises ObjectVanished."""
        with explained(self.address, key):
            answer = self._client.head_object(Bucket=self.address.bucket, Key=key)
            return ObjectHead(
                key=key,
                size_bytes=answer["ContentLength"],
                etag=_bare(answer.get("ETag")),
                last_modified=_utc(answer["LastModified"]),
                version_id=_version_id(answer),
                content_type=answer.get("ContentType", "application/octet-stream"),
                # Servers differ in how they write the names; S3 itself sends small letters.
                metadata={name.lower(): value for name, value in answer.get("Metadata", {}).items()},
            )

    def read(self, key: str, start: int, end_exclusive: int, expect: ObjectRef | None = None) -> bytes:
        """The bytes `[start, end_exclusive)`, all of them.

        With `expect`, raises ChangedWhileReading when the object is no longer that one.
        Raises ObjectVanished, and BrokeOff when the store broke off again and again.
        """
        if end_exclusive <= start:
            return b""
        for wait_seconds in BREAK_OFF_WAITS:
            try:
                return b"".join(self.stream(key, start, end_exclusive, expect))
            except BrokeOff:
                time.sleep(wait_seconds)
        return b"".join(self.stream(key, start, end_exclusive, expect))

    def stream(
        self, key: str, start: int, end_exclusive: int, expect: ObjectRef | None = None
    ) -> Iterator[bytes]:
        """The same as `read`, in chunks; closing the iterator closes the connection."""
        wanted = end_exclusive - start
        request: dict[str, Any] = {"Range": f"bytes={start}-{end_exclusive - 1}"}
        if expect is not None and expect.etag:
            request["IfMatch"] = f'"{expect.etag}"'
        if expect is not None and expect.version_id:
            request["VersionId"] = expect.version_id
        with explained(self.address, key):
            answer = self._client.get_object(Bucket=self.address.bucket, Key=key, **request)
        with closing(answer["Body"]) as body:
            self._check_answer(key, answer, start, wanted, expect)
            got = 0
            try:
                for chunk in body.iter_chunks(CHUNK_BYTES):
                    got += len(chunk)
                    yield chunk
            except (BotoCoreError, HTTPClientError) as error:
                raise self._broke_off(key) from error
            if got != wanted:
                raise self._broke_off(key)

    def put_derived(self, name: str, data: bytes, content_type: str) -> None:
        """Write a derived file; `name` is relative to the derived prefix."""
        with explained(self.address, name):
            self._client.put_object(
                Bucket=self._derived_bucket,
                Key=self.address.derived_prefix + name,
                Body=data,
                ContentType=content_type,
            )

    def read_derived(self, name: str) -> bytes:
        """A derived file, whole. Raises ObjectVanished."""
        with explained(self.address, name):
            answer = self._client.get_object(
                Bucket=self._derived_bucket, Key=self.address.derived_prefix + name
            )
            with closing(answer["Body"]) as body:
                data: bytes = body.read()
                return data

    def delete(self, key: str) -> None:
        """Delete an object. One that is not there is not an error."""
        with explained(self.address, key):
            self._client.delete_object(Bucket=self.address.bucket, Key=key)

    def delete_derived(self, prefix: str) -> None:
        """Delete every derived file whose name starts with `prefix`. Raises ValueError for an empty one."""
        if not prefix:
            raise ValueError("An empty prefix would delete every derived file of the store.")
        with explained(self.address):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._derived_bucket, Prefix=self.address.derived_prefix + prefix
            )
            for page in pages:
                # One by one: some servers do not know the request that deletes many.
                for entry in page.get("Contents", []):
                    self._client.delete_object(Bucket=self._derived_bucket, Key=entry["Key"])

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
        with explained(self.address):
            self._client.list_objects_v2(Bucket=self.address.bucket, Prefix=self.address.prefix, MaxKeys=1)
            if self._derived_bucket != self.address.bucket:
                self._client.list_objects_v2(Bucket=self._derived_bucket, MaxKeys=1)

    @property
    def _derived_bucket(self) -> str:
        return self.address.derived_bucket or self.address.bucket

    def _is_derived(self, key: str) -> bool:
        return self._derived_bucket == self.address.bucket and key.startswith(self.address.derived_prefix)

    def _check_answer(self, key: str, answer: Any, start: int, wanted: int, expect: ObjectRef | None) -> None:
        """Some servers ignore If-Match or Range: what came is compared with what was asked for."""
        span = CONTENT_RANGE.fullmatch(answer.get("ContentRange", ""))
        first, total = (int(span[1]), int(span[3])) if span else (0, answer["ContentLength"])
        if expect is not None and (total != expect.size_bytes or not _is_same(answer, expect)):
            raise ChangedWhileReading(
                f"The object “{key}” in the store “{self.address.name}” was replaced while it was being read."
            )
        if first != start:
            raise StoreError(
                f"The store “{self.address.name}” sends whole objects when a part is asked for, "
                "so recordings cannot be read from it."
            )
        if answer["ContentLength"] != wanted:
            raise self._broke_off(key)

    def _broke_off(self, key: str) -> BrokeOff:
        return BrokeOff(
            f"The store “{self.address.name}” broke off while sending “{key}”. Trying again may help."
        )


def _bare(etag: str | None) -> str:
    """An ETag without its quotes: some servers list it bare and send it quoted."""
    return (etag or "").removeprefix("W/").strip('"')


def _is_same(answer: Any, expect: ObjectRef) -> bool:
    """By ETag; by time of change, to the second, where the server gives no ETag."""
    etag = _bare(answer.get("ETag"))
    if etag and expect.etag:
        return etag == expect.etag
    return int(answer["LastModified"].timestamp()) == int(expect.last_modified.timestamp())


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _version_id(answer: Any) -> str | None:
    version = answer.get("VersionId")
    return None if version in (None, "null") else str(version)
