"""`qa-app convert`, as an administrator types it; also when it is killed in the middle."""

import pytest

from storage.objects.local_server import serve_folder
from tests.qa_app.commands.test_stores_and_indexing import Machine
from tests.storage.conversion.odd_films import make
from tests.storage.servers import ACCESS_KEY, SECRET_KEY

pytestmark = pytest.mark.slow


@pytest.fixture
def machine(tmp_path):
    bucket = tmp_path / "served" / "recordings"
    bucket.mkdir(parents=True)
    make(bucket / "old.avi", "-c:v", "mpeg4", "-b:v", "1M", "-c:a", "libmp3lame", seconds=2)
    with serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        machine = Machine(tmp_path / "data", endpoint_url, bucket)
        machine.run("stores", "add", "films", "recordings", "--endpoint-url", endpoint_url)
        yield machine


def test_what_waits_is_converted_and_told(machine):
    assert machine.run("convert")[0] == "films: 0 converted, 0 failed, 0 to be tried again\n"
    machine.run("index", "--sync-first", "--workers", "1")
    (line,) = machine.json("recordings", "list")
    (result,) = machine.json("convert", "--recording", str(line["id"]))
    assert [(one["key"], one["state"]) for one in result["outcomes"]] == [("old.avi", "done")]
    assert [one["state"] for one in machine.json("recordings", "list")] == ["ready"]
    assert "has been converted" in machine.run("convert", "--recording", str(line["id"]), code=1)[1]
    assert "no recording number 999" in machine.run("convert", "--recording", "999", code=1)[1]


def test_a_program_that_is_not_there_is_told_and_the_recording_waits(machine):
    machine.run("index", "--sync-first", "--workers", "1")
    machine.environ["QA_APP_FFMPEG"] = "no-such-program"
    assert "QA_APP_FFMPEG" in machine.run("convert", code=1)[1]
    del machine.environ["QA_APP_FFMPEG"]
    assert machine.run("convert")[0].startswith("films: 1 converted")
