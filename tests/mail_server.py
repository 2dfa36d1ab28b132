"""A real mail server on loopback: it keeps what it is given, and refuses what a test tells it to."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword, TLSSetupException

from qa_app.backend import Backend
from tests.storage.servers import free_port

USER, PASSWORD = "qa-app", "correct horse"
SENDER = "qa-app@place.example"
BASE_URL = "https://qa.place.example"


@dataclass
class MailBox:
    """What arrived, and what is refused: replies by address, and one for every mail's content ("": none)."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    content_reply: str = ""
    sender_reply: str = ""

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.sender_reply:
            return self.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.content_reply:
            return self.content_reply
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        return "250 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """A client that leaves while encryption is set up is no error of the server's, which would log it as one,
        some time after the client's own test is over."""
        if isinstance(error, TLSSetupException):
            return "500 No encryption"
        raise error


@contextmanager
def mail_server(
    *, certificate: "Certificate | None" = None, from_the_start: bool = False, port: int | None = None
) -> Iterator[MailBox]:
    """Served until the block ends. With a certificate it asks for STARTTLS and a login; `from_the_start` it speaks
    nothing but TLS."""
    box = MailBox(port or free_port())
    told: dict[str, Any] = {}
    if certificate:
        context = certificate.context()
        # Under TLS from the first byte aiosmtpd does not know of it: told so, it would offer no login.
        told = {"authenticator": _login} | (
            {"ssl_context": context, "auth_require_tls": False}
            if from_the_start
            else {"tls_context": context, "require_starttls": True, "auth_required": True}
        )
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **told)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    assert isinstance(given, LoginPassword)
    is_right = given.login == USER.encode() and given.password == PASSWORD.encode()
    return AuthResult(success=is_right, handled=False)


@dataclass(frozen=True)
class Certificate:
    """A certificate of 127.0.0.1 that no machine trusts by itself."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """As a server shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def make_certificate(folder: Path) -> Certificate:
    """A new one, made by the program openssl."""
    made = Certificate(folder / "server.crt", folder / "server.key")
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
    subprocess.run(
        [*words.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", made.key, "-out", made.file],
        check=True,
        capture_output=True,
    )
    return made


@contextmanager
def silent_server(says: bytes = b"") -> Iterator[int]:
    """Takes connections and says nothing, or these bytes one by one and never a whole line; gives its port."""
    over = threading.Event()

    def talk(connection: socket.socket) -> None:
        with connection:
            for number in range(len(says)):
                if over.wait(0.1):
                    return
                try:
                    connection.sendall(says[number : number + 1])
                except OSError:
                    return
            over.wait()

    def serve(listening: socket.socket) -> None:
        while not over.is_set():
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            talking.append(threading.Thread(target=talk, args=(connection,)))
            talking[-1].start()

    talking: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=serve, args=(listening,))
        serving.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            for thread in (serving, *talking):
                thread.join()


def with_mail(backend: Backend, port: int, **settings: str) -> Backend:
    """The same backend, sending its mails to the server at this port, in the clear if nothing else is said."""
    to_there = {"smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_tls": "none", "smtp_seconds": "2"}
    given = to_there | {"smtp_from": SENDER, "base_url": BASE_URL} | settings
    return replace(backend, settings=replace(backend.settings, **given))
