"""Reviews that are due: who was not seen yet in a module of a group, and the recording to watch for it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import LONDON
from qa_app.services.programme_sessions import ProgrammeSession, words_of
from qa_app.services.recordings import LibraryEntry, entries_of, recording_of, state_of
from qa_app.services.sites import Site, sites_where
from storage.database import programme_sessions, recordings, reviews
from storage.database.base import Transaction

LOOKED_BACK = timedelta(days=120)
DAYS_OF_NOTICE = 7
"""So many days before its day a review is told of that no recording allows."""


@dataclass(frozen=True)
class DueReview:
    """Facilitators of a group who were not seen in a module yet, and the recording to watch for it.

    `choice` recordings show somebody of them. `entry` None: none does, and `in_the_way` says how many
    programme sessions are `delivered_by_you` or have a recording in what state (`no_recording` among them).
    """

    site: Site
    group_code: str
    facilitators: tuple[str, ...]
    module: str
    due_on: date
    days_left: int
    entry: LibraryEntry | None
    choice: int
    in_the_way: tuple[tuple[str, int], ...] = ()


def due_reviews(backend: Backend, actor: Person) -> list[DueReview]:
    """Who has to be seen at the sites where the person gives feedback, the most urgent first; at the end those
    who cannot be seen as things are.

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
        states = _states(transaction, delivered)
        usable = {session_id for session_id, state in states.items() if state == "ready"}
        wanted: dict[tuple[int, str], list[ProgrammeSession]] = {}
        for session in delivered:
            wanted.setdefault((session.group_id, session.module_key), []).append(session)
        due: list[DueReview] = []
        chosen: list[int] = []
        stuck: list[DueReview] = []
        for (group_id, module_key), sessions in wanted.items():
            left = {
                one.id: one.name
                for session in sessions
                for one in session.facilitators
                if one.id != actor.id and (group_id, module_key, one.id) not in seen
            }
            while left:
                found = _next_due(backend, actor, sites, sessions, usable, left)
                if found is None:
                    break
                due.append(found[0])
                chosen.append(found[1])
            if left:
                blocked = _blocked(backend, actor, sites, sessions, states, left)
                stuck += [blocked] if blocked else []
        # All at once: a region has thousands.
        entries = entries_of(transaction, backend, chosen)
    due = [replace(row, entry=entry) for row, entry in zip(due, entries, strict=True)] + stuck
    return sorted(due, key=lambda row: (row.entry is None, row.due_on, row.site.name, row.group_code))


def _next_due(
    backend: Backend,
    actor: Person,
    sites: dict[int, Site],
    sessions: list[ProgrammeSession],
    usable: set[int],
    left: dict[int, str],
) -> tuple[DueReview, int] | None:
    """The due row, still without its entry, of the oldest recording that shows most of those left, and the id of
    its programme session; takes them out of `left`."""
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
    return _row(backend, sites, chosen, shown, len(fitting), ()), chosen.id


def _blocked(
    backend: Backend,
    actor: Person,
    sites: dict[int, Site],
    sessions: list[ProgrammeSession],
    states: dict[int, str],
    left: dict[int, str],
) -> DueReview | None:
    """The row of those left whom no recording can show; None while it is not urgent or past all mending."""
    theirs = [one for one in sessions if any(who.id in left for who in one.facilitators)]
    ways = Counter(
        "delivered_by_you" if actor.id in {who.id for who in one.facilitators} else states[one.id]
        for one in theirs
    )
    row = _row(
        backend,
        sites,
        min(theirs, key=lambda one: one.starts_at),
        tuple(left.values()),
        0,
        tuple(ways.most_common()),
    )
    return row if set(ways) - {"erased"} and row.days_left <= DAYS_OF_NOTICE else None


def _row(
    backend: Backend,
    sites: dict[int, Site],
    session: ProgrammeSession,
    facilitators: tuple[str, ...],
    choice: int,
    in_the_way: tuple[tuple[str, int], ...],
) -> DueReview:
    due_on = session.starts_at.astimezone(LONDON).date() + timedelta(
        days=backend.settings.whole_number("plan_days_to_review")
    )
    return DueReview(
        site=sites[session.site_id],
        group_code=session.group_code,
        facilitators=facilitators,
        module=words_of(backend, session).module,
        due_on=due_on,
        days_left=(due_on - backend.clock().astimezone(LONDON).date()).days,
        entry=None,
        choice=choice,
        in_the_way=in_the_way,
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
        if review.state in reviews.COUNTING
        for person_id in review.facilitator_ids
    }


def _states(transaction: Transaction, delivered: list[ProgrammeSession]) -> dict[int, str]:
    """How the recording of each programme session is."""
    found = recordings.recordings_of_programme_sessions(transaction, [one.id for one in delivered])
    return {one.id: state_of(recording_of(found.get(one.id, ()))) for one in delivered}
