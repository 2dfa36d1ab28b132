"""The colours and shapes of control charts, for a light and a dark page. Never colour alone: a shape with each."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["common", "improvement", "concern", "neutral", "not_counted"]

# Making Data Count's meanings: blue better, orange worse, grey common cause, purple neither.
COLOURS: dict[Kind, str] = {
    "common": "#9aa3ad",
    "improvement": "#00a0dc",
    "concern": "#e46c0a",
    "neutral": "#490092",
    "not_counted": "#9aa3ad",
}
SHAPES: dict[Kind, str] = {
    "common": "circle",
    "improvement": "diamond",
    "concern": "square",
    "neutral": "triangle-up",
    "not_counted": "circle",
}
TARGET = "#de1b1b"
# Lines and hollow marks where the page may be light or dark: 3 to 1 against either.
BETWEEN = "#7b8794"


@dataclass(frozen=True)
class Ink:
    """What is drawn with no meaning of its own: text, lines, the grid, and the page behind."""

    text: str
    muted: str
    grid: str
    page: str
    edge: str
    target_text: str


LIGHT = Ink(
    text="#1b2430", muted="#5b6775", grid="#e6eaee", page="#ffffff", edge="#5b6775", target_text="#c01414"
)
DARK = Ink(
    text="#f2f4f7", muted="#aab4c0", grid="#333b45", page="#0e1117", edge="#c5ccd4", target_text="#ff7a7a"
)


def ink(dark: bool) -> Ink:
    """The ink for the page as it is."""
    return DARK if dark else LIGHT
