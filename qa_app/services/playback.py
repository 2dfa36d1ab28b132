"""Playing a recording: who may, where its bytes lie, and what is shown beside it."""

from codecs import BOM_UTF8
from dataclasses import dataclass

from qa_app.access import Person
from qa_app.backend import Backend, open_derived, open_store
from qa_app.errors import NotFound, Unavailable
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.readable_reviews import readable
from qa_app.services.recordings import find_visible
from qa_app.services.store_words import in_words
from storage.database import conversions, recordings, stores
from storage.database.conversions import Conversion
from storage.database.recordings import RecordingRecord
from storage.errors import ObjectVanished, StoreError
from storage.objects.object_ref import ObjectRef, ref_of
from storage.objects.s3_store import S3Store

MOST_CAPTION_BYTES = 4 * 1024 * 1024
"""Ours, no source: hours of speech are some hundred kilobytes."""
CONTENT_TYPES = {"mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/mp4", "webm": "video/webm"}


@dataclass(frozen=True)
class Playable:
    """An object that may be played now. `delivery` is proxy or presigned."""

    store: S3Store
    ref: ObjectRef
    etag: str
    content_type: str
    delivery: str
    link_seconds: int


@dataclass(frozen=True)
class FilmAtDesk:
    """The film of a review: which version of which recording, and where its player stood when it last told."""

    recording_id: int
    object_version: str
    position_ms: int


def film_at_desk(backend: Backend, actor: Person, review_id: int) -> FilmAtDesk:
    """What a desk plays, for its player to begin with; raises NotFound also when the person may not read the review.

    Leaves no row in the log: whoever asks for the bytes does.
    """
    with backend.database.read() as transaction:
        review = readable(transaction, actor, review_id)
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        return FilmAtDesk(recording.id, recording.object_version, review.position_ms)


def open_recording(backend: Backend, actor: Person, recording_id: int) -> Playable:
    """Where the recording's bytes are, for somebody who may watch it: those of its converted object if it has one.

    Raises NotFound (also for who may not), and Unavailable when the store cannot be reached.
    """
    with backend.database.read() as transaction:
        recording = find_visible(transaction, actor, recording_id, "watch")
        store_record = stores.find_store(transaction, recording.store_id)
        assert store_record is not None
        conversion = conversions.find_conversion(transaction, recording)
    if recording.state == "erased" or recording.missing_since:
        raise NotFound(_("The video of this recording is not in the store any more."))
    try:
        if conversion is not None and conversion.state == "done":
            return _converted(backend, open_derived(store_record), conversion)
        return _original(backend, open_store(store_record), recording)
    except StoreError as error:
        raise Unavailable(in_words(error.sentence)) from error


def _original(backend: Backend, store: S3Store, recording: RecordingRecord) -> Playable:
    extension = recording.key.rpartition(".")[2].lower()
    content_type = CONTENT_TYPES.get(extension, "application/octet-stream")
    return _playable(backend, store, ref_of(recording), content_type)


def _converted(backend: Backend, store: S3Store, conversion: Conversion) -> Playable:
    assert conversion.name is not None
    assert conversion.size_bytes is not None
    assert conversion.last_modified is not None
    key = store.address.prefix + conversion.name
    ref = ObjectRef(key, conversion.size_bytes, conversion.etag or "", conversion.last_modified)
    return _playable(backend, store, ref, "video/mp4")


def _playable(backend: Backend, store: S3Store, ref: ObjectRef, content_type: str) -> Playable:
    return Playable(
        store=store,
        ref=ref,
        # Some servers name no content; size and time of change then tell one file from the next.
        etag=ref.etag or ref.version.strip(":").replace(":", "-"),
        content_type=content_type,
        delivery=backend.settings.video_delivery,
        link_seconds=backend.settings.whole_number("presigned_seconds"),
    )


def read_picture(backend: Backend, actor: Person, recording_id: int, name: str) -> bytes:
    """`poster.jpg` or a storyboard's `sheet-0.jpg`, as JPEG. Raises NotFound and Unavailable."""
    with backend.database.read() as transaction:
        recording = find_visible(transaction, actor, recording_id, "see_recordings")
        store_record = stores.find_store(transaction, recording.store_id)
        assert store_record is not None
    derived = _derived_names(recording.facts).get(name)
    if derived is None:
        raise NotFound(_("There is no such picture."))
    try:
        return open_store(store_record).read_derived(derived)
    except ObjectVanished as error:
        raise NotFound(_("There is no such picture.")) from error
    except StoreError as error:
        raise Unavailable(in_words(error.sentence)) from error


def _derived_names(facts: object) -> dict[str, str]:
    found: dict[str, str] = {}
    if isinstance(facts, dict):
        if facts.get("poster_name"):
            found["poster.jpg"] = facts["poster_name"]
        for number, sheet in enumerate((facts.get("storyboard") or {}).get("sheet_names", ())):
            found[f"sheet-{number}.jpg"] = sheet
    return found


def note_opened(backend: Backend, actor: Person, recording_id: int) -> None:
    """Tell the log that somebody opened the video, once per sitting."""
    with backend.database.write() as transaction:
        find_visible(transaction, actor, recording_id, "watch")
        note(transaction, backend, actor, "opened video", "recording", recording_id)


def read_captions(backend: Backend, actor: Person, recording_id: int) -> bytes | None:
    """The WebVTT file that lies beside the recording's object, under the same key with .vtt; None: there is none.

    Its language is not known. Raises NotFound (also for who may not watch) and Unavailable.
    """
    with backend.database.read() as transaction:
        recording = find_visible(transaction, actor, recording_id, "watch")
        store_record = stores.find_store(transaction, recording.store_id)
        assert store_record is not None
    if recording.state == "erased":
        return None
    folder, slash, name = recording.key.rpartition("/")
    key = f"{folder}{slash}{name.rpartition('.')[0] or name}.vtt"
    try:
        store = open_store(store_record)
        size = min(store.head(key).size_bytes, MOST_CAPTION_BYTES)
        data = store.read(key, 0, size)
    except ObjectVanished:
        return None
    except StoreError as error:
        raise Unavailable(in_words(error.sentence)) from error
    return data if data.removeprefix(BOM_UTF8).startswith(b"WEBVTT") else None


__all__ = [
    "Playable",
    "note_opened",
    "open_recording",
    "read_captions",
    "read_picture",
]
