"""What people type is kept whole, or refused in a sentence."""

import pytest

from qa_app.errors import Refused
from qa_app.services import reviews, submission
from qa_app.services.evidence import save_evidence
from qa_app.services.typed_text import SHORT, typed
from tests.qa_app.services.conftest import Stage


def test_white_space_at_the_ends_goes_and_everything_else_stays() -> None:
    assert typed("  Ŵyl ŷd 😀 \n two lines \n", SHORT) == "Ŵyl ŷd 😀 \n two lines"


@pytest.mark.parametrize("bad", ["x" * (SHORT + 1), "a\x00b", "half \ud800 a sign"])
def test_what_cannot_be_kept_is_refused_and_nothing_is_saved(stage: Stage, bad: str) -> None:
    draft = reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)
    with pytest.raises(Refused, match=r"\.$"):
        save_evidence(
            stage.backend,
            stage.cast.rhian,
            draft,
            start_ms=0,
            end_ms=1,
            kind="strength",
            note_text=bad,
            items=(),
            people=(),
        )
    assert reviews.open_desk(stage.backend, stage.cast.rhian, draft).evidence == ()


def test_who_reads_anothers_review_leaves_a_row_and_its_reviewer_none(stage: Stage) -> None:
    from qa_app.services import activity
    from tests.factories import rate_all

    draft = reviews.start_review(stage.backend, stage.cast.rhian, stage.recording_id)
    rate_all(stage.backend, stage.cast.rhian, draft)
    submission.submit_review(stage.backend, stage.cast.rhian, draft, accept_unanswered=False)
    reviews.note_viewed(stage.backend, stage.cast.rhian, draft)
    reviews.note_viewed(stage.backend, stage.cast.dilys, draft)
    newest = activity.list_activity(stage.backend, stage.cast.ann, limit=2)
    assert [(one.action, one.person) for one in newest] == [
        ("viewed", "Dilys Okoro"),
        ("submitted", "Rhian Probert"),
    ]
