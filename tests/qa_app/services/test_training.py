"""Training steps and approvals: who notes them for whom, what is missing, and what the log says."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from qa_app.access import Grant
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import people
from qa_app.services.facilitator_document import facilitator_file
from qa_app.services.training import note_step, take_back_step, trainees, training_of
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

BBR, DADS = "building-better-relationships", "dads-programme"
TODAY = date(2026, 11, 12)


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


def warnings(cast: FeedbackCast, reader: str = "rhian") -> list[str]:
    """What Tomos lacks for Building Better Relationships, of which he is a regular facilitator."""
    page = training_of(cast.backend, getattr(cast, reader), cast.tomos.id)
    return [sentence for one in page.programmes if one.programme_key == BBR for sentence in one.warnings]


def add(
    cast: FeedbackCast, kind: str, done_on: date = TODAY, until: date | None = None, by: str = "rhian"
) -> int:
    return note_step(
        cast.backend,
        getattr(cast, by),
        cast.tomos.id,
        programme_key=BBR,
        kind=kind,
        done_on=done_on,
        until=until,
    )


def test_a_regular_facilitator_without_the_training_is_warned_of_and_not_blocked(cast: FeedbackCast) -> None:
    add(cast, "core_skills", date(2026, 1, 5))
    (sentence,) = warnings(cast)
    assert "needs the programme's training" in sentence
    assert warnings(cast, "tomos") == warnings(cast, "manager") == [sentence]
    # Group 14 has had him as a regular facilitator all along.
    add(cast, "programme_training", date(2026, 3, 1), by="manager")
    assert warnings(cast) == []
    (page,) = training_of(cast.backend, cast.tomos, cast.tomos.id).programmes
    assert [(one.kind, one.done_on, one.by) for one in page.steps] == [
        ("core_skills", date(2026, 1, 5), "Rhian Probert"),
        ("programme_training", date(2026, 3, 1), "Pam Manager"),
    ]


def test_training_for_another_programme_is_none_for_this_one(cast: FeedbackCast) -> None:
    note_step(
        cast.backend,
        cast.rhian,
        cast.tomos.id,
        programme_key=DADS,
        kind="programme_training",
        done_on=TODAY,
    )
    assert len(warnings(cast)) == 1
    page = training_of(cast.backend, cast.rhian, cast.tomos.id)
    assert [(one.programme_key, len(one.warnings)) for one in page.programmes] == [(BBR, 1), (DADS, 0)]


def test_an_approval_holds_through_its_last_day_until_another_is_given(
    cast: FeedbackCast, clock: Clock
) -> None:
    add(cast, "programme_training")
    add(cast, "approval", until=TODAY + timedelta(days=1))
    clock.advance(days=1)
    assert warnings(cast) == []
    clock.advance(days=1)
    (sentence,) = warnings(cast)
    assert "ended on Fri 13 Nov 2026" in sentence
    add(cast, "approval", TODAY + timedelta(days=2))
    assert warnings(cast) == []


def test_who_reads_and_notes_whose_training(cast: FeedbackCast) -> None:
    step_id = add(cast, "core_skills")
    for who in ("rhian", "colleague", "manager"):
        assert training_of(cast.backend, getattr(cast, who), cast.tomos.id).may_edit
    for who in ("tomos", "qa", "lead"):
        assert not training_of(cast.backend, getattr(cast, who), cast.tomos.id).may_edit
    for who in ("maya", "elsewhere", "admin"):
        with pytest.raises(NotFound) as guess:
            training_of(cast.backend, getattr(cast, who), cast.tomos.id)
        with pytest.raises(NotFound) as unknown:
            training_of(cast.backend, getattr(cast, who), 9999)
        assert guess.value.sentence == unknown.value.sentence
        with pytest.raises(NotFound):
            add(cast, "assessment", by=who)
        with pytest.raises(NotFound):
            take_back_step(cast.backend, getattr(cast, who), step_id)
    for act in (
        lambda: add(cast, "assessment", by="tomos"),
        lambda: take_back_step(cast.backend, cast.tomos, step_id),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert cast.activity_of("training step") == ["noted"]


def test_whose_training_is_kept_before_their_first_delivery_too(cast: FeedbackCast) -> None:
    # Sam delivered nothing yet. Maya and Tomos are regular facilitators without training.
    for who in ("rhian", "manager"):
        found = trainees(cast.backend, getattr(cast, who))
        assert [(one.name, one.warnings) for one in found] == [
            ("Maya Lindqvist", 1),
            ("Tomos Adeyemi", 1),
            ("Sam Stranger", 0),
        ]
    for who in ("elsewhere", "tomos", "qa", "admin"):
        assert trainees(cast.backend, getattr(cast, who)) == ()
    note_step(
        cast.backend, cast.manager, cast.stranger.id, programme_key=BBR, kind="core_skills", done_on=TODAY
    )
    regional = people.add_person(
        cast.backend,
        cast.admin,
        name="Rae Region",
        email="rae@example.org",
        language="en",
        grants=[Grant("facilitator", region="East")],
    )
    assert regional.id in [one.facilitator_id for one in trainees(cast.backend, cast.rhian)]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "diploma"}, "which step"),
        ({"programme_key": "no-programme"}, "Choose the programme"),
        ({"done_on": TODAY + timedelta(days=1)}, "is to come"),
        ({"until": TODAY}, "Only an approval"),
        ({"kind": "approval", "until": TODAY - timedelta(days=1)}, "before its first"),
    ],
)
def test_what_cannot_be_noted_is_refused_with_what_to_do(
    cast: FeedbackCast, changed: dict, sentence: str
) -> None:
    given = {"programme_key": BBR, "kind": "core_skills", "done_on": TODAY, "until": None} | changed
    with pytest.raises(Refused, match=sentence):
        note_step(cast.backend, cast.rhian, cast.tomos.id, **given)
    assert cast.activity_of("training step") == []


def test_a_step_is_noted_once_and_taken_back_with_both_in_the_log(cast: FeedbackCast) -> None:
    step_id = add(cast, "programme_training")
    with pytest.raises(Refused, match="noted already"):
        add(cast, "programme_training")
    take_back_step(cast.backend, cast.manager, step_id)
    with pytest.raises(NotFound):
        take_back_step(cast.backend, cast.manager, step_id)
    assert len(warnings(cast)) == 1
    add(cast, "programme_training")
    assert cast.activity_of("training step") == ["noted", "took back", "noted"]


def test_the_summary_holds_it_and_a_programme_manager_gets_none(cast: FeedbackCast) -> None:
    add(cast, "approval", until=date(2027, 11, 12))
    assert facilitator_file(cast.backend, cast.rhian, cast.tomos.id, "docx")
    with pytest.raises(NotFound):
        facilitator_file(cast.backend, cast.manager, cast.tomos.id, "docx")
