"""`qa-app index` before, during and after the work: what it foresees, how it is ended, and the cluster's words."""

import os
import pty
import re
import signal
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from benchmarks.faults import Fault
from benchmarks.relay import relay
from qa_app.commands.index import index
from qa_app.i18n import moment, utc_now
from storage.objects.local_server import serve_folder
from tests.qa_app.commands.test_stores_and_indexing import Machine, machine  # noqa: F401
from tests.storage.films import Film, make_film
from tests.storage.indexing.cluster import cluster
from tests.storage.servers import ACCESS_KEY, SECRET_KEY, free_port, store_keys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def films(machine):  # noqa: F811
    """A machine that knows its store, which holds film.mp4 and notes.mp4; nothing is indexed yet."""
    machine.run("stores", "add", "films", "recordings", "--endpoint-url", machine.endpoint_url)
    machine.run("sync")
    return machine


def test_a_dry_run_foresees_the_cost_by_a_rule_and_then_by_what_it_was(films):
    said, _ = films.run("index", "--dry-run")
    assert said.startswith("films: 2 objects of 0.00 GB in all; about 400 requests, ")
    assert "with 2 at once (by a rule, as none of this store has been indexed yet)" in said
    (foreseen,) = films.json("index", "--dry-run", "--workers", "1")
    assert (foreseen["recordings"], foreseen["measured_on"], foreseen["seconds"]) == (2, 0, 6.0)
    assert foreseen["bytes_moved"] == foreseen["size_bytes"] > 0
    (indexed,) = films.json("index", "--workers", "1")
    assert indexed["progress"]["done"] == 2
    assert "nothing waits to be indexed" in films.run("index", "--dry-run", "--cluster", "tcp://nowhere:1")[0]
    (again,) = films.json("index", "--dry-run", "--retry-failed")
    assert (again["recordings"], again["measured_on"]) == (1, 2)
    assert 0 < again["requests"] < 400


def test_a_reason_that_there_is_not_is_refused_with_those_there_are():
    refused = CliRunner().invoke(index, ["--retry-failed", "--reason", "dammaged"])

    assert refused.exit_code == 2
    assert "'dammaged'" in refused.output
    assert "'damaged'" in refused.output


def test_what_the_store_did_not_give_is_said_to_wait_and_until_when(machine):  # noqa: F811
    denied = Fault("status", what="read", key="film.mp4", status=403, code="AccessDenied", times=None)
    with relay(machine.endpoint_url, faults=[denied]) as between:
        machine.run("stores", "add", "films", "recordings", "--endpoint-url", between.endpoint_url)
        machine.run("sync")
        machine.run("index", "--workers", "1")
        (idle,) = machine.json("index")
        said, _ = machine.run("index")
    assert (idle["progress"]["total"], idle["put_off"]) == (0, 1)
    until = datetime.fromisoformat(idle["next_try_at"])
    assert timedelta(0) < until - utc_now() <= timedelta(minutes=1)
    assert (
        f"films: 1 wait because the store did not give them; the first is tried again from {moment(until)}"
        in said
    )


def test_ctrl_c_ends_it_in_order_and_keeps_what_is_done(tmp_path):
    bucket = tmp_path / "served" / "recordings"
    bucket.mkdir(parents=True)
    film = make_film(bucket / "film.mp4", Film(seconds=3))
    for number in range(300):
        os.link(film, bucket / f"copy-{number:03}.mp4")
    with serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        here = Machine(tmp_path / "data", endpoint_url, bucket)
        here.run("stores", "add", "films", "recordings", "--endpoint-url", endpoint_url)
        here.run("sync")
        running = subprocess.Popen(
            [sys.executable, "-m", "qa_app", "index", "--workers", "1"],
            env=here.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        first = running.stderr.readline()
        assert re.match(r"films: \d+ of 301, 0 failed, [\d.]+ MB moved, [\d.]+ a minute, .* left\n", first)
        running.send_signal(signal.SIGINT)
        said, told = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, "")
    assert told.endswith("Ended before it was done. What was indexed is kept; the next run goes on.\n")
    assert "Traceback" not in told
    states = [one["state"] for one in here.json("recordings", "list")]
    assert "ready" in states
    assert "waiting" in states


def test_in_a_terminal_a_bar_shows_how_far_it_is(films):
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "qa_app", "index"],
        env=films.environ | {"COLUMNS": "160", "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert running.wait(60) == 0
    words = shown.decode()
    for part in ("films", "2 of 2, 1 failed", "MB moved", "a minute"):
        assert part in words


def test_a_cluster_does_the_work_and_one_that_is_not_there_is_told(films):
    nobody = f"tcp://127.0.0.1:{free_port()}"
    _, told = films.run("index", "--cluster", nobody, code=1)
    assert f"No Dask scheduler answers at {nobody}" in told
    assert "give one of them" in films.run("index", "--cluster", nobody, "--workers", "2", code=2)[1]
    with cluster() as workers:
        workers.start_worker("--no-nanny", **store_keys("films"))
        workers.until_known(1)
        (indexed,) = films.json("index", "--cluster", workers.address)
    assert (indexed["progress"]["done"], indexed["progress"]["failed"], indexed["problem"]) == (2, 1, None)


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:
        # So a terminal says that nobody is left at its other end.
        return b""
