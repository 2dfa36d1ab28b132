"""Each reason as it comes about: real objects, a real store, child processes, a relay where the store is at fault."""

import time
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from storage.errors import StoreUnavailable
from storage.indexing.indexed_recording import IndexOptions
from storage.indexing.local_processes import index_all
from tests.storage.films import Film, make_film
from tests.storage.servers import listed, served_bucket

pytestmark = pytest.mark.slow

CONTENT = {
    "good.mp4": None,
    "empty.mp4": "empty",
    "notes.mp4": "not_a_recording",
    "cut.mp4": "truncated",
    "sound.m4a": "no_picture",
    "noise.mp4": "damaged",
    "unheard-of.mp4": "unsupported_codec",
}
SHORT = IndexOptions(budget_seconds=2.0)


@pytest.fixture(scope="module")
def objects(tmp_path_factory):
    """Where the objects lie, and what the listing says of each."""
    with served_bucket(tmp_path_factory.mktemp("reasons")) as served:
        folder = served.folder
        film = make_film(folder / "good.mp4", Film(seconds=6, index_first=True)).read_bytes()
        make_film(folder / "sound.m4a", Film(seconds=6, picture=None, container="mp4"))
        (folder / "empty.mp4").write_bytes(b"")
        (folder / "notes.mp4").write_text("Not a film at all.\n" * 100)
        whole = make_film(folder / "cut.mp4", Film(seconds=6)).read_bytes()
        (folder / "cut.mp4").write_bytes(whole[: len(whole) // 2])
        (folder / "unheard-of.mp4").write_bytes(film.replace(b"avc1", b"xyz1"))
        pictures = film.index(b"mdat") + 4
        noise = np.random.default_rng(3).bytes(len(film) - pictures)
        (folder / "noise.mp4").write_bytes(film[:pictures] + noise)
        served.until_shown(*CONTENT)
        yield served.address(), listed(served.store())


@pytest.fixture
def between(objects):
    with relay(objects[0].endpoint_url) as between:
        yield between


def answer_behind(between, objects, key="good.mp4", options=SHORT):
    address, refs = objects
    behind = replace(address, endpoint_url=between.endpoint_url)
    ((_, answer),) = index_all(behind, [refs[key]], options, workers=1)
    return answer


def test_what_is_wrong_with_the_content_is_told(objects):
    address, refs = objects
    answers = index_all(address, refs.values(), IndexOptions(), workers=2)
    assert {ref.key: answer.reason_code for ref, answer in answers} == CONTENT


def test_what_costs_too_much_is_over_budget(objects, between):
    cheap = IndexOptions(budget_requests=0)
    assert answer_behind(between, objects, options=cheap).reason_code == "over_budget"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault("status", status=403, code="AccessDenied", times=None), "access_denied"),
        (Fault("status", status=403, code="InvalidObjectState", times=None), "archived"),
        (Fault("status", status=404, code="NoSuchKey", times=None), "vanished"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_became_of_the_object_is_told(objects, between, fault, reason):
    between.spoil(fault)
    assert answer_behind(between, objects).reason_code == reason


def test_an_object_that_is_not_what_was_listed_has_changed(objects):
    address, refs = objects
    as_listed_before = replace(refs["good.mp4"], size_bytes=refs["good.mp4"].size_bytes - 1)
    ((_, answer),) = index_all(address, [as_listed_before], SHORT, workers=1)
    assert answer.reason_code == "changed_while_reading"


@pytest.mark.parametrize("kind", ["silent", "stall", "dribble", "html", "short_body", "wrong_length"])
def test_a_store_that_fails_in_any_way_is_no_fault_of_the_recording_and_no_hang(objects, between, kind):
    between.spoil(Fault(kind, times=None))
    began = time.monotonic()
    answer = answer_behind(between, objects)
    assert isinstance(answer, StoreUnavailable)
    assert time.monotonic() - began < 30


def test_a_store_that_fails_one_request_in_five_gives_the_same_answer(objects, between):
    address, refs = objects
    ((_, undisturbed),) = index_all(address, [refs["good.mp4"]], IndexOptions(), workers=1)
    kinds = ("status", "short_body", "reset", "html", "wrong_length", "wrong_total")
    between.spoil(*(Fault(kind, what="any", share=0.04, times=None, after_bytes=20_000) for kind in kinds))
    disturbed = answer_behind(between, objects, options=IndexOptions())
    assert any(exchange.fault for exchange in between.exchanges)
    assert (disturbed.state, disturbed.duration_ms) == ("ready", undisturbed.duration_ms)
    assert disturbed.storyboard == undisturbed.storyboard
    assert disturbed.signals == undisturbed.signals
    assert disturbed.activity == undisturbed.activity
