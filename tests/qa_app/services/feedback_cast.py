"""A site in Norwich with its people and one submitted review of two facilitators, made through the services."""

from datetime import UTC, date, datetime

from qa_app.access import Grant, Person
from qa_app.backend import Backend
from qa_app.services import evidence, feedback, groups, people, programme_sessions, reviews, sites, submission
from qa_app.services.reviews import SavedRating
from storage.database import activity_log, recordings
from storage.objects.address import StoreAddress
from tests.storage.stores import add_store

DELIVERED_AT = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
OWN_ITEMS = ("B1", "B2", "B3", "B4", "C1", "D1", "D2", "E1")
SESSION_ITEMS = ("A1", "A2", "A3", "A4", "A5", "C2", "C3", "C4", "E2", "E3")


class FeedbackCast:
    """Everybody whom feedback concerns; `review_id` is Rhian's submitted review of Tomos and Maya.

    Tomos: all 3 but D1 1 and D2 2. Maya: all 3, E1 1 (a critical item). The session: all 3.
    """

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.admin = self._person("Ann Admin", Grant("administrator"))
        self.norwich = self._site("norwich", "Norwich", "East", "England")
        self.cardiff = self._site("cardiff", "Cardiff", "Wales", "Wales")
        self.rhian = self._person("Rhian Probert", Grant("treatment_manager", self.norwich.id))
        self.colleague = self._person("Joan Colleague", Grant("treatment_manager", self.norwich.id))
        self.elsewhere = self._person("Huw Elsewhere", Grant("treatment_manager", self.cardiff.id), "cy")
        self.tomos = self._person("Tomos Adeyemi", Grant("facilitator", self.norwich.id))
        self.maya = self._person("Maya Lindqvist", Grant("facilitator", self.norwich.id))
        self.stranger = self._person("Sam Stranger", Grant("facilitator", self.norwich.id))
        self.qa = self._person("Quentin Auditor", Grant("qa_team"))
        self.lead = self._person("Clare Lead", Grant("clinical_lead"))
        self.manager = self._person("Pam Manager", Grant("programme_manager", self.norwich.id))
        self.group = groups.add_group(
            backend,
            self.rhian,
            site_id=self.norwich.id,
            code="14",
            programme_key="building-better-relationships",
            treatment_manager_id=self.rhian.id,
            language="en",
            starts_on=date(2026, 9, 3),
            facilitator_ids=[self.tomos.id, self.maya.id],
        )
        address = StoreAddress("norwich", "norwich")
        self._store_id = add_store(backend.database, address, site_id=self.norwich.id)
        self.recording_id = self.record("foundation-1", self.tomos, self.maya)
        self.review_id = self.submit(self.rhian, self.recording_id)

    def _person(self, name: str, grant: Grant, language: str = "en") -> Person:
        return people.add_person(
            self.backend,
            None,
            name=name,
            email=f"{name.split()[0].lower()}@example.org",
            language=language,
            grants=[grant],
        )

    def _site(self, code: str, name: str, region: str, country: str) -> sites.Site:
        return sites.add_site(
            self.backend,
            self.admin,
            code=code,
            name=name,
            region=region,
            country=country,
            kind="community",
            languages="en",
            retention_days=180,
        )

    def record(self, session_key: str, *delivered_by: Person) -> int:
        """A programme session of group 14 with a recording that can be watched; gives the recording's id."""
        session_id = programme_sessions.add_programme_session(
            self.backend,
            self.rhian,
            group_id=self.group.id,
            session_key=session_key,
            starts_at=DELIVERED_AT,
            room="2",
            attended=9,
            delivered_by={one.id: False for one in delivered_by},
        )
        key = f"{session_key}-{session_id}.mp4"
        with self.backend.database.write() as transaction:
            (recording_id,) = recordings.add_recordings(
                transaction,
                [
                    {
                        "store_id": self._store_id,
                        "key": key,
                        "size_bytes": 1,
                        "etag": key,
                        "last_modified": DELIVERED_AT,
                        "object_version": key,
                        "first_seen_at": DELIVERED_AT,
                    }
                ],
            )
            recordings.change_recording(
                transaction,
                recording_id,
                state="ready",
                playable=True,
                duration_ms=8_000_000,
                programme_session_id=session_id,
                matched_by="pattern",
            )
        return recording_id

    def submit(self, reviewer: Person, recording_id: int) -> int:
        """A review of Tomos and Maya with evidence about each and about the session; gives its id."""
        review_id = reviews.start_review(self.backend, reviewer, recording_id)
        low = {("D1", self.tomos.id): 1.0, ("D2", self.tomos.id): 2.0, ("E1", self.maya.id): 1.0}
        asked = [(item, None) for item in SESSION_ITEMS]
        asked += [(item, one.id) for item in OWN_ITEMS for one in (self.tomos, self.maya)]
        given = [SavedRating(item, who, low.get((item, who), 3.0), None, 0) for item, who in asked]
        reviews.save_ratings(self.backend, reviewer, review_id, given)
        self.mark(reviewer, review_id, "development", "Tomos explains for two minutes", ["D1"], [self.tomos])
        self.mark(reviewer, review_id, "risk", "Maya laughs along with the remark", ["E1"], [self.maya])
        self.mark(reviewer, review_id, "strength", "The break is used well", ["A2"], [])
        submission.submit_review(self.backend, reviewer, review_id, accept_unanswered=False)
        return review_id

    def mark(
        self, reviewer: Person, review_id: int, kind: str, words: str, items: list[str], about: list[Person]
    ) -> None:
        """One piece of evidence from 1:24:10 to 1:26:35."""
        evidence.save_evidence(
            self.backend,
            reviewer,
            review_id,
            start_ms=5_050_000,
            end_ms=5_195_000,
            kind=kind,
            note_text=words,
            items=items,
            people=[one.id for one in about],
        )

    def write(self) -> int:
        """Rhian's draft for Tomos, with words; gives its id."""
        feedback_id = feedback.start_feedback(self.backend, self.rhian, self.review_id, self.tomos.id)
        feedback.save_feedback(
            self.backend,
            self.rhian,
            feedback_id,
            strengths="You gave each member a role.",
            development="Two remarks went unanswered (1:24:10).",
            try_next="",
            seen_saves=0,
        )
        return feedback_id

    def share(self) -> int:
        """The same, shared."""
        feedback_id = self.write()
        feedback.share_feedback(self.backend, self.rhian, feedback_id)
        return feedback_id

    def reflect(self) -> int:
        """The same, with Tomos's reflection: the scores are open."""
        feedback_id = self.share()
        feedback.write_reflection(self.backend, self.tomos, feedback_id, "I rushed the second exercise.")
        return feedback_id

    def activity_of(self, subject: str) -> list[str]:
        """What the activity log says was done to things of this kind, oldest first."""
        with self.backend.database.read() as transaction:
            rows = activity_log.latest_activity(transaction, 1000)
        return [row.action for row in reversed(rows) if row.subject == subject]
