"""`qa-app index` before, during and after the work: what it foresees, how it is ended, and the cluster's words."""

import os
import pty
import re
import signal
import subprocess
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from benchmarks.faults import Fault
from benchmarks.relay import relay
from qa_app.commands.index import index
from qa_app.i18n import moment, utc_now
from tests.storage.indexing.cluster import cluster
from tests.storage.servers import free_port, store_keys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_a_dry_run_foresees_the_cost_by_a_rule_and_then_by_what_it_was(films):
    said, _ = films.run("index", "--dry-run")
    assert said.startswith("films: 2 objects of 0.00 GB in all; about 2 requests, ")
    assert "with 2 at once (by a rule, as none of this store has been indexed yet)" in said
    (foreseen,) = films.json("index", "--dry-run", "--workers", "1")
    assert (foreseen["recordings"], foreseen["measured_on"], foreseen["seconds"]) == (2, 0, 0.6)
    assert foreseen["bytes_moved"] == foreseen["size_bytes"] > 0
    (indexed,) = films.json("index", "--workers", "1")
    assert indexed["progress"]["done"] == 2
    assert "nothing waits to be indexed" in films.run("index", "--dry-run", "--cluster", "tcp://nowhere:1")[0]
    (again,) = films.json("index", "--dry-run", "--retry-failed")
    # What could not be read cost next to nothing, and says nothing of what can.
    assert (again["recordings"], again["measured_on"]) == (1, 1)
    assert 0 < again["requests"] <= foreseen["requests"] * 2


def test_a_reason_that_there_is_not_is_refused_with_those_there_are():
    refused = CliRunner().invoke(index, ["--retry-failed", "--reason", "dammaged"])

    assert refused.exit_code == 2
    assert "'dammaged'" in refused.output
    assert "'damaged'" in refused.output


def test_a_reason_without_what_failed_is_refused():
    refused = CliRunner().invoke(index, ["--reason", "damaged"])

    assert refused.exit_code == 2
    assert "give --retry-failed with it" in refused.output


def test_what_the_store_did_not_give_is_said_to_wait_and_until_when(machine):
    denied = Fault("status", what="read", key="film.mp4", status=403, code="AccessDenied", times=None)
    with relay(machine.bucket.endpoint_url, faults=[denied]) as between:
        machine.knows_store(between.endpoint_url, looked_through=True)
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


def test_ctrl_c_ends_it_in_order_and_keeps_what_is_done(machine):
    bucket = machine.bucket
    bucket.remove("notes.mp4")
    copies = [f"copy-{number:03}.mp4" for number in range(300)]
    for key in copies:
        os.link(bucket.folder / "film.mp4", bucket.folder / key)
    bucket.until_shown(*copies)
    machine.knows_store(looked_through=True)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with machine.start("index", "--workers", "1", **pipes) as running:
        first = running.stderr.readline()
        assert re.match(r"films: \d+ of 301, 0 failed, [\d.]+ MB moved, [\d.]+ a minute, .* left\n", first)
        running.send_signal(signal.SIGINT)
        said, told = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, "")
    assert told.endswith("Ended before it was done. What was indexed is kept; the next run goes on.\n")
    assert "Traceback" not in told
    states = [one["state"] for one in machine.json("recordings", "list")]
    assert "ready" in states
    assert "waiting" in states


def test_in_a_terminal_a_bar_shows_how_far_it_is(films):
    films.environ |= {"COLUMNS": "160", "TERM": "xterm"}
    ours, theirs = pty.openpty()
    with films.start("index", stdout=subprocess.DEVNULL, stderr=theirs) as running:
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
