"""`qa-app convert`, as an administrator types it."""

import json

import pytest

from tests.qa_app.commands.machine import Machine
from tests.storage.conversion.odd_films import make
from tests.storage.servers import served_bucket

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def machine(tmp_path):
    with served_bucket(tmp_path) as bucket:
        old = make(tmp_path / "old.avi", "-c:v", "mpeg4", "-b:v", "1M", "-c:a", "libmp3lame", seconds=2)
        bucket.put("old.avi", data=old.read_bytes())
        machine = Machine(tmp_path, bucket)
        machine.knows_store()
        yield machine


def test_what_waits_is_converted_and_what_stands_in_the_way_is_told(machine):
    machine.run("index", "--sync-first", "--workers", "1")
    (line,) = machine.json("recordings", "list")
    machine.environ["QA_APP_FFMPEG"] = "no-such-program"
    assert "QA_APP_FFMPEG" in machine.run("convert", code=1)[1]
    del machine.environ["QA_APP_FFMPEG"]
    (result,) = machine.json("convert", "--recording", str(line["id"]))
    assert [(one["key"], one["state"]) for one in result["outcomes"]] == [("old.avi", "done")]
    assert "has been converted" in machine.run("convert", "--recording", str(line["id"]), code=1)[1]
    assert machine.run("convert")[0] == "films: 0 converted, 0 failed, 0 to be tried again\n"
    assert "no recording number 999" in machine.run("convert", "--recording", "999", code=1)[1]


def test_a_film_whose_clock_starts_again_half_way_is_not_passed_off_as_converted(machine):
    film = make(machine.folder / "old.vob", "-c:v", "mpeg2video", "-c:a", "ac3")
    machine.bucket.put("old.vob", data=film.read_bytes() * 2)
    machine.run("index", "--sync-first", "--workers", "1")
    (result,) = json.loads(machine.run("convert", "--json", code=1)[0])
    outcomes = {one["key"]: one for one in result["outcomes"]}
    assert outcomes["old.avi"]["state"] == "done"
    assert outcomes["old.vob"]["reason_code"] == "too_long"
    assert "longer than the recording by its own clock" in outcomes["old.vob"]["problem"]
