"""Feedback: who writes, shares, reads and answers it, and when scores open."""

import io
from pathlib import Path

import docx
import pypdf
import pytest

from qa_app.access import Grant, Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused, StaleDraft
from qa_app.services import feedback, people, reviews
from qa_app.services.feedback import has_words
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

STRENGTHS = "You brought P3 and P9 into the practice by giving each a role."
DEVELOPMENT = "Two remarks that played down harm went unanswered."


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def draft(cast: FeedbackCast) -> int:
    """Rhian's draft for Tomos, with words."""
    feedback_id = feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos.id)
    write(cast, feedback_id, STRENGTHS, DEVELOPMENT)
    return feedback_id


@pytest.fixture
def shared(cast: FeedbackCast, draft: int) -> int:
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    return draft


def write(cast: FeedbackCast, feedback_id: int, strengths: str, development: str) -> None:
    seen = feedback.read_feedback(cast.backend, cast.rhian, feedback_id).feedback.times_saved
    feedback.save_feedback(
        cast.backend,
        cast.rhian,
        feedback_id,
        strengths=strengths,
        development=development,
        try_next="",
        seen_saves=seen,
    )


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    "text", ["", "  \n\t", "3", "75", "75 %", "3/4", "-", "n/a", "½½", "4.0 - 3", "3rd", "?!"]
)
def test_figures_signs_and_white_space_are_no_words(text: str) -> None:
    assert not has_words(text)


@pytest.mark.parametrize("text", ["Good", "You scored 75 here", "Tŷ", "don't rush", "Wel\u0302l"])
def test_a_word_is_a_word(text: str) -> None:
    assert has_words(text)


def test_beginning_twice_goes_on_with_the_same_feedback(cast: FeedbackCast, draft: int) -> None:
    assert feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos.id) == draft
    assert cast.activity_of("feedback") == ["started", "wrote"]


def test_only_the_reviewer_begins_feedback(cast: FeedbackCast) -> None:
    def begin(actor: str) -> int:
        return feedback.start_feedback(cast.backend, getattr(cast, actor), cast.review_id, cast.tomos.id)

    for actor in ("colleague", "qa", "lead"):
        with pytest.raises(NotAllowed, match="Only the reviewer"):
            begin(actor)
    for actor in ("elsewhere", "tomos", "maya", "stranger", "manager", "admin"):
        with pytest.raises(NotFound):
            begin(actor)
    assert begin("rhian")


def test_a_reviewer_who_gives_no_feedback_at_the_site_begins_none(cast: FeedbackCast) -> None:
    of_qa = cast.submit(cast.qa, cast.recording_id)
    with pytest.raises(NotAllowed):
        feedback.start_feedback(cast.backend, cast.qa, of_qa, cast.tomos.id)


def test_feedback_needs_a_submitted_review_and_somebody_rated_in_it(cast: FeedbackCast) -> None:
    with pytest.raises(Refused, match="not rated in the review"):
        feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.stranger.id)
    with pytest.raises(Refused, match="to yourself"):
        feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.rhian.id)
    other = reviews.start_review(
        cast.backend, cast.rhian, cast.record("foundation-2", cast.tomos, cast.stranger)
    )
    with pytest.raises(Refused, match="Submit the review first"):
        feedback.start_feedback(cast.backend, cast.rhian, other, cast.tomos.id)


def test_a_stale_tab_overwrites_nothing(cast: FeedbackCast, draft: int) -> None:
    with pytest.raises(StaleDraft, match="another tab"):
        feedback.save_feedback(
            cast.backend, cast.rhian, draft, strengths="x", development="y", try_next="z", seen_saves=0
        )
    kept = feedback.read_feedback(cast.backend, cast.rhian, draft).feedback
    assert (kept.strengths, kept.development, kept.times_saved) == (STRENGTHS, DEVELOPMENT, 1)


@pytest.mark.parametrize(
    ("strengths", "development", "sentence"),
    [
        ("", "", "never a bare number"),
        ("75", "3", "never a bare number"),
        (" \n ", DEVELOPMENT, "at least one strength"),
        (STRENGTHS, "62.5 %", "at least one development point"),
    ],
)
def test_feedback_without_words_cannot_be_shared(
    cast: FeedbackCast, draft: int, strengths: str, development: str, sentence: str
) -> None:
    write(cast, draft, strengths, development)
    with pytest.raises(Refused, match=sentence):
        feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert feedback.read_feedback(cast.backend, cast.rhian, draft).feedback.state == "draft"
    assert "shared" not in cast.activity_of("feedback")


def test_only_its_author_changes_and_shares_it_and_only_once(cast: FeedbackCast, draft: int) -> None:
    for actor in (cast.colleague, cast.tomos, cast.qa):
        with pytest.raises(NotFound):
            feedback.share_feedback(cast.backend, actor, draft)
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    with pytest.raises(NotAllowed):
        feedback.share_feedback(cast.backend, cast.colleague, draft)
    with pytest.raises(Refused, match="shared and cannot be changed"):
        feedback.share_feedback(cast.backend, cast.rhian, draft)
    with pytest.raises(Refused, match="shared and cannot be changed"):
        write(cast, draft, "Else", "Else")


def test_a_draft_is_its_authors_alone_and_shared_feedback_has_its_readers(
    cast: FeedbackCast, draft: int
) -> None:
    everybody = (
        "rhian colleague elsewhere tomos maya stranger qa lead manager admin".split()  # noqa: SIM905
    )

    def readers() -> set[str]:
        found, refusals = set(), set()
        for name in everybody:
            try:
                feedback.read_feedback(cast.backend, getattr(cast, name), draft)
                found.add(name)
            except NotFound as refusal:
                refusals.add(refusal.sentence)
        with pytest.raises(NotFound) as unknown:
            feedback.read_feedback(cast.backend, cast.rhian, 9999)
        # A guess at an address tells nothing: what is not theirs reads like what is not there.
        assert refusals == {unknown.value.sentence}
        return found

    assert readers() == {"rhian"}
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert readers() == {"rhian", "colleague", "tomos", "qa", "lead"}


def test_it_shows_evidence_about_the_facilitator_and_the_session_only(
    cast: FeedbackCast, shared: int
) -> None:
    view = feedback.read_feedback(cast.backend, cast.tomos, shared)
    assert [(one.kind, one.note, one.is_about_session) for one in view.evidence] == [
        ("development", "Tomos explains for two minutes", False),
        ("strength", "The break is used well", True),
    ]
    assert [key for key, _label in view.evidence[0].items] == ["D1"]


def test_scores_open_to_the_facilitator_after_the_reflection(cast: FeedbackCast, shared: int) -> None:
    assert feedback.read_feedback(cast.backend, cast.tomos, shared).scores is None
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed the second exercise.")
    scores = feedback.read_feedback(cast.backend, cast.tomos, shared).scores
    assert scores is not None
    # B, C and E are 75 (all 3 of 4); D is (1 + 2) / 2 / 4 = 37.5. Weights B 20, C 20, D 15, E 20.
    assert scores.whole == "Meets the standard, 67.5"
    assert [(one.key, one.words, one.score, one.is_shared) for one in scores.sections] == [
        ("A", "Strong", "75.0", True),
        ("B", "Strong", "75.0", False),
        ("C", "Strong", "75.0", False),
        ("D", "Concern", "37.5", False),
        ("E", "Strong", "75.0", False),
    ]
    assert scores.because == ""


def test_a_critical_item_says_that_it_holds_the_band_down(cast: FeedbackCast) -> None:
    for_maya = feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.maya.id)
    scores = feedback.read_feedback(cast.backend, cast.rhian, for_maya).scores
    assert scores is not None
    assert scores.words == "Developing"
    assert scores.because.startswith("E1 is a critical item")


def test_only_the_facilitator_answers_and_in_order(cast: FeedbackCast, shared: int) -> None:
    with pytest.raises(NotAllowed):
        feedback.write_reflection(cast.backend, cast.rhian, shared, "Mine")
    with pytest.raises(NotFound):
        feedback.write_reflection(cast.backend, cast.maya, shared, "Mine")
    with pytest.raises(Refused, match="reflection first"):
        feedback.acknowledge(cast.backend, cast.tomos, shared)
    with pytest.raises(Refused, match="in words first"):
        feedback.write_reflection(cast.backend, cast.tomos, shared, " 4 ")
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    with pytest.raises(Refused, match="stays as it is"):
        feedback.write_reflection(cast.backend, cast.tomos, shared, "I did not.")
    feedback.acknowledge(cast.backend, cast.tomos, shared)
    with pytest.raises(Refused, match="already"):
        feedback.acknowledge(cast.backend, cast.tomos, shared)
    assert feedback.read_feedback(cast.backend, cast.rhian, shared).feedback.reflection == "I rushed."
    assert cast.activity_of("feedback") == ["started", "wrote", "shared", "reflected on", "acknowledged"]


def test_what_waits_moves_from_the_writer_to_the_reader(cast: FeedbackCast) -> None:
    def waiting() -> tuple[list[str], list[str]]:
        to_share = feedback.feedback_waiting(cast.backend, cast.rhian).to_share
        to_read = feedback.feedback_waiting(cast.backend, cast.tomos).to_read
        return [one.facilitator for one in to_share], [one.state for one in to_read]

    assert waiting() == (["Maya Lindqvist", "Tomos Adeyemi"], [])
    draft = feedback.start_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos.id)
    assert waiting() == (["Maya Lindqvist", "Tomos Adeyemi"], [])
    write(cast, draft, STRENGTHS, DEVELOPMENT)
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    assert waiting() == (["Maya Lindqvist"], ["shared"])
    feedback.write_reflection(cast.backend, cast.tomos, draft, "I rushed.")
    assert waiting() == (["Maya Lindqvist"], ["reflected"])
    feedback.acknowledge(cast.backend, cast.tomos, draft)
    assert waiting() == (["Maya Lindqvist"], [])
    for actor in (cast.colleague, cast.elsewhere, cast.qa, cast.manager):
        assert feedback.feedback_waiting(cast.backend, actor) == feedback.FeedbackWaiting((), ())


def test_the_pdf_holds_the_words_and_the_facilitators_copy_no_score_before_the_reflection(
    cast: FeedbackCast, shared: int
) -> None:
    of_tomos = text_of(feedback.feedback_file(cast.backend, cast.tomos, shared, "pdf"))
    assert STRENGTHS in of_tomos
    assert DEVELOPMENT in of_tomos
    assert "1:24:10–1:26:35" in of_tomos
    assert "Maya laughs" not in of_tomos
    assert "67.5" not in of_tomos
    assert "Meets the standard" not in of_tomos
    assert "Meets the standard, 67.5" in text_of(
        feedback.feedback_file(cast.backend, cast.rhian, shared, "pdf")
    )
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    opened = text_of(feedback.feedback_file(cast.backend, cast.tomos, shared, "pdf"))
    assert "Meets the standard, 67.5" in opened
    assert "I rushed." in opened
    assert cast.activity_of("feedback").count("exported") == 3


def test_the_word_file_holds_the_same_words_and_no_score_before_the_reflection(
    cast: FeedbackCast, shared: int
) -> None:
    def said(actor: Person) -> str:
        file = docx.Document(io.BytesIO(feedback.feedback_file(cast.backend, actor, shared, "docx")))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in file.paragraphs), *cells])

    assert STRENGTHS in said(cast.tomos)
    assert "1:24:10–1:26:35" in said(cast.tomos)
    assert "67.5" not in said(cast.tomos)
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    assert "Meets the standard, 67.5" in said(cast.tomos)
    people.set_language(cast.backend, cast.tomos, "cy")
    assert "Cryfderau" in said(cast.tomos)


def test_a_figure_stands_beside_its_words_in_every_row(cast: FeedbackCast, shared: int) -> None:
    made = docx.Document(io.BytesIO(feedback.feedback_file(cast.backend, cast.rhian, shared, "docx")))
    (scores,) = [one for one in made.tables if one.rows[0].cells[2].text == "Score, 0 to 100"]
    assert len(scores.rows) > 4
    assert all(one.isalpha() or one == " " for row in scores.rows[1:] for one in row.cells[1].text)
    assert all(row.cells[1].text for row in scores.rows)


def test_the_pdf_asks_for_the_roles_of_now(cast: FeedbackCast, shared: int) -> None:
    people.give_roles(cast.backend, cast.admin, cast.rhian.id, [Grant("facilitator", cast.norwich.id)])
    with pytest.raises(NotFound):
        feedback.feedback_file(cast.backend, cast.rhian, shared, "pdf")
    people.set_active(cast.backend, cast.admin, cast.tomos.id, False)
    with pytest.raises(NotAllowed, match="signed out"):
        feedback.feedback_file(cast.backend, cast.tomos, shared, "pdf")
    assert "exported" not in cast.activity_of("feedback")


def test_the_pdf_is_made_of_shared_feedback_for_its_readers_only(cast: FeedbackCast, draft: int) -> None:
    with pytest.raises(Refused, match="not shared yet"):
        feedback.feedback_file(cast.backend, cast.rhian, draft, "pdf")
    feedback.share_feedback(cast.backend, cast.rhian, draft)
    for actor in (cast.maya, cast.elsewhere, cast.manager):
        with pytest.raises(NotFound):
            feedback.feedback_file(cast.backend, actor, draft, "pdf")
    assert "exported" not in cast.activity_of("feedback")
