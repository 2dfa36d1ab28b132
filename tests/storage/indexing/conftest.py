"""A served folder of made films, and the store's key in the environment, where every worker looks for it."""

import pytest

from tests.storage.films import Film, make_film
from tests.storage.servers import listed, served_bucket, store_keys


@pytest.fixture(scope="package", autouse=True)
def key_in_the_environment():
    with pytest.MonkeyPatch.context() as environ:
        for name, value in store_keys("films").items():
            environ.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "recordings"
    folder.mkdir()
    make_film(folder / "good.mp4", Film())
    make_film(folder / "old.avi", Film(picture="mpeg2video", sound="mp2"))
    whole = (folder / "good.mp4").read_bytes()
    (folder / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    (folder / "notes.mp4").write_text("Not a film at all.\n" * 100)
    (folder / "nothing.mp4").write_bytes(b"")
    return folder


@pytest.fixture(scope="session")
def served(folder):
    with served_bucket(folder.parent) as served:
        yield served


@pytest.fixture(scope="session")
def address(served):
    return served.address()


@pytest.fixture(scope="session")
def refs(served):
    """Key of a film -> what the listing says of it."""
    return listed(served.store())
