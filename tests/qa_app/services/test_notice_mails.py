"""Mails about notices, through a real mail server: what they say, when they go, and what is done when they do not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from qa_app import i18n
from qa_app.errors import NotAllowed
from qa_app.services import people
from qa_app.services.notice_list import mark_all_read
from qa_app.services.notice_mails import (
    MailTurn,
    mail_choice,
    mail_troubles,
    send_waiting,
)
from qa_app.services.notices import tell
from storage.database.base import Database
from storage.database.notice_mails import SILENT_AFTER, NoticeMailRow
from tests.clock import Clock
from tests.factories import make_backend
from tests.mail_server import (
    BASE_URL,
    SENDER,
    MailBox,
    mail_server,
    with_mail,
)
from tests.qa_app.services.mail_cast import MailCast

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


def test_one_mail_gathers_what_came_in_the_quiet_minutes(cast: MailCast, box: MailBox, clock: Clock) -> None:
    cast.tell_tomos()
    clock.advance(minutes=9)
    cast.tell_tomos(2)
    assert send_waiting(cast.backend) == MailTurn()
    clock.advance(minutes=1)
    assert send_waiting(cast.backend) == MailTurn(sent=1)
    (mail,) = box.mails
    assert mail["Subject"] == "3 things wait for you in qa-app"
    assert box.recipients == ["tomos@example.org"]
    assert send_waiting(cast.backend) == MailTurn(), "it goes out once"
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn(sent=1), "what comes later goes into another"
    assert box.mails[1]["Subject"] == "1 thing waits for you in qa-app"
    assert box.mails[1]["Message-ID"] != mail["Message-ID"]


def test_a_mail_says_that_something_waits_and_nothing_of_what(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    cast.tell_tomos()
    clock.advance(minutes=10)
    send_waiting(cast.backend)
    (mail,) = box.mails
    assert mail.get_content().splitlines() == [
        "1 thing waits for you in qa-app:",
        "",
        f"{BASE_URL}/",
        "",
        "You can switch these mails off in qa-app, under Notices.",
    ]
    assert mail["To"] == "tomos@example.org"
    assert mail["From"] == f"qa-app <{SENDER}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(mail["Date"]) == clock()
    everything = mail.as_string().lower()
    for word in ("adeyemi", "rhian", "probert", "norwich", "feedback", "foundation", "group"):
        assert word not in everything


def test_a_welsh_reader_gets_it_in_welsh(cast: MailCast, box: MailBox, clock: Clock) -> None:
    people.set_language(cast.backend, cast.tomos, "cy")
    cast.tell_tomos(2)
    clock.advance(minutes=10)
    send_waiting(cast.backend)
    (mail,) = box.mails
    with i18n.language("cy"):
        subject = i18n.ngettext("{n} thing waits for you in qa-app", "{n} things wait for you in qa-app", 2)
    assert mail["Subject"] == subject.format(n=2) != "2 things wait for you in qa-app"
    assert mail["Content-Language"] == "cy"


def test_what_was_read_meanwhile_or_is_not_theirs_any_more_is_not_mailed(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    cast.tell_tomos()
    mark_all_read(cast.backend, cast.tomos)
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn()
    cast.tell_tomos()
    people.give_roles(cast.backend, cast.admin, cast.tomos.id, [])
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn()
    assert box.mails == []


def test_who_wants_none_gets_none(cast: MailCast, box: MailBox, clock: Clock) -> None:
    cast.tell_tomos()
    people.set_mail(cast.backend, cast.tomos, False)
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn(), "nor one that waited already"
    choice = mail_choice(cast.backend, cast.tomos)
    assert choice is not None
    assert (choice.address, choice.takes_mail) == ("tomos@example.org", False)
    people.set_mail(cast.backend, cast.tomos, True)
    assert send_waiting(cast.backend) == MailTurn(), "what was told in between stays in the list alone"
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn(sent=1)


def test_who_may_not_sign_in_any_more_gets_none(cast: MailCast, box: MailBox, clock: Clock) -> None:
    cast.tell_tomos()
    people.set_active(cast.backend, cast.admin, cast.tomos.id, False)
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn()


def test_without_a_mail_server_nothing_is_sent_and_nothing_piles_up(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    silent = replace(cast.backend, settings=replace(cast.backend.settings, smtp_host=""))
    with silent.database.write() as transaction:
        for _time in range(3):
            tell(transaction, silent, cast.tomos.id, "feedback_shared", "feedback", cast.feedback_id)
    clock.advance(days=1)
    assert send_waiting(silent) == MailTurn()
    assert mail_choice(silent, cast.tomos) is None
    assert send_waiting(cast.backend) == MailTurn(), "once there is a server, only what comes from then on"
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend) == MailTurn(sent=1)
    assert box.mails[0]["Subject"].startswith("1 thing")


def test_what_waited_for_days_because_nobody_sent_is_not_sent_any_more(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    cast.tell_tomos()
    clock.advance(days=3, minutes=1)
    assert send_waiting(cast.backend).given_up == 1
    ((person, reason, given_up),) = cast.troubles()
    assert (person, given_up) == ("Tomos Adeyemi", True)
    assert "more than three days" in reason
    assert box.mails == []


def test_a_later_try_carries_the_same_number_and_what_came_meanwhile(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    box.content_reply = "451 Not now"
    cast.tell_tomos()
    clock.advance(minutes=10)
    assert send_waiting(cast.backend).again == 1
    cast.tell_tomos()
    box.content_reply = ""
    clock.advance(minutes=1)
    assert send_waiting(cast.backend) == MailTurn(sent=1)
    assert box.mails[0]["Subject"].startswith("2 things")


def test_two_senders_at_once_send_each_mail_once(cast: MailCast, box: MailBox, clock: Clock) -> None:
    for person in (cast.tomos, cast.rhian, cast.colleague, cast.qa, cast.lead):
        cast.tell(person)
    clock.advance(minutes=10)
    with ThreadPoolExecutor(4) as senders:
        turns = [one.result() for one in [senders.submit(send_waiting, cast.backend) for _ in range(4)]]
    assert sum(turn.sent for turn in turns) == 5
    assert sorted(box.recipients) == sorted(set(box.recipients))
    assert len(box.mails) == 5


def test_what_a_sender_took_up_and_left_is_taken_up_by_another_later(
    cast: MailCast, box: MailBox, clock: Clock
) -> None:
    cast.tell_tomos()
    clock.advance(minutes=10)

    def taken(ago: timedelta) -> None:
        with cast.backend.database.write() as transaction:
            transaction.execute(update(NoticeMailRow).values(claim="gone", claimed_at=i18n.utc_now() - ago))

    taken(SILENT_AFTER / 2)
    assert send_waiting(cast.backend) == MailTurn()
    taken(SILENT_AFTER + timedelta(minutes=1))
    assert send_waiting(cast.backend) == MailTurn(sent=1)


def test_the_troubles_are_for_administrators(cast: MailCast) -> None:
    for person in (cast.rhian, cast.tomos, cast.manager):
        with pytest.raises(NotAllowed):
            mail_troubles(cast.backend, person)


def test_what_was_sent_and_given_up_is_in_the_log(cast: MailCast, box: MailBox, clock: Clock) -> None:
    box.refused["tomos@example.org"] = "550 No such mailbox"
    cast.tell_tomos()
    cast.tell(cast.rhian)
    clock.advance(minutes=10)
    send_waiting(cast.backend)
    assert sorted(cast.activity_of("notice mail")) == ["gave up", "sent"]
