"""Answers that the page stores itself: once, for the reviewer's own draft, refused from anywhere else."""

import pytest

from qa_app.i18n import clock_time
from qa_app.services.reviews import open_desk, start_review
from storage.database import activity_log

pytestmark = pytest.mark.slow

THREE = {"chosen": ["value:3.0"], "seen": 0}


@pytest.fixture
def here(site_url):
    """What the browser adds to what our own page posts."""
    return {"origin": site_url}


@pytest.fixture
def review_id(backend, cast, served):
    return start_review(backend, cast.rhian, served.recording_id)


@pytest.fixture
def address(review_id):
    return f"/api/reviews/{review_id}/ratings/A1/session"


def rows_of_the_log(backend):
    with backend.database.read() as transaction:
        return [row.action for row in activity_log.latest_activity(transaction, 500)].count("rated")


def test_an_answer_is_stored_and_the_page_is_told_how_far_the_review_is(
    client, backend, cast, review_id, address, here
):
    told = client(cast.rhian).post(address, json=THREE, headers=here)
    desk = open_desk(backend, cast.rhian, review_id)
    assert desk.ratings["A1", None].value == 3
    assert told.status_code == 200
    assert told.headers["cache-control"] == "private, no-store"
    assert told.json() == {
        "times_saved": 1,
        "progress": {
            "answered": f"1 of {desk.progress.total} answered",
            "saved": f"Saved {clock_time(desk.review.saved_at)}",
            "at": desk.review.saved_at.isoformat(),
        },
    }
    assert rows_of_the_log(backend) == 1


def test_an_answer_about_a_facilitator_and_a_reason_are_stored_and_taken_back(
    client, backend, cast, review_id, here
):
    browser, maya = client(cast.rhian), cast.maya.id
    ratings = f"/api/reviews/{review_id}/ratings"
    assert browser.post(f"{ratings}/B1/{maya}", json=THREE, headers=here).json()["times_saved"] == 1
    left_out = {"chosen": ["na:none-arose"], "seen": 0}
    told = browser.post(f"{ratings}/C3/session", json=left_out, headers=here).json()
    assert told["progress"]["answered"].startswith("2 of ")
    desk = open_desk(backend, cast.rhian, review_id)
    assert desk.ratings["B1", maya].value == 3
    assert desk.ratings["C3", None].not_applicable == "none-arose"
    told = browser.post(f"{ratings}/C3/session", json={"chosen": [], "seen": 1}, headers=here).json()
    assert (told["times_saved"], told["progress"]["answered"][:5]) == (2, "1 of ")


def test_what_comes_twice_is_stored_once(client, backend, cast, address, here):
    browser = client(cast.rhian)
    told = [browser.post(address, json=THREE, headers=here).json() for _each in range(2)]
    assert told[0] == told[1]
    assert rows_of_the_log(backend) == 1


def test_a_stale_tab_overwrites_nothing(client, backend, cast, review_id, address, here):
    browser = client(cast.rhian)
    browser.post(address, json=THREE, headers=here)
    late = browser.post(address, json={"chosen": ["value:1.0"], "seen": 0}, headers=here)
    assert (late.status_code, late.text) == (409, "A1 was rated in another tab in the meantime.\n")
    assert open_desk(backend, cast.rhian, review_id).ratings["A1", None].value == 3


def test_nobody_else_can_answer(client, backend, cast, review_id, address, here):
    for person, status in ((cast.dilys, 404), (cast.leena, 404), (cast.maya, 404), (None, 401)):
        assert client(person).post(address, json=THREE, headers=here).status_code == status
    for origin in ({}, {"origin": "null"}, {"origin": "http://elsewhere.example"}):
        assert client(cast.rhian).post(address, json=THREE, headers=origin).status_code == 403
    assert client(cast.rhian).post(address, data={"chosen": "3"}, headers=here).status_code == 415
    assert open_desk(backend, cast.rhian, review_id).ratings == {}


def test_an_answer_that_cannot_be_is_refused(client, backend, cast, review_id, address, here):
    browser = client(cast.rhian)
    for given in (
        [],
        {},
        {"chosen": "3", "seen": 0},
        {"chosen": ["value:three"], "seen": 0},
        {"chosen": ["value:3.0"], "seen": -1},
        {"chosen": ["value:3.0"], "seen": "0"},
        THREE | {"saved": 1},
    ):
        assert browser.post(address, json=given, headers=here).status_code == 422, given
    for given in ("value:7.0", "value:nan", "na:elsewhere", "choice:planned"):
        answer = browser.post(address, json={"chosen": [given], "seen": 0}, headers=here)
        assert answer.status_code == 409, given
    start = address.removesuffix("A1/session")
    for place, status in (("Z9/session", 409), ("A1/0", 409), ("B1/session", 409), ("B1/maya", 404)):
        assert browser.post(start + place, json=THREE, headers=here).status_code == status, place
    assert browser.post(f"{start}B1/99999999999", json=THREE, headers=here).status_code == 404
    assert open_desk(backend, cast.rhian, review_id).ratings == {}
