"""The record of a supervision meeting as a file: what its reader may see, and never a private note."""

import io
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pytest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import people, private_notes, supervision, supervision_meetings
from qa_app.services.meeting_document import meeting_file
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

PRIVATE = "He seems tired of this group"


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def draft(cast: FeedbackCast) -> int:
    """Rhian's draft of a meeting with Tomos and Maya, an action for Tomos in it, and a private note."""
    today = supervision.today_in_london(cast.backend)
    feedback_id = cast.reflect()
    meeting_id = supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.tomos.id)
    supervision_meetings.save_meeting(
        cast.backend,
        cast.rhian,
        meeting_id,
        MeetingWords(
            held_on=today,
            people=(
                MeetingPerson(cast.tomos.id, "The evenings run long.", True, "A free evening."),
                MeetingPerson(cast.maya.id, "I would like to lead more.", False, ""),
            ),
            feedback_ids=(feedback_id,),
            skill="Waiting after a question",
            skill_went="Twice; the second wait was long enough.",
            next_on=date(2026, 12, 24),
        ),
        seen_saves=0,
    )
    supervision.agree_action(
        cast.backend,
        cast.rhian,
        feedback_id,
        meeting_id=meeting_id,
        what="Ask one open question",
        by_when=date(2026, 12, 20),
        how_seen="On the recording",
    )
    private_notes.save_private_note(cast.backend, cast.rhian, meeting_id, PRIVATE, seen_saves=0)
    return meeting_id


@pytest.fixture
def recorded(cast: FeedbackCast, draft: int) -> int:
    supervision_meetings.record_meeting(cast.backend, cast.rhian, draft)
    return draft


def said(cast: FeedbackCast, actor: Person, meeting_id: int) -> str:
    made = docx.Document(io.BytesIO(meeting_file(cast.backend, actor, meeting_id, "docx")))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def test_it_holds_what_was_talked_about_and_agreed(cast: FeedbackCast, recorded: int) -> None:
    supervision_meetings.add_to_meeting(cast.backend, cast.tomos, recorded, "It was three times.")
    words = said(cast, cast.rhian, recorded)
    for part in (
        "Supervision with Tomos Adeyemi and Maya Lindqvist",
        "Led by: Rhian Probert",
        "Waiting after a question",
        "Tomos Adeyemi's own points",
        "The evenings run long.",
        "A free evening.",
        "I would like to lead more.",
        "Wellbeing was not asked about.",
        "Ask one open question",
        "It was three times.",
        "Thu 24 Dec 2026",
    ):
        assert part in words
    assert PRIVATE not in words
    assert cast.activity_of("supervision meeting")[-1] == "exported"


def test_each_reader_gets_their_own_part_alone(cast: FeedbackCast, recorded: int) -> None:
    points, hers = "The evenings run long.", "I would like to lead more."
    seen = {
        who: [part in said(cast, getattr(cast, who), recorded) for part in (points, hers, PRIVATE, "Waiting")]
        for who in ("rhian", "colleague", "tomos", "maya", "qa", "lead")
    }
    assert seen == {
        "rhian": [True, True, False, True],
        "colleague": [True, True, False, True],
        "tomos": [True, False, False, True],
        "maya": [False, True, False, True],
        "qa": [False, False, False, True],
        "lead": [False, False, False, True],
    }
    assert "Ask one open question" not in said(cast, cast.maya, recorded)


def test_it_is_a_tagged_pdf_in_the_readers_language(cast: FeedbackCast, recorded: int) -> None:
    people.set_language(cast.backend, cast.tomos, "cy")
    made = meeting_file(cast.backend, cast.tomos, recorded, "pdf")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "cy-GB"
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.MarkInfo.Marked)


def test_a_draft_and_a_guess_give_no_file(cast: FeedbackCast, draft: int) -> None:
    with pytest.raises(Refused, match="not recorded yet"):
        meeting_file(cast.backend, cast.rhian, draft, "pdf")
    supervision_meetings.record_meeting(cast.backend, cast.rhian, draft)
    for actor in (cast.stranger, cast.elsewhere, cast.manager, cast.admin):
        for number in (draft, 9999):
            with pytest.raises(NotFound):
                meeting_file(cast.backend, actor, number, "pdf")
    people.set_active(cast.backend, cast.admin, cast.rhian.id, False)
    with pytest.raises(NotAllowed):
        meeting_file(cast.backend, cast.rhian, draft, "pdf")
    assert "exported" not in cast.activity_of("supervision meeting")
