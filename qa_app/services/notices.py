"""Notices: telling a person that something waits for them, in the transaction of what causes it.

What a notice may be about, and who may know of it, stands in `notice_subjects`; how the list and the count are read,
in `notice_list`; how mails go out, in `notice_mails`.
"""

from datetime import datetime, timedelta

from qa_app.backend import Backend
from qa_app.i18n import N_
from storage.database import notice_mails, notices, people
from storage.database.base import Transaction

KINDS = {
    "feedback_shared": N_("Feedback was shared with you"),
    "feedback_corrected": N_("The review behind your feedback was corrected"),
    "feedback_reflected": N_("A reflection was written on your feedback"),
    "feedback_acknowledged": N_("Your feedback was acknowledged"),
    "dispute_raised": N_("A rating in your feedback is disputed"),
    "dispute_decided": N_("Your dispute was decided"),
    "concern_raised": N_("A concern was raised and has to be passed on"),
    "concern_escalated": N_("A concern was not passed on in time"),
    "action_overdue": N_("A supervision action is overdue"),
    "meeting_recorded": N_("A supervision meeting with you was recorded"),
    "review_assigned": N_("You were asked to review a recording"),
}
"""Every kind with its sentence. What more is said beside it is looked up when the notice is shown."""

ABOUT = ("feedback", "concern", "supervision action", "supervision meeting", "assignment")
"""What a notice may be about: the subjects of `notice_subjects`, which knows the way to each."""


def tell(
    transaction: Transaction, backend: Backend, person_id: int, kind: str, subject: str, subject_id: int
) -> None:
    """Let a person know that something waits for them: a kind of KINDS about a subject of ABOUT.

    Where mails are sent and the person takes them, one follows when the quiet minutes are over, together with what
    else has come by then. Raises KeyError for what stands in no table: nobody could be shown it.
    """
    if kind not in KINDS or subject not in ABOUT:
        raise KeyError(f"{kind} about {subject}")
    now = backend.clock()
    notices.add_notice(
        transaction,
        person_id=person_id,
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        at=now,
        mail_id=_mail(transaction, backend, person_id, now),
    )


def take_as_read(
    transaction: Transaction, backend: Backend, person_id: int, subject: str, subject_id: int
) -> None:
    """The person has come to this thing by another way: what they were told about it is read."""
    notices.mark_read_about(transaction, person_id, subject, subject_id, backend.clock())


def _mail(transaction: Transaction, backend: Backend, person_id: int, now: datetime) -> int | None:
    if backend.settings.mail_server is None:
        return None
    person = people.find_person(transaction, person_id)
    assert person is not None
    if not (person.is_active and person.takes_mail):
        return None
    quiet = timedelta(minutes=backend.settings.number("mail_quiet_minutes"))
    return notice_mails.mail_to_join(transaction, person_id) or notice_mails.add_mail(
        transaction, person_id=person_id, made_at=now, send_after=now + quiet
    )
