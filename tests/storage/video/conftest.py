"""The films that the tests of this folder look at, each made once."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.storage.films import make_film


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """A function: name of a file and what to film -> path of the made film."""
    folder = tmp_path_factory.mktemp("films")

    @cache
    def made(name, what):
        # In a folder of its own: another test may have given another film the same name.
        return make_film(Path(mkdtemp(dir=folder)) / name, what)

    return made
