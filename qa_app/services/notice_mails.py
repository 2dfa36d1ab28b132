"""Mails that say that something waits, and nothing of what: gathered, handed to the mail server, tried again.

Any number of senders may work: a mail is taken up by one of them alone.
"""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from smtplib import SMTP
from urllib.parse import urlsplit

from qa_app import i18n
from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.i18n import _, ngettext
from qa_app.mail_settings import MailServer, as_address
from qa_app.services.activity import note
from qa_app.services.mail_delivery import MailFault, fault_words, hand_over, mail_connection
from qa_app.services.notice_list import with_ways
from qa_app.services.people import as_person
from storage.database import notice_mails, notices, people
from storage.database.base import Database, Transaction
from storage.database.notice_mails import NoticeMail

MAILS_A_TURN = 20
WAITS = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
"""Before each further try; after the last one, almost two days on, the mail is given up."""
TOO_OLD = timedelta(days=3)
"""What waited for so long, because no sender was at work, is not sent any more."""
TOLD_FOR = timedelta(days=14)
"""So long a mail that failed is told to administrators, unless a later one to the same person went out."""


@dataclass(frozen=True)
class MailTurn:
    """What one turn of sending came to: mails sent, to be tried again, and given up. `problem` is why the last of them
    was not taken, None when all were."""

    sent: int = 0
    again: int = 0
    given_up: int = 0
    problem: str | None = None


@dataclass(frozen=True)
class MailTrouble:
    """Why the last mail to a person was not taken; `is_given_up`: it is not tried again."""

    person: str
    reason: str
    at: datetime
    is_given_up: bool


@dataclass(frozen=True)
class MailChoice:
    """Where mails to a person go, and whether they want them."""

    address: str
    takes_mail: bool


def send_waiting(backend: Backend) -> MailTurn:
    """Send the mails whose time has come, up to MAILS_A_TURN; does nothing where no mail server is set."""
    server = backend.settings.mail_server
    if server is None:
        return MailTurn()
    with backend.database.read() as transaction:
        if not notice_mails.is_mail_due(transaction, backend.clock()):
            return MailTurn()
    claim = secrets.token_hex(16)
    with backend.database.write() as transaction:
        left = notice_mails.claim_due(transaction, now=backend.clock(), claim=claim, limit=MAILS_A_TURN)
    done: Counter[str] = Counter()
    problem = None
    try:
        with mail_connection(server) as connection:
            while left:
                try:
                    done[_send(backend, server, connection, claim, left[0])] += 1
                except MailFault as fault:
                    if not fault.is_of_one_mail:
                        raise
                    problem = fault_words(fault.code, fault.reply)
                    done[_fail(backend, claim, left[0], fault)] += 1
                left = left[1:]
    except MailFault as fault:
        # The server as a whole: what the others of this turn would meet as well.
        problem = fault_words(fault.code, fault.reply)
        done.update(_fail(backend, claim, mail, fault) for mail in left)
    return MailTurn(done["sent"], done["again"], done["given up"], problem)


def mail_choice(backend: Backend, actor: Person) -> MailChoice | None:
    """Whether the person takes mails, and where they go; None where no mails are sent to anybody."""
    if backend.settings.mail_server is None:
        return None
    with backend.database.read() as transaction:
        record = people.find_person(transaction, actor.id)
    return MailChoice(record.email, record.takes_mail) if record else None


def mail_troubles(backend: Backend, actor: Person) -> tuple[MailTrouble, ...]:
    """Whom the last mail did not reach and why, the latest first, for those who look after people; nobody where no
    mails are sent."""
    check(actor, "manage_people")
    return troubles_in(backend.database, backend.clock()) if backend.settings.mail_server else ()


def troubles_in(database: Database, now: datetime) -> tuple[MailTrouble, ...]:
    """The same, asking no permission."""
    with database.read() as transaction:
        found = notice_mails.troubled_mails(transaction, now - TOLD_FOR)
        names = people.people_names(transaction, [one.person_id for one in found])
    return tuple(
        MailTrouble(
            names[one.person_id], fault_words(one.failure, one.reply), one.failed_at, one.state == "failed"
        )
        for one in found
        if one.failed_at is not None
    )


def _send(backend: Backend, server: MailServer, connection: SMTP, claim: str, mail: NoticeMail) -> str:
    """What became of the mail: sent, dropped, or lost to another sender. Raises MailFault."""
    with backend.database.write() as transaction:
        if not notice_mails.hold_mail(transaction, mail.id, claim):
            return "lost"
        if backend.clock() - mail.made_at > TOO_OLD:
            raise MailFault("too_old")
        letter = _letter(transaction, backend, server, mail)
        if letter is None:
            notice_mails.end_mail(transaction, mail.id, claim, "dropped")
            return "dropped"
    hand_over(connection, server, *letter)
    with backend.database.write() as transaction:
        notice_mails.end_mail(transaction, mail.id, claim, "sent", sent_at=backend.clock(), failure="")
        note(transaction, backend, None, "sent", "notice mail", mail.id)
    return "sent"


def _fail(backend: Backend, claim: str, mail: NoticeMail, fault: MailFault) -> str:
    """Note why the mail was not taken: it is tried again or given up."""
    now = backend.clock()
    with backend.database.write() as transaction:
        if not fault.is_final and mail.tries < len(WAITS):
            notice_mails.put_back(
                transaction,
                mail.id,
                claim,
                send_after=now + WAITS[mail.tries],
                failure=fault.code,
                reply=fault.reply,
                at=now,
            )
            return "again"
        given_up = notice_mails.end_mail(
            transaction, mail.id, claim, "failed", failure=fault.code, reply=fault.reply, failed_at=now
        )
        if given_up:
            note(transaction, backend, None, "gave up", "notice mail", mail.id, failure=fault.code)
    return "given up"


def _letter(
    transaction: Transaction, backend: Backend, server: MailServer, mail: NoticeMail
) -> tuple[EmailMessage, str] | None:
    """The mail and the address that it goes to; None where nothing waits any more that the person may know of, or
    they want no mails by now. Raises MailFault for an address that is none."""
    record = people.find_person(transaction, mail.person_id)
    assert record is not None
    if not (record.is_active and record.takes_mail):
        return None
    waiting = with_ways(transaction, backend, as_person(record), notices.unread_of_mail(transaction, mail.id))
    if not waiting:
        return None
    try:
        to = as_address(record.email)
    except ValueError as error:
        raise MailFault("address") from error
    with i18n.language(record.language):
        return _written(server, mail, to, len(waiting), backend.clock(), record.language), to.addr_spec


def _written(
    server: MailServer, mail: NoticeMail, to: Address, n: int, now: datetime, language: str
) -> EmailMessage:
    """No name, no site, and no word of what it is: a mail may be read by others."""
    subject = ngettext("{n} thing waits for you in qa-app", "{n} things wait for you in qa-app", n).format(
        n=n
    )
    message = EmailMessage()
    message["From"] = Address("qa-app", addr_spec=server.sender.addr_spec)
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = now
    # The same for each try, so that a mail program knows one that came twice.
    made = int(mail.made_at.timestamp())
    message["Message-ID"] = f"<notices-{mail.id}-{made}@{urlsplit(server.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    foot = _("You can switch these mails off in qa-app, under Notices.")
    message.set_content(f"{subject}:\n\n{server.base_url}/\n\n{foot}\n")
    message["Content-Language"] = language
    return message
