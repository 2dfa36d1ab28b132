"""Handing a mail to the mail server of the settings, and what can go wrong there, each with its sentence."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from urllib.parse import urlsplit

from qa_app.i18n import N_, _
from qa_app.mail_settings import MailServer

ANSWERS = 8
"""How many answers a server gives at most while it takes one mail; with the wait for each, the longest all may take."""

FAULTS = {
    "unreachable": N_(
        "The mail server cannot be reached. Check QA_APP_SMTP_HOST and QA_APP_SMTP_PORT, and that this machine's "
        "network allows it."
    ),
    "silent": N_(
        "The mail server did not answer in time. Check QA_APP_SMTP_PORT and QA_APP_SMTP_TLS: a server that awaits "
        "encryption from the first byte says nothing without it."
    ),
    "certificate": N_(
        "The certificate of the mail server is not trusted. Check its name in QA_APP_SMTP_HOST, and give "
        "QA_APP_SMTP_CA the file of certificates that it uses."
    ),
    "encryption": N_(
        "No encrypted connection to the mail server came about. Check QA_APP_SMTP_TLS against QA_APP_SMTP_PORT."
    ),
    "no_encryption": N_(
        "The mail server does not offer STARTTLS, and nothing is sent in the clear. Check QA_APP_SMTP_TLS."
    ),
    "login": N_(
        "The mail server does not accept the login. Check QA_APP_SMTP_USER and QA_APP_SMTP_PASSWORD."
    ),
    "no_login": N_(
        "The mail server offers no login that this app knows. Leave QA_APP_SMTP_USER out, or ask who runs it."
    ),
    "sender": N_(
        "The mail server does not send for the address in QA_APP_SMTP_FROM. Ask who runs it which address it takes."
    ),
    "busy": N_("The mail server would not take mails just now."),
    "broke_off": N_("The mail server broke off the connection."),
    "later": N_("The mail server would not take a mail to this address yet."),
    "recipient": N_("The mail server refuses this address. Check whether it is right and still in use."),
    "address": N_("This is no address that a mail can be sent to."),
    "content": N_("The mail server refused the mail as it is. Ask who runs it why."),
    "too_old": N_("It waited for more than three days, so it was not sent any more."),
}
"""Why a mail was not taken, by code."""

FINAL = ("recipient", "address", "content", "too_old")
"""Those that no further try would change."""

OF_ONE_MAIL = ("later", *FINAL)
"""Those that say nothing of other mails."""


class MailFault(Exception):
    """A mail, or none at all, was taken: why, by a code of FAULTS, and the number that the server gave with it."""

    def __init__(self, code: str, reply: int | None = None) -> None:
        super().__init__(code)
        self.code, self.reply = code, reply

    @property
    def is_final(self) -> bool:
        """Whether trying again is of no use."""
        return self.code in FINAL

    @property
    def is_of_one_mail(self) -> bool:
        """Whether other mails may do better."""
        return self.code in OF_ONE_MAIL


def fault_words(code: str, reply: int | None) -> str:
    """The sentence for a person, with the server's number where it gave one."""
    words = _(FAULTS[code])
    return _("{sentence} (Its answer: {number}.)").format(sentence=words, number=reply) if reply else words


@contextmanager
def mail_connection(server: MailServer) -> Iterator[smtplib.SMTP]:
    """The server, greeted, encrypted and logged in to, as the settings say. Raises MailFault."""
    # Its own name in the greeting is the app's: what this machine is called is nobody's business, and slow to ask.
    name = urlsplit(server.base_url).hostname
    if server.encryption == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            local_hostname=name, timeout=server.seconds, context=_context(server)
        )
    else:
        connection = smtplib.SMTP(local_hostname=name, timeout=server.seconds)
    # The name that its certificate is held against; Python sets it only where it connects while it is made.
    connection._host = server.host
    try:
        with _in_time(connection, server):
            _connect(connection, server)
        yield connection
        with suppress(OSError):
            connection.quit()
    finally:
        connection.close()


def hand_over(connection: smtplib.SMTP, server: MailServer, mail: EmailMessage, to: str) -> None:
    """Give the mail to the server; from the return on it is the server's to deliver. Raises MailFault."""
    try:
        with _in_time(connection, server):
            connection.send_message(mail, from_addr=server.sender.addr_spec, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as error:
        (reply, _words) = next(iter(error.recipients.values()))
        if reply == 421:
            raise MailFault("busy", reply) from error
        raise MailFault("recipient" if reply >= 500 else "later", reply) from error
    except smtplib.SMTPSenderRefused as error:
        raise MailFault("busy" if error.smtp_code == 421 else "sender", error.smtp_code) from error
    except smtplib.SMTPDataError as error:
        raise MailFault("content" if error.smtp_code >= 500 else "busy", error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        # Letters beyond ASCII in an address, which not every server knows.
        raise MailFault("address") from error
    except OSError as error:
        raise _fault(error) from error


def _connect(connection: smtplib.SMTP, server: MailServer) -> None:
    try:
        reply, _words = connection.connect(server.host, server.port)
        if reply != 220:
            raise MailFault("busy", reply)
        if server.encryption == "starttls":
            _encrypt(connection, server)
        if server.user:
            connection.login(server.user, server.password)
        else:
            connection.ehlo_or_helo_if_needed()
    except smtplib.SMTPAuthenticationError as error:
        # 4xx: the server cannot look the password up just now.
        raise MailFault("login" if error.smtp_code >= 500 else "busy", error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailFault("no_login") from error
    except UnicodeError as error:
        # Of a name that cannot be one.
        raise MailFault("unreachable") from error
    except OSError as error:
        raise _fault(error) from error


def _encrypt(connection: smtplib.SMTP, server: MailServer) -> None:
    try:
        connection.starttls(context=_context(server))
    except smtplib.SMTPNotSupportedError as error:
        raise MailFault("no_encryption") from error


def _context(server: MailServer) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.certificates or None)
    except OSError as error:
        raise MailFault("certificate") from error


def _fault(error: OSError) -> MailFault:
    match error:
        case ssl.SSLCertVerificationError():
            return MailFault("certificate")
        case ssl.SSLError():
            return MailFault("encryption")
        case TimeoutError():
            return MailFault("silent")
        case smtplib.SMTPServerDisconnected():
            # A wait that ran out inside an answer ends here as well.
            return MailFault("silent" if isinstance(error.__context__, TimeoutError) else "broke_off")
        case smtplib.SMTPResponseException():
            return MailFault("busy", error.smtp_code if error.smtp_code > 0 else None)
        case smtplib.SMTPException() | ConnectionResetError() | BrokenPipeError():
            return MailFault("broke_off")
    return MailFault("unreachable")


@contextmanager
def _in_time(connection: smtplib.SMTP, server: MailServer) -> Iterator[None]:
    """End the connection when the block takes longer than all answers may: one that comes letter by letter keeps
    every single wait."""
    over = threading.Timer(server.seconds * ANSWERS, _cut, [connection])
    over.daemon = True
    over.start()
    try:
        yield
    finally:
        over.cancel()


def _cut(connection: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        # Not the method of the encrypted socket, which would take itself apart under whoever reads from it.
        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
