"""Stores as the database knows them."""

from dataclasses import asdict

from storage.database import stores
from storage.database.base import Database
from storage.objects.address import StoreAddress

FILMS = StoreAddress("films", "recordings")


def add_store(
    database: Database, address: StoreAddress = FILMS, *, key_pattern: str = "", site_id: int | None = None
) -> int:
    """Add the store at this address; its id."""
    with database.write() as transaction:
        return stores.add_store(transaction, **asdict(address), key_pattern=key_pattern, site_id=site_id).id
