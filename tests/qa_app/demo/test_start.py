"""`qa-app demo` as a command: what it refuses in one sentence, what it finishes, and that Ctrl-C ends everything."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from qa_app.demo.cast import PROGRAMME
from qa_app.demo.film import make_film
from qa_app.demo.film_plan import Film
from qa_app.demo.timetable import films
from qa_app.i18n import LONDON, utc_now
from rubrics.library import load_library
from tests.processes import command, descendants, is_alive, until
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "qa_app", "demo"]


def refused(folder: Path, port: int) -> str:
    """What the command says when it will not start: one sentence or two, and never a traceback."""
    arguments = ["--port", str(port), "--folder", str(folder)]
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    said = " ".join(done.stderr.split())
    assert said.count("qa-app: ") == 1
    return said


def test_a_taken_port_is_told_before_anything_is_made(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused(tmp_path / "demo", port)
    assert f"Port {port} is taken by another program." in said
    assert not (tmp_path / "demo").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    said = refused(tmp_path / "file" / "demo", free_port())
    assert str(tmp_path / "file" / "demo") in said
    assert "cannot be made or written to" in said
    assert "DEMO_DIR" in said


def test_a_second_copy_in_the_same_folder_is_told(tmp_path):
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = refused(tmp_path, free_port())
    assert "Another copy of the demo works in the folder" in said
    assert not (tmp_path / "data.part").exists()


@pytest.mark.timeout(400)
def test_a_half_made_folder_is_finished_and_ctrl_c_ends_every_process(tmp_path):
    unfinished = half_make(tmp_path)
    port = free_port()
    with started(tmp_path, port) as demo:
        until(lambda: answers(port), 360, demo)
        assert unfinished.stat().st_size > 100_000
        assert not list(tmp_path.rglob("*.part"))
        assert not (tmp_path / "data.part").exists()
        assert (tmp_path / "data" / "qa-app.db").stat().st_size > 100_000
        children = descendants(demo.pid)
        assert any("rclone" in command(pid) for pid in children)
        demo.send_signal(signal.SIGINT)
        demo.wait(30)
        assert left_after(children, 10) == {}
        assert not answers(port)


@pytest.mark.timeout(200)
@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_or_a_closed_terminal_while_it_is_being_made_ends_every_process(tmp_path, way):
    with started(tmp_path, free_port()) as demo:
        until(lambda: list(tmp_path.rglob(".*.part")), 100, demo)
        # Bars need a terminal: a log gets a line as each step begins.
        until(lambda: "Making recordings" in (tmp_path / "said").read_text(), 100, demo)
        children = descendants(demo.pid)
        assert children
        demo.send_signal(way)
        demo.wait(60)
        assert left_after(children, 10) == {}
    assert not (tmp_path / "data").exists()
    made = list((tmp_path / "objects").rglob("*.mp4"))
    assert len(made) < 20, "films that nobody waited for were still made"


@pytest.mark.timeout(200)
def test_who_makes_films_ends_with_a_demo_that_is_killed(tmp_path):
    with started(tmp_path, free_port()) as demo:
        # Of a film, whose name begins with a dot; the past is made in a folder whose name ends so too.
        until(lambda: list(tmp_path.rglob(".*.part")), 100, demo)
        children = descendants(demo.pid)
        servers = {pid for pid in children if "rclone" in command(pid)}
        assert children - servers
        demo.kill()
        demo.wait(10)
        for pid in servers:
            os.kill(pid, signal.SIGTERM)
        assert left_after(children, 10) == {}


def half_make(folder: Path) -> Path:
    """A folder as a start leaves it that was broken off: all films but one, whose half lies there, and half a past.

    The films are short ones under the names of the demo's: what is there is taken for finished.
    """
    today = utc_now().astimezone(LONDON).date()
    (folder / "day").write_text(date.isoformat(today))
    wanted = films(load_library().latest_programme(PROGRAMME), today)
    bucket = folder / "objects" / "recordings"
    short = folder / "short.mp4"
    some = min((film for film in wanted.values() if film.fault is None), key=lambda film: film.seconds)
    make_film(short, Film(16, 1, some.exercises, some.room, some.started_at, some.members, some.facilitators))
    for key, film in wanted.items():
        path = bucket / key
        path.parent.mkdir(parents=True, exist_ok=True)
        if film is not some:
            shutil.copyfile(short, path)
        else:
            unfinished = path
            path.with_name(f".{path.name}.part").write_bytes(b"half a film")
    short.unlink()
    (folder / "data.part").mkdir()
    (folder / "data.part" / "qa-app.db").write_bytes(b"half a database")
    return unfinished


@contextmanager
def started(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command, running; killed at the end if the test has not ended it."""
    with (folder / "said").open("wb") as said:
        demo = subprocess.Popen(
            [*COMMAND, "--port", str(port), "--folder", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            # Ctrl-C is for this process alone, as for the foreground of a terminal.
            start_new_session=True,
        )
    try:
        yield demo
    finally:
        if demo.poll() is None:
            demo.terminate()
            demo.wait(60)


def answers(port: int) -> bool:
    """Whether the app's sign-in page is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
            return b"Who are you today?" in answer.read()
    except OSError:
        return False


def left_after(processes: set[int], seconds: float) -> dict[int, str]:
    """Those that still run when the time is up. Python's own keeper of shared things ends a moment after the
    process that it keeps them for."""
    end = time.monotonic() + seconds
    while (left := {pid: command(pid) for pid in processes if is_alive(pid)}) and time.monotonic() < end:
        time.sleep(0.05)
    return left
