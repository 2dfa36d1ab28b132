from datetime import UTC, datetime

import pytest

from benchmarks.desk_figures import Figure, late
from benchmarks.desk_page import page_of
from benchmarks.desk_world import LONG_REVIEW_MARKS, make_world
from qa_app.services import recordings, reviews
from qa_app.services.people import find_person
from qa_app.services.recordings import LibraryFilter
from storage.database.base import open_database
from storage.objects.address import StoreAddress
from storage.objects.object_ref import ObjectRef
from tests.factories import make_backend

TWENTY = [float(number) for number in range(1, 21)]


def test_the_late_sample_is_the_one_that_19_of_20_do_not_exceed():
    assert late(TWENTY) == 19.0
    assert late([7.0]) == 7.0


@pytest.mark.parametrize(
    ("figure", "is_met"),
    [
        (Figure("a", [150.0], "b", [100.0], times=1.5, times_late=2), True),
        (Figure("a", [151.0], "b", [100.0], times=1.5, times_late=2), False),
        (Figure("a", [100.0, 100.0, 201.0], "b", [100.0], times=1.5, times_late=2), False),
        (Figure("a", [99.0], most_ms=100), True),
        (Figure("a", [10.0, 100.0], most_ms=100), False),
        (Figure("a", [100.0], "b", [1.0]), None),
    ],
)
def test_a_promise_is_met_or_missed_by_median_and_late_sample(figure, is_met):
    assert figure.is_met is is_met


def test_the_page_tells_every_figure_and_how_many_promises_are_met():
    figures = [
        Figure("a rating", [100.0, 120.0], "empty rerun", [100.0], times=1.5, times_late=2),
        Figure("the desk", [400.0], "plain page", [200.0], times=1.5),
        Figure("m", [20.0], most_ms=100),
        Figure("the whole form", [300.0], "empty rerun", [100.0]),
    ]
    text = page_of(figures, 100_000, 20_000, 150)
    assert (
        "| a rating | 2 | 110 | 120 | empty rerun | 100 | 100 | 1.10 | 1.20 | 1.5 times, 2 late | met |"
        in text
    )
    assert "| the desk | 1 | 400 | 400 | plain page | 200 | 200 | 2.00 | 2.00 | 1.5 times | missed |" in text
    assert "| m | 1 | 20 | 20 |  | | | | | under 100 ms late | met |" in text
    assert "| 1.00 |" not in text
    assert "2 of 3 promises met." in text
    assert "100,000 recordings and 20,000 reviews" in text


@pytest.fixture
def sqlite(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'bench.db'}", outlives_power_cut=False)
    yield database
    database.close()


@pytest.mark.slow
def test_what_is_put_into_the_database_is_as_the_app_knows_it(sqlite, tmp_path):
    now = datetime.now(UTC)
    films = [ObjectRef(f"film-{number}.mp4", 1000, "e", now) for number in range(2)]
    world = make_world(
        sqlite,
        recordings=2000,
        reviews=100,
        address=StoreAddress("bench", "recordings", "http://127.0.0.1:1"),
        films=films,
        film_ms=600_000,
    )
    backend = make_backend(sqlite, tmp_path, lambda: now)
    person = find_person(backend, world.person_id)
    states = {
        state: recordings.count_library(backend, person, LibraryFilter(state=state))
        for state in (None, "ready", "unusable", "missing", "no_recording")
    }
    assert states == {None: 2000, "ready": 1920, "unusable": 60, "missing": 20, "no_recording": 20}
    assert recordings.count_library(backend, person, LibraryFilter(reviewed=True)) == 100
    assert recordings.count_unmatched(backend, person) == 40
    assert len(recordings.facilitators_at(backend, [1])) == 10
    newest = recordings.list_library(backend, person, LibraryFilter()).entries[:2]
    assert tuple(one.recording.id for one in newest) == world.recordings
    for review_id in world.reviews:
        desk = reviews.open_desk(backend, person, review_id)
        assert len(desk.unanswered) == 26
        assert len(desk.evidence) == LONG_REVIEW_MARKS
        assert desk.recording.is_same_content(desk.review.object_version)
    assert reviews.open_desk(backend, person, 1).unanswered == ()
