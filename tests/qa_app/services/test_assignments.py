"""Assignments: whom one may ask, by when, what becomes of it, and taking it back with a reason."""

from datetime import date, timedelta

import pytest

from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import activity, assignments, conflicts, people, review_start
from tests.factories import add_draft, add_recording, add_review, add_session
from tests.qa_app.services.conftest import Stage


def day(stage: Stage, days: int) -> date:
    return stage.clock().date() + timedelta(days=days)


def ask(stage: Stage, who: int | None = None, days: int = 7) -> int:
    assignee = stage.cast.dilys.id if who is None else who
    return assignments.assign(stage.backend, stage.cast.rhian, stage.session_id, assignee, day(stage, days))


def states(stage: Stage) -> list[tuple[str, int]]:
    return [(one.state, one.days_left) for one in assignments.assigned_to(stage.backend, stage.cast.dilys)]


def test_what_is_asked_stands_with_the_assignee_until_it_is_done(stage: Stage) -> None:
    ask(stage)
    (one,) = assignments.assigned_to(stage.backend, stage.cast.dilys)
    assert (one.entry.session.id, one.asked_by, one.days_left, one.state) == (
        stage.session_id,
        "Rhian Probert",
        7,
        "open",
    )
    add_draft(stage.backend, stage.cast.dilys, stage.recording_id)
    stage.clock.advance(days=9)
    assert states(stage) == [("begun", -2)]
    add_review(stage.backend, stage.cast.dilys, stage.recording_id)
    assert states(stage) == []


def test_a_review_of_somebody_else_does_not_do_it(stage: Stage) -> None:
    ask(stage)
    add_review(stage.backend, stage.cast.rhian, stage.recording_id)
    assert states(stage) == [("open", 7)]


def test_it_is_taken_back_with_a_reason(stage: Stage) -> None:
    assigned = ask(stage)
    with pytest.raises(Refused, match="Say why"):
        assignments.take_back(stage.backend, stage.cast.rhian, assigned, " ")
    with pytest.raises(NotAllowed):
        assignments.take_back(stage.backend, stage.cast.owain, assigned, "Mine")
    assignments.take_back(stage.backend, stage.cast.rhian, assigned, "Dilys is on leave")
    assert states(stage) == []
    with pytest.raises(Refused, match="in the meantime"):
        assignments.take_back(stage.backend, stage.cast.rhian, assigned, "Twice")
    with pytest.raises(NotFound):
        assignments.take_back(stage.backend, stage.cast.rhian, 99, "Nothing")
    lines = activity.list_activity(stage.backend, stage.cast.ann, limit=2)
    assert [(one.action, one.subject) for one in lines] == [
        ("took back", "assignment"),
        ("assigned", "review"),
    ]
    assert "leave" not in str([one.details for one in lines])
    ask(stage)


def test_one_is_asked_at_a_time(stage: Stage) -> None:
    ask(stage)
    with pytest.raises(Refused, match="asked to review this recording already"):
        ask(stage, stage.cast.leena.id)


@pytest.mark.parametrize("days", [-1, 400])
def test_the_day_must_be_one_to_come(stage: Stage, days: int) -> None:
    with pytest.raises(Refused, match="from today on"):
        ask(stage, days=days)


def test_people_are_asked_who_review_there_in_the_groups_language_without_conflict(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend

    def names() -> list[str]:
        return [name for _id, name in assignments.people_to_ask(backend, cast.rhian, stage.session_id)]

    assert names() == ["Dilys Okoro", "Leena Harcastle", "Rhian Probert"]
    people.set_review_languages(backend, cast.ann, cast.dilys.id, ["cy"])
    conflicts.add_conflict(backend, cast.ann, cast.leena.id, cast.maya.id, "A complaint is open")
    assert names() == ["Rhian Probert"]
    with pytest.raises(Refused, match="does not review in the language"):
        ask(stage, cast.dilys.id)
    with pytest.raises(Refused, match="conflict of interest"):
        ask(stage, cast.leena.id)
    for other in (cast.owain, cast.gareth):
        with pytest.raises(Refused, match="does not review at this site"):
            ask(stage, other.id)
    with pytest.raises(NotAllowed):
        assignments.people_to_ask(backend, cast.gareth, stage.session_id)


def test_who_is_a_facilitator_of_the_group_neither_is_asked_nor_begins(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    people.give_roles(backend, cast.ann, cast.tomos.id, [*cast.tomos.grants, *cast.dilys.grants])
    tomos = people.find_person(backend, cast.tomos.id)
    assert tomos is not None
    session_id = add_session(
        backend,
        cast.ann,
        cast.norwich_14,
        "my-emotions-4",
        stage.clock(),
        (cast.maya,),
        covered_by=(cast.callum,),
    )
    recording_id = add_recording(backend, cast.store_id, session_id)
    asked = [one for one, _name in assignments.people_to_ask(backend, cast.rhian, session_id)]
    assert tomos.id not in asked
    with pytest.raises(Refused, match="You are a facilitator of this group"):
        review_start.start_review(backend, tomos, recording_id)


def test_what_cannot_be_watched_is_not_asked_for(stage: Stage) -> None:
    cast = stage.cast
    session_id = add_session(
        stage.backend, cast.ann, cast.norwich_14, "my-emotions-4", stage.clock(), (cast.maya,)
    )
    with pytest.raises(Refused, match="no recording"):
        assignments.assign(stage.backend, cast.rhian, session_id, cast.dilys.id, day(stage, 3))
