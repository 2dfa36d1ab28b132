"""`qa-app stores`, `sync`, `index`, `recordings` and `erase-expired`, as an administrator types them."""

import pytest

pytestmark = pytest.mark.slow


def test_a_bucket_is_added_looked_through_indexed_and_listed(machine):
    added, _ = machine.run(
        "stores", "add", "films", "recordings", "--endpoint-url", machine.bucket.endpoint_url
    )
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


def test_a_recording_that_was_moved_is_the_same_one_and_not_indexed_again(machine):
    machine.knows_store()
    machine.run("index", "--sync-first")
    before = {one["key"]: one for one in machine.json("recordings", "list")}
    for key in before:
        machine.bucket.move(key, f"2026/{key}")
    elsewhere, _ = machine.run("sync", "--prefix", "2027/")
    assert elsewhere.startswith("films: 0 objects; 0 new, 0 changed, 0 moved, 0 missing")
    looked, _ = machine.run("sync", "--prefix", "2026/")
    assert looked.startswith("films: 2 objects; 0 new, 0 changed, 2 moved, 0 missing, 0 back again")
    after = {one["key"]: one for one in machine.json("recordings", "list")}
    assert after == {f"2026/{key}": {**one, "key": f"2026/{key}"} for key, one in before.items()}
    (idle,) = machine.json("index")
    assert idle["progress"]["total"] == 0


def test_a_film_that_has_just_been_put_there_waits_and_the_command_says_so(machine):
    machine.environ["QA_APP_SYNC_SETTLE_SECONDS"] = "3600"
    machine.knows_store()
    looked, _ = machine.run("sync")
    assert "2 new" in looked
    assert looked.endswith("2 still arriving, left to the next look\n")
    assert machine.json("index")[0]["progress"]["total"] == 0
    assert {one["reason_code"] for one in machine.json("recordings", "list")} == {"arriving"}
    machine.environ["QA_APP_SYNC_SETTLE_SECONDS"] = "0"
    assert machine.json("sync")[0]["counts"]["arriving"] == 0
    assert {one["reason_code"] for one in machine.json("recordings", "list")} == {None}


def test_each_trouble_is_one_sentence_and_exit_code_one(machine):
    assert "There is no recording store yet" in machine.run("sync", code=1)[1]
    machine.run("stores", "add", "films", "recordings", "--endpoint-url", "http://127.0.0.1:9")
    assert "cannot be reached" in machine.run("sync", code=1)[1]
    assert "cannot be reached" in machine.run("index", code=1)[1]
    assert "no store called other" in machine.run("index", "--store", "other", code=1)[1]
    assert "called films already" in machine.run("stores", "add", "films", "recordings", code=1)[1]
    machine.run("stores", "add", "nowhere", "nowhere", "--site", "atlantis", code=2)
