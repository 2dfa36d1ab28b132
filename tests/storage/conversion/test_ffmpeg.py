"""FFmpeg as a child: ended in time, told of when it fails, and gone when its parent is gone, however that went."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.conversion.ffmpeg import find_ffmpeg, run_ffmpeg
from storage.conversion.scratch import require_space, scratch_folder, writing_to
from storage.errors import ConversionFailed, ConverterEnded, NoConverter, NotEnoughSpace
from tests.processes import children, command, is_alive, until

ENDLESS = ["-nostdin", "-nostats", "-progress", "pipe:1", "-f", "lavfi", "-i", "testsrc2", "-f", "null", "-"]
RUN_IN_SCRATCH = """
import sys
from pathlib import Path
from storage.conversion.ffmpeg import find_ffmpeg, run_ffmpeg
from storage.conversion.scratch import scratch_folder
with scratch_folder(Path(sys.argv[1]), 0):
    run_ffmpeg(find_ffmpeg(), sys.argv[2:], 100, lambda seconds: print(seconds, flush=True))
"""


@pytest.mark.slow
def test_it_dies_with_its_parent_and_leaves_a_scratch_folder_that_the_next_one_removes(
    tmp_path: Path,
) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", RUN_IN_SCRATCH, str(tmp_path), *ENDLESS], stdout=subprocess.PIPE, text=True
    )
    try:
        assert parent.stdout is not None
        while float(parent.stdout.readline()) == 0:
            continue
        (ffmpeg,) = children(parent.pid)
        with scratch_folder(tmp_path, 0):
            assert len(list(tmp_path.glob("converting-*"))) == 2
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
    until(lambda: not is_alive(ffmpeg), 20)
    with scratch_folder(tmp_path, 0) as mine:
        assert list(tmp_path.glob("converting-*")) == [mine]
    assert list(tmp_path.glob("converting-*")) == []


@pytest.mark.slow
def test_it_is_ended_when_its_time_is_over_or_nobody_wants_it() -> None:
    told: list[float] = []
    with pytest.raises(ConversionFailed) as caught:
        run_ffmpeg(find_ffmpeg(), ENDLESS, 1.5, told.append)
    assert caught.value.reason_code == "too_slow"
    assert told == sorted(told)

    def enough(seconds: float) -> None:
        if seconds > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ffmpeg(find_ffmpeg(), ENDLESS, 60, enough)
    assert not [pid for pid in children(os.getpid()) if "testsrc2" in command(pid)]


@pytest.mark.slow
def test_its_last_words_are_told_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(ConversionFailed, match="no-such-film") as caught:
        run_ffmpeg(find_ffmpeg(), ["-i", str(tmp_path / "no-such-film")], 60, lambda _seconds: None)
    assert caught.value.reason_code == "cannot_decode"


def test_a_program_that_is_not_there_is_told_with_its_setting() -> None:
    with pytest.raises(NoConverter, match="QA_APP_FFMPEG"):
        find_ffmpeg("no-such-program")
    with pytest.raises(NoConverter, match="not FFmpeg"):
        find_ffmpeg("/bin/sh")
    assert find_ffmpeg(find_ffmpeg()) == find_ffmpeg()


@pytest.mark.parametrize(
    ("version", "encoders", "problem"),
    [("n4.4.2", "libx264", "version 4.4"), ("8.0", "libopenh264", "without libx264")],
)
def test_an_ffmpeg_that_could_convert_nothing_is_told_before_it_spoils_every_recording(
    tmp_path: Path, version: str, encoders: str, problem: str
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(
        f"#!/bin/sh\necho 'ffmpeg version {version} Copyright'; echo ' V....D {encoders} H.264'\n"
    )
    program.chmod(0o755)
    with pytest.raises(NoConverter, match=problem):
        find_ffmpeg(str(program))


def test_a_program_that_cannot_be_started_says_nothing_about_the_recording(tmp_path: Path) -> None:
    with pytest.raises(NoConverter, match="No such file"):
        run_ffmpeg(str(tmp_path / "gone"), [], 60, lambda _seconds: None)


@pytest.mark.slow
def test_somebody_who_kills_it_says_nothing_about_the_recording() -> None:
    def kill(seconds: float) -> None:
        if seconds > 0:
            for pid in children(os.getpid()):
                if "testsrc2" in command(pid):
                    os.kill(pid, signal.SIGKILL)

    with pytest.raises(ConverterEnded):
        run_ffmpeg(find_ffmpeg(), ENDLESS, 60, kill)


def test_a_disk_that_others_fill_meanwhile_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(NotEnoughSpace, match="QA_APP_SCRATCH_DIR"),
        writing_to(tmp_path),
        Path("/dev/full").open("wb") as disk,
    ):
        disk.write(b"recording")


def test_too_little_room_is_told_with_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughSpace, match="QA_APP_SCRATCH_DIR"), scratch_folder(tmp_path, 10**17):
        pytest.fail("there is no such disk")
    assert list(tmp_path.glob("converting-*")) == []
    require_space(tmp_path, 0)


def test_a_folder_that_goes_while_leftovers_are_looked_for_is_left_alone(tmp_path: Path) -> None:
    # Listed, and not to be opened: as when the conversion that it belongs to has just removed it.
    (tmp_path / "converting-gone").symlink_to(tmp_path / "gone")
    with scratch_folder(tmp_path, 0) as mine:
        assert mine.is_dir()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotEnoughSpace, match="cannot be used"), scratch_folder(tmp_path / "file", 0):
        pytest.fail("that is no folder")
