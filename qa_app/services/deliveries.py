"""Noting by hand that a session was delivered: what the register's import checks, checked here for one delivery."""

from collections.abc import Iterable
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LONDON, _, day
from qa_app.services.programme_sessions import add_programme_session
from qa_app.services.register_cells import BadCell, participant_code
from qa_app.services.typed_text import NAME, typed
from storage.database import groups

__all__ = ["note_delivery"]


def note_delivery(
    backend: Backend,
    actor: Person,
    *,
    group_id: int,
    session_key: str,
    starts_at: datetime,
    room: str,
    attended: int | None,
    regular: Iterable[int],
    cover: Iterable[int],
    participant: str = "",
    is_catch_up: bool = False,
) -> int:
    """Note one delivery; gives its id. `regular` and `cover` are people's ids; `attended` None: not counted.

    Raises NotFound, NotAllowed, UnknownSession, and Refused for what cannot be.
    """
    regular, cover = set(regular), set(cover)
    with backend.database.read() as transaction:
        group = groups.find_group(transaction, group_id)
    if group is None:
        raise NotFound(_("There is no such group."))
    if starts_at > backend.clock():
        raise Refused(_("The session lies in the future. Note it once it was delivered."))
    if starts_at.astimezone(LONDON).date() < group.starts_on:
        raise Refused(
            _("The date lies before the group began on {day}. Correct the date.").format(
                day=day(group.starts_on)
            )
        )
    if not regular | cover:
        raise Refused(_("Say who delivered it."))
    if regular & cover:
        raise Refused(_("Somebody stands under facilitators and under cover. Take them out of one."))
    try:
        code = participant_code(participant.strip()) if participant.strip() else None
    except BadCell as error:
        raise Refused(_("A participant is P1, P2 and so on, and never a name.")) from error
    programme = backend.library.programme(group.programme_key, group.programme_version)
    if code is None and programme.session(session_key).kind != "group":
        raise Refused(_("A session with one participant needs the participant's code, such as P3."))
    return add_programme_session(
        backend,
        actor,
        group_id=group_id,
        session_key=session_key,
        starts_at=starts_at,
        room=typed(room, NAME),
        attended=attended,
        delivered_by=dict.fromkeys(cover, True) | dict.fromkeys(regular, False),
        participant_code=code,
        is_catch_up=is_catch_up,
    )
