"""The library of recordings and the tray: what a person sees of them, page by page, and who assigns what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from qa_app.access import Grant, Person
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import activity, people, recordings
from qa_app.services.recordings import PAGE, LibraryFilter, RecordingRecord
from qa_app.services.sites import all_sites
from storage.database.recordings import QualitySignalRecord
from storage.database.recordings import find_recording as load_recording
from tests.factories import add_draft, add_recording, add_review, add_session
from tests.qa_app.services.conftest import Stage

Deliver = Callable[..., int]


@pytest.fixture
def deliver(stage: Stage) -> Deliver:
    """`deliver(days_ago=3, state="ready")`: a session of Saskia and Callum with its recording; the session's id."""

    def make(key: str = "my-emotions-4", days_ago: float = 5, **recording: Any) -> int:
        cast = stage.cast
        session_id = add_session(
            stage.backend,
            cast.ann,
            cast.norwich_15,
            key,
            stage.clock() - timedelta(days=days_ago),
            (cast.saskia, cast.callum),
        )
        if recording.pop("is_recorded", True):
            add_recording(stage.backend, cast.store_id, session_id, **recording)
        return session_id

    return make


def listed(stage: Stage, actor: Person, **wanted: Any) -> list[int]:
    page = recordings.list_library(stage.backend, actor, LibraryFilter(**wanted))
    assert page.total == recordings.count_library(stage.backend, actor, LibraryFilter(**wanted))
    return [entry.session.id for entry in page.entries]


def load(stage: Stage, recording_id: int) -> RecordingRecord:
    with stage.backend.database.read() as transaction:
        found = load_recording(transaction, recording_id)
    assert found is not None
    return found


def test_the_library_holds_ones_own_sites_only(stage: Stage) -> None:
    cast = stage.cast
    for reader in (cast.rhian, cast.dilys, cast.leena):
        assert listed(stage, reader) == [stage.session_id]
    assert listed(stage, cast.owain) == []
    assert listed(stage, cast.owain, site_id=cast.norwich.id) == []
    assert listed(stage, cast.rhian, site_id=cast.ipswich.id) == []
    for stranger in (cast.maya, cast.gareth, cast.ann):
        with pytest.raises(NotAllowed):
            recordings.list_library(stage.backend, stranger, LibraryFilter())
        with pytest.raises(NotAllowed):
            recordings.count_library(stage.backend, stranger, LibraryFilter())


def test_pages_are_cut_newest_first_and_none_lies_before_the_first(stage: Stage, deliver: Deliver) -> None:
    made = [deliver(days_ago=10 + number, is_recorded=False) for number in range(PAGE + 1)]
    everything = [stage.session_id, *made]
    first, second = (
        recordings.list_library(stage.backend, stage.cast.rhian, LibraryFilter(), number) for number in (1, 2)
    )
    assert (first.total, second.total) == (PAGE + 2, PAGE + 2)
    assert [one.session.id for one in (*first.entries, *second.entries)] == everything
    for odd in (0, -3):
        page = recordings.list_library(stage.backend, stage.cast.rhian, LibraryFilter(), odd)
        assert page.entries == first.entries
    assert recordings.list_library(stage.backend, stage.cast.rhian, LibraryFilter(), 9).entries == ()


def test_each_filter_leaves_what_it_says(stage: Stage, deliver: Deliver) -> None:
    cast = stage.cast
    black = QualitySignalRecord("black", 0, 5_000, 0.99)
    broken = deliver("foundation-2", 40, state="unreadable", reason_code="truncated")
    dark = deliver("my-thinking-1", 20, signals=(black,))
    gone = deliver("my-thinking-2", 19, is_missing=True)
    none = deliver("my-thinking-3", 18, is_recorded=False)
    erased = deliver("foundation-1", 60, state="erased", is_missing=True)
    to_convert = deliver("my-emotions-1", 7, state="needs_conversion", reason_code="not_playable_in_browser")
    for wanted, found in (
        ({"facilitator_id": cast.maya.id}, [stage.session_id]),
        ({"facilitator_id": cast.gwen.id}, []),
        ({"module_key": "my-thinking"}, [none, gone, dark]),
        ({"programme_key": "your-choice"}, []),
        ({"state": "ready"}, [stage.session_id, dark]),
        ({"state": "missing"}, [gone]),
        ({"state": "no_recording"}, [none]),
        ({"state": "erased"}, [erased]),
        ({"state": "unusable"}, [to_convert, gone, broken]),
        ({"signal": "black"}, [dark]),
        ({"signal": "silent"}, []),
        ({"reviewed": False, "state": "ready"}, [stage.session_id, dark]),
        ({"reviewed": True}, []),
    ):
        assert listed(stage, cast.dilys, **wanted) == found, wanted


def test_days_are_londons_and_both_ends_count(stage: Stage) -> None:
    cast = stage.cast
    # Half past midnight in London's summer is the evening before in UTC.
    summer = stage.clock.now.replace(month=7, day=1, hour=23, minute=30)
    late = add_session(stage.backend, cast.ann, cast.norwich_14, "foundation-1", summer, (cast.maya,))
    day = summer.date()
    assert listed(stage, cast.rhian, since=day, until=day) == []
    assert listed(stage, cast.rhian, since=day + timedelta(days=1), until=day + timedelta(days=1)) == [late]


def test_what_lies_ahead_is_not_in_the_library(stage: Stage, deliver: Deliver) -> None:
    ahead = deliver(days_ago=-1, is_recorded=False)
    assert ahead not in listed(stage, stage.cast.rhian)
    stage.clock.advance(days=2)
    assert ahead in listed(stage, stage.cast.rhian)


def test_those_without_a_recording_are_counted_as_they_are_listed(stage: Stage, deliver: Deliver) -> None:
    missing = [deliver(days_ago=9, is_recorded=False), deliver(days_ago=8, is_recorded=False)]
    deliver(days_ago=7)
    deliver(days_ago=-1)
    deliver(days_ago=-2, is_recorded=False)
    # A second recording of a programme session that has one.
    twice = deliver(days_ago=6)
    add_recording(stage.backend, stage.cast.store_id, twice, state="erased")
    # Who sees all sites is answered in another way than who sees some.
    for who in (stage.cast.dilys, stage.cast.rhian):
        found = recordings.list_library(stage.backend, who, LibraryFilter(state="no_recording"))
        assert [one.session.id for one in found.entries] == missing[::-1]
        assert found.total == 2


def test_an_entry_tells_that_there_are_reviews_and_never_what_they_say(stage: Stage) -> None:
    cast = stage.cast
    add_draft(stage.backend, cast.dilys, stage.recording_id, ratings={"A1": 0})
    add_review(stage.backend, cast.rhian, stage.recording_id)
    entry = recordings.find_entry(stage.backend, cast.leena, stage.recording_id)
    assert [(one.state, one.reviewer) for one in entry.reviews] == [
        ("draft", "Dilys Okoro"),
        ("submitted", "Rhian Probert"),
    ]
    assert listed(stage, cast.leena, reviewed=True) == [stage.session_id]


def test_one_recording_is_found_by_those_of_its_site_only(stage: Stage) -> None:
    cast = stage.cast
    entry = recordings.find_entry(stage.backend, cast.rhian, stage.recording_id)
    assert (entry.session.id, entry.state) == (stage.session_id, "ready")
    told = set()
    for stranger in (cast.owain, cast.maya, cast.gareth, cast.ann):
        with pytest.raises(NotFound) as caught:
            recordings.find_entry(stage.backend, stranger, stage.recording_id)
        told.add(caught.value.sentence)
    with pytest.raises(NotFound) as caught:
        recordings.find_entry(stage.backend, cast.rhian, 99_999)
    # What is not yours and what is not there answer alike.
    assert told == {caught.value.sentence}


def test_what_is_matched_to_nothing_is_seen_by_those_who_see_every_site(stage: Stage) -> None:
    cast = stage.cast
    loose = add_recording(stage.backend, cast.store_id)
    with stage.backend.database.read() as transaction:
        assert recordings.find_visible(transaction, cast.dilys, loose, "watch").id == loose
        for stranger in (cast.rhian, cast.ann, cast.gareth):
            with pytest.raises(NotFound):
                recordings.find_visible(transaction, stranger, loose, "watch")
    with pytest.raises(NotFound, match="no programme session"):
        recordings.find_entry(stage.backend, cast.dilys, loose)


def test_the_tray_holds_what_ones_stores_hold(stage: Stage) -> None:
    cast = stage.cast
    of_all = add_recording(stage.backend, cast.store_id)
    of_norwich = add_recording(stage.backend, cast.norwich_store_id)
    add_recording(stage.backend, cast.store_id, state="erased")

    def tray(actor: Person) -> set[int]:
        return {one.id for one in recordings.list_unmatched(stage.backend, actor)}

    assert tray(cast.rhian) == tray(cast.dilys) == tray(cast.ann) == {of_all, of_norwich}
    assert tray(cast.owain) == {of_all}
    for stranger in (cast.maya, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            recordings.list_unmatched(stage.backend, stranger)
        with pytest.raises(NotAllowed):
            recordings.count_unmatched(stage.backend, stranger)


def test_the_tray_is_counted_whole_and_shown_from_its_newest(stage: Stage) -> None:
    cast, now = stage.cast, stage.clock.now
    older, newest = (
        add_recording(stage.backend, cast.store_id, last_modified=now - timedelta(days=days))
        for days in (3, 2)
    )
    add_recording(stage.backend, cast.norwich_store_id, last_modified=now - timedelta(days=4))
    assert [one.id for one in recordings.list_unmatched(stage.backend, cast.rhian, 2)] == [newest, older]
    assert recordings.count_unmatched(stage.backend, cast.rhian) == 3
    assert recordings.count_unmatched(stage.backend, cast.owain) == 2


def test_facilitators_are_told_for_one_site_and_for_all(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    add_session(backend, cast.ann, cast.bangor_3, "foundation-1", stage.clock.now, (cast.gwen,))
    everywhere = [one.id for one in all_sites(backend)]
    at_norwich = recordings.facilitators_at(backend, [cast.norwich.id])
    assert cast.maya.id in at_norwich
    assert cast.gwen.id not in at_norwich
    assert recordings.facilitators_at(backend, [cast.bangor.id]) == {cast.gwen.id: cast.gwen.name}
    # All at once is asked otherwise, and comes to the same.
    apart = [recordings.facilitators_at(backend, [one]) for one in everywhere]
    assert recordings.facilitators_at(backend, everywhere) == {
        key: name for found in apart for key, name in found.items()
    }


def test_a_recording_is_assigned_and_then_watched_by_its_site(stage: Stage, deliver: Deliver) -> None:
    cast = stage.cast
    session_id = deliver(is_recorded=False)
    loose = add_recording(stage.backend, cast.store_id)
    offered = recordings.sessions_that_may_fit(stage.backend, cast.rhian, load(stage, loose))
    assert [one.id for one, _words in offered] == [session_id]
    recordings.assign_recording(stage.backend, cast.rhian, loose, session_id)
    assert recordings.find_entry(stage.backend, cast.rhian, loose).session.id == session_id
    assert load(stage, loose).matched_by == "person"
    line = activity.list_activity(stage.backend, cast.ann, limit=1)[0]
    assert (line.person, line.action, line.subject_id) == ("Rhian Probert", "assigned", loose)
    with pytest.raises(Refused, match="in the meantime"):
        recordings.assign_recording(stage.backend, cast.rhian, loose, session_id)


def test_only_those_who_assign_at_the_site_do_it(stage: Stage, deliver: Deliver) -> None:
    cast = stage.cast
    session_id = deliver(is_recorded=False)
    loose = add_recording(stage.backend, cast.store_id)
    for stranger in (cast.owain, cast.maya, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            recordings.assign_recording(stage.backend, stranger, loose, session_id)
    for missing in ((99_999, session_id), (loose, 99_999)):
        with pytest.raises(NotFound):
            recordings.assign_recording(stage.backend, cast.rhian, *missing)
    assert load(stage, loose).programme_session_id is None


def test_nobody_draws_a_recording_out_of_another_sites_store(stage: Stage) -> None:
    cast = stage.cast
    own = add_session(
        stage.backend,
        cast.ann,
        cast.bangor_3,
        "foundation-1",
        stage.clock() - timedelta(days=1),
        (cast.gwen,),
    )
    of_norwich = add_recording(stage.backend, cast.norwich_store_id)
    with pytest.raises(NotFound):
        recordings.assign_recording(stage.backend, cast.owain, of_norwich, own)
    people.give_roles(
        stage.backend,
        cast.ann,
        cast.owain.id,
        [*cast.owain.grants, Grant("treatment_manager", region="East")],
    )
    owain = people.find_person(stage.backend, cast.owain.id)
    assert owain is not None
    recordings.assign_recording(stage.backend, owain, of_norwich, own)
    assert load(stage, of_norwich).programme_session_id == own


def test_a_programme_session_takes_a_second_recording_only_when_the_first_is_no_use(
    stage: Stage, deliver: Deliver
) -> None:
    cast = stage.cast
    loose = add_recording(stage.backend, cast.store_id)
    with pytest.raises(Refused, match="has a recording already"):
        recordings.assign_recording(stage.backend, cast.rhian, loose, stage.session_id)
    broken = deliver(state="unreadable", reason_code="no_picture")
    offered = recordings.sessions_that_may_fit(stage.backend, cast.rhian, load(stage, loose))
    assert [one.id for one, _words in offered] == [broken]
    recordings.assign_recording(stage.backend, cast.rhian, loose, broken)
    entry = recordings.find_entry(stage.backend, cast.rhian, loose)
    assert entry.recording is not None
    assert (entry.recording.id, entry.state) == (loose, "ready")


def test_an_erased_recording_is_not_assigned(stage: Stage, deliver: Deliver) -> None:
    session_id = deliver(is_recorded=False)
    erased = add_recording(stage.backend, stage.cast.store_id, state="erased")
    with pytest.raises(Refused, match="erased"):
        recordings.assign_recording(stage.backend, stage.cast.rhian, erased, session_id)


def test_what_fits_is_ones_own_and_near_the_nearest_first(stage: Stage, deliver: Deliver) -> None:
    cast = stage.cast
    far = deliver("foundation-1", 30, is_recorded=False)
    near = deliver("foundation-2", 2, is_recorded=False)
    deliver("foundation-3", 400, is_recorded=False)
    loose = load(stage, add_recording(stage.backend, cast.store_id))

    def offered(actor: Person) -> list[int]:
        return [one.id for one, _words in recordings.sessions_that_may_fit(stage.backend, actor, loose)]

    assert offered(cast.rhian) == [near, far]
    assert offered(cast.owain) == offered(cast.maya) == offered(cast.leena) == []
