"""Everybody tries every action of the table of who may do what, in each state of feedback and of a meeting."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qa_app.backend import Backend
from qa_app.errors import Explained
from qa_app.services import disputes, feedback, private_notes, supervision, supervision_meetings
from qa_app.services.facilitator_document import facilitator_file
from qa_app.services.held_export import export_of_self
from qa_app.services.meeting_document import meeting_file
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from qa_app.services.training import training_of
from storage.database import disputes as dispute_rows
from storage.database import feedback as feedback_rows
from storage.database import private_notes as note_rows
from storage.database import supervision_actions as action_rows
from storage.database import supervision_meetings as meeting_rows
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast
from tests.qa_app.services.who_may_what import EVERYBODY, FEEDBACK, MEETING, PAGE, READING

TODAY = date(2026, 11, 12)
POINTS, NOTE = "The evenings run long", "He seems tired of this group"


class Stage:
    """Feedback for Tomos in one state, with everything that anybody might try."""

    def __init__(self, cast: FeedbackCast, state: str) -> None:
        self.cast = cast
        self.feedback_id = cast.write()
        self.dispute_id = 9999
        self._bring_to(state)
        self.actions: dict[str, Callable[[str], object]] = {
            "save": self._save,
            "share": lambda who: feedback.share_feedback(*self._as(who)),
            "recall": lambda who: feedback.recall_feedback(*self._as(who)),
            "reflect": lambda who: feedback.write_reflection(*self._as(who), "I rushed.", {"D1": 2.0}),
            "dispute": lambda who: disputes.raise_dispute(*self._as(who), "D1", proposed=2.0, reason="I did"),
            "withdraw": lambda who: disputes.withdraw_dispute(*self._as(who, self.dispute_id)),
            "decide": lambda who: disputes.decide_dispute(
                *self._as(who, self.dispute_id), value=3.0, reason="Indeed"
            ),
            "acknowledge": lambda who: feedback.acknowledge(*self._as(who)),
            "read": lambda who: feedback.read_feedback(*self._as(who)),
            "pdf": lambda who: feedback.feedback_file(*self._as(who), "pdf"),
            "scores": self._see_scores,
        }

    def _bring_to(self, state: str) -> None:
        backend, cast, order = self.cast.backend, self.cast, tuple(FEEDBACK)
        reached = order.index(state)
        if reached >= order.index("shared"):
            feedback.share_feedback(*self._as("rhian"))
        if reached >= order.index("opened"):
            feedback.read_feedback(*self._as("tomos"))
        if reached >= order.index("reflected"):
            feedback.write_reflection(*self._as("tomos"), "I rushed the second exercise.")
        if reached >= order.index("disputed"):
            self.dispute_id = disputes.raise_dispute(*self._as("tomos"), "D2", proposed=3.0, reason="I asked")
        if reached >= order.index("decided"):
            disputes.decide_dispute(backend, cast.rhian, self.dispute_id, value=None, reason="It stands")
        if reached >= order.index("acknowledged"):
            feedback.acknowledge(*self._as("tomos"))

    def _as(self, who: str, number: int | None = None) -> tuple[Backend, object, int]:
        return self.cast.backend, getattr(self.cast, who), self.feedback_id if number is None else number

    def _save(self, who: str) -> None:
        seen = feedback.read_feedback(
            self.cast.backend, self.cast.rhian, self.feedback_id
        ).feedback.times_saved
        words = dict.fromkeys(("strengths", "development", "try_next"), "Other words")
        feedback.save_feedback(*self._as(who), **words, seen_saves=seen)

    def _see_scores(self, who: str) -> None:
        view = feedback.read_feedback(*self._as(who))
        pages = [
            line.scores
            for line in self._page(who)
            if view.is_facilitator and line.feedback_id == self.feedback_id
        ]
        if view.scores is None:
            # Whoever sees no score sees none by any other way.
            assert (view.rated, view.disputes, view.dispute_until) == ((), (), None)
            assert pages == [None] * len(pages)
            raise Explained("no scores")

    def _page(self, who: str) -> tuple[supervision.ReviewLine, ...]:
        try:
            page = supervision.facilitator_page(
                self.cast.backend, getattr(self.cast, who), self.cast.tomos.id
            )
        except Explained:
            return ()
        return page.reviews

    def stored(self) -> object:
        with self.cast.backend.database.read() as transaction:
            return (
                feedback_rows.find_feedback(transaction, self.feedback_id),
                dispute_rows.disputes_of(transaction, [self.feedback_id]),
            )

    def attempt(self, action: str, who: str) -> bool:
        try:
            self.actions[action](who)
        except Explained:
            return False
        return True


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock) -> FeedbackCast:
    """On SQLite and on PostgreSQL."""
    return FeedbackCast(make_backend(database, tmp_path, clock))


@pytest.mark.parametrize("state", FEEDBACK)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(cast: FeedbackCast, state: str) -> None:
    stage = Stage(cast, state)
    before = stage.stored()
    for action in stage.actions:
        allowed = FEEDBACK[state].get(action, "").split()
        if action in READING:
            # The facilitator comes last: reading opens it.
            who = sorted(EVERYBODY, key=lambda one: one == "tomos")
            assert {one for one in who if stage.attempt(action, one)} == set(allowed), action
            continue
        tried = [one for one in EVERYBODY if one not in allowed]
        assert {one for one in tried if stage.attempt(action, one)} == set(), action
        assert stage.stored() == before, action


@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        (state, action, who)
        for state, actions in FEEDBACK.items()
        for action, allowed in actions.items()
        if action not in READING
        for who in allowed.split()
    ],
)
def test_what_is_in_the_table_is_done(cast: FeedbackCast, state: str, action: str, who: str) -> None:
    stage = Stage(cast, state)
    before = stage.stored()
    stage.actions[action](who)
    assert stage.stored() != before


class Meeting:
    """Rhian's meeting with Tomos in one state, with an action and a private note, and everything anybody might try."""

    def __init__(self, cast: FeedbackCast, state: str) -> None:
        self.cast, self.backend = cast, cast.backend
        self.id = supervision_meetings.start_meeting(self.backend, cast.rhian, cast.tomos.id)
        supervision_meetings.save_meeting(self.backend, cast.rhian, self.id, self._words(), seen_saves=0)
        private_notes.save_private_note(self.backend, cast.rhian, self.id, NOTE, seen_saves=0)
        self.action_id = self._agree("rhian")
        if state == "dropped":
            self._close("rhian", "withdrawn")
            supervision_meetings.drop_meeting(self.backend, cast.rhian, self.id)
        if state in ("recorded", "closed"):
            supervision_meetings.record_meeting(self.backend, cast.rhian, self.id)
        if state == "closed":
            self._close("rhian", "not_seen")
        self.actions: dict[str, Callable[[str], object]] = {
            "read": lambda who: supervision_meetings.read_meeting(*self._as(who)),
            "pdf": lambda who: meeting_file(*self._as(who), "pdf"),
            "private note": lambda who: private_notes.read_private_note(*self._as(who)),
            "note": lambda who: private_notes.save_private_note(*self._as(who), "Other words", seen_saves=1),
            "save": lambda who: supervision_meetings.save_meeting(
                *self._as(who), self._words("Other words"), seen_saves=1
            ),
            "agree": self._agree,
            "record": lambda who: supervision_meetings.record_meeting(*self._as(who)),
            "add": lambda who: supervision_meetings.add_to_meeting(*self._as(who), "It ended on time"),
            "drop": lambda who: supervision_meetings.drop_meeting(*self._as(who)),
            "see action": self._see_action,
            "own points": self._see_points,
            "close action": lambda who: self._close(who, "seen"),
            "withdraw action": lambda who: self._close(who, "withdrawn"),
        }

    def _as(self, who: str) -> tuple[Backend, object, int]:
        return self.backend, getattr(self.cast, who), self.id

    def _words(self, points: str = POINTS) -> MeetingWords:
        return MeetingWords(TODAY, (MeetingPerson(self.cast.tomos.id, points),), skill="Waiting")

    def _agree(self, who: str) -> int:
        return supervision.agree_action(
            self.backend,
            getattr(self.cast, who),
            what="Ask one open question",
            by_when=TODAY,
            how_seen="On film",
            meeting_id=self.id,
        )

    def _close(self, who: str, state: str) -> None:
        reader = getattr(self.cast, who)
        why = "It was agreed twice" if state == "withdrawn" else ""
        supervision.close_action(self.backend, reader, self.action_id, state, why)

    def _see_action(self, who: str) -> None:
        found = supervision.actions_for(self.backend, getattr(self.cast, who), self.cast.tomos.id)
        if self.action_id not in {one.id for one in found}:
            raise Explained("no such action")

    def _see_points(self, who: str) -> None:
        if POINTS not in str(supervision_meetings.read_meeting(*self._as(who))):
            raise Explained("none of what was said by a person")

    def stored(self) -> object:
        with self.backend.database.read() as transaction:
            return (
                meeting_rows.find_meeting(transaction, self.id),
                note_rows.private_note(transaction, self.id, self.cast.rhian.id),
                action_rows.actions_of_meeting(transaction, self.id),
                self.cast.activity_of("supervision meeting").count("added to"),
            )

    def attempt(self, action: str, who: str) -> bool:
        try:
            self.actions[action](who)
        except Explained:
            return False
        return True


@pytest.mark.parametrize("state", MEETING)
def test_what_the_table_does_not_give_of_a_meeting_is_refused_and_changes_nothing(
    cast: FeedbackCast, state: str
) -> None:
    meeting = Meeting(cast, state)
    before = meeting.stored()
    for action in meeting.actions:
        allowed = MEETING[state].get(action, "").split()
        if action in READING:
            assert {one for one in EVERYBODY if meeting.attempt(action, one)} == set(allowed), action
            continue
        tried = [one for one in EVERYBODY if one not in allowed]
        assert {one for one in tried if meeting.attempt(action, one)} == set(), action
        assert meeting.stored() == before, action


@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        (state, action, who)
        for state, actions in MEETING.items()
        for action, allowed in actions.items()
        if action not in READING
        for who in allowed.split()
    ],
)
def test_what_the_table_gives_of_a_meeting_is_done(
    cast: FeedbackCast, state: str, action: str, who: str
) -> None:
    meeting = Meeting(cast, state)
    before = meeting.stored()
    meeting.actions[action](who)
    assert meeting.stored() != before


def test_a_page_and_what_is_taken_away_are_for_those_of_the_table(cast: FeedbackCast) -> None:
    Meeting(cast, "recorded")
    backend, tomos = cast.backend, cast.tomos.id
    ways: dict[str, Callable[[object], object]] = {
        "page": lambda who: supervision.facilitator_page(backend, who, tomos),
        "page pdf": lambda who: facilitator_file(backend, who, tomos, "pdf"),
        "training": lambda who: training_of(backend, who, tomos),
        "export": lambda who: export_of_self(backend, who),
    }

    def goes(way: Callable[[object], object], who: str) -> bool:
        try:
            way(getattr(cast, who))
        except Explained:
            return False
        return True

    for name, way in ways.items():
        assert {who for who in EVERYBODY if goes(way, who)} == set(PAGE[name].split()), name


def test_an_export_holds_what_is_ones_own_and_never_a_private_note(cast: FeedbackCast) -> None:
    Meeting(cast, "recorded")
    for who, is_theirs in (("tomos", True), ("maya", False)):
        with zipfile.ZipFile(io.BytesIO(export_of_self(cast.backend, getattr(cast, who)))) as packed:
            data = packed.read("data.json").decode()
        assert (POINTS in data) is is_theirs
        assert NOTE not in data
