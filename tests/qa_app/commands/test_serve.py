"""`qa-app serve`: starts where it may, and says in one sentence why it does not start elsewhere."""

import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

import rubrics
from qa_app.commands.serve import check_may_start, check_port_is_free
from qa_app.errors import BadSetting
from qa_app.settings import Settings
from tests.qa_app.commands.command_line import clean_environment, refusal
from tests.storage.servers import free_port, wait_for_answer

DEMO = Settings(mode="demo")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "localhost", "::1"])
def test_the_demo_may_listen_on_this_machine(address: str) -> None:
    check_may_start(replace(DEMO, address=address))


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.168.1.5", "8.8.8.8", "example.org", "localhost.evil", "[::1]", "1"]
)
def test_the_demo_may_not_listen_anywhere_else(address: str) -> None:
    with pytest.raises(
        BadSetting, match=r"on this machine only, not on .*Set QA_APP_ADDRESS to 127\.0\.0\.1"
    ):
        check_may_start(replace(DEMO, address=address))


def test_anything_but_the_demo_may_not_start_yet() -> None:
    for address in ("127.0.0.1", "0.0.0.0"):
        with pytest.raises(BadSetting, match="no identity provider is configured"):
            check_may_start(Settings(address=address, secret="s" * 40))


def test_a_free_port_is_free_and_a_taken_one_is_named_with_another() -> None:
    port = free_port()
    check_port_is_free("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)):
        for address in ("127.0.0.1", "localhost"):
            with pytest.raises(BadSetting, match=rf"Port {port} is taken.*PORT={port + 1}"):
                check_port_is_free(address, port)
    check_port_is_free("127.0.0.1", port)


def test_an_address_that_is_not_this_machines_is_said() -> None:
    with pytest.raises(
        BadSetting, match=r"cannot listen on 192\.0\.2\.1, port \d+ \(.+\)\. Set QA_APP_ADDRESS"
    ):
        check_port_is_free("192.0.2.1", free_port())


@pytest.mark.slow
def test_with_nothing_set_it_refuses_and_names_the_demo(tmp_path: Path) -> None:
    said = refusal("serve", folder=tmp_path)
    assert "no identity provider is configured" in said
    assert "`make demo`" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"QA_APP_MODE": "Demo"}, "QA_APP_MODE is 'Demo'. Set it to demo or production"),
        ({"QA_APP_DATABASE_URL": "nonsense"}, "QA_APP_DATABASE_URL is not an address of a database"),
        ({"QA_APP_DATABASE_URL": "sqlite:///empty.db"}, "Run `qa-app migrate`"),
        ({"QA_APP_DATA_DIR": "letter.db"}, "The data folder letter.db cannot be made"),
    ],
)
def test_what_is_wrong_is_one_sentence(tmp_path: Path, environ: dict[str, str], sentence: str) -> None:
    (tmp_path / "letter.db").write_text("Dear all, " * 200)
    port = {"QA_APP_PORT": str(free_port())}
    assert sentence in refusal("serve", folder=tmp_path, **({"QA_APP_MODE": "demo"} | port | environ))
    assert (tmp_path / "letter.db").read_text() == "Dear all, " * 200


@pytest.mark.slow
def test_a_database_server_that_is_down_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://me:hunter2@127.0.0.1:{free_port()}/database"
    said = refusal(
        "serve",
        folder=tmp_path,
        QA_APP_MODE="demo",
        QA_APP_DATABASE_URL=url,
        QA_APP_PORT=str(free_port()),
    )
    assert "The database does not answer" in said
    assert "hunter2" not in said


@pytest.mark.slow
def test_an_edited_rubric_is_named_with_its_file(tmp_path: Path) -> None:
    copied = tmp_path / "rubrics"
    shutil.copytree(Path(rubrics.__file__).parent, copied)
    edited = copied / "published" / "group-session-integrity" / "1.0.yaml"
    edited.write_text(edited.read_text().replace("weight: 20", "weight: 21", 1))
    said = refusal(
        "serve",
        folder=tmp_path,
        QA_APP_MODE="demo",
        QA_APP_PORT=str(free_port()),
        PYTHONPATH=str(tmp_path),
    )
    assert str(edited) in said


@pytest.mark.slow
def test_it_serves_from_an_empty_folder_keeps_its_port_and_ends_when_told(tmp_path: Path) -> None:
    port = free_port()
    environ = {"QA_APP_MODE": "demo", "QA_APP_DATA_DIR": "new/folder", "QA_APP_PORT": str(port)}
    with (tmp_path / "said").open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "qa_app", "serve"],
            env=clean_environment() | environ,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        wait_for_answer(f"http://127.0.0.1:{port}/sign-in", server)
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz")
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert {one.name for one in (tmp_path / "new" / "folder").iterdir()} >= {"qa-app.db", "cookie-secret"}
        assert f"Port {port} is taken by another program" in refusal("serve", folder=tmp_path, **environ)
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        server.send_signal(signal.SIGINT)
        server.wait(20)
    finally:
        server.kill()
        server.wait()
    assert "Traceback" not in (tmp_path / "said").read_text()
    check_port_is_free("127.0.0.1", port)
