"""Disputes: what can be disputed until when, who decides, and that a change is a revision with both voices kept."""

import io
from datetime import date
from pathlib import Path

import pypdf
import pytest

from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import disputes, feedback, reviews, revisions, submission
from qa_app.services.activity import list_activity
from qa_app.services.disputed_feedback import disputed_feedback
from qa_app.services.reviews import SavedRating
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

WHY = "I asked P4 twice, at 0:41:00."
BECAUSE = "You did; I had marked the wrong man."


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def opened(cast: FeedbackCast) -> int:
    """Rhian's feedback for Tomos, whose scores are open to him: D1 is 1 and D2 is 2."""
    return cast.reflect()


def dispute(cast: FeedbackCast, feedback_id: int, item: str = "D2", proposed: float = 3.0) -> int:
    return disputes.raise_dispute(cast.backend, cast.tomos, feedback_id, item, proposed=proposed, reason=WHY)


def decide(cast: FeedbackCast, dispute_id: int, value: float | None, reason: str = BECAUSE) -> int | None:
    return disputes.decide_dispute(cast.backend, cast.rhian, dispute_id, value=value, reason=reason)


def test_both_voices_stand_side_by_side_for_both_and_for_qa(
    cast: FeedbackCast, opened: int, clock: Clock
) -> None:
    dispute_id = dispute(cast, opened)
    raised_at = clock()
    clock.advance(days=2)
    decide(cast, dispute_id, None, "The second question was Maya's.")
    for reader in (cast.tomos, cast.rhian, cast.qa, cast.lead, cast.colleague):
        (one,) = feedback.read_feedback(cast.backend, reader, opened).disputes
        assert one.item.startswith("D2 ")
        assert (one.rated, one.proposed, one.reason) == ("2 Developing", "3 Competent", WHY)
        assert (one.state, one.raised_at) == ("kept", raised_at)
        assert (one.decided, one.decision) == ("2 Developing", "The second question was Maya's.")
        assert (one.decided_at, one.correction_id) == (clock(), None)
        pages = pypdf.PdfReader(io.BytesIO(feedback.feedback_file(cast.backend, reader, opened, "pdf"))).pages
        said = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert WHY in said
        assert "The second question was Maya's." in said
    assert cast.activity_of("dispute") == ["raised", "kept"]


def test_a_change_is_a_revision_and_the_feedback_stays_tied_and_says_so(
    cast: FeedbackCast, opened: int
) -> None:
    correction_id = decide(cast, dispute(cast, opened), 3.0)
    assert correction_id is not None
    before, after = (
        reviews.open_desk(cast.backend, cast.rhian, one) for one in (cast.review_id, correction_id)
    )
    assert (before.review.state, after.review.state) == ("revised", "submitted")
    assert after.review.reason == BECAUSE
    place = ("D2", cast.tomos.id)
    assert (before.ratings[place].value, after.ratings[place].value) == (2.0, 3.0)
    changed = {one for one in after.ratings if after.ratings[one].value != before.ratings[one].value}
    assert changed == {place}
    # D is (1 + 3) / 2 / 4 = 50 in place of 37.5.
    section = {(one.output, one.section, one.facilitator_id): one.value for one in after.scores}
    assert section["facilitator", "D", cast.tomos.id] == 50.0
    view = feedback.read_feedback(cast.backend, cast.tomos, opened)
    assert view.feedback.review_id == cast.review_id
    assert view.corrected_at == after.review.submitted_at
    (one,) = view.disputes
    assert (one.state, one.decided, one.correction_id) == ("changed", "3 Competent", correction_id)


def test_the_author_may_change_to_another_value_than_the_one_that_is_proposed(
    cast: FeedbackCast, opened: int
) -> None:
    dispute_id = dispute(cast, opened, "D1", 3.0)
    with pytest.raises(Refused, match="the rating that was given"):
        decide(cast, dispute_id, 1.0)
    with pytest.raises(Refused, match="not on the scale"):
        decide(cast, dispute_id, 2.5)
    assert decide(cast, dispute_id, 2.0)
    (one,) = feedback.read_feedback(cast.backend, cast.rhian, opened).disputes
    assert (one.proposed, one.decided) == ("3 Competent", "2 Developing")


def test_a_change_that_cannot_be_submitted_changes_nothing_and_says_what_to_do(
    cast: FeedbackCast, opened: int
) -> None:
    dispute_id = dispute(cast, opened, "B1", 4.0)
    with pytest.raises(Refused, match=r"need evidence.*Correct the review at its desk first"):
        decide(cast, dispute_id, 4.0)
    assert reviews.open_desk(cast.backend, cast.rhian, cast.review_id).review.state == "submitted"
    newer = revisions.start_correction(cast.backend, cast.rhian, cast.review_id, "B1 is stronger")
    with pytest.raises(Refused, match="correction of this review is under way"):
        decide(cast, dispute_id, 4.0)
    times = reviews.open_desk(cast.backend, cast.rhian, newer).ratings["B1", cast.tomos.id].times_saved
    reviews.save_ratings(
        cast.backend, cast.rhian, newer, [SavedRating("B1", cast.tomos.id, 4.0, None, times)]
    )
    cast.mark(cast.rhian, newer, "strength", "Waits, and thanks him", ["B1"], [cast.tomos])
    submission.submit_review(cast.backend, cast.rhian, newer, accept_unanswered=False)
    # What its author corrected in between is the change; no revision is made twice.
    assert decide(cast, dispute_id, 4.0) == newer


def test_two_changes_one_after_the_other_rest_on_each_other(cast: FeedbackCast, opened: int) -> None:
    first, second = dispute(cast, opened, "D2", 3.0), dispute(cast, opened, "D1", 2.0)
    of_first, of_second = decide(cast, first, 3.0), decide(cast, second, 2.0)
    assert of_first is not None
    assert of_second is not None
    standing = reviews.open_desk(cast.backend, cast.rhian, of_second)
    assert standing.review.revises_id == of_first
    assert [standing.ratings[item, cast.tomos.id].value for item in ("D2", "D1")] == [3.0, 2.0]


@pytest.mark.parametrize(
    ("item", "proposed", "reason", "sentence"),
    [
        ("D2", 3.0, " 3 ", "in words why"),
        ("D2", 2.0, WHY, "the one that was given"),
        ("D2", 2.5, WHY, "not on the scale of D2"),
        ("D2", 5.0, WHY, "not on the scale of D2"),
        ("A1", 2.0, WHY, "not rated for each facilitator"),
        ("Z9", 2.0, WHY, "no item 'Z9'"),
    ],
)
def test_a_dispute_has_an_item_of_ones_own_a_value_of_its_scale_and_a_reason(
    cast: FeedbackCast, opened: int, item: str, proposed: float, reason: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        disputes.raise_dispute(cast.backend, cast.tomos, opened, item, proposed=proposed, reason=reason)
    assert cast.activity_of("dispute") == []


def test_an_item_is_disputed_once_at_a_time_and_what_is_decided_stays(
    cast: FeedbackCast, opened: int
) -> None:
    dispute_id = dispute(cast, opened)
    with pytest.raises(Refused, match="disputed D2 already"):
        dispute(cast, opened)
    disputes.withdraw_dispute(cast.backend, cast.tomos, dispute_id)
    with pytest.raises(Refused, match="was withdrawn"):
        decide(cast, dispute_id, None)
    again = dispute(cast, opened)
    decide(cast, again, None)
    for too_late in (
        lambda: dispute(cast, opened),
        lambda: disputes.withdraw_dispute(cast.backend, cast.tomos, again),
        lambda: decide(cast, again, 3.0),
    ):
        with pytest.raises(Refused, match="decided"):
            too_late()
    assert [one.state for one in feedback.read_feedback(cast.backend, cast.tomos, opened).disputes] == [
        "withdrawn",
        "kept",
    ]
    assert cast.activity_of("dispute") == ["raised", "withdrew", "raised", "kept"]


def test_the_last_day_is_the_last_on_which_a_rating_can_be_disputed(
    cast: FeedbackCast, opened: int, clock: Clock
) -> None:
    def view() -> feedback.FeedbackView:
        return feedback.read_feedback(cast.backend, cast.tomos, opened)

    assert (view().dispute_until, view().may_dispute) == (date(2026, 11, 26), True)
    # A quarter to midnight in London on the last day, and half an hour later.
    clock.advance(days=14, hours=5, minutes=45)
    assert view().may_dispute
    dispute(cast, opened)
    clock.advance(minutes=30)
    assert not view().may_dispute
    with pytest.raises(Refused, match="last day to dispute an item was"):
        dispute(cast, opened, "D1")


def test_a_reason_is_needed_to_decide(cast: FeedbackCast, opened: int) -> None:
    dispute_id = dispute(cast, opened)
    for value in (None, 3.0):
        with pytest.raises(Refused, match="in words why"):
            decide(cast, dispute_id, value, " 4 ")
    assert feedback.read_feedback(cast.backend, cast.rhian, opened).open_disputes


def test_an_open_dispute_stands_before_acknowledging_and_nothing_is_disputed_after(
    cast: FeedbackCast, opened: int
) -> None:
    dispute_id = dispute(cast, opened)
    with pytest.raises(Refused, match="waits for a decision"):
        feedback.acknowledge(cast.backend, cast.tomos, opened)
    decide(cast, dispute_id, None)
    feedback.acknowledge(cast.backend, cast.tomos, opened)
    with pytest.raises(Refused, match="have acknowledged"):
        dispute(cast, opened, "D1")
    assert not feedback.read_feedback(cast.backend, cast.tomos, opened).may_dispute


def test_a_dispute_waits_for_its_author_and_its_decision_for_the_facilitator(
    cast: FeedbackCast, opened: int
) -> None:
    def waiting() -> tuple[list[tuple[str, ...]], list[int]]:
        of_rhian = feedback.feedback_waiting(cast.backend, cast.rhian).to_decide
        of_tomos = feedback.feedback_waiting(cast.backend, cast.tomos).to_read
        return [one.items for one in of_rhian], [one.decided for one in of_tomos]

    assert waiting() == ([], [0])
    first, second = dispute(cast, opened, "D1", 2.0), dispute(cast, opened)
    assert waiting() == ([("D1", "D2")], [])
    for actor in (cast.colleague, cast.elsewhere, cast.qa, cast.lead, cast.manager, cast.admin):
        assert feedback.feedback_waiting(cast.backend, actor).to_decide == ()
    decide(cast, first, None)
    assert waiting() == ([("D2",)], [])
    decide(cast, second, 3.0)
    assert waiting() == ([], [2])


def test_what_is_disputed_is_listed_for_who_reads_reviews(cast: FeedbackCast, opened: int) -> None:
    assert disputed_feedback(cast.backend, cast.qa) == ()
    first = dispute(cast, opened)
    dispute(cast, opened, "D1", 2.0)
    decide(cast, first, None)
    for reader in (cast.qa, cast.lead, cast.rhian):
        (one,) = disputed_feedback(cast.backend, reader)
        assert (one.feedback_id, one.facilitator, one.site) == (opened, "Tomos Adeyemi", "Norwich")
        assert (one.items, one.waiting) == (("D2", "D1"), 1)
    assert disputed_feedback(cast.backend, cast.elsewhere) == ()
    for actor in (cast.tomos, cast.manager, cast.admin):
        with pytest.raises(NotAllowed):
            disputed_feedback(cast.backend, actor)


def test_a_guess_at_a_number_tells_nothing(cast: FeedbackCast, opened: int) -> None:
    dispute_id = dispute(cast, opened)
    said = set()
    for actor in (cast.maya, cast.elsewhere, cast.manager, cast.admin):
        for number in (dispute_id, 9999):
            with pytest.raises(NotFound) as refusal:
                disputes.decide_dispute(cast.backend, actor, number, value=None, reason=WHY)
            said.add(refusal.value.sentence)
    assert len(said) == 1
    for actor in (cast.tomos, cast.colleague, cast.qa, cast.lead):
        with pytest.raises(NotAllowed):
            disputes.decide_dispute(cast.backend, actor, dispute_id, value=None, reason=WHY)


def test_the_log_tells_who_looks_after_it_no_rating_and_no_words(cast: FeedbackCast, opened: int) -> None:
    decide(cast, dispute(cast, opened), 3.0)
    rows = [one for one in list_activity(cast.backend, cast.admin) if one.subject == "dispute"]
    assert [sorted(one.details) for one in rows] == [["feedback", "item", "review"], ["feedback", "item"]]
    assert not any(WHY in str(one) or BECAUSE in str(one) for one in rows)
