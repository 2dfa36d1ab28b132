"""English and Welsh: which language speaks, plural forms, and how days, times and lengths are written."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest

from qa_app import i18n
from qa_app.i18n import _, language, ngettext

SUMMER = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
WINTER = datetime(2026, 11, 12, 18, 0, 7, tzinfo=UTC)


def test_words_are_english_unless_somebody_chose_welsh() -> None:
    assert _("Home") == "Home"
    with language("cy"):
        assert _("Home") == "Hafan"
        with language("en"):
            assert _("Home") == "Home"
        assert i18n.current_language() == "cy"
    assert i18n.current_language() == "en"


def test_a_language_that_the_app_does_not_speak_is_english() -> None:
    for code in ("fr", "", "cy-GB", "../cy"):
        with language(code):
            assert i18n.current_language() == "en"
            assert _("Home") == "Home"


def test_a_block_left_by_an_error_leaves_no_language_behind() -> None:
    with pytest.raises(ValueError, match="stop"), language("cy"):
        raise ValueError("stop")
    assert i18n.current_language() == "en"


def test_one_readers_language_is_not_anothers() -> None:
    heard: list[str] = []
    with language("cy"):
        other = Thread(target=lambda: heard.append(i18n.current_language()))
        other.start()
        other.join()
    assert heard == ["en"]


def test_words_without_a_translation_and_no_words_stay_as_they_are() -> None:
    with language("cy"):
        assert _("Not a message of this app") == "Not a message of this app"
        # Gettext would answer the head of the catalogue.
        assert _("") == ""


def test_welsh_counts_in_its_own_forms() -> None:
    with language("cy"):
        forms = {n: ngettext("{n} day", "{n} days", n) for n in (1, 2, 3)}
    assert forms == {1: "{n} diwrnod", 2: "{n} ddiwrnod", 3: "{n} diwrnod"}
    assert [ngettext("{n} review", "{n} reviews", n).format(n=n) for n in (0, 1, 2)] == [
        "0 reviews",
        "1 review",
        "2 reviews",
    ]


def test_a_moment_is_told_in_londons_time_and_day() -> None:
    assert i18n.day(SUMMER) == "Thu 2 Jul 2026"
    assert i18n.short_day(SUMMER) == "Thu 2 Jul"
    assert i18n.moment(SUMMER) == "Thu 2 Jul 2026, 00:30"
    assert i18n.moment(WINTER) == "Thu 12 Nov 2026, 18:00"
    assert i18n.clock_time(WINTER) == "18:00:07"
    assert i18n.clock_time(SUMMER) == "00:30:00"
    # The hour that comes twice when summer time ends.
    assert i18n.clock_time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "01:30:00"
    assert i18n.clock_time(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "01:30:00"


def test_days_and_months_have_welsh_names() -> None:
    with language("cy"):
        assert i18n.day(date(2026, 11, 12)) == "Iau 12 Tach 2026"
        assert i18n.month(date(2026, 11, 1)) == "Tach 2026"
    assert i18n.month(date(2026, 11, 1)) == "Nov 2026"


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0:00:00"), (999, "0:00:00"), (61_000, "0:01:01"), (4_062_000, "1:07:42"), (None, "–")],
)
def test_a_place_in_a_recording_is_hours_minutes_seconds(milliseconds: int | None, words: str) -> None:
    assert i18n.position(milliseconds) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=75), "75 s"),
        (timedelta(seconds=119.6), "2 min"),
        (timedelta(minutes=54, seconds=20), "54 min"),
        (timedelta(minutes=59, seconds=40), "1 h 00 min"),
        (timedelta(hours=2, minutes=28), "2 h 28 min"),
    ],
)
def test_a_length_is_said_as_people_say_it(length: timedelta, words: str) -> None:
    assert i18n.length_words(length // timedelta(milliseconds=1)) == words


def test_the_apps_clock_gives_aware_utc() -> None:
    assert i18n.utc_now().utcoffset() == timedelta(0)
