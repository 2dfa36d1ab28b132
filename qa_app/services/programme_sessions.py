"""Programme sessions: deliveries of planned sessions, and how they are named on a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound
from qa_app.i18n import _, current_language
from qa_app.services.activity import note
from qa_app.services.planning import tie_deliveries
from qa_app.services.sites import place_of
from rubrics.programme import Module, PlannedSession
from storage.database import groups, programme_sessions
from storage.database.programme_sessions import Facilitator, ProgrammeSession

__all__ = [
    "Facilitator",
    "ProgrammeSession",
    "SessionWords",
    "add_programme_session",
    "people_in_words",
    "planned_title",
    "words_of",
]


@dataclass(frozen=True)
class SessionWords:
    """A programme session as a page names it, in the reader's language. `title` says which of the programme it
    is (My Emotions, session 3 of 6), `theme` what it is about, `place` its site and group."""

    title: str
    theme: str
    module: str
    programme: str
    group: str
    place: str
    facilitators: str
    exercises: tuple[str, ...]


def add_programme_session(
    backend: Backend,
    actor: Person,
    *,
    group_id: int,
    session_key: str,
    starts_at: datetime,
    room: str,
    attended: int | None,
    delivered_by: Mapping[int, bool],
    participant_code: str | None = None,
    is_catch_up: bool = False,
) -> int:
    """Note that a planned session was delivered; `delivered_by` maps a person to whether they covered.

    It settles the planned session of the group's timetable, unless it is a catch-up. Gives the id. Raises NotFound
    for the group, UnknownSession for the key.
    """
    with backend.database.write() as transaction:
        group = groups.find_group(transaction, group_id)
        if group is None:
            raise NotFound(_("There is no such group."))
        check(actor, "manage_groups", place_of(transaction, group.site_id))
        programme = backend.library.programme(group.programme_key, group.programme_version)
        planned = programme.session(session_key)
        added = programme_sessions.add_programme_session(
            transaction,
            group_id=group.id,
            site_id=group.site_id,
            module_key=programme.module_of(session_key).key,
            session_key=session_key,
            kind=planned.kind,
            starts_at=starts_at,
            room=room,
            attended=attended,
            participant_code=participant_code,
            is_catch_up=is_catch_up,
            delivered_by=delivered_by,
        )
        if not is_catch_up:
            tie_deliveries(transaction, [(added, group.id, session_key)])
        note(transaction, backend, actor, "added", "programme session", added, group=group.id)
    return added


def words_of(backend: Backend, session: ProgrammeSession) -> SessionWords:
    """Names of the programme session, its module and people for a page."""
    language = current_language()
    programme = backend.library.programme(session.programme_key, session.programme_version)
    planned: PlannedSession = programme.session(session.session_key)
    module = programme.module_of(session.session_key)
    group = _("group {code}").format(code=session.group_code)
    return SessionWords(
        title=_title(planned, module, language, session),
        theme=planned.title.in_language(language),
        module=module.title.in_language(language),
        programme=programme.title.in_language(language),
        group=group,
        place=f"{session.site_name}, {group}",
        facilitators=people_in_words([one.name for one in session.facilitators]),
        exercises=tuple(exercise.label.in_language(language) for exercise in planned.exercises),
    )


def planned_title(planned: PlannedSession, module: Module, language: str) -> str:
    """Which of the programme a planned session is: `My Emotions, session 3 of 6`."""
    title = module.title.in_language(language)
    if len(module.sessions) == 1:
        return title
    return _("{module}, session {n} of {total}").format(
        module=title, n=planned.number, total=len(module.sessions)
    )


def _title(planned: PlannedSession, module: Module, language: str, session: ProgrammeSession) -> str:
    title = planned_title(planned, module, language)
    if session.participant_code:
        title = f"{title}, {session.participant_code}"
    return _("{title}, catch-up").format(title=title) if session.is_catch_up else title


def people_in_words(names: list[str]) -> str:
    """`Maya Lindqvist and Tomos Adeyemi`."""
    if len(names) < 2:
        return "".join(names)
    return _("{others} and {last}").format(others=", ".join(names[:-1]), last=names[-1])
