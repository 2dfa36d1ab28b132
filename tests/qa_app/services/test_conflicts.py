"""Conflicts of interest that an administrator notes."""

import pytest

from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import conflicts, reviews
from tests.qa_app.services.conftest import Stage


def test_who_is_noted_begins_no_review_until_it_is_removed(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    noted = conflicts.add_conflict(backend, cast.ann, cast.rhian.id, cast.maya.id, "They are cousins")
    (line,) = conflicts.list_conflicts(backend, cast.ann)
    assert (line.reviewer, line.facilitator, line.reason) == (
        "Rhian Probert",
        "Maya Lindqvist",
        "They are cousins",
    )
    with pytest.raises(Refused, match="noted a conflict of interest"):
        reviews.start_review(backend, cast.rhian, stage.recording_id)
    reviews.start_review(backend, cast.dilys, stage.recording_id)
    conflicts.remove_conflict(backend, cast.ann, noted)
    reviews.start_review(backend, cast.rhian, stage.recording_id)


def test_administrators_alone_note_them_each_once_with_a_reason(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    for other in (cast.rhian, cast.dilys, cast.gareth):
        with pytest.raises(NotAllowed):
            conflicts.add_conflict(backend, other, cast.rhian.id, cast.maya.id, "Because")
        with pytest.raises(NotAllowed):
            conflicts.list_conflicts(backend, other)
    for reviewer, facilitator, reason, error in (
        (cast.rhian.id, cast.maya.id, " ", Refused),
        (cast.rhian.id, cast.rhian.id, "Because", Refused),
        (cast.rhian.id, 999, "Because", NotFound),
    ):
        with pytest.raises(error):
            conflicts.add_conflict(backend, cast.ann, reviewer, facilitator, reason)
    conflicts.add_conflict(backend, cast.ann, cast.rhian.id, cast.maya.id, "Because")
    with pytest.raises(Refused, match="noted already"):
        conflicts.add_conflict(backend, cast.ann, cast.rhian.id, cast.maya.id, "Again")
    with pytest.raises(NotFound):
        conflicts.remove_conflict(backend, cast.ann, 99)
