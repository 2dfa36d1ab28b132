"""A bucket of this test's own behind a real server, known to the backend as the store `films`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa_app.backend import Backend, open_store
from qa_app.services.stores import StoreRecord, add_store
from storage.database import recordings
from storage.database.recordings import RecordingRecord
from storage.objects.address import credential_variables
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, until_listed

KEY_PATTERN = (
    r"(?P<site>[^/]+)/(?P<date>\d{4}-\d\d-\d\d)(?:_(?P<time>\d{4}))?"
    r"_group-(?P<group>[^_.]+)(?:_(?P<session>[^.]+))?"
)


class FilmsBucket:
    """The folder behind the bucket, and the store as the database knows it."""

    def __init__(self, backend: Backend, folder: Path, record: StoreRecord) -> None:
        self.backend, self.folder, self.record = backend, folder, record

    @property
    def store(self) -> S3Store:
        return open_store(self.record)

    def put(self, *keys: str, data: bytes = b"not a film") -> None:
        """Put objects under these keys, as a camera would."""
        for key in keys:
            (self.folder / key).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / key).write_bytes(data)
        until_listed(self.store, dict.fromkeys(keys, len(data)))

    def known(self) -> dict[str, RecordingRecord]:
        """The store's recordings by key."""
        with self.backend.database.read() as transaction:
            return {one.key: one for one in recordings.recordings_of_store(transaction, self.record.id)}


@contextmanager
def films_bucket(
    backend: Backend, folder: Path, environ: pytest.MonkeyPatch, *, site_id: int | None = None
) -> Iterator[FilmsBucket]:
    """Serve an empty bucket and add its store."""
    access_variable, secret_variable, _ = credential_variables("films")
    environ.setenv(access_variable, ACCESS_KEY)
    environ.setenv(secret_variable, SECRET_KEY)
    bucket = folder / "served" / "recordings"
    bucket.mkdir(parents=True)
    with serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        record = add_store(
            backend,
            None,
            name="films",
            bucket="recordings",
            endpoint_url=endpoint_url,
            key_pattern=KEY_PATTERN,
            site_id=site_id,
        )
        yield FilmsBucket(backend, bucket, record)
