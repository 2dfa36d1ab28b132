"""`qa-app stores`, `sync`, `index`, `recordings` and `erase-expired`, as an administrator types them."""

import json
import os
import subprocess
import sys

import pytest

from storage.objects.address import Credentials, StoreAddress
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.films import Film, make_film
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, until_listed


class Machine:
    """A machine with an empty data folder; `run` types a command."""

    def __init__(self, folder, endpoint_url, bucket):
        self.endpoint_url, self.bucket = endpoint_url, bucket
        self.environ = {
            **os.environ,
            "QA_APP_MODE": "demo",
            "QA_APP_DATA_DIR": str(folder),
            "QA_APP_SYNC_SETTLE_SECONDS": "0",
            "QA_APP_STORE_FILMS_ACCESS_KEY": ACCESS_KEY,
            "QA_APP_STORE_FILMS_SECRET_KEY": SECRET_KEY,
        }

    def run(self, *words, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "qa_app", *words],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=90,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout, done.stderr

    def json(self, *words):
        return json.loads(self.run(*words, "--json")[0])

    def until_listed(self, sizes):
        address = StoreAddress("films", "recordings", self.endpoint_url)
        until_listed(S3Store(address, Credentials(ACCESS_KEY, SECRET_KEY)), sizes)


@pytest.fixture
def machine(tmp_path):
    bucket = tmp_path / "served" / "recordings"
    bucket.mkdir(parents=True)
    make_film(bucket / "film.mp4", Film(seconds=3))
    (bucket / "notes.mp4").write_text("Not a film.")
    with serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield Machine(tmp_path / "data", endpoint_url, bucket)


@pytest.mark.slow
def test_a_bucket_is_added_looked_through_indexed_and_listed(machine):
    added, _ = machine.run("stores", "add", "films", "recordings", "--endpoint-url", machine.endpoint_url)
    assert "QA_APP_STORE_FILMS_ACCESS_KEY" in added
    looked, _ = machine.run("sync")
    assert looked.startswith("films: 2 objects; 2 new, 0 changed")
    (again,) = machine.json("sync")
    assert again["counts"] == {
        "listed": 2, "new": 0, "changed": 0, "moved": 0, "back": 0, "missing": 0, "arriving": 0,
    }  # fmt: skip
    indexed, _ = machine.run("index", "--workers", "1")
    assert indexed.startswith("films: 2 of 2, 1 failed")
    (idle,) = machine.json("index", "--store", "films", "--retry-failed", "--limit", "5")
    assert (idle["progress"]["done"], idle["progress"]["failed"], idle["problem"]) == (1, 1, None)
    film, notes = machine.json("recordings", "list")
    assert (film["key"], film["state"], film["reason"]) == ("film.mp4", "ready", "")
    assert film["duration_ms"] == pytest.approx(3000, abs=150)
    assert (notes["state"], notes["reason_code"]) == ("unreadable", "not_a_recording")
    listed, _ = machine.run("recordings", "list", "--state", "unreadable")
    assert "films/notes.mp4  unmatched  The object is not a recording" in listed
    assert "film.mp4  unmatched" not in listed
    stores, _ = machine.run("stores", "list")
    assert "1 ready, 1 unreadable" in stores
    assert machine.run("erase-expired")[0] == "0 recordings erased.\n"


@pytest.mark.slow
def test_a_recording_that_was_moved_is_the_same_one_and_not_indexed_again(machine):
    machine.run("stores", "add", "films", "recordings", "--endpoint-url", machine.endpoint_url)
    machine.run("index", "--sync-first")
    before = {one["key"]: one for one in machine.json("recordings", "list")}
    (machine.bucket / "2026").mkdir()
    for key in before:
        (machine.bucket / key).rename(machine.bucket / "2026" / key)
    machine.until_listed({f"2026/{key}": one["size_bytes"] for key, one in before.items()})
    elsewhere, _ = machine.run("sync", "--prefix", "2027/")
    assert elsewhere.startswith("films: 0 objects; 0 new, 0 changed, 0 moved, 0 missing")
    looked, _ = machine.run("sync", "--prefix", "2026/")
    assert looked.startswith("films: 2 objects; 0 new, 0 changed, 2 moved, 0 missing, 0 back again")
    after = {one["key"]: one for one in machine.json("recordings", "list")}
    assert after == {f"2026/{key}": {**one, "key": f"2026/{key}"} for key, one in before.items()}
    (idle,) = machine.json("index")
    assert idle["progress"]["total"] == 0


@pytest.mark.slow
def test_a_film_that_has_just_been_put_there_waits_and_the_command_says_so(machine):
    machine.environ["QA_APP_SYNC_SETTLE_SECONDS"] = "3600"
    machine.run("stores", "add", "films", "recordings", "--endpoint-url", machine.endpoint_url)
    looked, _ = machine.run("sync")
    assert "2 new" in looked
    assert looked.endswith("2 still arriving, left to the next look\n")
    assert machine.json("index")[0]["progress"]["total"] == 0
    assert {one["reason_code"] for one in machine.json("recordings", "list")} == {"arriving"}
    machine.environ["QA_APP_SYNC_SETTLE_SECONDS"] = "0"
    assert machine.json("sync")[0]["counts"]["arriving"] == 0
    assert {one["reason_code"] for one in machine.json("recordings", "list")} == {None}


@pytest.mark.slow
def test_where_films_settle_soon_the_command_stays_for_them(machine):
    machine.environ["QA_APP_SYNC_SETTLE_SECONDS"] = "3"
    machine.run("stores", "add", "films", "recordings", "--endpoint-url", machine.endpoint_url)
    for film in machine.bucket.glob("*.mp4"):
        film.touch()
    (looked,) = machine.json("sync")
    assert (looked["counts"]["new"], looked["counts"]["arriving"]) == (2, 0)
    assert machine.json("index")[0]["progress"]["total"] == 2


@pytest.mark.slow
def test_each_trouble_is_one_sentence_and_exit_code_one(machine):
    assert "There is no recording store yet" in machine.run("sync", code=1)[1]
    machine.run("stores", "add", "films", "recordings", "--endpoint-url", "http://127.0.0.1:9")
    assert "cannot be reached" in machine.run("sync", code=1)[1]
    assert "cannot be reached" in machine.run("index", code=1)[1]
    assert "no store called other" in machine.run("index", "--store", "other", code=1)[1]
    assert "called films already" in machine.run("stores", "add", "films", "recordings", code=1)[1]
    machine.run("stores", "add", "nowhere", "nowhere", "--site", "atlantis", code=2)
