"""Playing a recording: who may, where its bytes lie, and what was watched."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_app.access import Person
from qa_app.backend import Backend, open_derived, open_store
from qa_app.errors import NotFound, Refused, Unavailable
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.recordings import find_visible
from qa_app.services.reviews import own_draft
from qa_app.services.store_words import in_words
from storage.database import conversions, recordings, reviews, stores
from storage.database.conversions import Conversion
from storage.database.recordings import RecordingRecord
from storage.errors import ObjectVanished, StoreError
from storage.objects.object_ref import ObjectRef, ref_of
from storage.objects.s3_store import S3Store

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


def save_watched(
    backend: Backend, actor: Person, review_id: int, intervals: Iterable[tuple[int, int]], position_ms: int
) -> None:
    """Add what was played to the person's own draft, and where they stopped. Raises Refused for nonsense."""
    given = [(int(start), int(end)) for start, end in intervals]
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        # A browser's clock may pass the last packet by a moment.
        longest_ms = (recording.duration_ms or 0) + 1000
        if any(not 0 <= start <= end <= longest_ms for start, end in given):
            raise Refused(_("These times do not lie within the recording."))
        before = reviews.watched_intervals(transaction, review_id)
        merged = merge_intervals([*before, *given])
        if merged != before:
            reviews.replace_watched(transaction, review_id, merged)
            note(transaction, backend, actor, "watched", "review", review_id, intervals=given)
        reviews.change_review(
            transaction,
            review_id,
            watched_ms=sum(end - start for start, end in merged),
            position_ms=max(0, min(position_ms, longest_ms)),
        )


def merge_intervals(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Intervals joined where they touch or overlap, in order; empty ones are left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


__all__ = [
    "Playable",
    "merge_intervals",
    "note_opened",
    "open_recording",
    "read_picture",
    "save_watched",
]
