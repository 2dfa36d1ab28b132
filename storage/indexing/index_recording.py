"""Indexing one recording: a question to the bucket alone, answered with plain data.

It may run in any process on any machine: it knows no database, and its key comes from that machine's environment.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache

from storage.errors import (
    AccessDenied,
    Archived,
    ChangedWhileReading,
    ObjectVanished,
    OverBudget,
    StorageError,
    UnreadableRecording,
)
from storage.indexing.indexed_recording import IndexedRecording, IndexOptions
from storage.indexing.object_fingerprint import end_spans, object_fingerprint
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef
from storage.objects.range_reader import Budget, RangeReader
from storage.objects.s3_store import S3Store
from storage.video.contents import Contents, read_contents
from storage.video.storyboard import draw_poster, draw_storyboard

REASONS = {
    OverBudget: "over_budget",
    ObjectVanished: "vanished",
    ChangedWhileReading: "changed_while_reading",
    AccessDenied: "access_denied",
    Archived: "archived",
}
"""What is this object's own trouble. Any other StoreError is the store's, and is raised."""
PICTURES_AT_ONCE = 4
DEFAULT_OPTIONS = IndexOptions()

logger = logging.getLogger(__name__)


def index_recording(
    address: StoreAddress, ref: ObjectRef, options: IndexOptions = DEFAULT_OPTIONS
) -> IndexedRecording:
    """Read one object as a recording, and store its storyboard and poster beside it.

    Content never raises: whatever is wrong with it is the answer's `reason_code`. Raises StoreUnavailable and
    the other StoreErrors that say nothing about this object, with nothing stored that is half made.
    """
    budget = Budget(
        bytes=max(options.budget_bytes, round(ref.size_bytes * options.budget_share)),
        requests=options.budget_requests,
        seconds=options.budget_seconds,
    )
    store = _store(address)
    with RangeReader(store, ref, budget) as reader:
        try:
            answer = _index(store, ref, reader, options)
        except UnreadableRecording as error:
            answer = IndexedRecording("unreadable", error.reason_code)
        except tuple(REASONS) as error:
            answer = IndexedRecording("unreadable", REASONS[type(error)])
        except MemoryError:
            # Refused by the limit of the process (see process_memory), or by the machine.
            answer = IndexedRecording("unreadable", "over_budget")
        except StorageError:
            raise
        except Exception:
            # What libraries raise over headers that hold nonsense cannot be listed, and costs this recording only.
            logger.exception("Reading %s met nonsense that nobody foresaw", ref.key)
            answer = IndexedRecording("unreadable", "damaged")
        return replace(
            answer,
            fingerprint=_fingerprint(ref, reader),
            bytes_moved=reader.bytes_moved,
            requests=reader.requests,
            seconds=reader.seconds,
        )


def derived_folder(ref: ObjectRef, options: IndexOptions = DEFAULT_OPTIONS) -> str:
    """Where the derived files of this state of this object lie, relative to the derived prefix."""
    return f"{options.derived_folder}/{ref.digest}"


def _fingerprint(ref: ObjectRef, reader: RangeReader) -> str | None:
    """None when both ends cannot be read any more; most of them the reader holds already."""
    try:
        return object_fingerprint(ref.size_bytes, reader.read_spans(end_spans(ref.size_bytes)))
    except tuple(REASONS):
        return None


def _index(store: S3Store, ref: ObjectRef, reader: RangeReader, options: IndexOptions) -> IndexedRecording:
    contents = read_contents(reader, ref.size_bytes, reader.read_spans, options.reading)
    answer = IndexedRecording(
        "unreadable",
        contents.unreadable_because,
        duration_ms=contents.duration_ms,
        container=contents.container,
        first_stamp_ms=contents.first_stamp_ms,
        started_at=contents.started_at,
        streams=contents.streams,
        browsers=contents.browsers,
        seeking=contents.seeking,
        signals=contents.signals,
        activity=contents.activity,
    )
    if contents.poster is None:
        return answer
    answer = _store_pictures(store, contents, derived_folder(ref, options), answer)
    if not answer.playable:
        return replace(answer, state="needs_conversion", reason_code="not_playable_in_browser")
    return replace(answer, state="ready")


def _store_pictures(
    store: S3Store, contents: Contents, folder: str, answer: IndexedRecording
) -> IndexedRecording:
    storyboard, sheets = draw_storyboard(contents.tiles, folder)
    pictures = dict(zip(storyboard.sheet_names, sheets, strict=True))
    poster_name = None
    if contents.poster is not None:
        poster_name = f"{folder}/poster.jpg"
        pictures[poster_name] = draw_poster(contents.poster)
    with ThreadPoolExecutor(PICTURES_AT_ONCE) as pool:
        # A list, so that what went wrong with one of them is raised here.
        list(pool.map(lambda name: store.put_derived(name, pictures[name], "image/jpeg"), pictures))
    # Last, because whoever finds it may take the sheets it names to be there.
    store.put_derived(f"{folder}/storyboard.json", storyboard.as_json(), "application/json")
    return replace(answer, storyboard=storyboard, poster_name=poster_name)


@lru_cache(maxsize=8)
def _store(address: StoreAddress) -> S3Store:
    """One client per store and process: making one costs more than indexing a short recording."""
    return S3Store(address)
