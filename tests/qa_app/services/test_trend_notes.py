"""Notes pinned to a site's trends: who may, what they do to the limits, and that nothing changes without a person."""

from datetime import date

import pytest

from qa_app.access import Grant, Person
from qa_app.backend import Backend
from qa_app.errors import NamesFound, NotAllowed, NotFound, Refused
from qa_app.services import trends
from qa_app.services.trend_notes import pin_note, remove_note
from qa_app.services.trends import Selection, Trend
from storage.database import people
from storage.database.activity_log import ActivityRow
from tests.qa_app.services.site_history import SiteHistory
from tests.qa_app.services.test_trends import NOW, backend, fill, norwich

__all__ = ["backend", "norwich"]

SCORE = Selection()
QUIET_THEN_HIGH = [55, 56, 55, 56, 55, 56, 55, 56, 66, 67, 66, 67, 66, 67, 66]


def somebody(backend: Backend, site_id: int, role: str) -> Person:
    """A person who exists, with one role at the site."""
    with backend.database.write() as transaction:
        found = people.add_person(
            transaction, name="Rhian Probert", email=f"{role}.{site_id}@example.org", language="en", grants=[]
        )
    return Person(found.id, "Rhian Probert", "en", (Grant(role, site_id),))


@pytest.fixture
def rhian(backend: Backend, norwich: SiteHistory) -> Person:
    return somebody(backend, norwich.site.id, "treatment_manager")


def seen(backend: Backend, rhian: Person, history: SiteHistory, selection: Selection = SCORE) -> Trend:
    return trends.trend(backend, rhian, history.site.id, selection)


def test_a_note_stands_with_every_measure_of_its_site_and_changes_no_limit(
    backend: Backend, norwich: SiteHistory, rhian: Person
) -> None:
    fill(norwich, [60.0, 62.0, 60.0])
    before = seen(backend, rhian, norwich)
    pin_note(backend, rhian, norwich.site.id, day=date(2026, 9, 14), words="  New facilitators started.  ")
    for selection in (Selection(), Selection("missing"), Selection(step="quarter")):
        (note,) = seen(backend, rhian, norwich, selection).notes
        assert (note.day, note.words, note.author) == (
            date(2026, 9, 14),
            "New facilitators started.",
            "Rhian Probert",
        )
        assert (note.written_on, note.begins_limits) == (NOW.date(), False)
    after = seen(backend, rhian, norwich)
    assert (after.chart, after.limits_begin) == (before.chart, ())
    assert seen(backend, rhian, norwich).notes != ()
    hull = SiteHistory(backend, "Hull")
    everywhere = Person(rhian.id, rhian.name, "en", (Grant("treatment_manager"),))
    assert trends.trend(backend, everywhere, hull.site.id).notes == ()


def test_new_limits_are_those_of_the_same_values_alone(
    backend: Backend, norwich: SiteHistory, rhian: Person
) -> None:
    fill(norwich, QUIET_THEN_HIGH)
    proposed = seen(backend, rhian, norwich).proposed_limits
    assert proposed == date(2026, 4, 1)
    # A day within the month: limits begin with the month.
    pin_note(
        backend,
        rhian,
        norwich.site.id,
        day=date(2026, 4, 20),
        words="Both facilitators were trained.",
        limits_of="score",
    )
    found = seen(backend, rhian, norwich)
    assert found.limits_begin == (date(2026, 4, 1),)
    assert found.proposed_limits is None
    # By hand: seven values 66, 67 …: mean 465 / 7, moving ranges of 1.
    assert found.chart.mean == pytest.approx(465 / 7)
    assert found.chart.upper == pytest.approx(465 / 7 + 2.66)
    assert (found.chart.variation, found.chart.limits_from, found.chart.n) == ("common", 7, 15)
    assert found.drawn_limits(0) == pytest.approx((55.5, 52.84, 58.16))
    assert found.points[-1].run is None
    # Of another measure or section nothing changes.
    assert seen(backend, rhian, norwich, Selection(part="A")).notes == ()
    assert seen(backend, rhian, norwich, Selection("standard")).limits_begin == ()


def test_a_note_that_is_removed_takes_its_limits_along(
    backend: Backend, norwich: SiteHistory, rhian: Person
) -> None:
    fill(norwich, QUIET_THEN_HIGH)
    before = seen(backend, rhian, norwich)
    note_id = pin_note(
        backend, rhian, norwich.site.id, day=date(2026, 4, 1), words="Trained.", limits_of="score"
    )
    with pytest.raises(Refused, match="on this day already"):
        pin_note(backend, rhian, norwich.site.id, day=date(2026, 4, 1), words="Again.", limits_of="score")
    remove_note(backend, rhian, note_id)
    assert seen(backend, rhian, norwich) == before
    with pytest.raises(NotFound, match="in the meantime"):
        remove_note(backend, rhian, note_id)
    with backend.database.read() as transaction:
        rows = transaction.query(ActivityRow).filter_by(subject="trend note", subject_id=note_id).all()
    assert [row.action for row in rows] == ["pinned", "removed"]
    assert all("Trained" not in str(row.details) for row in rows)


def test_a_run_goes_on_over_no_new_limits(backend: Backend, norwich: SiteHistory, rhian: Person) -> None:
    fill(norwich, [60, 61, 62, 63, 64, 65, 66, 67])
    assert seen(backend, rhian, norwich).points[-1].run is not None
    pin_note(backend, rhian, norwich.site.id, day=date(2026, 7, 1), words="A new room.", limits_of="score")
    assert [point.run for point in seen(backend, rhian, norwich).points] == [None] * 8


def test_what_cannot_be_is_refused(backend: Backend, norwich: SiteHistory, rhian: Person) -> None:
    site_id = norwich.site.id
    with pytest.raises(Refused, match="what happened"):
        pin_note(backend, rhian, site_id, day=date(2026, 4, 1), words="  ")
    with pytest.raises(Refused, match="still to come"):
        pin_note(backend, rhian, site_id, day=date(2026, 11, 13), words="A plan.")
    with pytest.raises(NotFound, match="no such measure"):
        pin_note(backend, rhian, site_id, day=date(2026, 4, 1), words="A plan.", limits_of="mood")
    with pytest.raises(NamesFound):
        pin_note(backend, rhian, site_id, day=date(2026, 4, 1), words="Call her on 07911 123456.")
    assert seen(backend, rhian, norwich).notes == ()


def test_who_may_pin_and_who_may_set_limits(backend: Backend, norwich: SiteHistory) -> None:
    site_id = norwich.site.id
    may = {
        "treatment_manager": (True, True),
        "qa_team": (True, True),
        "programme_manager": (True, False),
        "clinical_lead": (False, False),
        "facilitator": (False, False),
        "administrator": (False, False),
    }
    assert {role: _may(backend, site_id, role) for role in may} == may
    elsewhere = somebody(backend, site_id + 1000, "treatment_manager")
    with pytest.raises(NotAllowed):
        pin_note(backend, elsewhere, site_id, day=date(2026, 4, 1), words="From elsewhere.")


def _may(backend: Backend, site_id: int, role: str) -> tuple[bool, bool]:
    who, found = somebody(backend, site_id, role), []
    for limits_of, day in ((None, date(2026, 4, 1)), ("score", date(2026, 4, 2))):
        try:
            note_id = pin_note(backend, who, site_id, day=day, words="A new room.", limits_of=limits_of)
        except NotAllowed:
            found.append(False)
        else:
            remove_note(backend, who, note_id)
            found.append(True)
    return found[0], found[1]
