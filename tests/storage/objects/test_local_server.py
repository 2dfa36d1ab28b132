import socket
from dataclasses import replace

import pytest

from storage.errors import LocalServerFailed, PortTaken
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.servers import ACCESS_KEY, KEY, SECRET_KEY, listed

pytestmark = pytest.mark.slow


def test_a_folder_is_a_store_and_new_files_soon_show(served):
    store = S3Store(replace(served.address("test"), prefix="local/"), KEY)
    assert listed(store) == {}
    served.put("local/a.mp4", data=b"abc")
    assert list(listed(store)) == ["local/a.mp4"]


def test_the_server_listens_only_while_it_is_wanted(tmp_path):
    with serve_folder(tmp_path, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        place = ("127.0.0.1", int(endpoint_url.rsplit(":", 1)[1]))
        socket.create_connection(place, timeout=2).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, timeout=2)


def test_a_taken_port_is_said_in_a_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with (
            pytest.raises(PortTaken, match=str(port)),
            serve_folder(tmp_path, access_key=ACCESS_KEY, secret_key=SECRET_KEY, port=port),
        ):
            pass


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with (
        pytest.raises(LocalServerFailed, match="no folder"),
        serve_folder(tmp_path / "none", access_key=ACCESS_KEY, secret_key=SECRET_KEY),
    ):
        pass
