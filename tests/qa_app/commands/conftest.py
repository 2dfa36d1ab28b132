"""A machine whose bucket holds a film and a text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.qa_app.commands.machine import Machine
from tests.storage.films import Film, make_film
from tests.storage.servers import served_bucket


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film of three seconds."""
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", Film(seconds=3)).read_bytes()


@pytest.fixture
def machine(tmp_path: Path, film: bytes) -> Iterator[Machine]:
    """Its bucket holds film.mp4 and notes.mp4; it knows of no store yet."""
    with served_bucket(tmp_path) as bucket:
        bucket.put("film.mp4", data=film)
        bucket.put("notes.mp4", data=b"Not a film.")
        yield Machine(tmp_path, bucket)


@pytest.fixture
def films(machine: Machine) -> Machine:
    """It has looked through its store and indexed nothing of it."""
    machine.knows_store(looked_through=True)
    return machine
