"""Notices on the screen: the number in the header, the list, the way to the work, and mails where there are some."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from qa_app import backend as backend_module
from qa_app.backend import Backend
from qa_app.components.notice_list import PAGE
from qa_app.i18n import utc_now
from qa_app.services import feedback
from qa_app.services.notice_list import MOST_UNREAD
from qa_app.services.notice_mails import mail_choice, send_waiting
from qa_app.services.notices import tell
from qa_app.services.people import give_roles, set_language
from tests.factories import add_feedback, ago
from tests.mail_server import BASE_URL, SENDER
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.feedback_cast import FeedbackCast
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow

SCREEN = "screens/notices.py"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def shared(people: FeedbackCast) -> int:
    return add_feedback(people.backend, people.rhian, people.review_id, people.tomos)


def header(screen: AppTest) -> str:
    return screen.button(key="notices").label.strip("*")


def test_the_header_tells_how_many_wait_in_words(look: Look, people: FeedbackCast, shared: int) -> None:
    assert header(look(people.tomos)) == "1 new notice"
    assert header(look(people.rhian)) == "Notices"
    feedback.write_reflection(people.backend, people.tomos, shared, "I rushed.")
    feedback.acknowledge(people.backend, people.tomos, shared)
    assert header(look(people.rhian)) == "2 new notices"
    set_language(people.backend, people.rhian, "cy")
    assert header(look(people.rhian)) not in ("2 new notices", "Notices")


def test_the_header_leads_to_the_list_and_the_list_to_the_work(
    look: Look, people: FeedbackCast, shared: int
) -> None:
    screen = look(people.tomos)
    screen.button(key="notices").click().run()
    assert [one.value for one in screen.title] == ["Notices"]
    words = words_on(screen)
    assert "**Feedback was shared with you**" in words
    assert "Rhian Probert" in words
    (way,) = [one for one in screen.button if one.label == "Open"]
    way.click().run()
    assert screen.query_params["feedback"] == str(shared)
    assert "You named the effort" in words_on(screen)
    assert header(screen) == "Notices"
    assert "Read before" in words_on(look(people.tomos, SCREEN))


def test_reading_the_feedback_by_itself_settles_its_notice(
    look: Look, people: FeedbackCast, shared: int
) -> None:
    look(people.tomos, "screens/supervision.py", feedback=shared)
    assert header(look(people.tomos)) == "Notices"


def test_all_are_marked_as_read_by_one_click(look: Look, people: FeedbackCast, shared: int) -> None:
    screen = look(people.tomos, SCREEN)
    screen.button(key="mark-all-read").click().run()
    assert header(screen) == "Notices"
    assert "Nothing waits for you." in words_on(screen)
    assert not [one for one in screen.button if one.key == "mark-all-read"]


def test_with_no_notice_the_list_says_what_will_come(look: Look, people: FeedbackCast) -> None:
    words = words_on(look(people.admin, SCREEN))
    assert "Nothing waits for you. What is shared with you, answered or overdue is listed here." in words
    assert "Read before" not in words


def test_a_click_on_what_is_over_by_now_says_so(look: Look, people: FeedbackCast, shared: int) -> None:
    screen = look(people.tomos, SCREEN)
    (way,) = [one for one in screen.button if one.label == "Open"]
    give_roles(people.backend, people.admin, people.tomos.id, [])
    way.click().run()
    assert not screen.exception
    assert "over, or not yours to read any more" in screen.toast[0].value.replace("\\", "")


def test_mails_are_spoken_of_only_where_they_are_sent(look: Look, people: FeedbackCast) -> None:
    screen = look(people.tomos, SCREEN)
    assert not screen.toggle
    assert "e-mail" not in words_on(screen)


@pytest.fixture
def sending(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> Backend:
    """The same app with a mail server that nobody runs."""
    given = {"HOST": "127.0.0.1", "PORT": str(free_port()), "TLS": "none", "FROM": SENDER}
    for name, value in given.items():
        monkeypatch.setenv(f"QA_APP_SMTP_{name}", value)
    monkeypatch.setenv("QA_APP_BASE_URL", BASE_URL)
    backend_module.current.cache_clear()
    return backend_module.current()


def test_a_person_turns_their_mails_off(look: Look, sending: Backend) -> None:
    people = FeedbackCast(sending)
    screen = look(people.tomos, SCREEN)
    assert "It goes to tomos@example.org and says that something waits, never what" in words_on(screen)
    assert screen.toggle(key="takes-mail").value is True
    screen.toggle(key="takes-mail").set_value(False).run()
    choice = mail_choice(sending, people.tomos)
    assert choice is not None
    assert choice.takes_mail is False
    assert look(people.tomos, SCREEN).toggle(key="takes-mail").value is False


def test_an_administrator_reads_that_mails_failed_and_why(look: Look, sending: Backend) -> None:
    people = FeedbackCast(sending)
    assert not look(people.admin).warning
    add_feedback(ago(sending, hours=1), people.rhian, people.review_id, people.tomos)
    assert utc_now() > sending.clock() - timedelta(minutes=5)
    assert send_waiting(sending).again == 1
    for screen in ("screens/home.py", "screens/people.py"):
        (told,) = [one.value.replace("\\", "") for one in look(people.admin, screen).warning]
        assert told.startswith("The last e-mail did not reach 1 person. The mail server cannot be reached.")
    assert "**Tomos Adeyemi**" in words_on(look(people.admin, "screens/people.py"))
    assert not look(people.rhian).warning


def test_a_full_list_is_paged_and_says_that_there_is_more(
    look: Look, people: FeedbackCast, shared: int
) -> None:
    with people.backend.database.write() as transaction:
        for _n in range(MOST_UNREAD + 5):
            tell(transaction, people.backend, people.tomos.id, "feedback_shared", "feedback", shared)
    screen = look(people.tomos, SCREEN)
    assert header(screen) == "99+ new notices"
    assert len([one for one in screen.button if one.label == "Open"]) == PAGE
    assert "The newest 100 are listed" in words_on(screen)
    assert "Norwich" in words_on(screen)
