"""A year at Norwich, day by day through the services: what was delivered, reviewed, told, disputed and agreed.

Two groups, four facilitators, one cover, one one-to-one session. The test stops the year on four days and looks.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import LONDON
from qa_app.services import (
    action_checks,
    assignments,
    disputes,
    evidence,
    feedback,
    home,
    missing_recordings,
    reviews,
    submission,
    supervision,
    supervision_meetings,
    training,
)
from qa_app.services.reviews import SavedRating
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from storage.database.groups import Group
from tests.cast import PROGRAMME, Cast
from tests.clock import Clock
from tests.factories import add_draft, add_recording, add_session, rate_all

ONE_TO_ONE = "review-of-thinking"
BREAK = "The break is used well (0:05:00)."
LATE = "Leave a longer pause (0:05:00)."


class Year:
    """The site's year of 2027; each part plays on from where the one before it stopped."""

    def __init__(self, backend: Backend, clock: Clock, cast: Cast) -> None:
        self.backend, self.clock, self.cast = backend, clock, cast
        self.sessions: dict[str, int] = {}
        self.recordings: dict[str, int] = {}
        self.reviews: dict[str, int] = {}
        self.feedback: dict[tuple[str, str], int] = {}
        self.actions: dict[str, int] = {}

    def until(self, month: int, day: int, hour: int = 9) -> None:
        """It is this day, at this hour in London."""
        self.clock.now = datetime.combine(date(2027, month, day), time(hour), LONDON)

    def night(
        self,
        month: int,
        day: int,
        session: str,
        *by: Person,
        group: Group | None = None,
        cover: tuple[Person, ...] = (),
        filmed: bool = True,
    ) -> None:
        """A programme session at six in the evening, of group 14 unless another is named."""
        self.until(month, day, 18)
        group, alone = group or self.cast.norwich_14, session == ONE_TO_ONE
        session_id = add_session(
            self.backend, self.cast.ann, group, session, self.clock(), by,
            covered_by=cover, participant_code="P3" if alone else None,
        )  # fmt: skip
        name = f"{group.code} {session}"
        self.sessions[name] = session_id
        if filmed:
            self.recordings[name] = add_recording(
                self.backend,
                self.cast.norwich_store_id,
                session_id,
                last_modified=self.clock(),
                duration_ms=3_600_000 if alone else 9_000_000,
            )

    def review(
        self,
        name: str,
        by: Person,
        low_or_high: dict[tuple[str, Person], float] | None = None,
        *,
        answers: Callable[[int, int], None] | None = None,
    ) -> None:
        """A submitted review: 3 everywhere (one-to-one: 4) but for what is named, with one mark of each kind."""
        review_id = reviews.start_review(self.backend, by, self.recordings[name])
        alone = name.endswith(ONE_TO_ONE)
        if alone:
            self._rate_one_to_one(by, review_id)
        else:
            rate_all(self.backend, by, review_id)
        given = [
            SavedRating(item, who.id, value, None, 1) for (item, who), value in (low_or_high or {}).items()
        ]
        if given:
            reviews.save_ratings(self.backend, by, review_id, given)
        self._mark(by, review_id, "strength", ("I1",) if alone else ("A2",), ())
        seen = 0
        for (item, who), _value in (low_or_high or {}).items():
            seen = self._mark(by, review_id, "development", (item,), (who,))
        if answers:
            answers(review_id, seen)
        submission.submit_review(self.backend, by, review_id, accept_unanswered=True)
        self.reviews[name] = review_id

    def _rate_one_to_one(self, by: Person, review_id: int) -> None:
        view = reviews.open_desk(self.backend, by, review_id)
        (who,) = view.facilitators
        given = [
            SavedRating(one.key, who, 4.0, None, 0) for one in view.rubric.items if one.scope == "facilitator"
        ]
        given.append(SavedRating("G1", None, None, None, 0, choices=("planned",)))
        given.append(SavedRating("G3", None, None, None, 0, text="P3"))
        reviews.save_ratings(self.backend, by, review_id, given)

    def _mark(
        self, by: Person, review_id: int, kind: str, items: tuple[str, ...], about: tuple[Person, ...]
    ) -> int:
        return evidence.save_evidence(
            self.backend,
            by,
            review_id,
            start_ms=300_000,
            end_ms=315_000,
            kind=kind,
            note_text="As it was heard",
            items=items,
            people=[one.id for one in about],
        )

    def tell(self, name: str, who: Person, *, share: bool = True) -> None:
        """Rhian's feedback from that review in words, for one of those who delivered."""
        backend, rhian = self.backend, self.cast.rhian
        given = feedback.start_feedback(backend, rhian, self.reviews[name], who.id)
        words = {"strengths": BREAK, "development": LATE, "try_next": ""}
        feedback.save_feedback(backend, rhian, given, **words, seen_saves=0)
        self.feedback[name, who.name] = given
        if share:
            feedback.share_feedback(backend, rhian, given)

    def answer(self, name: str, who: Person, *, acknowledge: bool = True) -> None:
        """They read it, write their reflection, and acknowledge it."""
        given = self.feedback[name, who.name]
        feedback.read_feedback(self.backend, who, given)
        feedback.note_viewed(self.backend, who, given)
        feedback.write_reflection(self.backend, who, given, "I hurried the second exercise.")
        if acknowledge:
            feedback.acknowledge(self.backend, who, given)

    def agree(self, what: str, by_when: date, name: str, who: Person) -> None:
        """An action that rests on feedback."""
        self.actions[what] = supervision.agree_action(
            self.backend,
            self.cast.rhian,
            self.feedback[name, who.name],
            what=what,
            by_when=by_when,
            how_seen="In the first exercise",
        )

    def meet(self, who: Person, next_on: date, action: tuple[str, date] | None = None) -> None:
        """A supervision meeting today, recorded, with an action agreed in it."""
        backend, rhian = self.backend, self.cast.rhian
        begun = supervision_meetings.start_meeting(backend, rhian, who.id)
        words = MeetingWords(
            self.clock().date(), (MeetingPerson(who.id),), skill="Waiting after a question", next_on=next_on
        )
        supervision_meetings.save_meeting(backend, rhian, begun, words, seen_saves=0)
        if action:
            self.actions[action[0]] = supervision.agree_action(
                backend, rhian, what=action[0], by_when=action[1], how_seen="On film", meeting_id=begun
            )
        supervision_meetings.record_meeting(backend, rhian, begun)

    def to_february(self) -> None:
        """Three nights, the third with a cover; the first is reviewed, told, disputed and put right."""
        cast = self.cast
        self.until(1, 4)
        for kind in ("core_skills", "assessment", "programme_training", "approval"):
            until = date(2027, 9, 30) if kind == "approval" else None
            training.note_step(
                self.backend, cast.rhian, cast.maya.id,
                programme_key=PROGRAMME, kind=kind, done_on=date(2026, 10, 1), until=until,
            )  # fmt: skip
        self.night(1, 11, "foundation-1", cast.maya, cast.tomos)
        self.until(1, 20)
        low = {("D1", cast.maya): 2.0, ("D2", cast.maya): 2.0, ("B3", cast.tomos): 1.0}
        self.review("14 foundation-1", cast.rhian, low)
        self.until(1, 21)
        self.tell("14 foundation-1", cast.maya)
        self.agree("Link one remark to a target", date(2027, 2, 28), "14 foundation-1", cast.maya)
        self.tell("14 foundation-1", cast.tomos)
        self.until(1, 22)
        self.answer("14 foundation-1", cast.maya)
        self.answer("14 foundation-1", cast.tomos, acknowledge=False)
        raised = disputes.raise_dispute(
            self.backend, cast.tomos, self.feedback["14 foundation-1", cast.tomos.name], "B3",
            proposed=3.0, reason="I asked twice after the break",
        )  # fmt: skip
        self.night(1, 25, "foundation-2", cast.maya, cast.tomos)
        self.until(1, 26)
        disputes.decide_dispute(self.backend, cast.rhian, raised, value=2.0, reason="Once it was open indeed")
        feedback.note_viewed(self.backend, cast.tomos, self.feedback["14 foundation-1", cast.tomos.name])
        feedback.acknowledge(self.backend, cast.tomos, self.feedback["14 foundation-1", cast.tomos.name])
        self.night(2, 15, "foundation-3", cast.maya, cover=(cast.saskia,))
        self.until(2, 24)

    def ask_dilys(self) -> None:
        """Rhian asks her to review the second night."""
        asked = self.sessions["14 foundation-2"]
        assignments.assign(self.backend, self.cast.rhian, asked, self.cast.dilys.id, date(2027, 3, 3))

    def to_march(self) -> None:
        """Dilys does what she was asked to, Rhian sees the third night; Maya is supervised."""
        cast = self.cast
        self.until(2, 25)
        self.review("14 foundation-2", cast.dilys)
        self.until(3, 3)
        self.review("14 foundation-3", cast.rhian, {("D1", cast.saskia): 2.0})
        self.meet(cast.maya, date(2027, 4, 14), ("Ask one open question first", date(2027, 3, 31)))
        self.until(3, 10)

    def to_june(self) -> None:
        """One module seen with its actions, one night not filmed, the one-to-one seen, one module not yet."""
        cast = self.cast
        self.until(3, 12)
        for who in (cast.maya, cast.saskia):
            self.tell("14 foundation-3", who)
        self.answer("14 foundation-3", cast.maya)
        self.answer("14 foundation-3", cast.saskia, acknowledge=False)
        self.night(3, 15, "my-thinking-1", cast.maya, cast.tomos)
        self.until(3, 24)
        self.review("14 my-thinking-1", cast.rhian, {("B1", cast.maya): 4.0}, answers=self._answer_actions)
        self.until(3, 26)
        for who in (cast.maya, cast.tomos):
            self.tell("14 my-thinking-1", who)
        self.answer("14 my-thinking-1", cast.maya)
        self.meet(cast.tomos, date(2027, 7, 1))
        self.night(4, 12, "my-thinking-2", cast.maya, cast.tomos, filmed=False)
        self.until(4, 20)
        missing_recordings.say_why_not_recorded(
            self.backend, cast.rhian, self.sessions["14 my-thinking-2"], "not_pressed"
        )
        self.night(4, 26, ONE_TO_ONE, cast.maya)
        self.until(5, 5)
        self.review(f"14 {ONE_TO_ONE}", cast.rhian)
        self.night(5, 17, "my-emotions-1", cast.maya, cast.tomos)
        self.night(6, 14, "my-emotions-2", cast.maya, cast.tomos)
        self.until(6, 22)

    def _answer_actions(self, review_id: int, mark_id: int) -> None:
        answers = {"Link one remark to a target": "not_seen", "Ask one open question first": "seen"}
        for what, outcome in answers.items():
            action_checks.save_check(
                self.backend,
                self.cast.rhian,
                review_id,
                self.actions[what],
                outcome=outcome,
                evidence_id=mark_id if outcome == "seen" else None,
                note_text="",
                seen_saves=0,
            )

    def to_november(self) -> None:
        """What was drawn is reviewed; group 15 begins, group 14 ends; a night is not filmed and nobody says why."""
        cast, fifteen = self.cast, self.cast.norwich_15
        self.until(6, 23)
        (due,) = home.due_reviews(self.backend, cast.rhian).rows
        (drawn,) = [name for name, one in self.sessions.items() if one == due.session_id]
        self.review(drawn, cast.rhian, {("D1", cast.maya): 2.0})
        self.reviews["drawn"] = self.reviews[drawn]
        self.tell("drawn", cast.maya)
        self.tell("drawn", cast.tomos)
        self.night(9, 6, "foundation-1", cast.saskia, cast.callum, group=fifteen)
        self.until(9, 13)
        self.review("15 foundation-1", cast.rhian)
        self.until(9, 15)
        self.tell("15 foundation-1", cast.callum)
        self.agree("Name the aim at the start", date(2027, 10, 31), "15 foundation-1", cast.callum)
        self.night(9, 27, "my-relationships-1", cast.maya, cast.tomos)
        self.until(10, 4)
        self.review("14 my-relationships-1", cast.rhian)
        self.night(10, 4, "foundation-2", cast.saskia, cast.callum, group=fifteen)
        self.until(10, 6)
        self.tell("14 my-relationships-1", cast.maya, share=False)
        self.tell("14 my-relationships-1", cast.tomos)
        self.until(10, 8)
        self.answer("14 my-relationships-1", cast.tomos, acknowledge=False)
        given = self.feedback["14 my-relationships-1", cast.tomos.name]
        disputes.raise_dispute(
            self.backend, cast.tomos, given, "C1", proposed=4.0, reason="All of them spoke"
        )
        self.night(11, 1, "my-thinking-1", cast.saskia, cast.callum, group=fifteen, filmed=False)
        self.night(11, 8, "my-relationships-2", cast.maya, cast.tomos)
        self.until(11, 14)
        begun = self.recordings["14 my-relationships-2"]
        add_draft(self.backend, cast.rhian, begun, ratings={"A1": 3.0, "A2": 3.0})
        self.until(11, 15)


def at_the_clock(backend: Backend, clock: Clock) -> Backend:
    """The same backend by the test's clock."""
    return replace(backend, clock=clock)
