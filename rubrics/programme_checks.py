"""What the parts of a programme file must have in common: keys once."""

from collections.abc import Iterator

from rubrics.located_yaml import Part
from rubrics.part_checks import Finding, said_twice


def programme_findings(programme: Part) -> Iterator[Finding]:
    """Everything in a programme file that no single part can know to be wrong."""
    sessions = [session for module in programme["modules"] for session in module["sessions"]]
    yield from said_twice(programme["modules"], "module")
    yield from said_twice(sessions, "planned session")
    for session in sessions:
        yield from said_twice(session["exercises"], "exercise")
