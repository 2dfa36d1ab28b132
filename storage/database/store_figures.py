"""How the recordings of a store stand, in figures: each question is one look at the table, at any size."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from storage.database.base import Transaction
from storage.database.recordings import ARRIVING, RecordingRow


@dataclass(frozen=True)
class Figure:
    """So many recordings in this state, for this reason (None: without one), in the store or missing from it."""

    state: str
    reason_code: str | None
    is_missing: bool
    count: int


def figures_of_store(transaction: Transaction, store_id: int) -> list[Figure]:
    """Every recording of the store, counted once."""
    is_missing = RecordingRow.missing_since.is_not(None)
    query = (
        select(RecordingRow.state, RecordingRow.reason_code, is_missing, func.count())
        .where(RecordingRow.store_id == store_id)
        .group_by(RecordingRow.state, RecordingRow.reason_code, is_missing)
    )
    return [Figure(*row) for row in transaction.execute(query)]


def by_state(figures: Iterable[Figure]) -> dict[str, int]:
    """How many recordings are in each state; `missing` counts those not in the store, `arriving` those that
    wait until their object is whole."""
    counts = {"missing": 0}
    for one in figures:
        is_arriving = one.state == "waiting" and one.reason_code == ARRIVING
        state = "missing" if one.is_missing else ARRIVING if is_arriving else one.state
        counts[state] = counts.get(state, 0) + one.count
    return counts


def first_keys(
    transaction: Transaction, store_id: int, reason_codes: Collection[str], limit: int
) -> dict[str, tuple[str, ...]]:
    """The first keys, by name, of the store's recordings that carry each of these reasons."""
    place = func.row_number().over(partition_by=RecordingRow.reason_code, order_by=RecordingRow.key)
    numbered = (
        select(RecordingRow.reason_code, RecordingRow.key, place.label("place"))
        .where(
            RecordingRow.store_id == store_id,
            RecordingRow.reason_code.in_(reason_codes),
            RecordingRow.missing_since.is_(None),
        )
        .subquery()
    )
    query = select(numbered).where(numbered.c.place <= limit).order_by(numbered.c.place)
    found: dict[str, tuple[str, ...]] = {}
    for code, key, _place in transaction.execute(query):
        found[code] = (*found.get(code, ()), key)
    return found
