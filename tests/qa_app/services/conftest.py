"""The cast on an open database of either kind, with one recorded session of Norwich's group 14; and a bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from qa_app.backend import Backend
from qa_app.services.stores import add_store
from storage.database.base import Database
from tests.cast import Cast, make_cast
from tests.clock import Clock
from tests.factories import add_recording, add_session, make_backend
from tests.qa_app.services.films_bucket import KEY_PATTERN, FilmsBucket
from tests.storage.servers import served_bucket, store_keys


@dataclass(frozen=True)
class Stage:
    """A backend, the cast, and a recording of Maya and Tomos that Rhian may review."""

    backend: Backend
    cast: Cast
    clock: Clock
    session_id: int
    recording_id: int


@pytest.fixture
def stage(database: Database, tmp_path: Path, clock: Clock) -> Stage:
    """On SQLite and on PostgreSQL."""
    backend = make_backend(database, tmp_path, clock)
    cast = make_cast(backend)
    session_id = add_session(
        backend,
        cast.ann,
        cast.norwich_14,
        "my-emotions-3",
        clock() - timedelta(days=3),
        (cast.maya, cast.tomos),
    )
    recording_id = add_recording(backend, cast.store_id, session_id)
    return Stage(backend, cast, clock, session_id, recording_id)


@pytest.fixture
def films(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FilmsBucket]:
    """An empty bucket behind a real server; its keys name what they are recordings of."""
    for name, value in store_keys("films").items():
        monkeypatch.setenv(name, value)
    with served_bucket(tmp_path / "served") as served:
        record = add_store(
            stage.backend,
            None,
            name="films",
            bucket="recordings",
            endpoint_url=served.endpoint_url,
            key_pattern=KEY_PATTERN,
        )
        yield FilmsBucket(stage.backend, served, record)
