"""Words in the draft of a meeting's record that may tell who somebody is: who leads it replaces or keeps them."""

from dataclasses import replace

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services import name_hygiene
from qa_app.services.meeting_texts import SUBJECT, part_field, texts_of
from qa_app.services.meeting_view import own_draft
from qa_app.services.supervision_meetings import MeetingWords, SupervisionMeeting, save_meeting
from storage.database import people
from storage.database.base import Transaction


def keep_in_meeting(
    backend: Backend, actor: Person, meeting_id: int, field: str, words: str, reason: str
) -> None:
    """Let the words stay in that text of one's own draft, for one of KEEP_REASONS; the log tells of it."""
    with backend.database.write() as transaction:
        meeting = own_draft(transaction, actor, meeting_id)
        name_hygiene.keep_words(
            transaction,
            backend,
            actor,
            SUBJECT,
            meeting_id,
            meeting.site_id,
            texts_of(meeting, _names(transaction, meeting)),
            field,
            words,
            reason,
        )


def replace_in_meeting(
    backend: Backend, actor: Person, meeting_id: int, field: str, words: str, by: str, *, seen_saves: int
) -> int:
    """Put a participant code or TAKEN_OUT in the place of the words, as a saving of the draft; gives how often it was
    saved by now. Raises as `save_meeting` does, and Refused when the words are gone."""
    with backend.database.read() as transaction:
        meeting = own_draft(transaction, actor, meeting_id)
        texts = {one.field: one.text for one in texts_of(meeting, _names(transaction, meeting))}
        texts[field] = name_hygiene.as_replaced(
            transaction, backend, meeting.site_id, texts.get(field, ""), words, by
        )
    written = MeetingWords(
        held_on=meeting.held_on,
        people=tuple(
            replace(
                one,
                own_points=texts[part_field("own_points", one.person_id)],
                wellbeing_agreed=texts[part_field("wellbeing_agreed", one.person_id)],
            )
            for one in meeting.people
        ),
        feedback_ids=meeting.feedback_ids,
        skill=texts["skill"],
        skill_went=texts["skill_went"],
        next_on=meeting.next_on,
    )
    return save_meeting(backend, actor, meeting_id, written, seen_saves=seen_saves)


def _names(transaction: Transaction, meeting: SupervisionMeeting) -> dict[int, str]:
    return people.people_names(transaction, meeting.person_ids)
