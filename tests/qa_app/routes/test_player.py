"""Reports of what was watched: stored for the reviewer's own draft, refused from anywhere else."""

import pytest

from qa_app.services.reviews import open_desk, start_review

pytestmark = pytest.mark.slow

REPORT = {"intervals": [[0, 4_000], [3_000, 9_000], [20_000, 21_000]], "position_ms": 21_000}
LONG = {"intervals": [[0, 55_000]], "position_ms": 55_000}


@pytest.fixture
def here(site_url):
    """What the browser adds to a report from our own page."""
    return {"origin": site_url}


@pytest.fixture
def review_id(backend, cast, served):
    return start_review(backend, cast.rhian, served.recording_id)


@pytest.fixture
def address(review_id):
    return f"/api/reviews/{review_id}/watched"


def test_what_was_watched_is_added_up(client, backend, cast, review_id, address, here):
    browser = client(cast.rhian)
    assert browser.post(address, json=REPORT, headers=here).status_code == 204
    more = {"intervals": [[8_000, 10_000]], "position_ms": 10_000}
    assert browser.post(address, json=more, headers=here).status_code == 204
    desk = open_desk(backend, cast.rhian, review_id)
    assert desk.watched == ((0, 10_000), (20_000, 21_000))
    assert (desk.review.watched_ms, desk.review.position_ms) == (11_000, 10_000)


def test_more_than_can_have_been_played_is_refused_with_the_reason(
    client, backend, cast, review_id, address, here
):
    answer = client(cast.rhian).post(address, json=LONG, headers=here)
    said = "This is more than can have been played since the last report.\n"
    assert (answer.status_code, answer.text) == (409, said)
    assert open_desk(backend, cast.rhian, review_id).watched == ()


def test_another_site_cannot_report(client, cast, address):
    for origin in ({}, {"origin": "null"}, {"origin": "http://elsewhere.example"}):
        assert client(cast.rhian).post(address, json=REPORT, headers=origin).status_code == 403


def test_only_json_is_taken(client, cast, address, here):
    answer = client(cast.rhian).post(address, data={"intervals": "1"}, headers=here)
    assert answer.status_code == 415


def test_a_body_without_end_is_refused(client, cast, address, here):
    report = {"intervals": [[0, 1]] * 30_000, "position_ms": 0}
    assert client(cast.rhian).post(address, json=report, headers=here).status_code == 413


def test_a_report_that_cannot_be_is_refused(client, backend, cast, review_id, address, here):
    for report in (
        {},
        {"intervals": [[5, 5]], "position_ms": 0},
        {"intervals": [[9, 5]], "position_ms": 0},
        {"intervals": [[-1, 5]], "position_ms": 0},
        {"intervals": [["0", 5]], "position_ms": 0},
        {"intervals": [[0, 5, 6]], "position_ms": 0},
        {"intervals": [], "position_ms": -1},
        {"intervals": [], "position_ms": 0, "watched_ms": 5},
        [],
    ):
        answer = client(cast.rhian).post(address, json=report, headers=here)
        assert answer.status_code == 422, report
    assert open_desk(backend, cast.rhian, review_id).watched == ()


def test_watching_beyond_the_recording_is_refused_with_the_reason(
    client, backend, cast, review_id, address, here
):
    answer = client(cast.rhian).post(
        address, json={"intervals": [[0, 90_000]], "position_ms": 0}, headers=here
    )
    assert (answer.status_code, answer.text) == (409, "These times do not lie within the recording.\n")
    assert open_desk(backend, cast.rhian, review_id).watched == ()


def test_a_report_replayed_by_somebody_else_counts_for_neither(
    client, backend, cast, review_id, address, here
):
    assert client(cast.rhian).post(address, json=REPORT, headers=here).status_code == 204
    replayed = client(cast.leena).post(address, json=LONG, headers=here)
    assert replayed.status_code == 404
    assert open_desk(backend, cast.rhian, review_id).review.watched_ms == 10_000


def test_somebody_else_cannot_report_for_a_reviewer(client, backend, cast, review_id, address, here):
    assert client(cast.dilys).post(address, json=REPORT, headers=here).status_code == 404
    assert client(cast.maya).post(address, json=REPORT, headers=here).status_code == 404
    assert client(None).post(address, json=REPORT, headers=here).status_code == 401
    assert open_desk(backend, cast.rhian, review_id).watched == ()


def test_the_film_of_a_review_is_told_with_the_place_where_it_was_left(
    client, cast, served, review_id, address, here
):
    browser = client(cast.rhian)
    browser.post(address, json=REPORT, headers=here)
    told = browser.get(f"/api/reviews/{review_id}/film")
    assert told.json()["start_ms"] == 21_000
    assert told.json()["url"].startswith(f"/api/recordings/{served.recording_id}/video?v=")
    assert browser.get(told.json()["url"], headers={"range": "bytes=0-0"}).status_code == 206
    assert told.headers["cache-control"] == "private, no-store"


def test_the_film_of_anothers_draft_is_not_told(client, cast, review_id):
    for person in (cast.leena, cast.dilys, cast.maya):
        assert client(person).get(f"/api/reviews/{review_id}/film").status_code == 404
    assert client(None).get(f"/api/reviews/{review_id}/film").status_code == 401
    assert client(cast.rhian).get("/api/reviews/99999999999/film").status_code == 404
