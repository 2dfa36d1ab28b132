"""A facilitator's summary as a file: what its reader sees on the page, in words, and nothing more."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import pikepdf
import pytest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import BadSetting, NotAllowed, NotFound
from qa_app.services import feedback, people, supervision
from qa_app.services.facilitator_document import facilitator_document, facilitator_file
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import add_feedback, make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def shared(cast: FeedbackCast) -> int:
    """Tomos's feedback, with an action."""
    feedback_id = add_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos)
    supervision.agree_action(
        cast.backend,
        cast.rhian,
        feedback_id,
        what="Ask one open question",
        by_when=(cast.backend.clock() + timedelta(days=7)).date(),
        how_seen="On the recording",
    )
    return feedback_id


def said(cast: FeedbackCast, actor: Person, about: Person) -> str:
    made = docx.Document(io.BytesIO(facilitator_file(cast.backend, actor, about.id, "docx")))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def test_it_holds_reviews_sections_and_actions_in_words(cast: FeedbackCast, shared: int) -> None:
    words = said(cast, cast.rhian, cast.tomos)
    for part in (
        "Summary for Tomos Adeyemi",
        "Made for: Rhian Probert",
        "Rests on: 1 review, 1 rater",
        "Foundation, session 1 of 6, group 14",
        "Meets the standard, 67.5",
        "Sections over time",
        "Ask one open question",
    ):
        assert part in words
    assert cast.activity_of("facilitator") == ["exported"]


def test_the_facilitators_own_holds_no_score_before_the_reflection(cast: FeedbackCast, shared: int) -> None:
    before = said(cast, cast.tomos, cast.tomos)
    assert "Opens after the reflection" in before
    assert "67.5" not in before
    assert "Sections over time" not in before
    feedback.write_reflection(cast.backend, cast.tomos, shared, "I rushed.")
    assert "Meets the standard, 67.5" in said(cast, cast.tomos, cast.tomos)


def test_it_is_a_pdf_as_well_in_the_readers_language(cast: FeedbackCast, shared: int) -> None:
    people.set_language(cast.backend, cast.tomos, "cy")
    made = facilitator_file(cast.backend, cast.tomos, cast.tomos.id, "pdf")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "cy-GB"
        assert str(pdf.docinfo["/Title"]) == "Crynodeb: Tomos Adeyemi"


def test_who_may_not_see_the_page_gets_no_file(cast: FeedbackCast, shared: int) -> None:
    for actor in (cast.maya, cast.elsewhere, cast.manager, cast.admin):
        with pytest.raises(NotFound):
            facilitator_file(cast.backend, actor, cast.tomos.id, "pdf")
    people.set_active(cast.backend, cast.admin, cast.rhian.id, False)
    with pytest.raises(NotAllowed):
        facilitator_file(cast.backend, cast.rhian, cast.tomos.id, "pdf")
    assert cast.activity_of("facilitator") == []


def test_a_look_that_cannot_be_used_is_said_and_nothing_falls_back(cast: FeedbackCast, shared: int) -> None:
    nowhere = replace(cast.backend, settings=replace(cast.backend.settings, document_style="/nowhere"))
    for ending in ("pdf", "docx"):
        with pytest.raises(BadSetting, match="QA_APP_DOCUMENT_STYLE names the folder /nowhere"):
            facilitator_file(nowhere, cast.rhian, cast.tomos.id, ending)
        with pytest.raises(BadSetting):
            feedback.feedback_file(nowhere, cast.rhian, shared, ending)


def test_of_many_reviews_the_newest_are_listed_and_the_rest_counted(cast: FeedbackCast, shared: int) -> None:
    for action in supervision.actions_for(cast.backend, cast.rhian, cast.tomos.id):
        supervision.close_action(cast.backend, cast.rhian, action.id, "seen")
    for number in range(1, 3):
        cast.submit(cast.rhian, cast.record(f"my-emotions-{number}", cast.tomos, cast.maya))
    page = supervision.facilitator_page(cast.backend, cast.rhian, cast.tomos.id)
    many = replace(page, reviews=page.reviews * 8)
    (first, *_others) = facilitator_document(cast.backend, cast.rhian, many).sections
    assert first.paragraphs == ("4 earlier reviews are not listed.",)
    assert first.table is not None
    assert len(first.table.rows) == 20
