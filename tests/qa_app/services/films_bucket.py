"""A bucket of a test's own, known to the backend as the store `films`."""

from dataclasses import dataclass

from qa_app.backend import Backend, open_store
from qa_app.services.stores import StoreRecord
from storage.database import recordings
from storage.database.recordings import RecordingRecord
from storage.objects.s3_store import S3Store
from tests.storage.servers import ServedBucket

KEY_PATTERN = (
    r"(?P<site>[^/]+)/(?P<date>\d{4}-\d\d-\d\d)(?:_(?P<time>\d{4}))?"
    r"_group-(?P<group>[^_.]+)(?:_(?P<session>[^.]+))?"
)


@dataclass(frozen=True)
class FilmsBucket:
    """The bucket as it is served, and the store as the database knows it."""

    backend: Backend
    served: ServedBucket
    record: StoreRecord

    @property
    def store(self) -> S3Store:
        """The store as services open it."""
        return open_store(self.record)

    def known(self) -> dict[str, RecordingRecord]:
        """The store's recordings by key."""
        with self.backend.database.read() as transaction:
            return {one.key: one for one in recordings.recordings_of_store(transaction, self.record.id)}
