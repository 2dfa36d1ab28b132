from dataclasses import replace
from pathlib import Path

import pytest

from qa_app import backend as backend_module
from qa_app.errors import BadSetting, NamesFound, NotAllowed, NotFound, Refused, StaleDraft
from qa_app.hygiene.configuration import Configuration
from qa_app.services import (
    concerns,
    doctor,
    exercises,
    feedback,
    feedback_names,
    people,
    ratings,
    review_names,
    reviews,
    revisions,
    submission,
    supervision,
)
from qa_app.services.name_hygiene import TAKEN_OUT
from qa_app.settings import Settings
from storage.database import activity_log, kept_findings
from storage.database.base import Database
from tests import factories
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock) -> FeedbackCast:
    """On SQLite and on PostgreSQL."""
    return FeedbackCast(make_backend(database, tmp_path, clock))


@pytest.fixture
def draft(cast: FeedbackCast) -> int:
    return feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos.id)


def save(cast: FeedbackCast, draft: int, strengths: str, development: str = "Wait longer.") -> None:
    given = feedback.read_feedback(cast.backend, cast.rhian, draft).feedback
    feedback.save_feedback(
        cast.backend,
        cast.rhian,
        draft,
        strengths=strengths,
        development=development,
        try_next="",
        seen_saves=given.times_saved,
    )


def marked(cast: FeedbackCast, draft: int) -> list[tuple[str, str]]:
    return [(one.field, one.words) for one in feedback.read_feedback(cast.backend, cast.rhian, draft).marked]


def test_a_draft_is_saved_as_typed_and_shared_once_every_word_is_settled(
    cast: FeedbackCast, draft: int
) -> None:
    save(cast, draft, "You asked Jason, and Jason told of Kelly.", "Leave out 07911 123456.")
    assert marked(cast, draft) == [
        ("strengths", "Jason"),
        ("strengths", "Kelly"),
        ("development", "07911 123456"),
    ]
    codes = [one.code for one in feedback.read_feedback(cast.backend, cast.rhian, draft).marked]
    assert codes == ["P1", "P2", None]
    with pytest.raises(NamesFound, match="3 places") as refused:
        feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert [one.words for one in refused.value.found] == ["Jason", "Kelly", "07911 123456"]
    backend, rhian = cast.backend, cast.rhian
    assert (
        feedback_names.replace_in_draft(backend, rhian, draft, "strengths", "Jason", "P4", seen_saves=1) == 2
    )
    feedback_names.replace_in_draft(
        backend, rhian, draft, "development", "07911 123456", TAKEN_OUT, seen_saves=2
    )
    feedback_names.keep_in_draft(backend, rhian, draft, "strengths", "Kelly", "material")
    assert marked(cast, draft) == []
    feedback.share_feedback(backend, rhian, draft)
    given = feedback.read_feedback(backend, cast.tomos, draft).feedback
    assert (given.strengths, given.development) == ("You asked P4, and P4 told of Kelly.", "Leave out […].")


def test_colleagues_sites_and_codes_are_nothing_to_look_at(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, "In Norwich Maya let P4 talk, as Huw Elsewhere had said to Quentin and Rhian.")
    assert marked(cast, draft) == []


def test_who_works_elsewhere_or_is_renamed_is_known_by_what_is_true_now(
    cast: FeedbackCast, draft: int
) -> None:
    save(cast, draft, "Then Huw left, and Zebedee came.")
    assert marked(cast, draft) == [("strengths", "Huw"), ("strengths", "Zebedee")]
    people.add_person(
        cast.backend, cast.admin, name="Zebedee Fox", email="z@example.org", language="en",
        grants=[*cast.tomos.grants],
    )  # fmt: skip
    assert marked(cast, draft) == [("strengths", "Huw")]


def test_kept_words_are_asked_about_again_in_another_text_and_not_in_their_own(
    cast: FeedbackCast, draft: int
) -> None:
    save(cast, draft, "Kelly again.")
    feedback_names.keep_in_draft(cast.backend, cast.rhian, draft, "strengths", "Kelly", "public")
    save(cast, draft, "Kelly again, and Kelly once more.", "Kelly here.")
    assert marked(cast, draft) == [("development", "Kelly")]


def test_the_log_tells_reason_and_place_and_no_row_holds_the_words(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, "Kelly again.")
    feedback_names.keep_in_draft(cast.backend, cast.rhian, draft, "strengths", "Kelly", "needed")
    with cast.backend.database.read() as transaction:
        (row,) = activity_log.latest_activity(transaction, 1)
        (kept,) = kept_findings.kept_findings(transaction, "feedback", draft)
    assert (row.person_id, row.action, row.subject, row.subject_id) == (
        cast.rhian.id,
        "kept words",
        "feedback",
        draft,
    )
    assert row.details == {"field": "strengths", "looks_like": "name", "reason": "needed"}
    assert (kept.kept_by, kept.reason, kept.kept_at) == (cast.rhian.id, "needed", cast.backend.clock())
    assert "kelly" not in f"{row} {kept}".lower()


def test_the_same_words_have_another_fingerprint_elsewhere(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, "Kelly again.", "Kelly here.")
    for field in ("strengths", "development"):
        feedback_names.keep_in_draft(cast.backend, cast.rhian, draft, field, "Kelly", "no_name")
    with cast.backend.database.read() as transaction:
        kept = kept_findings.kept_findings(transaction, "feedback", draft)
    assert len({one.fingerprint for one in kept}) == 2


def test_what_is_gone_and_what_is_no_reason_or_code_is_refused(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, "Kelly again.")
    backend, rhian = cast.backend, cast.rhian
    with pytest.raises(Refused, match="not stand in the text any more"):
        feedback_names.keep_in_draft(backend, rhian, draft, "strengths", "Jason", "no_name")
    with pytest.raises(Refused, match="why these words stay"):
        feedback_names.keep_in_draft(backend, rhian, draft, "strengths", "Kelly", "because I say so")
    with pytest.raises(Refused, match="from P1 to P12"):
        feedback_names.replace_in_draft(backend, rhian, draft, "strengths", "Kelly", "Bob", seen_saves=1)
    with pytest.raises(StaleDraft):
        feedback_names.replace_in_draft(backend, rhian, draft, "strengths", "Kelly", "P1", seen_saves=0)
    assert marked(cast, draft) == [("strengths", "Kelly")]


def test_nobody_but_the_author_sees_or_settles_what_a_draft_holds(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, "Kelly again.")
    for other in (cast.tomos, cast.maya, cast.colleague, cast.elsewhere, cast.qa, cast.manager, cast.admin):
        with pytest.raises((NotFound, NotAllowed)):
            feedback.read_feedback(cast.backend, other, draft)
        with pytest.raises((NotFound, NotAllowed)):
            feedback_names.keep_in_draft(cast.backend, other, draft, "strengths", "Kelly", "no_name")
        with pytest.raises((NotFound, NotAllowed)):
            feedback_names.replace_in_draft(
                cast.backend, other, draft, "strengths", "Kelly", "P1", seen_saves=1
            )
    feedback_names.keep_in_draft(cast.backend, cast.rhian, draft, "strengths", "Kelly", "no_name")
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert feedback.read_feedback(cast.backend, cast.tomos, draft).marked == ()


def test_every_text_of_a_review_is_looked_through_before_it_is_submitted(cast: FeedbackCast) -> None:
    backend, rhian = cast.backend, cast.rhian
    review_id = reviews.start_review(backend, rhian, cast.record("foundation-2", cast.tomos))
    factories.rate_all(backend, rhian, review_id)
    reviews.save_words(backend, rhian, review_id, part="strengths", words="Thank Kelly.", seen_saves=0)
    cast.mark(rhian, review_id, "strength", "Then Jason laughed", ["A2"], [])
    ratings.save_note(backend, rhian, review_id, "B1", cast.tomos.id, "To Alfie too", seen_saves=0)
    planned = exercises.exercises_of(backend, rhian, review_id)[0]
    given = replace(planned, outcome="skipped", reason="drift", note="As Poppy cried")
    exercises.save_exercise(backend, rhian, review_id, given)
    found = submission.preview(backend, rhian, review_id).marked
    assert [one.words for one in found] == ["Kelly", "Jason", "Alfie", "Poppy"]
    with pytest.raises(NamesFound, match="4 places"):
        submission.submit_review(backend, rhian, review_id, accept_unanswered=True)
    for one in found:
        review_names.replace_in_review(backend, rhian, review_id, one.field, one.words, "P9")
    submission.submit_review(backend, rhian, review_id, accept_unanswered=True)
    view = reviews.open_desk(backend, rhian, review_id)
    assert (view.review.strengths, view.evidence[0].note) == ("Thank P9.", "Then P9 laughed")
    assert view.notes["B1", cast.tomos.id].note == "To P9 too"
    assert exercises.exercises_of(backend, rhian, review_id)[0].note == "As P9 cried"


def test_words_of_a_review_are_kept_for_a_reason(cast: FeedbackCast) -> None:
    backend, rhian = cast.backend, cast.rhian
    review_id = reviews.start_review(backend, rhian, cast.record("foundation-2", cast.tomos))
    reviews.save_words(backend, rhian, review_id, part="strengths", words="Thank Kelly.", seen_saves=0)
    with pytest.raises((NotFound, NotAllowed)):
        review_names.keep_in_review(backend, cast.colleague, review_id, "strengths", "Kelly", "no_name")
    view = reviews.open_desk(backend, rhian, review_id)
    assert len(review_names.words_in_review(backend, rhian, view)) == 1
    assert review_names.words_in_review(backend, cast.colleague, view) == ()
    review_names.keep_in_review(backend, rhian, review_id, "strengths", "Kelly", "no_name")
    assert review_names.words_in_review(backend, rhian, view) == ()


def test_forms_that_are_sent_once_keep_nothing_until_their_words_are_settled(
    cast: FeedbackCast, draft: int
) -> None:
    backend, rhian = cast.backend, cast.rhian
    day = supervision.today_in_london(backend)
    action = {"what": "Ask Jason first", "by_when": day, "how_seen": "In the next recording"}
    with pytest.raises(NamesFound):
        supervision.agree_action(backend, rhian, draft, **action)
    assert supervision.actions_for(backend, rhian, cast.tomos.id) == ()
    assert "agreed" not in cast.activity_of("supervision action")
    supervision.agree_action(backend, rhian, draft, **action, keep={("what", "Jason"): "no_name"})
    assert cast.activity_of("supervision action") == ["kept words", "agreed"]

    concern = {"at_ms": 0, "kind": "child", "text": "He hit Alfie"}
    with pytest.raises(NamesFound):
        concerns.raise_concern(backend, rhian, cast.recording_id, **concern)
    with pytest.raises(Refused, match="why these words stay"):
        concerns.raise_concern(backend, rhian, cast.recording_id, **concern, keep={("text", "Alfie"): "?"})
    assert concerns.concerns_at_desk(backend, rhian, cast.recording_id) == ()
    concerns.raise_concern(backend, rhian, cast.recording_id, **concern, keep={("text", "Alfie"): "needed"})

    save(cast, draft, "Warm.")
    feedback.share_feedback(backend, rhian, draft)
    with pytest.raises(NamesFound):
        feedback.write_reflection(backend, cast.tomos, draft, "I lost Jason there.")
    feedback.write_reflection(
        backend, cast.tomos, draft, "I lost Jason there.", keep={("reflection", "Jason"): "needed"}
    )
    assert feedback.read_feedback(backend, cast.tomos, draft).feedback.state == "reflected"


def test_reasons_of_a_correction_and_a_withdrawal_are_looked_through(cast: FeedbackCast) -> None:
    backend, rhian, why = cast.backend, cast.rhian, "Jason was taken for P4"
    for do in (revisions.start_correction, revisions.withdraw_review):
        with pytest.raises(NamesFound):
            do(backend, rhian, cast.review_id, why)
    assert reviews.open_desk(backend, rhian, cast.review_id).review.state == "submitted"
    revisions.withdraw_review(backend, rhian, cast.review_id, why, keep={("reason", "Jason"): "needed"})
    assert reviews.open_desk(backend, rhian, cast.review_id).review.state == "withdrawn"


def test_a_service_adds_its_own_words(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, "See Wexford, and xx-99 of smiler.")
    assert marked(cast, draft) == [("strengths", "Wexford")]
    configuration = Configuration(names=("Smiler",), allowed=("Wexford",), case_numbers=("AA-99",))
    configured = replace(cast.backend, hygiene=configuration)
    found = feedback.read_feedback(configured, cast.rhian, draft).marked
    assert [(one.kind, one.words) for one in found] == [("case_number", "xx-99"), ("name", "smiler")]


def test_what_stands_around_long_texts_is_cut_at_words(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, "word " * 30 + "said Jason " + "more " * 30 + "\nKelly")
    first, second = feedback.read_feedback(cast.backend, cast.rhian, draft).marked
    assert first.before.startswith("…word ")
    assert first.after.endswith(" more…")
    assert len(first.before) <= 62
    assert (second.before, second.after) == ("", "")


def test_the_doctor_says_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    environ = {"QA_APP_MODE": "demo", "QA_APP_DATA_DIR": str(tmp_path), "QA_APP_NAME_HYGIENE": "nowhere.toml"}
    told = {one.subject: one.problem for one in doctor.examine(environ)}
    assert "names nowhere.toml, and it cannot be read" in (told["name hygiene"] or "")


def test_the_app_does_not_start_on_a_file_that_is_not_sound(tmp_path: Path) -> None:
    settings = Settings(mode="demo", data_folder=str(tmp_path), name_hygiene="nowhere.toml")
    with pytest.raises(BadSetting, match="QA_APP_NAME_HYGIENE"):
        backend_module.build(settings, {})
