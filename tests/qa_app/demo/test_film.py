"""Demo films are real recordings: each is opened and decoded here as the indexer and a browser would."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from qa_app.demo.film import Film, make_film, make_films

FILM = Film(
    seconds=6,
    seed=7,
    exercises=("Check-in", "Sylwi ar yr arwyddion rhybudd"),
    room="Room 2",
    started_at=datetime(2026, 11, 12, 19, 7, 42, tzinfo=UTC),
    members=6,
    facilitators=2,
    site="Norwich",
)


def grey_frames(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])


def sound_of(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)])


def change_each_second(frames: np.ndarray) -> np.ndarray:
    """The mean difference between each key frame and the next."""
    return np.abs(np.diff(frames[::12].astype(float), axis=0)).mean(axis=(1, 2))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "whole.mp4"
    make_film(path, FILM)
    return path


def test_a_film_is_h264_and_aac_of_the_promised_size_rate_and_length(made: Path) -> None:
    with av.open(str(made)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec.name, audio.codec.name) == ("h264", "aac")
        assert (video.width, video.height, video.average_rate) == (640, 360, Fraction(12))
        assert video.frames == 72
        assert abs(container.duration / 1e6 - 6) < 0.1


def test_a_film_has_a_key_frame_every_second_and_its_index_first(made: Path) -> None:
    with av.open(str(made)) as container:
        keys = [
            float(packet.pts * packet.time_base) for packet in container.demux(video=0) if packet.is_keyframe
        ]
    assert keys == [0, 1, 2, 3, 4, 5]
    data = made.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_picture_moves_in_every_second(made: Path) -> None:
    assert change_each_second(grey_frames(made)).min() > 0.3


def test_the_sound_rises_and_falls_like_speech(made: Path) -> None:
    sound = sound_of(made)
    windows = sound[: len(sound) // 2400 * 2400].reshape(-1, 2400)
    loudness_db = 20 * np.log10(np.sqrt((windows**2).mean(axis=1)) + 1e-9)
    assert loudness_db.max() > -25
    assert np.ptp(loudness_db) > 25
    assert np.abs(sound).max() < 1


def test_the_same_film_gives_the_same_bytes_and_another_seed_gives_others(made: Path, tmp_path: Path) -> None:
    make_film(tmp_path / "again.mp4", FILM)
    make_film(tmp_path / "other.mp4", replace(FILM, seed=8))
    assert (tmp_path / "again.mp4").read_bytes() == made.read_bytes()
    assert (tmp_path / "other.mp4").read_bytes() != made.read_bytes()


def test_a_one_to_one_can_be_filmed(tmp_path: Path) -> None:
    make_film(tmp_path / "one.mp4", replace(FILM, kind="one_to_one", seconds=2))
    assert len(grey_frames(tmp_path / "one.mp4")) == 24


@pytest.mark.slow
def test_a_black_film_is_black_for_its_middle_third_while_people_talk_on(tmp_path: Path) -> None:
    make_film(tmp_path / "black.mp4", replace(FILM, seconds=48, fault="black"))
    is_black = grey_frames(tmp_path / "black.mp4").mean(axis=(1, 2)) < 20
    assert np.flatnonzero(is_black).tolist() == list(range(16 * 12, 32 * 12))
    sound = sound_of(tmp_path / "black.mp4")
    assert np.abs(sound[17 * 24000 : 31 * 24000]).max() > 0.1


@pytest.mark.slow
def test_a_frozen_film_stands_still_for_twenty_seconds_while_people_talk_on(tmp_path: Path) -> None:
    make_film(tmp_path / "frozen.mp4", replace(FILM, seconds=40, fault="frozen"))
    changes = change_each_second(grey_frames(tmp_path / "frozen.mp4"))
    assert (changes < 0.1).sum() == 20
    assert changes[changes >= 0.1].min() > 0.3
    sound = sound_of(tmp_path / "frozen.mp4")
    assert np.abs(sound[11 * 24000 : 29 * 24000]).max() > 0.1


def test_a_silent_film_has_a_sound_stream_of_nothing_but_zeros(tmp_path: Path) -> None:
    make_film(tmp_path / "silent.mp4", replace(FILM, fault="silent"))
    sound = sound_of(tmp_path / "silent.mp4")
    assert len(sound) >= 6 * 24000
    assert not sound.any()
    assert change_each_second(grey_frames(tmp_path / "silent.mp4")).min() > 0.3


def test_a_truncated_film_claims_its_full_length_and_lacks_its_end(made: Path, tmp_path: Path) -> None:
    make_film(tmp_path / "cut.mp4", replace(FILM, fault="truncated"))
    whole = made.read_bytes()
    assert (tmp_path / "cut.mp4").read_bytes() == whole[: int(len(whole) * 0.6)]
    with av.open(str(tmp_path / "cut.mp4")) as container:
        assert abs(container.duration / 1e6 - 6) < 0.1


def test_an_old_recorders_film_is_mpeg2_in_avi(tmp_path: Path) -> None:
    make_film(tmp_path / "old.avi", replace(FILM, fault="mpeg2_avi"))
    with av.open(str(tmp_path / "old.avi")) as container:
        assert container.format.name == "avi"
        names = [stream.codec.name for stream in container.streams]
        assert (names[0], names[1] in ("mp2", "mp2float")) == ("mpeg2video", True)
    assert len(grey_frames(tmp_path / "old.avi")) == 72


def test_what_is_not_video_cannot_be_opened(tmp_path: Path) -> None:
    make_film(tmp_path / "note.mp4", replace(FILM, fault="not_video"))
    with pytest.raises(av.error.InvalidDataError):
        av.open(str(tmp_path / "note.mp4"))


def test_a_film_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "taken.mp4"
    taken.mkdir()
    with pytest.raises(OSError):
        make_film(taken, replace(FILM, seconds=1))
    assert list(tmp_path.iterdir()) == [taken]


@pytest.mark.slow
def test_films_are_made_once_and_each_is_told_of(tmp_path: Path) -> None:
    films = {
        tmp_path / name: replace(FILM, seconds=2, seed=seed) for seed, name in enumerate(("a.mp4", "b.mp4"))
    }
    (tmp_path / "a.mp4").write_bytes(b"finished long ago")
    told: list[Path] = []
    make_films(films, workers=2, on_done=told.append)
    assert sorted(told) == sorted(films)
    assert (tmp_path / "a.mp4").read_bytes() == b"finished long ago"
    assert sorted(tmp_path.iterdir()) == sorted(films)
    assert len(grey_frames(tmp_path / "b.mp4")) == 24


@pytest.mark.slow
def test_a_film_that_cannot_be_made_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError):
        make_films({tmp_path / "file" / "a.mp4": replace(FILM, seconds=1)}, workers=1)


@pytest.mark.parametrize(
    "wrong", [{"seconds": 0}, {"members": 0}, {"facilitators": 0}, {"started_at": datetime(2026, 11, 12)}]
)
def test_a_film_that_cannot_be_shot_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(FILM, **wrong)
