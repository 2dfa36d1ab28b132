"""The words of the app in English and Welsh, through gettext. Knows no screen and no person.

English is the text in the code; Welsh lies in `locales/cy/LC_MESSAGES/qa_app.po` and is read as it
stands, so nothing has to be compiled.
"""

import gettext as gettext_module
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "cy": "Cymraeg"}
LOCALES = Path(__file__).parent / "locales"
LONDON = ZoneInfo("Europe/London")

_chosen: ContextVar[str | None] = ContextVar("language", default=None)
_ask_screen: list[Callable[[], str | None]] = []


def use_language_of(ask: Callable[[], str | None]) -> None:
    """Let the screen say its language: `ask` is called whenever nothing was chosen by `language`."""
    _ask_screen[:] = [ask]


@contextmanager
def language(code: str) -> Iterator[None]:
    """Words inside the block are in `code` ("en" or "cy")."""
    token = _chosen.set(code)
    try:
        yield
    finally:
        _chosen.reset(token)


def current_language() -> str:
    """ "en" or "cy": what the block chose, else the screen's, else English."""
    code = _chosen.get() or next((ask() for ask in _ask_screen), None)
    return code if code in LANGUAGES else "en"


@cache
def _catalogue(code: str) -> gettext_module.NullTranslations:
    if code == "en":
        return gettext_module.NullTranslations()
    with (LOCALES / code / "LC_MESSAGES" / "qa_app.po").open("rb") as file:
        messages = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def _(message: str) -> str:
    """The message in the current language."""
    return _catalogue(current_language()).gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The message in the form that `n` asks for (Welsh has six)."""
    return _catalogue(current_language()).ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """The message where one English word has two Welsh ones; `context` says which."""
    return _catalogue(current_language()).pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a message of a table for the catalogue; `_` it when it is drawn."""
    return message


def day(value: date | datetime) -> str:
    """`Thu 12 Nov 2026`, in London's day for a moment."""
    value = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return format_date(value, "EEE d MMM y", locale=current_language())


def short_day(value: date | datetime) -> str:
    """`Thu 12 Nov`, where the year is plain from the place."""
    value = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return format_date(value, "EEE d MMM", locale=current_language())


def month(value: date) -> str:
    """`Nov 2026`."""
    return format_date(value, "MMM y", locale=current_language())


def quarter(value: date) -> str:
    """`Oct – Dec 2026`: the quarter of the year that the day lies in."""
    first = value.replace(month=(value.month - 1) // 3 * 3 + 1, day=1)
    last = first.replace(month=first.month + 2)
    begins, ends = (format_date(one, "LLL", locale=current_language()) for one in (first, last))
    return f"{begins} – {ends} {value.year}"


def moment(value: datetime) -> str:
    """`Thu 12 Nov 2026, 18:00`, London time."""
    return format_datetime(
        value.astimezone(LONDON), "EEE d MMM y, HH:mm", tzinfo=LONDON, locale=current_language()
    )


def clock_time(value: datetime) -> str:
    """`14:02:07`, London time."""
    return value.astimezone(LONDON).strftime("%H:%M:%S")


def position(milliseconds: int | None) -> str:
    """A place in a recording as `1:07:42`; a dash where there is none."""
    if milliseconds is None:
        return "–"
    seconds = milliseconds // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def utc_now() -> datetime:
    """The clock that the app runs on; tests and the demo pass their own."""
    return datetime.now(UTC)


def length_words(milliseconds: int) -> str:
    """A length as `2 h 28 min`, `54 min` or, under two minutes, `75 s`."""
    seconds = round(milliseconds / 1000)
    if seconds < 120:
        return _("{n} s").format(n=seconds)
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    return _("{hours} h {minutes:02d} min").format(hours=minutes // 60, minutes=minutes % 60)
