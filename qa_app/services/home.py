"""What waits for a person: reviews that are due, drafts, missing recordings, and a site's coverage in figures."""

from dataclasses import dataclass
from datetime import timedelta

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services.due_reviews import DueList, DueReview, due_reviews
from qa_app.services.missing_recordings import MissingRecording, missing_recordings
from qa_app.services.programme_sessions import ProgrammeSession, SessionWords, words_of
from qa_app.services.sites import Site, sites_where
from rubrics import scoring
from storage.database import deliveries, programme_sessions, recordings, reviews
from storage.database.reviews import ReviewRecord

__all__ = [
    "Coverage",
    "Draft",
    "DueList",
    "DueReview",
    "MissingRecording",
    "coverage",
    "drafts_of",
    "due_reviews",
    "missing_recordings",
]


@dataclass(frozen=True)
class Draft:
    """One's own review that is not submitted yet; `object_version` is its film's."""

    review: ReviewRecord
    session: ProgrammeSession
    words: SessionWords
    answered: int
    total: int
    length_ms: int
    object_version: str
    has_poster: bool


@dataclass(frozen=True)
class Coverage:
    """A site's last 90 days in figures: programme sessions delivered, recorded, and reviewed; and how many have no
    recording by each reason of NO_RECORDING_REASONS that somebody gave."""

    site: Site
    delivered: int
    recorded: int
    reviewed: int
    not_recorded: tuple[tuple[str, int], ...] = ()


def drafts_of(backend: Backend, actor: Person) -> list[Draft]:
    """The person's own drafts, the last saved first."""
    with backend.database.read() as transaction:
        found = reviews.reviews_by(transaction, actor.id, "draft")
        sessions = programme_sessions.programme_sessions_by_id(
            transaction, [one.programme_session_id for one in found]
        )
        videos = recordings.recordings_by_id(transaction, [one.recording_id for one in found])
        drafts = []
        for review in found:
            rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
            people = [str(one) for one in review.facilitator_ids]
            total = len(scoring.unanswered(rubric, [], people))
            given = sum(
                one.value is not None or one.not_applicable is not None
                for one in reviews.ratings_of(transaction, review.id)
            )
            session = sessions[review.programme_session_id]
            video = videos[review.recording_id]
            drafts.append(
                Draft(
                    review=review,
                    session=session,
                    words=words_of(backend, session),
                    answered=given,
                    total=total,
                    length_ms=video.duration_ms or 0,
                    object_version=video.object_version,
                    has_poster=bool(video.facts.get("poster_name")),
                )
            )
    return sorted(drafts, key=lambda one: one.review.saved_at, reverse=True)


def coverage(backend: Backend, actor: Person) -> list[Coverage]:
    """The last 90 days of the sites whose coverage the person follows, by name."""
    now = backend.clock()
    sites = sites_where(backend, actor, "see_coverage")
    with backend.database.read() as transaction:
        since = now - timedelta(days=90)
        ids = [site.id for site in sites]
        counts = deliveries.counts_by_site(transaction, ids, since, now)
        reasons = deliveries.missing_reasons_by_site(transaction, ids, since, now)
    return [Coverage(site, *counts.get(site.id, (0, 0, 0)), reasons.get(site.id, ())) for site in sites]
