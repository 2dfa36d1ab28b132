"""Whether the parts that the app depends on can be reached, on real servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_app.backend import Backend
from qa_app.errors import Unavailable
from qa_app.services import health
from qa_app.services.stores import add_store
from storage.database.base import Database, open_database
from storage.database.stores import all_stores
from tests.clock import Clock
from tests.factories import make_backend
from tests.storage.servers import free_port, served_bucket, store_keys

pytestmark = pytest.mark.slow


@pytest.fixture
def backend(
    database: Database, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Backend]:
    """A backend with one store that answers."""
    for name, value in store_keys("near", "other").items():
        monkeypatch.setenv(name, value)
    backend = make_backend(database, tmp_path, clock)
    with served_bucket(tmp_path / "buckets") as bucket:
        add_store(backend, None, name="near", bucket="recordings", endpoint_url=bucket.endpoint_url)
        yield backend


def test_all_is_well_while_everything_answers(backend: Backend) -> None:
    health.check(backend)


def test_a_store_without_a_key_is_named(backend: Backend) -> None:
    add_store(backend, None, name="keyless", bucket="recordings", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="no key for the store “keyless”"):
        health.check(backend)


def test_a_bucket_that_is_not_there_is_named(backend: Backend) -> None:
    with backend.database.read() as transaction:
        (near,) = all_stores(transaction)
    add_store(backend, None, name="other", bucket="elsewhere", endpoint_url=near.endpoint_url)
    with pytest.raises(Unavailable, match="no bucket “elsewhere”"):
        health.check(backend)


def test_a_database_that_is_down_is_said(tmp_path: Path, clock: Clock) -> None:
    database = open_database(f"postgresql+psycopg://me@127.0.0.1:{free_port()}/database")
    with pytest.raises(Unavailable, match="The database does not answer"):
        health.check(make_backend(database, tmp_path, clock))
