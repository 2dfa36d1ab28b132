"""A mail server that refuses, is away, is slow or not to be trusted: it is told, and tried again or not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qa_app.services.notice_mails import (
    WAITS,
    MailTurn,
    send_waiting,
)
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.mail_server import (
    PASSWORD,
    USER,
    Certificate,
    MailBox,
    mail_server,
    make_certificate,
    silent_server,
    with_mail,
)
from tests.qa_app.services.mail_cast import MailCast
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow

QUIET = timedelta(minutes=10)


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as served:
        yield served


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock, box: MailBox) -> MailCast:
    """On SQLite and on PostgreSQL, with a mail server."""
    return MailCast(with_mail(make_backend(database, tmp_path, clock), box.port))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_a_refused_address_is_not_tried_again_and_holds_up_nobody(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    box.refused["tomos@example.org"] = "550 No such mailbox"
    cast.tell_tomos()
    cast.tell(cast.rhian)
    clock.advance(minutes=10)
    turn = send_waiting(cast.backend)
    assert (turn.sent, turn.again, turn.given_up) == (1, 0, 1)
    assert box.recipients == ["rhian@example.org"]
    ((person, reason, given_up),) = cast.troubles()
    assert (person, given_up) == ("Tomos Adeyemi", True)
    assert reason.startswith("The mail server refuses this address.")
    assert "550" in reason
    clock.advance(days=2)
    assert send_waiting(cast.backend) == MailTurn()
    box.refused.clear()
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn(sent=1)
    assert cast.troubles() == [], "a later one went out"


def test_an_address_that_may_come_to_life_is_tried_again_with_growing_waits(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    box.refused["tomos@example.org"] = "450 Come back later"
    cast.tell_tomos()
    clock.advance(minutes=10)
    for wait in WAITS:
        assert send_waiting(cast.backend).again == 1
        assert cast.troubles()[0][2] is False
        clock.now += wait - timedelta(seconds=1)
        assert send_waiting(cast.backend) == MailTurn(), "not before its time"
        clock.advance(seconds=1)
    assert send_waiting(cast.backend).given_up == 1
    assert cast.troubles()[0][2] is True
    assert list(WAITS) == sorted(WAITS)


def test_a_mail_refused_for_what_it_is_is_given_up(cast: MailCast, box: MailBox, clock: Clock) -> None:
    box.content_reply = "554 No"
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend).given_up == 1
    assert "refused the mail as it is" in cast.troubles()[0][1]


def test_a_sender_that_is_not_taken_is_the_servers_word_on_all_of_them(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    box.sender_reply = "553 Not for this address"
    cast.tell_tomos()
    cast.tell(cast.rhian)
    clock.advance(minutes=10)
    assert send_waiting(cast.backend).again == 2
    assert "QA_APP_SMTP_FROM" in cast.troubles()[0][1]
    box.sender_reply = ""
    clock.advance(minutes=1)
    assert send_waiting(cast.backend) == MailTurn(sent=2)


def test_a_server_that_is_down_is_tried_again_until_it_is_back(cast: MailCast, clock: Clock) -> None:
    port = free_port()
    backend = with_mail(cast.backend, port)
    cast.tell_tomos()
    clock.advance(minutes=10)
    turn = send_waiting(backend)
    assert (turn.again, turn.given_up) == (1, 0)
    assert turn.problem is not None
    assert turn.problem.startswith("The mail server cannot be reached.")
    clock.advance(minutes=1)
    with mail_server(port=port) as back:
        assert send_waiting(backend) == MailTurn(sent=1)
        assert len(back.mails) == 1
    assert cast.troubles(backend) == []


@pytest.mark.parametrize("says", [b"", b"220 good day to you " * 40], ids=["silent", "letter by letter"])
def test_a_server_that_does_not_answer_is_left_in_time(cast: MailCast, clock: Clock, says: bytes) -> None:
    cast.tell_tomos()
    clock.advance(minutes=10)
    with silent_server(says) as port:
        turn = send_waiting(with_mail(cast.backend, port, smtp_seconds="0.3"))
    assert turn.again == 1
    assert turn.problem is not None
    assert turn.problem.startswith(("The mail server did not answer in time.", "The mail server broke off"))


def test_the_way_to_the_server_is_encrypted_and_logged_in_to(
    cast: MailCast, certificate: Certificate, clock: Clock
) -> None:
    login = {"smtp_user": USER, "smtp_password": PASSWORD, "smtp_certificates": str(certificate.file)}
    for how in ("starttls", "tls"):
        with mail_server(certificate=certificate, from_the_start=how == "tls") as served:
            backend = with_mail(cast.backend, served.port, smtp_tls=how, **login)
            cast.tell_tomos()
            clock.advance(minutes=10)
            assert send_waiting(backend) == MailTurn(sent=1)
            assert len(served.mails) == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"smtp_certificates": ""}, "The certificate of the mail server is not trusted."),
        ({"smtp_password": "wrong"}, "The mail server does not accept the login."),
        ({"smtp_user": "", "smtp_password": ""}, "The mail server does not send for the address"),
        ({"smtp_tls": "tls"}, "No encrypted connection to the mail server came about."),
    ],
)
def test_what_is_wrong_with_encryption_and_login_is_said(
    cast: MailCast,
    certificate: Certificate,
    clock: Clock,
    given: dict[str, str],
    reason: str,
) -> None:
    right = {"smtp_tls": "starttls", "smtp_user": USER, "smtp_password": PASSWORD}
    right["smtp_certificates"] = str(certificate.file)
    cast.tell_tomos()
    clock.advance(minutes=10)
    with mail_server(certificate=certificate) as served:
        turn = send_waiting(with_mail(cast.backend, served.port, **(right | given)))
        assert served.mails == []
    assert turn.again == 1
    assert turn.problem is not None
    assert turn.problem.startswith(reason)
    assert PASSWORD not in turn.problem


def test_nothing_is_sent_in_the_clear_where_encryption_was_asked_for(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    cast.tell_tomos()
    clock.advance(minutes=10)
    turn = send_waiting(with_mail(cast.backend, box.port, smtp_tls="starttls"))
    assert turn.problem is not None
    assert "nothing is sent in the clear" in turn.problem
    assert box.mails == []


@pytest.mark.parametrize(
    "address",
    [
        "tomos@example.org\r\nBcc: everybody@example.org",
        "tomos@example.org\nSubject: Tomos Adeyemi",
        "tomos@example.org, other@example.org",
        "Tomos <tomos@example.org>",
        "tomos@example.org>\r\nDATA",
        "@example.org",
        "tomos",
        "",
        "tomos@exa mple.org",
    ],
)
def test_an_address_that_is_more_than_an_address_sends_nothing_to_anybody(
    cast: MailCast, box: MailBox, clock: Clock, address: str
) -> None:
    cast.with_address(cast.tomos, address)
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend).given_up == 1
    assert (box.mails, box.recipients) == ([], [])
    assert cast.troubles()[0][1] == "This is no address that a mail can be sent to."


def test_a_server_that_greets_with_a_no_is_asked_again_later(cast: MailCast, clock: Clock) -> None:
    cast.tell_tomos()
    clock.advance(minutes=10)
    with silent_server(b"554 No\r\n") as port:
        turn = send_waiting(with_mail(cast.backend, port, smtp_seconds="5"))
    assert (turn.again, turn.problem) == (
        1,
        "The mail server would not take mails just now. (Its answer: 554.)",
    )
