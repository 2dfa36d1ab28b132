"""Points of feedback: each line of its words is one, and a time in it is the moment that it rests on."""

import re
from dataclasses import dataclass

from qa_app.i18n import position

_CLOSING = re.compile(r"\s*\(\d{1,2}:[0-5]\d:[0-5]\d\)\s*$")
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d):([0-5]\d)(?![\d:])")


@dataclass(frozen=True)
class Point:
    """One line as it was typed; `times_ms` are the times in it, each once, in whole seconds. None: it rests on no
    moment."""

    words: str
    times_ms: tuple[int, ...]

    @property
    def words_alone(self) -> str:
        """The words without a time in brackets at their end, for where the times stand beside them."""
        return _CLOSING.sub("", self.words)


def points_of(text: str) -> tuple[Point, ...]:
    """The points of a text, empty lines left out."""
    return tuple(Point(line.strip(), _times(line)) for line in text.splitlines() if line.strip())


def with_point(text: str, words: str, start_ms: int) -> str:
    """The text with one more point, which ends in its time."""
    point = f"{' '.join(words.split())} ({position(start_ms)})"
    return f"{text.rstrip()}\n{point}" if text.strip() else point


def _times(line: str) -> tuple[int, ...]:
    found = [
        (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
        for hours, minutes, seconds in _TIME.findall(line)
    ]
    return tuple(dict.fromkeys(1000 * one for one in found))
