"""Words in a feedback draft that may tell who somebody is: its author replaces or keeps them."""

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services import name_hygiene
from qa_app.services.feedback import own_draft, save_feedback, texts_of

SUBJECT = "feedback"


def keep_in_draft(
    backend: Backend, actor: Person, feedback_id: int, field: str, words: str, reason: str
) -> None:
    """Let the words stay in that text of one's own draft, for one of KEEP_REASONS; the log tells of it."""
    with backend.database.write() as transaction:
        given, session = own_draft(transaction, actor, feedback_id)
        name_hygiene.keep_words(
            transaction,
            backend,
            actor,
            SUBJECT,
            feedback_id,
            session.site_id,
            texts_of(given),
            field,
            words,
            reason,
        )


def replace_in_draft(
    backend: Backend, actor: Person, feedback_id: int, field: str, words: str, by: str, *, seen_saves: int
) -> int:
    """Put a participant code or TAKEN_OUT in the place of the words, as a saving of the draft; gives how often it was
    saved by now. Raises as `save_feedback` does, and Refused when the words are gone."""
    with backend.database.read() as transaction:
        given, session = own_draft(transaction, actor, feedback_id)
        texts = {one.field: one.text for one in texts_of(given)}
        texts[field] = name_hygiene.as_replaced(
            transaction, backend, session.site_id, texts.get(field, ""), words, by
        )
    return save_feedback(backend, actor, feedback_id, seen_saves=seen_saves, **texts)
