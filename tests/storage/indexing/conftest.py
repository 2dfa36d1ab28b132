"""A served folder of made films, and the store's key in the environment, where every worker looks for it."""

import os

import pytest

from storage.objects.address import StoreAddress, credential_variables
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.films import Film, make_film
from tests.storage.servers import ACCESS_KEY, SECRET_KEY


@pytest.fixture(scope="session", autouse=True)
def key_in_the_environment():
    access_variable, secret_variable, _ = credential_variables("films")
    os.environ[access_variable], os.environ[secret_variable] = ACCESS_KEY, SECRET_KEY
    yield
    del os.environ[access_variable], os.environ[secret_variable]


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
def address(folder):
    with serve_folder(folder.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield StoreAddress("films", "recordings", endpoint_url)


@pytest.fixture(scope="session")
def refs(address):
    """Key of a film -> what the listing says of it."""
    return {ref.key: ref for page in S3Store(address).list_pages() for ref in page}
