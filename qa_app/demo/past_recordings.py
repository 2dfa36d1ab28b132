"""Recordings of the demo's past: rows as sync and indexing left them, of objects that retention has erased."""

import hashlib
from datetime import timedelta

from qa_app.backend import Backend
from qa_app.services.activity import note
from storage.database import recordings
from storage.database.stores import StoreRecord
from storage.objects.object_ref import ObjectRef

BYTES_PER_MS = 200


def register_past_recording(
    backend: Backend, store: StoreRecord, key: str, programme_session_id: int, duration_ms: int
) -> int:
    """Add the recording as indexed and matched at the backend's time; gives its id.

    There never was an object behind it, so this row alone is made without the indexer.
    """
    now = backend.clock()
    etag = hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()
    ref = ObjectRef(key, duration_ms * BYTES_PER_MS, etag, now - timedelta(hours=2))
    with backend.database.write() as transaction:
        (recording_id,) = recordings.add_recordings(
            transaction,
            [
                {
                    "store_id": store.id,
                    "key": key,
                    "size_bytes": ref.size_bytes,
                    "etag": ref.etag,
                    "last_modified": ref.last_modified,
                    "version_id": None,
                    "object_version": ref.version,
                    "first_seen_at": now,
                }
            ],
        )
        recordings.change_recording(
            transaction,
            recording_id,
            state="ready",
            indexed_at=now,
            duration_ms=duration_ms,
            playable=True,
            facts={"container": "mov,mp4", "streams": []},
            programme_session_id=programme_session_id,
            matched_by="key",
            matched_at=now,
        )
        note(transaction, backend, None, "indexed", "recording", recording_id, state="ready")
        note(
            transaction,
            backend,
            None,
            "matched",
            "recording",
            recording_id,
            programme_session=programme_session_id,
        )
    return recording_id
