"""What people type, as it may be kept: within a length, and of characters that every database holds."""

from qa_app.errors import Refused
from qa_app.i18n import _

LONG = 20_000
"""Most characters of a text of several paragraphs."""
SHORT = 1_000
"""Most characters of a note or a line."""
NAME = 200
"""Most characters of a name."""


def typed(text: str, most: int) -> str:
    """The text without white space at its ends; raises Refused when it is too long or cannot be kept."""
    text = text.strip()
    if len(text) > most:
        raise Refused(
            _("This text has {n} characters, and {most} fit here. Shorten it.").format(n=len(text), most=most)
        )
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Refused(
            _("This text holds a character that cannot be kept. Type it again instead of pasting it.")
        )
    return text


def typed_position(text: str) -> int:
    """A place in a recording as people write it (`0:12:05`, `12:05`, `725`), in milliseconds; raises Refused."""
    parts = text.strip().split(":")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
        raise Refused(_("Write the time as hours, minutes and seconds: 0:12:05."))
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds * 1000
