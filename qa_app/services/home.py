"""What waits for a person: reviews that are due, drafts, missing recordings, and a site's coverage in figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import LONDON
from qa_app.services.due_reviews import LOOKED_BACK, DueList, DueReview, due_reviews
from qa_app.services.programme_sessions import ProgrammeSession, SessionWords, words_of
from qa_app.services.sites import Site, sites_where
from rubrics import scoring
from storage.database import deliveries, library, programme_sessions, recordings, reviews
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

MISSING_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Draft:
    """One's own review that is not submitted yet."""

    review: ReviewRecord
    session: ProgrammeSession
    words: SessionWords
    answered: int
    total: int
    length_ms: int
    has_poster: bool


@dataclass(frozen=True)
class MissingRecording:
    """A delivered programme session whose recording has not come."""

    site: Site
    session: ProgrammeSession
    words: SessionWords
    since: date
    days: int


@dataclass(frozen=True)
class Coverage:
    """A site's last 90 days in figures: programme sessions delivered, recorded, and reviewed."""

    site: Site
    delivered: int
    recorded: int
    reviewed: int


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
                    has_poster=bool(video.facts.get("poster_name")),
                )
            )
    return sorted(drafts, key=lambda one: one.review.saved_at, reverse=True)


def missing_recordings(backend: Backend, actor: Person) -> list[MissingRecording]:
    """Delivered programme sessions without a recording after two days, newest first, at the sites where the
    person supervises or follows coverage."""
    sites = {
        site.id: site
        for permission in ("give_feedback", "see_coverage")
        for site in sites_where(backend, actor, permission)
    }
    now = backend.clock()
    with backend.database.read() as transaction:
        ids, _total = library.page_of_library(
            transaction,
            sites,
            programme_key=None,
            module_key=None,
            facilitator_id=None,
            state="no_recording",
            signal=None,
            since=now - LOOKED_BACK,
            until=now - MISSING_AFTER,
            reviewed=None,
            now=now,
            limit=20,
            offset=0,
        )
        found = programme_sessions.programme_sessions_by_id(transaction, ids)
    return [_missing(backend, sites, found[one], now) for one in ids]


def _missing(
    backend: Backend, sites: dict[int, Site], session: ProgrammeSession, now: datetime
) -> MissingRecording:
    since = (session.starts_at + MISSING_AFTER).astimezone(LONDON).date()
    days = (now.astimezone(LONDON).date() - since).days
    return MissingRecording(sites[session.site_id], session, words_of(backend, session), since, days)


def coverage(backend: Backend, actor: Person) -> list[Coverage]:
    """The last 90 days of the sites whose coverage the person follows, by name."""
    now = backend.clock()
    sites = sites_where(backend, actor, "see_coverage")
    with backend.database.read() as transaction:
        counts = deliveries.counts_by_site(
            transaction, [site.id for site in sites], now - timedelta(days=90), now
        )
    return [Coverage(site, *counts.get(site.id, (0, 0, 0))) for site in sites]
