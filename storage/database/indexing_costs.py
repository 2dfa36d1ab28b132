"""What indexing has cost so far in a store, as the facts of its recordings tell; to foresee what is to come."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.database.base import Transaction
from storage.database.recordings import RecordingRow

READ = ("ready", "needs_conversion")
"""What cannot be read costs next to nothing, and says nothing of what can."""


@dataclass(frozen=True)
class IndexingCosts:
    """Sums over some recordings: their sizes, and the bytes, requests and seconds that each took alone."""

    recordings: int = 0
    size_bytes: int = 0
    bytes_moved: int = 0
    requests: int = 0
    seconds: float = 0.0


def latest_costs(transaction: Transaction, store_id: int, limit: int) -> IndexingCosts:
    """What the `limit` recordings cost that were indexed last; all nought when there is none."""
    facts = RecordingRow.facts
    query = (
        select(
            RecordingRow.size_bytes,
            facts["bytes_moved"].as_float(),
            facts["requests"].as_float(),
            facts["seconds"].as_float(),
        )
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.state.in_(READ),
            # A decoder that crashed took its counts with it.
            facts["requests"].as_float() > 0,
        )
        .order_by(RecordingRow.indexed_at.desc(), RecordingRow.id.desc())
        .limit(limit)
    )
    rows = transaction.execute(query).all()
    if not rows:
        return IndexingCosts()
    sizes, moved, requests, seconds = zip(*rows, strict=True)
    return IndexingCosts(len(rows), sum(sizes), round(sum(moved)), round(sum(requests)), sum(seconds))
