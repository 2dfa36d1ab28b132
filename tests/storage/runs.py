"""Runs as tests find them: one that was last heard of some time ago."""

from datetime import timedelta

from sqlalchemy import update

from storage.database.base import Database
from storage.database.indexing_runs import IndexingRunRow


def heard_last(database: Database, run_id: int, *, seconds_ago: float) -> None:
    """Let the run's last sign of life lie further back, as if its machine had slept since."""
    with database.write() as transaction:
        row = transaction.get_one(IndexingRunRow, run_id)
        transaction.execute(
            update(IndexingRunRow)
            .where(IndexingRunRow.id == run_id)
            .values(heard_at=row.heard_at - timedelta(seconds=seconds_ago))
        )
