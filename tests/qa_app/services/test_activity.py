"""The activity log as people see it: newest first, by page, for those who look after it."""

import pytest

from qa_app.errors import NotAllowed
from qa_app.services import activity, people
from tests.factories import add_review
from tests.qa_app.services.conftest import Stage


def test_only_those_who_look_after_the_log_read_it(stage: Stage) -> None:
    cast = stage.cast
    for other in (cast.rhian, cast.maya, cast.dilys, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            activity.list_activity(stage.backend, other)


def test_the_newest_comes_first_and_older_ones_by_page(stage: Stage) -> None:
    lines = activity.list_activity(stage.backend, stage.cast.ann, limit=500)
    assert [one.id for one in lines] == list(range(len(lines), 0, -1))
    first = activity.list_activity(stage.backend, stage.cast.ann, limit=7)
    second = activity.list_activity(stage.backend, stage.cast.ann, limit=7, before_id=first[-1].id)
    assert first + second == lines[:14]
    assert activity.list_activity(stage.backend, stage.cast.ann, before_id=1) == []


def test_a_line_says_who_what_and_when_and_the_app_itself_has_no_name(stage: Stage) -> None:
    stage.clock.advance(hours=3)
    people.note_sign_in(stage.backend, stage.cast.rhian, came=True)
    with stage.backend.database.write() as transaction:
        activity.note(transaction, stage.backend, None, "erased", "recording", 7, reason="retention")
    of_the_app, of_rhian = activity.list_activity(stage.backend, stage.cast.ann, limit=2)
    assert (of_the_app.person, of_the_app.action, of_the_app.subject, of_the_app.subject_id) == (
        "", "erased", "recording", 7
    )  # fmt: skip
    assert of_the_app.details == {"reason": "retention"}
    assert (of_rhian.person, of_rhian.at) == ("Rhian Probert", stage.clock())


def test_a_change_that_fails_takes_its_line_with_it(stage: Stage) -> None:
    before = activity.list_activity(stage.backend, stage.cast.ann, limit=1)
    with pytest.raises(RuntimeError), stage.backend.database.write() as transaction:  # noqa: PT012
        activity.note(transaction, stage.backend, stage.cast.ann, "added", "site", 1)
        raise RuntimeError
    assert activity.list_activity(stage.backend, stage.cast.ann, limit=1) == before


def test_who_looks_after_the_log_learns_no_rating_and_no_score(stage: Stage) -> None:
    review_id = add_review(stage.backend, stage.cast.rhian, stage.recording_id)
    lines = activity.list_activity(stage.backend, stage.cast.ann, limit=500)
    told = [one for one in lines if (one.subject, one.subject_id) == ("review", review_id)]
    assert {"rated", "submitted"} <= {one.action for one in told}
    assert not [one for one in lines if {"ratings", "scores", "kind"} & one.details.keys()]
    (submitted,) = [one for one in told if one.action == "submitted"]
    assert submitted.details.keys() == {"unanswered", "unanswered_actions", "watched_ms"}


def test_nobody_stands_in_the_log_by_name_or_address(stage: Stage) -> None:
    told = str([one.details for one in activity.list_activity(stage.backend, stage.cast.ann, limit=500)])
    assert "@" not in told
    assert "Probert" not in told
