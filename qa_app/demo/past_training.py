"""The training of the demo's facilitators, noted by their treatment managers before the first night."""

from datetime import date, timedelta

from qa_app.backend import Backend
from qa_app.demo import cast
from qa_app.demo.people import World
from qa_app.i18n import LONDON
from qa_app.services.training import note_step

DAYS_BEFORE = {"core_skills": 400, "assessment": 330, "programme_training": 260}
APPROVED_FOR = timedelta(days=3 * 365)
SHORT_APPROVAL = timedelta(days=365)
UNTRAINED = frozenset({"Saskia Penhallow"})
"""Whose training for the programme nobody noted."""
APPROVED_SHORTLY = frozenset({"Callum Ferreira"})
"""Whose approval has ended by now."""


def train(backend: Backend, world: World) -> None:
    """Note everybody's steps; the first of each site trains others."""
    for site in cast.SITES:
        for number, name in enumerate(site.facilitators):
            for kind, done_on, until in _steps(backend, name, is_first=number == 0):
                note_step(
                    backend,
                    world.people[site.treatment_manager],
                    world.people[name].id,
                    programme_key=cast.PROGRAMME,
                    kind=kind,
                    done_on=done_on,
                    until=until,
                )


def _steps(backend: Backend, name: str, *, is_first: bool) -> list[tuple[str, date, date | None]]:
    today = backend.clock().astimezone(LONDON).date()
    found: list[tuple[str, date, date | None]] = [
        (kind, today - timedelta(days=days), None)
        for kind, days in DAYS_BEFORE.items()
        if kind != "programme_training" or name not in UNTRAINED
    ]
    if is_first:
        found.append(("in_house_trainer", today - timedelta(days=60), None))
    approved_on = today - timedelta(days=20)
    length = SHORT_APPROVAL if name in APPROVED_SHORTLY else APPROVED_FOR
    return [*found, ("approval", approved_on, approved_on + length)]
