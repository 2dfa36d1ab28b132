"""The films that the tests of this folder look at, each made once."""

from functools import cache

import pytest

from tests.storage.films import make_film


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """A function: name of a file and what to film -> path of the made film."""
    folder = tmp_path_factory.mktemp("films")

    @cache
    def made(name, what):
        return make_film(folder / name, what)

    return made
