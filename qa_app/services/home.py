"""What waits for a person: reviews that are due, drafts, missing recordings, and a site's coverage in figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa_app.access import Person, allows
from qa_app.backend import Backend
from qa_app.i18n import LONDON
from qa_app.services.programme_sessions import ProgrammeSession, SessionWords, words_of
from qa_app.services.recordings import LibraryEntry, entries_of
from qa_app.services.sites import Site, sites_where
from rubrics import scoring
from storage.database import library, programme_sessions, recordings, reviews
from storage.database.base import Transaction
from storage.database.reviews import ReviewRecord

LOOKED_BACK = timedelta(days=120)
MISSING_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class DueReview:
    """Facilitators of a group who were not seen in a module yet, and the recording to watch for it.

    `entry` None: every recording that could show them is unusable, delivered by the reader, or missing.
    """

    site: Site
    group_code: str
    facilitators: tuple[str, ...]
    module: str
    due_on: date
    days_left: int
    entry: LibraryEntry | None
    choice: int


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


def due_reviews(backend: Backend, actor: Person) -> list[DueReview]:
    """Who has to be seen at the sites where the person gives feedback, the most urgent first.

    The rule so far (a placeholder of ours): each facilitator once in each module of each group.
    """
    sites = {site.id: site for site in sites_where(backend, actor, "give_feedback")}
    now = backend.clock()
    with backend.database.read() as transaction:
        delivered = [
            one
            for one in programme_sessions.programme_sessions_of_sites(
                transaction, sites, now - LOOKED_BACK, now
            )
            if one.kind == "group"
        ]
        seen = _seen(transaction, delivered)
        usable = _usable(transaction, delivered)
        wanted: dict[tuple[int, str], list[ProgrammeSession]] = {}
        for session in delivered:
            wanted.setdefault((session.group_id, session.module_key), []).append(session)
        due = []
        for (group_id, module_key), sessions in wanted.items():
            left = {
                one.id: one.name
                for session in sessions
                for one in session.facilitators
                if one.id != actor.id and (group_id, module_key, one.id) not in seen
            }
            while left:
                row = _next_due(transaction, backend, actor, sites, sessions, usable, left)
                if row is None:
                    break
                due.append(row)
    return sorted(due, key=lambda row: (row.due_on, row.site.name, row.group_code))


def _next_due(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    sites: dict[int, Site],
    sessions: list[ProgrammeSession],
    usable: set[int],
    left: dict[int, str],
) -> DueReview | None:
    """The due row of the oldest recording that shows most of those left; takes them out of `left`."""
    fitting = [
        one
        for one in sessions
        if one.id in usable
        and actor.id not in {who.id for who in one.facilitators}
        and any(who.id in left for who in one.facilitators)
    ]
    if not fitting:
        return None
    chosen = min(fitting, key=lambda one: (-sum(who.id in left for who in one.facilitators), one.starts_at))
    shown = tuple(left.pop(who.id) for who in chosen.facilitators if who.id in left)
    due_on = chosen.starts_at.astimezone(LONDON).date() + timedelta(
        days=backend.settings.whole_number("plan_days_to_review")
    )
    return DueReview(
        site=sites[chosen.site_id],
        group_code=chosen.group_code,
        facilitators=shown,
        module=words_of(backend, chosen).module,
        due_on=due_on,
        days_left=(due_on - backend.clock().astimezone(LONDON).date()).days,
        entry=entries_of(transaction, backend, [chosen.id])[0],
        choice=len(fitting),
    )


def _seen(transaction: Transaction, delivered: list[ProgrammeSession]) -> set[tuple[int, str, int]]:
    """Group, module and facilitator of every review, drafts counted."""
    by_id = {one.id: one for one in delivered}
    return {
        (
            by_id[review.programme_session_id].group_id,
            by_id[review.programme_session_id].module_key,
            person_id,
        )
        for review in reviews.reviews_of_programme_sessions(transaction, by_id)
        if review.state != "withdrawn"
        for person_id in review.facilitator_ids
    }


def _usable(transaction: Transaction, delivered: list[ProgrammeSession]) -> set[int]:
    found = recordings.recordings_of_programme_sessions(transaction, [one.id for one in delivered])
    return {
        session_id
        for session_id, many in found.items()
        if many[0].state == "ready" and many[0].missing_since is None
    }


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
    """Delivered programme sessions at the person's sites without a recording after two days, newest first."""
    sites = {
        site.id: site
        for site in sites_where(backend, actor, "see_recordings")
        if allows(actor, "give_feedback") or allows(actor, "see_coverage")
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
    rows = []
    with backend.database.read() as transaction:
        for site in sites_where(backend, actor, "see_coverage"):
            delivered = programme_sessions.programme_sessions_of_sites(
                transaction, [site.id], now - timedelta(days=90), now
            )
            ids = [one.id for one in delivered]
            recorded = recordings.recordings_of_programme_sessions(transaction, ids)
            reviewed = {
                one.programme_session_id
                for one in reviews.reviews_of_programme_sessions(transaction, ids)
                if one.state == "submitted"
            }
            rows.append(Coverage(site, len(ids), len(recorded), len(reviewed)))
    return rows
