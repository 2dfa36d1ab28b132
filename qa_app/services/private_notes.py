"""Private notes beside a supervision meeting: of who led it, and read by nobody else.

No list, document or export of anybody else holds them. That does not put them out of reach of the law: who asks for
everything that is held about them may have a right to see them.
"""

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, StaleDraft
from qa_app.i18n import _
from qa_app.services import name_hygiene
from qa_app.services.activity import note
from qa_app.services.meeting_view import readable
from qa_app.services.name_hygiene import MarkedWords, Written
from qa_app.services.sites import place_of
from qa_app.services.typed_text import LONG, typed
from storage.database import private_notes
from storage.database.base import Transaction
from storage.database.private_notes import PrivateNote
from storage.database.supervision_meetings import SupervisionMeeting

__all__ = [
    "PrivateNote",
    "keep_in_note",
    "read_private_note",
    "replace_in_note",
    "save_private_note",
    "words_in_note",
]

SUBJECT = "private note"
FIELD = "words"


def read_private_note(backend: Backend, actor: Person, meeting_id: int) -> PrivateNote:
    """One's own note beside a meeting that one led, empty where nothing was written; NotFound for anybody else."""
    with backend.database.read() as transaction:
        return _own(transaction, backend, _led(transaction, actor, meeting_id), actor)


def save_private_note(
    backend: Backend, actor: Person, meeting_id: int, words: str, *, seen_saves: int
) -> int:
    """Save one's own note, of a recorded meeting too; gives how often it was saved by now. Raises StaleDraft, saving
    nothing, when another tab saved in between."""
    words = typed(words, LONG)
    with backend.database.write() as transaction:
        if _own(transaction, backend, _led(transaction, actor, meeting_id), actor).times_saved != seen_saves:
            raise StaleDraft(
                _(
                    "This note was changed in another tab. Copy your words, reload the page, and put them "
                    "together."
                )
            )
        kept = PrivateNote(words, seen_saves + 1, backend.clock())
        private_notes.put_private_note(transaction, meeting_id, actor.id, kept)
        note(transaction, backend, actor, "wrote", SUBJECT, meeting_id)
    return seen_saves + 1


def words_in_note(backend: Backend, actor: Person, meeting_id: int) -> tuple[MarkedWords, ...]:
    """What in one's own note may tell who somebody is. It is said and holds nothing up: nobody else reads the note."""
    with backend.database.read() as transaction:
        meeting = _led(transaction, actor, meeting_id)
        kept = _own(transaction, backend, meeting, actor)
        return name_hygiene.words_to_look_at(
            transaction, backend, SUBJECT, meeting_id, meeting.site_id, [_written(kept)]
        )


def keep_in_note(backend: Backend, actor: Person, meeting_id: int, words: str, reason: str) -> None:
    """Let the words stay in one's own note, for one of KEEP_REASONS; the log tells of it."""
    with backend.database.write() as transaction:
        meeting = _led(transaction, actor, meeting_id)
        texts = [_written(_own(transaction, backend, meeting, actor))]
        name_hygiene.keep_words(
            transaction, backend, actor, SUBJECT, meeting_id, meeting.site_id, texts, FIELD, words, reason
        )


def replace_in_note(
    backend: Backend, actor: Person, meeting_id: int, words: str, by: str, *, seen_saves: int
) -> int:
    """Put a participant code or TAKEN_OUT in the place of the words, as a saving of the note; gives how often it was
    saved by now. Raises as `save_private_note` does, and Refused when the words are gone."""
    with backend.database.read() as transaction:
        meeting = _led(transaction, actor, meeting_id)
        kept = _own(transaction, backend, meeting, actor)
        text = name_hygiene.as_replaced(transaction, backend, meeting.site_id, kept.words, words, by)
    return save_private_note(backend, actor, meeting_id, text, seen_saves=seen_saves)


def _written(kept: PrivateNote) -> Written:
    return Written(FIELD, _("Notes for yourself"), kept.words)


def _led(transaction: Transaction, actor: Person, meeting_id: int) -> SupervisionMeeting:
    meeting = readable(transaction, actor, meeting_id)
    if meeting.led_by_id != actor.id:
        raise NotFound(_("There is no such note, or it is not yours to read."))
    check(actor, "give_feedback", place_of(transaction, meeting.site_id))
    return meeting


def _own(
    transaction: Transaction, backend: Backend, meeting: SupervisionMeeting, actor: Person
) -> PrivateNote:
    found = private_notes.private_note(transaction, meeting.id, actor.id)
    return found or PrivateNote("", 0, backend.clock())
