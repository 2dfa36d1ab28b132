"""Recording stores: where the recordings lie. Credentials are never here; the environment holds them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class StoreRow(Base):
    __tablename__ = "stores"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    bucket: Mapped[str]
    endpoint_url: Mapped[str | None]
    region: Mapped[str]
    prefix: Mapped[str]
    addressing: Mapped[str]
    ca_bundle: Mapped[str | None]
    derived_bucket: Mapped[str | None]
    derived_prefix: Mapped[str]
    key_pattern: Mapped[str]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    last_synced_at: Mapped[datetime | None]
    matched_up_to: Mapped[int | None]


@dataclass(frozen=True)
class StoreRecord:
    """A recording store. `key_pattern` is a regular expression with named groups that matches keys to
    programme sessions; `site_id` says whose the unmatched recordings are (None: everybody's)."""

    id: int
    name: str
    bucket: str
    endpoint_url: str | None
    region: str
    prefix: str
    addressing: str
    ca_bundle: str | None
    derived_bucket: str | None
    derived_prefix: str
    key_pattern: str
    site_id: int | None
    last_synced_at: datetime | None


def _plain(row: StoreRow) -> StoreRecord:
    return StoreRecord(**{name: getattr(row, name) for name in StoreRecord.__dataclass_fields__})


def all_stores(transaction: Transaction) -> list[StoreRecord]:
    """Every store by name."""
    return [_plain(row) for row in transaction.scalars(select(StoreRow).order_by(StoreRow.name))]


def find_store(transaction: Transaction, store_id: int) -> StoreRecord | None:
    """The store, or None."""
    row = transaction.get(StoreRow, store_id)
    return _plain(row) if row else None


def add_store(
    transaction: Transaction,
    *,
    name: str,
    bucket: str,
    endpoint_url: str | None,
    region: str,
    prefix: str,
    addressing: str,
    ca_bundle: str | None,
    derived_bucket: str | None,
    derived_prefix: str,
    key_pattern: str,
    site_id: int | None,
) -> StoreRecord:
    """Add a store; raises IntegrityError when the name is taken."""
    row = StoreRow(
        name=name,
        bucket=bucket,
        endpoint_url=endpoint_url,
        region=region,
        prefix=prefix,
        addressing=addressing,
        ca_bundle=ca_bundle,
        derived_bucket=derived_bucket,
        derived_prefix=derived_prefix,
        key_pattern=key_pattern,
        site_id=site_id,
    )
    transaction.add(row)
    transaction.flush()
    return _plain(row)


def change_endpoint(transaction: Transaction, store_id: int, endpoint_url: str | None) -> None:
    """The store is now reached at another address; its recordings stay what they are."""
    transaction.get_one(StoreRow, store_id).endpoint_url = endpoint_url


def matched_up_to(transaction: Transaction, store_id: int) -> int | None:
    """The row of the activity log up to which all that matching goes by was looked at; None: not all of it yet."""
    return transaction.get_one(StoreRow, store_id).matched_up_to


def note_matched(transaction: Transaction, store_id: int, activity_id: int) -> None:
    """All that matching goes by was looked at, as it stood at this row of the activity log."""
    transaction.get_one(StoreRow, store_id).matched_up_to = activity_id


def note_synced(transaction: Transaction, store_id: int, at: datetime) -> None:
    """The whole listing of the store was compared at this moment."""
    transaction.get_one(StoreRow, store_id).last_synced_at = at
