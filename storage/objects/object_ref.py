"""What is known about an object without reading it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class ObjectRef:
    """One state of one object: enough to notice that it has been replaced.

    `etag` has no quotes; it is no content hash (multipart uploads), and empty on servers that have none.
    `last_modified` is UTC. `version_id` is None in listings and where the bucket keeps no versions.
    """

    key: str
    size_bytes: int
    etag: str
    last_modified: datetime
    version_id: str | None = None

    @property
    def version(self) -> str:
        """A token that differs when the object has been replaced; compare listing with listing."""
        second = int(self.last_modified.timestamp())
        return ":".join([self.etag, str(self.size_bytes), str(second), self.version_id or ""])

    @property
    def digest(self) -> str:
        """A name for this state of this object that is safe in any key: SHA-256, in hexadecimal."""
        return hashlib.sha256(f"{self.key}\n{self.version}".encode()).hexdigest()


class KeptObject(Protocol):
    """Whatever keeps what a listing told of an object, such as a row of a database."""

    @property
    def key(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def etag(self) -> str: ...
    @property
    def last_modified(self) -> datetime: ...
    @property
    def version_id(self) -> str | None: ...


def ref_of(kept: KeptObject) -> ObjectRef:
    """The object as it was listed."""
    return ObjectRef(kept.key, kept.size_bytes, kept.etag, kept.last_modified, kept.version_id)


@dataclass(frozen=True)
class ObjectHead(ObjectRef):
    """An object with what only a HEAD request tells. Metadata names are lower case, as S3 sends them."""

    content_type: str = "application/octet-stream"
    metadata: Mapping[str, str] = field(default_factory=dict)
