"""What can go wrong with rubrics, programme templates, ratings and charts, each said in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class RubricError(Exception):
    """The root of every error of this folder."""


class UnknownRubric(RubricError):
    """No rubric has this key, or this version of it."""


class UnknownProgramme(RubricError):
    """No programme template has this key, or this version of it."""


class UnknownPlan(RubricError):
    """There is no monitoring plan of that key."""


class UnknownItem(RubricError):
    """The rubric has no item with this key."""


class UnknownSession(RubricError):
    """The programme template has no planned session with this key."""


class BadRating(RubricError):
    """A rating that the rubric does not allow: off the scale, for the wrong scope, given twice …"""


class BadAnswers(RubricError):
    """A file of answers that is not in the documented form."""


class BadSeries(RubricError):
    """Values or settings from which no control chart can be made."""


class NoTimetable(RubricError):
    """Slots and shut days that leave a programme no place."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a file: where (`line` counts from 1; None: the file as a whole), what,
    and what to do."""

    path: Path
    line: int | None
    message: str

    def __str__(self) -> str:
        place = f"{self.path}" if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class RubricFileError(RubricError):
    """One or more rubric or programme files are broken; `problems` lists every one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
