"""Everything that is held about a facilitator, in one ZIP: theirs to see, and what is left out is said."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pytest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed
from qa_app.services import disputes, feedback, people, private_notes, supervision, supervision_meetings
from qa_app.services.held_export import export_of_self, left_out
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
def meeting_id(cast: FeedbackCast) -> int:
    """Rhian met Tomos and Maya about Tomos's shared feedback; a private note, and a second meeting as a draft."""
    backend, feedback_id = cast.backend, cast.share()
    held_on = supervision.today_in_london(backend)
    for own, drafts in (("The evenings run long.", False), ("Unrecorded words.", True)):
        begun = supervision_meetings.start_meeting(backend, cast.rhian, cast.tomos.id)
        there = (
            MeetingPerson(cast.tomos.id, own, True, ""),
            MeetingPerson(cast.maya.id, "I want to lead more."),
        )
        words = MeetingWords(held_on, there, feedback_ids=(feedback_id,), skill="Waiting")
        supervision_meetings.save_meeting(backend, cast.rhian, begun, words, seen_saves=0)
        private_notes.save_private_note(backend, cast.rhian, begun, PRIVATE, seen_saves=0)
        if not drafts:
            supervision_meetings.record_meeting(backend, cast.rhian, begun)
            recorded = begun
    supervision.agree_action(
        backend,
        cast.rhian,
        feedback_id,
        what="Ask one open question",
        by_when=date(2026, 12, 20),
        how_seen="On the recording",
    )
    return recorded


def opened(cast: FeedbackCast, actor: Person) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(export_of_self(cast.backend, actor)))


def data_of(archive: zipfile.ZipFile) -> dict:
    return json.loads(archive.read("data.json"))


def everything_said(archive: zipfile.ZipFile) -> str:
    said = [archive.read("READ-ME.txt").decode(), archive.read("data.json").decode()]
    for name in archive.namelist():
        if name.endswith(".docx"):
            made = docx.Document(io.BytesIO(archive.read(name)))
            said += [one.text for one in made.paragraphs]
            said += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join(said)


def test_it_holds_what_is_shared_and_says_what_is_left_out(cast: FeedbackCast, meeting_id: int) -> None:
    archive = opened(cast, cast.tomos)
    data, said = data_of(archive), everything_said(archive)
    assert (data["format"], data["version"]) == ("qa-app held data", 1)
    assert data["person"]["email"] == "tomos@example.org"
    assert [one["session"] for one in data["programme_sessions"]] == ["foundation-1"]
    (given,), (met,), (action,) = data["feedback"], data["meetings"], data["actions"]
    assert given["strengths"] == "You gave each member a role."
    assert met["own_points"] == "The evenings run long."
    assert action["what"] == "Ask one open question"
    assert [one["code"] for one in data["groups"]] == ["14"]
    assert data["left_out"] == list(left_out())
    told = archive.read("READ-ME.txt").decode()
    assert all(sentence in told for sentence in left_out())
    assert "request for access to your personal data" in told
    for secret in (PRIVATE, "Unrecorded words.", "I want to lead more.", "Maya laughs along", "67.5"):
        assert secret not in said


def test_its_documents_are_the_pages_own_and_no_name_of_a_file_is_a_persons(
    cast: FeedbackCast, meeting_id: int
) -> None:
    archive = opened(cast, cast.tomos)
    (given,) = data_of(archive)["feedback"]
    stems = (f"facilitator-{cast.tomos.id}", f"feedback-{given['id']}", f"supervision-{meeting_id}")
    wanted = [f"{stem}.{ending}" for stem in stems for ending in ("pdf", "docx")]
    assert data_of(archive)["documents"] == wanted
    assert archive.namelist() == ["READ-ME.txt", "data.json", *(f"documents/{name}" for name in wanted)]
    with pikepdf.open(io.BytesIO(archive.read(f"documents/{wanted[4]}"))) as pdf:
        assert "/StructTreeRoot" in pdf.Root


def test_scores_ratings_and_disputes_come_once_they_are_open(cast: FeedbackCast, meeting_id: int) -> None:
    (before,) = data_of(opened(cast, cast.tomos))["feedback"]
    assert (before["scores"], before["ratings"]) == (None, [])
    feedback.write_reflection(cast.backend, cast.tomos, before["id"], "I rushed.", {"D1": 2.0})
    disputes.raise_dispute(cast.backend, cast.tomos, before["id"], "D1", proposed=2.0, reason="I asked.")
    (after,) = data_of(opened(cast, cast.tomos))["feedback"]
    assert after["scores"]["score"] == "67.5"
    assert after["scores"]["words"] == "Meets the standard"
    (d1,) = [one for one in after["ratings"] if one["item"] == "D1"]
    assert d1["rating"].startswith("1 ")
    assert d1["own_rating"].startswith("2 ")
    assert [one["reason"] for one in after["disputes"]] == ["I asked."]


def test_taking_it_away_opens_shared_feedback_and_is_logged(cast: FeedbackCast, meeting_id: int) -> None:
    (given,) = data_of(opened(cast, cast.tomos))["feedback"]
    view = feedback.read_feedback(cast.backend, cast.rhian, given["id"])
    assert view.feedback.opened_at is not None
    assert cast.activity_of("held data") == ["exported"]
    again = data_of(opened(cast, cast.tomos))["activity"]
    assert [one["action"] for one in again][:2] == ["exported", "opened"]


def test_another_facilitator_gets_their_own_alone(cast: FeedbackCast, meeting_id: int) -> None:
    said = everything_said(opened(cast, cast.maya))
    assert "I want to lead more." in said
    for secret in ("The evenings run long.", "You gave each member a role.", "Ask one open question"):
        assert secret not in said
    nothing = data_of(opened(cast, cast.stranger))
    assert (nothing["feedback"], nothing["meetings"], nothing["programme_sessions"]) == ([], [], [])


def test_it_is_for_facilitators_whose_account_is_open_in_their_language(
    cast: FeedbackCast, meeting_id: int
) -> None:
    for actor in (cast.rhian, cast.qa, cast.lead, cast.manager, cast.admin):
        with pytest.raises(NotAllowed):
            export_of_self(cast.backend, actor)
    people.set_language(cast.backend, cast.tomos, "cy")
    archive = opened(cast, cast.tomos)
    assert data_of(archive)["language"] == "cy"
    assert "Nodiadau preifat" in archive.read("READ-ME.txt").decode()
    people.set_active(cast.backend, cast.admin, cast.tomos.id, False)
    with pytest.raises(NotAllowed):
        export_of_self(cast.backend, cast.tomos)


def test_of_many_documents_the_newest_come_and_the_rest_are_counted(
    cast: FeedbackCast, meeting_id: int
) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export_of_self(cast.backend, cast.tomos, most_bytes=1)))
    assert archive.namelist() == ["READ-ME.txt", "data.json"]
    assert "6 older documents are not in it" in archive.read("READ-ME.txt").decode()
    assert len(data_of(archive)["feedback"]) == 1
