"""`qa-app notices` and the coordinator: what waits is sent, once, and what was not is said."""

from datetime import timedelta
from pathlib import Path

import pytest

from qa_app.backend import build
from qa_app.services.notice_list import count_unread
from qa_app.services.people import find_person
from qa_app.services.supervision import agree_action
from qa_app.settings import from_environment
from tests.factories import add_feedback, ago
from tests.mail_server import BASE_URL, SENDER, mail_server
from tests.processes import until
from tests.qa_app.commands.command_line import run
from tests.qa_app.commands.machine import Machine
from tests.qa_app.services.feedback_cast import FeedbackCast
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow


def with_mail(port: int) -> dict[str, str]:
    return {
        "QA_APP_SMTP_HOST": "127.0.0.1",
        "QA_APP_SMTP_PORT": str(port),
        "QA_APP_SMTP_TLS": "none",
        "QA_APP_SMTP_FROM": SENDER,
        "QA_APP_BASE_URL": BASE_URL,
    }


def live(environ: dict[str, str]) -> int:
    """Feedback was shared two days ago, with an action that is overdue today; gives its facilitator's number."""
    backend = build(from_environment(environ))
    earlier = ago(backend, days=2, hours=1)
    people = FeedbackCast(earlier)
    feedback_id = add_feedback(earlier, people.rhian, people.review_id, people.tomos)
    agree_action(
        earlier,
        people.rhian,
        feedback_id,
        what="Ask one open question",
        by_when=(backend.clock() - timedelta(days=2)).date(),
        how_seen="On the recording",
    )
    backend.database.close()
    return people.tomos.id


def test_the_command_tells_what_is_overdue_and_sends_what_waits(tmp_path: Path) -> None:
    with mail_server() as box:
        environ = {"QA_APP_MODE": "demo", "QA_APP_DATA_DIR": str(tmp_path / "data"), **with_mail(box.port)}
        tomos_id = live(environ)
        said = run("notices", code=0, folder=tmp_path, **environ)
        assert said == "mails: 1 sent, 0 to be tried again, 0 given up\n"
        assert box.mails[0]["Subject"] == "2 things wait for you in qa-app"
        assert run("notices", code=0, folder=tmp_path, **environ).startswith("mails: 0 sent")
    backend = build(from_environment(environ))
    tomos = find_person(backend, tomos_id)
    assert tomos is not None
    assert count_unread(backend, tomos) == 2
    backend.database.close()


def test_the_command_ends_with_1_and_the_reason_when_the_server_is_away(tmp_path: Path) -> None:
    environ = {"QA_APP_MODE": "demo", "QA_APP_DATA_DIR": str(tmp_path / "data"), **with_mail(free_port())}
    live(environ)
    said = run("notices", code=1, folder=tmp_path, **environ)
    assert said.startswith(
        "mails: 0 sent, 1 to be tried again, 0 given up. The mail server cannot be reached."
    )
    doctor = run("doctor", code=1, folder=tmp_path, **environ)
    assert "\nmail server: The mail server cannot be reached." in doctor
    assert "\nmails: The last mail did not reach 1 person. Last reason: The mail server cannot" in doctor


def test_without_a_mail_server_the_command_is_quiet_and_fine(tmp_path: Path) -> None:
    environ = {"QA_APP_MODE": "demo", "QA_APP_DATA_DIR": str(tmp_path / "data")}
    live(environ)
    assert run("notices", code=0, folder=tmp_path, **environ).startswith("mails: 0 sent")


def test_the_coordinator_sends_by_itself(machine: Machine) -> None:
    with mail_server() as box:
        machine.environ |= with_mail(box.port)
        live(machine.environ)
        with machine.start("coordinator") as coordinator:
            until(lambda: box.mails, process=coordinator)
            coordinator.terminate()
            assert coordinator.wait(20) == 0
    assert len(box.mails) == 1
    assert "Traceback" not in machine.said()
