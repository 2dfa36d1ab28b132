"""Looks through a bucket for what is new, changed, missing, back again or moved. Deletes nothing."""

from storage.database.base import Database
from storage.indexing.ahead import one_ahead
from storage.indexing.compare import Settling
from storage.indexing.look import Look, SyncCounts
from storage.indexing.run import Run
from storage.objects.s3_store import S3Store

__all__ = ["SyncCounts", "sync_bucket"]


def sync_bucket(
    database: Database,
    store: S3Store,
    store_id: int,
    run: Run,
    *,
    prefix: str = "",
    settle_seconds: float = 0.0,
) -> SyncCounts:
    """Look through the bucket, or through what lies under `prefix` in it, and keep what changed.

    An object counts as whole when it was not changed for `settle_seconds` by the store's own clock.
    Raises StoreError when the listing breaks off; what was found until then is kept, and the next run
    comes to the same result as a run that was never interrupted.
    """
    within = _within(store.address.prefix, prefix)
    if within is None:
        return SyncCounts()
    # A store that tells no time is taken to keep ours.
    now = (store.moment() if settle_seconds else None) or run.clock()
    look = Look(database, store, store_id, run, within, Settling(now, settle_seconds))
    for page in one_ahead(store.list_pages(within)):
        look.take(page)
    look.finish(is_whole=within == store.address.prefix)
    return look.counts


def _within(own: str, asked: str) -> str | None:
    """What to list of a store with a prefix of its own; None when nothing of it lies under the one asked for."""
    if asked.startswith(own):
        return asked
    return own if own.startswith(asked) else None
