"""What a programme template is: modules, their planned sessions in order, and the exercises of each.

Plain frozen data; it knows no group and no date, and not which file it came from.
"""

from dataclasses import dataclass
from typing import Literal

from rubrics.errors import UnknownSession
from rubrics.text import Text

SessionKind = Literal["group", "one_to_one", "three_way_review"]
Intensity = Literal["moderate", "high"]


@dataclass(frozen=True)
class Exercise:
    """A part of a planned session that can be delivered, shortened, moved or skipped."""

    key: str
    label: Text


@dataclass(frozen=True)
class PlannedSession:
    """One session as the template plans it. `key` is unique in the programme, `number` counts from 1 in its
    module."""

    key: str
    number: int
    kind: SessionKind
    title: Text
    planned_minutes: int
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Module:
    """Planned sessions that belong together, in order."""

    key: str
    title: Text
    sessions: tuple[PlannedSession, ...]


@dataclass(frozen=True)
class Programme:
    """One published version of a programme template; `note` is what its readers should know."""

    key: str
    version: str
    title: Text
    note: Text
    intensity: Intensity
    modules: tuple[Module, ...]

    @property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """Every planned session in the order of delivery."""
        return tuple(session for module in self.modules for session in module.sessions)

    def session(self, key: str) -> PlannedSession:
        """The planned session with this key; raises UnknownSession."""
        for session in self.sessions:
            if session.key == key:
                return session
        raise UnknownSession(f"The programme {self.key} {self.version} has no planned session {key!r}.")

    def module_of(self, session_key: str) -> Module:
        """The module that holds the planned session; raises UnknownSession."""
        session = self.session(session_key)
        return next(module for module in self.modules if session in module.sessions)
