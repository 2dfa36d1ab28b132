"""Sentences marked by hand, as plain text with what is marked in them."""

import re
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"\[(?:(?P<kind>[a-z_]+): )?(?P<words>[^\]]+)\]")
STAFF_HERE = ("Maya Lindqvist", "Tomos Adeyemi", "Rhian Probert")
STAFF = (*STAFF_HERE, "Stefan Marchbank")


@dataclass(frozen=True)
class Marked:
    """A text, and what is to be found in it: start, end (in characters) and kind."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


def marked_sentences(file: str) -> list[Marked]:
    """Every sentence of the file beside this one."""
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def _read(line: str) -> Marked:
    text, marks, reached = "", [], 0
    for mark in MARK.finditer(line):
        text += line[reached : mark.start()]
        marks.append((len(text), len(text) + len(mark["words"]), mark["kind"] or "name"))
        text += mark["words"]
        reached = mark.end()
    return Marked(text + line[reached:], tuple(marks))
