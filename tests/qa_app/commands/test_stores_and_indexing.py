"""`qa-app stores`, `sync`, `index`, `recordings` and `erase-expired`, as an administrator types them."""

import json
import os
import subprocess
import sys

import pytest

from storage.objects.local_server import serve_folder
from tests.storage.films import Film, make_film
from tests.storage.servers import ACCESS_KEY, SECRET_KEY


class Machine:
    """A machine with an empty data folder; `run` types a command."""

    def __init__(self, folder, endpoint_url):
        self.endpoint_url = endpoint_url
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


@pytest.fixture
def machine(tmp_path):
    bucket = tmp_path / "served" / "recordings"
    bucket.mkdir(parents=True)
    make_film(bucket / "film.mp4", Film(seconds=3))
    (bucket / "notes.mp4").write_text("Not a film.")
    with serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield Machine(tmp_path / "data", endpoint_url)


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
def test_each_trouble_is_one_sentence_and_exit_code_one(machine):
    assert "There is no recording store yet" in machine.run("sync", code=1)[1]
    machine.run("stores", "add", "films", "recordings", "--endpoint-url", "http://127.0.0.1:9")
    assert "cannot be reached" in machine.run("sync", code=1)[1]
    assert "cannot be reached" in machine.run("index", code=1)[1]
    assert "no store called other" in machine.run("index", "--store", "other", code=1)[1]
    assert "called films already" in machine.run("stores", "add", "films", "recordings", code=1)[1]
    machine.run("stores", "add", "nowhere", "nowhere", "--site", "atlantis", code=2)
