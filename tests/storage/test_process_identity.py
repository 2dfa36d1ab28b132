import os
import subprocess
import sys

import pytest

from storage import process_identity
from storage.process_identity import has_ended, this_process

TELLS = "from storage.process_identity import this_process; print(this_process()); input()"


@pytest.fixture
def other():
    command = [sys.executable, "-c", TELLS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_a_process_is_known_by_its_name_until_it_ends_and_before_it_is_waited_for(other):
    name = other.stdout.readline().strip()
    assert name != this_process()
    assert not has_ended(name)
    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    assert has_ended(name)
    other.wait()
    assert has_ended(name)


def test_this_process_has_not_ended():
    assert this_process() == this_process()
    assert not has_ended(this_process())


def test_a_later_process_with_the_same_number_is_another():
    machine, pid, started = this_process().rsplit(" ", 2)
    assert has_ended(f"{machine} {pid} {int(started) - 1}")


def test_of_other_machines_and_of_none_nothing_is_known(monkeypatch):
    machine, pid, started = this_process().rsplit(" ", 2)
    for name in (None, "", "nonsense", f"other-{machine} {pid} {int(started) - 1}", f"{machine} nonsense"):
        assert not has_ended(name)
    monkeypatch.setattr(process_identity, "_machine", lambda: None)
    assert this_process() is None
    assert not has_ended(f"{machine} {pid} 1")
    assert not has_ended(None)
