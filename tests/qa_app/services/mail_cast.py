"""The people of feedback on a backend that sends mails; Tomos has feedback of which nothing was mailed yet."""

from dataclasses import replace

from sqlalchemy import update

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services.notice_list import mark_all_read
from qa_app.services.notice_mails import mail_troubles
from qa_app.services.notices import tell
from storage.database.people import PersonRow
from tests.factories import add_feedback
from tests.qa_app.services.feedback_cast import FeedbackCast


class MailCast(FeedbackCast):
    """`feedback_id` is Rhian's feedback, shared with Tomos, who has read what he was told of it."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        without_mail = replace(backend, settings=replace(backend.settings, smtp_host=""))
        self.feedback_id = add_feedback(without_mail, self.rhian, self.review_id, self.tomos)
        mark_all_read(backend, self.tomos)

    def tell_tomos(self, times: int = 1) -> None:
        """So many notices for Tomos."""
        for _time in range(times):
            self.tell(self.tomos, "feedback_shared")

    def tell(self, person: Person, kind: str = "feedback_reflected") -> None:
        """One notice about the feedback."""
        with self.backend.database.write() as transaction:
            tell(transaction, self.backend, person.id, kind, "feedback", self.feedback_id)

    def with_address(self, person: Person, address: str) -> None:
        """As an address may have come into the table before anybody checked it."""
        with self.backend.database.write() as transaction:
            transaction.execute(update(PersonRow).where(PersonRow.id == person.id).values(email=address))

    def troubles(self, backend: Backend | None = None) -> list[tuple[str, str, bool]]:
        """Whom the last mail did not reach, the reason, and whether it was given up."""
        found = mail_troubles(backend or self.backend, self.admin)
        return [(one.person, one.reason, one.is_given_up) for one in found]
