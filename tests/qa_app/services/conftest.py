"""The cast on an open database of either kind, with one recorded session of Norwich's group 14."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from qa_app.backend import Backend
from storage.database.base import Database
from tests.cast import Cast, make_cast
from tests.clock import Clock
from tests.factories import add_recording, add_session, make_backend


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
