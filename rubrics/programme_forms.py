"""The form of programme files: what may stand where; and from form to plain data."""

from typing import Annotated

from pydantic import Field

from rubrics.file_forms import Form, Key, TextForm, Version
from rubrics.programme import Exercise, Intensity, Module, PlannedSession, Programme, SessionKind


class ExerciseForm(Form):
    key: Key
    label: TextForm


class PlannedSessionForm(Form):
    key: Key
    kind: SessionKind
    title: TextForm
    planned_minutes: Annotated[int, Field(gt=0, le=24 * 60)]
    exercises: list[ExerciseForm] = []


class ModuleForm(Form):
    key: Key
    title: TextForm
    sessions: Annotated[list[PlannedSessionForm], Field(min_length=1)]


class ProgrammeForm(Form):
    key: Key
    version: Version
    title: TextForm
    note: TextForm
    intensity: Intensity
    modules: Annotated[list[ModuleForm], Field(min_length=1)]

    def programme(self) -> Programme:
        return Programme(
            key=self.key,
            version=self.version,
            title=self.title.text(),
            note=self.note.text(),
            intensity=self.intensity,
            modules=tuple(
                Module(
                    module.key,
                    module.title.text(),
                    tuple(_planned(session, number) for number, session in enumerate(module.sessions, 1)),
                )
                for module in self.modules
            ),
        )


def _planned(session: PlannedSessionForm, number: int) -> PlannedSession:
    return PlannedSession(
        key=session.key,
        number=number,
        kind=session.kind,
        title=session.title.text(),
        planned_minutes=session.planned_minutes,
        exercises=tuple(Exercise(exercise.key, exercise.label.text()) for exercise in session.exercises),
    )
