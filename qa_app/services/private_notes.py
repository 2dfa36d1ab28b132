"""Private notes beside a supervision meeting: of who led it, and read by nobody else.

No list, document or export of anybody else holds them. That does not put them out of reach of the law: who asks for
everything that is held about them may have a right to see them.
"""

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, StaleDraft
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.meeting_view import readable
from qa_app.services.sites import place_of
from qa_app.services.typed_text import LONG, typed
from storage.database import private_notes
from storage.database.base import Transaction
from storage.database.private_notes import PrivateNote

__all__ = ["PrivateNote", "read_private_note", "save_private_note"]


def read_private_note(backend: Backend, actor: Person, meeting_id: int) -> PrivateNote:
    """One's own note beside a meeting that one led, empty where nothing was written; NotFound for anybody else."""
    with backend.database.read() as transaction:
        return _own(transaction, backend, actor, meeting_id)


def save_private_note(
    backend: Backend, actor: Person, meeting_id: int, words: str, *, seen_saves: int
) -> int:
    """Save one's own note, of a recorded meeting too; gives how often it was saved by now. Raises StaleDraft, saving
    nothing, when another tab saved in between."""
    words = typed(words, LONG)
    with backend.database.write() as transaction:
        if _own(transaction, backend, actor, meeting_id).times_saved != seen_saves:
            raise StaleDraft(
                _(
                    "This note was changed in another tab. Copy your words, reload the page, and put them "
                    "together."
                )
            )
        kept = PrivateNote(words, seen_saves + 1, backend.clock())
        private_notes.put_private_note(transaction, meeting_id, actor.id, kept)
        note(transaction, backend, actor, "wrote", "private note", meeting_id)
    return seen_saves + 1


def _own(transaction: Transaction, backend: Backend, actor: Person, meeting_id: int) -> PrivateNote:
    meeting = readable(transaction, actor, meeting_id)
    if meeting.led_by_id != actor.id:
        raise NotFound(_("There is no such note, or it is not yours to read."))
    check(actor, "give_feedback", place_of(transaction, meeting.site_id))
    found = private_notes.private_note(transaction, meeting_id, actor.id)
    return found or PrivateNote("", 0, backend.clock())
