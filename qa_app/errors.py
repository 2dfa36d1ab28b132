"""What a screen, a route or a command can explain to a person: each error carries its sentence.

A sentence says what happened, why, and what to do. It never holds a name of a participant.
"""

from typing import Any


class Explained(Exception):
    """An error whose text may be shown to the person as it is."""

    @property
    def sentence(self) -> str:
        """The words for the person, in their language."""
        return str(self)


class NotAllowed(Explained):
    """The person may not do this, here."""


class NotFound(Explained):
    """There is no such thing, or none that this person may know of."""


class Unavailable(Explained):
    """A part that we depend on (store, database) does not answer; trying again can help."""


class StaleDraft(Explained):
    """Somebody, or another tab, changed this since it was read."""


class Refused(Explained):
    """The state of the thing does not allow this, or what was given is not complete."""


class BadSetting(Explained):
    """A setting is missing or wrong; the sentence names the variable."""


class NamesFound(Refused):
    """Words may tell who somebody is. `found` are the places, as services.name_hygiene.MarkedWords."""

    def __init__(self, sentence: str, found: tuple[Any, ...]) -> None:
        super().__init__(sentence)
        self.found = found
