"""Retention: the video of a recording goes when its site's time is up; scores, evidence and the log stay."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from qa_app.backend import Backend, open_store
from qa_app.services.activity import note
from qa_app.services.store_words import in_words
from storage.database import conversions, retention, sites, stores
from storage.database.retention import Expired
from storage.errors import ObjectVanished, StorageError
from storage.indexing.derived_folders import PICTURE_FACTS, derived_folders
from storage.objects.s3_store import S3Store

AT_ONCE = 8
PER_TRANSACTION = 100


@dataclass(frozen=True)
class Erasures:
    """How many recordings were erased, and the sentence of each store where that was not possible."""

    erased: int
    problems: tuple[str, ...]


def erase_expired(backend: Backend) -> Erasures:
    """Erase every recording that is older than its site's retention_days: video, converted video and pictures.

    An object that is gone already counts as erased. A store that cannot be reached keeps its recordings
    for the next run and does not hold up the others.
    """
    with backend.database.read() as transaction:
        own = {one.id: one for one in stores.all_stores(transaction)}
        kept_since: dict[datetime, list[int]] = {}
        for site in sites.all_sites(transaction):
            kept_since.setdefault(backend.clock() - timedelta(days=site.retention_days), []).append(site.id)
        expired = retention.expired_recordings(transaction, kept_since)
    erased, problems = 0, []
    for store_id in sorted({one.store_id for one in expired}):
        try:
            store = open_store(own[store_id])
            for batch in _batches([one for one in expired if one.store_id == store_id]):
                _erase(backend, store, batch)
                erased += len(batch)
        except StorageError as error:
            problems.append(in_words(error.sentence))
    return Erasures(erased, tuple(problems))


def _batches(expired: list[Expired]) -> Iterator[list[Expired]]:
    for start in range(0, len(expired), PER_TRANSACTION):
        yield expired[start : start + PER_TRANSACTION]


def _erase(backend: Backend, store: S3Store, batch: list[Expired]) -> None:
    with backend.database.read() as transaction:
        converted = conversions.folders_of(transaction, [one.id for one in batch])
    # First the objects, then the rows: broken off in between, the next run finds and finishes it.
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _done in threads.map(lambda one: _erase_objects(store, one, converted.get(one.id, ())), batch):
            pass
    left = {
        one.id: {name: value for name, value in one.facts.items() if name not in PICTURE_FACTS}
        for one in batch
    }
    with backend.database.write() as transaction:
        retention.mark_erased(transaction, left, backend.clock())
        conversions.forget_conversions(transaction, left)
        for recording_id in left:
            note(transaction, backend, None, "erased", "recording", recording_id, reason="retention")


def _erase_objects(store: S3Store, one: Expired, converted: Iterable[str]) -> None:
    with suppress(ObjectVanished):
        store.delete(one.key)
    for folder in sorted(derived_folders(one.facts) | set(converted)):
        store.delete_derived(f"{folder}/")
