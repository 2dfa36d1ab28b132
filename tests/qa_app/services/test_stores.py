"""Stores: what may be added and by whom, and how each stands."""

from datetime import timedelta

import pytest

from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import utc_now
from qa_app.services import store_overview, stores
from qa_app.services.store_overview import Failure
from storage.database import indexing_runs
from storage.indexing.run import run_on
from tests.factories import add_recording
from tests.storage.runs import heard_last


def add(stage, actor, **given):
    wanted = {"name": "films", "bucket": "recordings"} | given
    return stores.add_store(stage.backend, actor, **wanted)


def test_an_administrator_adds_a_store_and_sees_it_without_recordings(stage):
    add(
        stage,
        stage.cast.ann,
        name=" films ",
        endpoint_url=" http://s3.example.org:9000/ ",
        derived_prefix="x",
    )
    overview = next(
        one for one in store_overview.list_stores(stage.backend, stage.cast.ann) if one.store.name == "films"
    )
    assert overview.store.endpoint_url == "http://s3.example.org:9000/"
    assert overview.store.derived_prefix == "x/"
    assert (overview.counts, overview.run, overview.is_running) == ({"missing": 0}, None, False)
    assert overview.next_look_at == overview.asked_at


@pytest.mark.parametrize("who", ["rhian", "maya", "dilys", "leena", "gareth"])
def test_nobody_else_adds_sees_or_asks_stores(stage, who):
    person = getattr(stage.cast, who)
    overview = store_overview.look_at_store(stage.backend, stage.cast.ann, stage.cast.store_id)
    for attempt in (
        lambda: add(stage, person),
        lambda: store_overview.list_stores(stage.backend, person),
        lambda: stores.check_store(stage.backend, person, stage.cast.store_id),
        lambda: store_overview.list_failures(stage.backend, person, overview),
        lambda: store_overview.look_at_store(stage.backend, person, stage.cast.store_id),
        lambda: store_overview.list_runs(stage.backend, person, stage.cast.store_id),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert len(store_overview.list_stores(stage.backend, stage.cast.ann)) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "Films"}, "small letters"),
        ({"name": "films_2"}, "small letters"),
        ({"name": "-films"}, "small letters"),
        ({"name": ""}, "small letters"),
        ({"name": "archive"}, "called archive already"),
        ({"bucket": " "}, "name of its bucket"),
        ({"endpoint_url": "s3.example.org"}, "not an address"),
        ({"endpoint_url": "http://s3.example.org/?x=1"}, "not an address"),
        ({"addressing": "dns"}, "by path or virtual"),
        ({"derived_prefix": "/"}, "prefix of their own"),
        ({"key_pattern": "(?P<site>a"}, "not a regular expression"),
        ({"key_pattern": "(?P<place>a)"}, "place"),
        ({"key_pattern": "(?P<group>a)(?P<date>b)"}, "lacks the named group site"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason_and_nothing_is_added(stage, given, words):
    with pytest.raises(Refused, match=words):
        add(stage, stage.cast.ann, **given)
    assert len(store_overview.list_stores(stage.backend, stage.cast.ann)) == 2


def test_a_store_of_one_site_needs_no_site_in_its_keys(stage):
    pattern = "(?P<group>a)(?P<date>b)"
    assert add(stage, None, key_pattern=pattern, site_id=stage.cast.norwich.id).key_pattern == pattern


def test_a_site_that_is_not_there_is_refused(stage):
    with pytest.raises(NotFound):
        add(stage, stage.cast.ann, site_id=999)


def test_a_store_that_nobody_named_is_told_with_those_there_are(stage):
    with pytest.raises(NotFound, match="archive, norwich"):
        stores.find_store(stage.backend, "nobody")


def test_failures_are_told_by_reason_the_most_frequent_first(stage):
    for reason_code, key in (("empty", "b"), ("truncated", "c"), ("empty", "a")):
        add_recording(
            stage.backend, stage.cast.store_id, key=key, state="unreadable", reason_code=reason_code
        )
    add_recording(
        stage.backend,
        stage.cast.store_id,
        key="gone",
        state="unreadable",
        reason_code="empty",
        is_missing=True,
    )
    overview = store_overview.look_at_store(stage.backend, stage.cast.ann, stage.cast.store_id)
    told = store_overview.list_failures(stage.backend, stage.cast.ann, overview, keys=1)
    assert told == [Failure("empty", 2, ("a",)), Failure("truncated", 1, ("c",))]


def test_what_arrives_and_what_is_to_be_converted_is_told_apart_from_what_failed(stage):
    store_id = stage.cast.store_id
    add_recording(stage.backend, store_id, state="waiting", reason_code="arriving")
    add_recording(stage.backend, store_id, state="waiting")
    add_recording(stage.backend, store_id, state="needs_conversion", reason_code="not_playable_in_browser")
    overview = store_overview.look_at_store(stage.backend, stage.cast.ann, store_id)
    assert overview.counts == {"missing": 0, "ready": 1, "waiting": 1, "arriving": 1, "needs_conversion": 1}
    (failure,) = store_overview.list_failures(stage.backend, stage.cast.ann, overview)
    assert (failure.reason_code, failure.can_be_tried_again) == ("not_playable_in_browser", False)


def test_runs_are_told_newest_first_with_what_they_found(stage):
    with run_on(stage.backend.database, stage.cast.store_id, "listing", stage.clock) as run:
        run.found = {"listed": 7, "new": 2, "missing": 1}
    with run_on(stage.backend.database, stage.cast.store_id, "listing", stage.clock) as idle:
        idle.found = {"listed": 7, "new": 0}
    stage.clock.now = utc_now()
    with run_on(stage.backend.database, stage.cast.store_id, "listing", stage.clock) as again:
        again.found = {"listed": 9, "new": 2}
    newest, nothing, _long_ago = store_overview.list_runs(stage.backend, stage.cast.ann, stage.cast.store_id)
    assert (newest.run.id, newest.is_alive, newest.run.found) == (again.id, False, {"listed": 9, "new": 2})
    assert (nothing.run.id, nothing.run.found) == (idle.id, {"listed": 7, "new": 0})


def test_a_failing_store_tells_how_often_and_when_it_is_asked_again(stage):
    for _ in range(2):
        with stage.backend.database.write() as transaction:
            run_id = indexing_runs.start_run(transaction, stage.cast.store_id, "listing")
            indexing_runs.end_run(transaction, run_id, "The store cannot be reached.")
    overview = store_overview.look_at_store(stage.backend, stage.cast.ann, stage.cast.store_id)
    assert overview.failures == 2
    assert overview.next_look_at == overview.run.ended_at + timedelta(minutes=60)


def test_a_run_that_fell_silent_no_longer_counts_as_running(stage):
    with stage.backend.database.write() as transaction:
        run_id = indexing_runs.start_run(transaction, stage.cast.store_id, "listing")

    def is_running():
        overview = store_overview.list_stores(stage.backend, stage.cast.ann)[0]
        return overview.is_running

    assert is_running()
    heard_last(stage.backend.database, run_id, seconds_ago=61)
    assert not is_running()


@pytest.mark.slow
def test_asking_a_store_gives_nothing_or_the_sentence_that_mends_it(stage, films, monkeypatch):
    ann = stage.cast.ann
    assert stores.check_store(stage.backend, ann, films.record.id) is None
    wrong = add(stage, ann, name="other", endpoint_url=films.record.endpoint_url)
    assert "QA_APP_STORE_OTHER_ACCESS_KEY" in stores.check_store(stage.backend, ann, wrong.id)
    monkeypatch.setenv("QA_APP_STORE_OTHER_ACCESS_KEY", "not-the-key")
    monkeypatch.setenv("QA_APP_STORE_OTHER_SECRET_KEY", "not-the-secret")
    assert "not accepted" in stores.check_store(stage.backend, ann, wrong.id)
