"""One rclone and one strict server for all tests of the object store."""

import pytest

from storage.objects.address import StoreAddress
from storage.objects.s3_store import S3Store
from tests.storage.servers import KEY, client, served_bucket, strict_server


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    with served_bucket(tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="session")
def strict_endpoint(tmp_path_factory):
    with strict_server(tmp_path_factory.mktemp("strict")) as endpoint_url:
        client(endpoint_url).create_bucket(Bucket="recordings")
        yield endpoint_url


@pytest.fixture(params=["rclone", "strict"])
def address(request):
    """The same promises, on a server that is lax and on one that is strict."""
    if request.param == "rclone":
        return request.getfixturevalue("served").address("test")
    return StoreAddress("test", "recordings", request.getfixturevalue("strict_endpoint"))


@pytest.fixture
def strict_store(strict_endpoint):
    return S3Store(StoreAddress("test", "recordings", strict_endpoint), KEY)


@pytest.fixture
def store(address):
    return S3Store(address, KEY)


@pytest.fixture
def put(address):
    """Put an object as another program would."""

    def put_object(key, data, **more):
        client(address.endpoint_url).put_object(Bucket="recordings", Key=key, Body=data, **more)

    return put_object
