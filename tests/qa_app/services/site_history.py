"""A site with submitted reviews on chosen days, put straight into the database for tests of trends."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import count

from qa_app.backend import Backend
from storage.database import groups, people, programme_sessions, recordings, reviews, sites
from storage.database.base import Transaction
from storage.database.reviews import ScoreRecord
from storage.objects.address import StoreAddress
from tests.storage.stores import add_store

RUBRIC = "group-session-integrity"

_numbers = count(1)


class SiteHistory:
    """One site, its store, its group and its raters (made when first named)."""

    def __init__(self, backend: Backend, name: str = "Norwich", region: str = "East") -> None:
        self.backend = backend
        self._raters: dict[str, int] = {}
        code = f"{name.lower()}-{next(_numbers)}"
        with backend.database.write() as transaction:
            self.site = sites.add_site(
                transaction,
                code=code,
                name=name,
                region=region,
                country="England",
                kind="community",
                languages="en",
                retention_days=180,
            )
            self._facilitator_id = self._person(transaction, f"Facilitator of {name}")
            self._group_id = groups.add_group(
                transaction,
                site_id=self.site.id,
                code="G1",
                programme_key="building-better-relationships",
                programme_version="1.0",
                treatment_manager_id=self._facilitator_id,
                language="en",
                delivery_mode="group",
                starts_on=date(2025, 1, 1),
                facilitator_ids=[self._facilitator_id],
            ).id
        self._store_id = add_store(backend.database, StoreAddress(code, code), site_id=self.site.id)

    def _person(self, transaction: Transaction, name: str) -> int:
        address = f"{name.lower().replace(' ', '.')}.{self.site.id}@example.org"
        return people.add_person(transaction, name=name, email=address, language="en", grants=[]).id

    def rater_id(self, name: str) -> int:
        """The person of this name who rates at this site."""
        if name not in self._raters:
            with self.backend.database.write() as transaction:
                self._raters[name] = self._person(transaction, name)
        return self._raters[name]

    def review(
        self,
        delivered_at: datetime,
        value: float | None,
        *,
        rater: str = "Rhian Probert",
        version: str = "1.0",
        state: str = "submitted",
        sections: dict[str, float | None] | None = None,
    ) -> None:
        """One review of a programme session delivered at this moment, with its overall score."""
        self.reviews([(delivered_at, value)], rater=rater, version=version, state=state, sections=sections)

    def reviews(
        self,
        scores: Iterable[tuple[datetime, float | None]],
        *,
        rater: str = "Rhian Probert",
        version: str = "1.0",
        state: str = "submitted",
        sections: dict[str, float | None] | None = None,
    ) -> None:
        """Many reviews in one transaction."""
        rater_id = self.rater_id(rater)
        with self.backend.database.write() as transaction:
            for delivered_at, value in scores:
                self._add(transaction, delivered_at, value, rater_id, version, state, sections or {})

    def _add(
        self,
        transaction: Transaction,
        delivered_at: datetime,
        value: float | None,
        rater_id: int,
        version: str,
        state: str,
        sections: dict[str, float | None],
    ) -> None:
        session_id = programme_sessions.add_programme_session(
            transaction,
            group_id=self._group_id,
            site_id=self.site.id,
            module_key="foundation",
            session_key="foundation-1",
            kind="group",
            starts_at=delivered_at,
            room="Room 2",
            attended=8,
            delivered_by={self._facilitator_id: False},
        )
        (recording_id,) = recordings.add_recordings(
            transaction,
            [
                {
                    "store_id": self._store_id,
                    "key": f"{session_id}.mp4",
                    "size_bytes": 1,
                    "etag": "e",
                    "last_modified": delivered_at,
                    "object_version": "e",
                    "first_seen_at": delivered_at,
                    "programme_session_id": session_id,
                }
            ],
        )
        review_id = reviews.add_review(
            transaction,
            recording_id=recording_id,
            programme_session_id=session_id,
            reviewer_id=rater_id,
            rubric_key=RUBRIC,
            rubric_version=version,
            rubric_fingerprint="f",
            object_version="e",
            at=delivered_at,
            facilitator_ids=[self._facilitator_id],
        )
        reviews.change_review(transaction, review_id, state=state, submitted_at=delivered_at)
        reviews.replace_scores(
            transaction,
            review_id,
            [
                *(_score(review_id, "overall", section, score) for section, score in sections.items()),
                _score(review_id, "overall", "", value),
                # Other outputs of the same review must not reach the trend.
                _score(review_id, "session", "", 1.0),
            ],
        )


def _score(review_id: int, output: str, section: str, value: float | None) -> ScoreRecord:
    return ScoreRecord(
        review_id=review_id,
        output=output,
        section=section,
        facilitator_id=None,
        value=value,
        band=None,
        undefined_reason="too_little_answered" if value is None else None,
        capped_by="",
        escalated_by="",
        answered=1,
        applicable=1,
    )
