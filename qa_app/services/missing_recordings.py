"""Recordings that have not come: which programme sessions lack one, and why, as somebody at the site says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LONDON, N_, _
from qa_app.services.activity import note
from qa_app.services.due_reviews import LOOKED_BACK
from qa_app.services.programme_sessions import ProgrammeSession, SessionWords, words_of
from qa_app.services.recordings import recording_of, state_of
from qa_app.services.sites import Site, place_of, sites_where
from storage.database import library, programme_sessions, recordings

__all__ = ["NO_RECORDING_REASONS", "MissingRecording", "missing_recordings", "say_why_not_recorded"]

NO_RECORDING_REASONS: dict[str, str] = {
    "equipment_failure": N_("the equipment failed"),
    "consent_withdrawn": N_("consent was withdrawn"),
    "not_pressed": N_("nobody pressed record"),
    "lost": N_("it was lost"),
}
"""Why a programme session has no recording: a finding, and told as one."""


@dataclass(frozen=True)
class MissingRecording:
    """A delivered programme session whose recording has not come. `may_say_why`: this person may give the reason."""

    site: Site
    session: ProgrammeSession
    words: SessionWords
    since: date
    days: int
    may_say_why: bool


def missing_recordings(backend: Backend, actor: Person) -> list[MissingRecording]:
    """Delivered programme sessions without a recording and without a reason after QA_APP_MISSING_RECORDING_DAYS,
    newest first, at the sites where the person supervises or follows coverage."""
    sites = {
        site.id: site
        for permission in ("give_feedback", "see_coverage")
        for site in sites_where(backend, actor, permission)
    }
    managed = {site.id for site in sites_where(backend, actor, "manage_groups")}
    now = backend.clock()
    after = timedelta(days=backend.settings.whole_number("missing_recording_days"))
    with backend.database.read() as transaction:
        ids, _total = library.page_of_library(
            transaction,
            sites,
            programme_key=None,
            module_key=None,
            facilitator_id=None,
            state="unexplained",
            signal=None,
            since=now - LOOKED_BACK,
            until=now - after,
            reviewed=None,
            now=now,
            limit=20,
            offset=0,
        )
        found = programme_sessions.programme_sessions_by_id(transaction, ids)
    return [_missing(backend, sites, managed, found[one], now, after) for one in ids]


def _missing(
    backend: Backend,
    sites: dict[int, Site],
    managed: set[int],
    session: ProgrammeSession,
    now: datetime,
    after: timedelta,
) -> MissingRecording:
    since = (session.starts_at + after).astimezone(LONDON).date()
    days = (now.astimezone(LONDON).date() - since).days
    words = words_of(backend, session)
    return MissingRecording(
        sites[session.site_id], session, words, since, days, may_say_why=session.site_id in managed
    )


def say_why_not_recorded(backend: Backend, actor: Person, programme_session_id: int, reason: str) -> None:
    """Say why a programme session has no recording; `reason` is one of NO_RECORDING_REASONS.

    Raises NotFound, NotAllowed, and Refused where a recording has come or the reason is none of these.
    """
    if reason not in NO_RECORDING_REASONS:
        raise Refused(_("Choose why there is no recording."))
    with backend.database.write() as transaction:
        session = programme_sessions.find_programme_session(transaction, programme_session_id)
        if session is None:
            raise NotFound(_("There is no such programme session."))
        check(actor, "manage_groups", place_of(transaction, session.site_id))
        there = recordings.recordings_of_programme_sessions(transaction, [session.id]).get(session.id, ())
        if state_of(recording_of(there)) not in ("no_recording", "missing"):
            raise Refused(_("A recording of this programme session has come in the meantime."))
        programme_sessions.change_programme_sessions(
            transaction, {session.id: {"no_recording_reason": reason}}, {}
        )
        note(
            transaction,
            backend,
            actor,
            "said why not recorded",
            "programme session",
            session.id,
            reason=reason,
        )
