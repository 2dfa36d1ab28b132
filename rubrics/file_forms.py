"""The form of rubric and programme files: what may stand where; and from form to plain data.

What several parts must have in common (a known band, an anchor on the scale) is in `file_checks`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rubrics.programme import Exercise, Intensity, Module, PlannedSession, Programme, SessionKind
from rubrics.rubric import (
    Anchor,
    Band,
    CriticalRule,
    Effect,
    Item,
    NotApplicableReason,
    Output,
    Rubric,
    Scope,
    Section,
    Subject,
)
from rubrics.text import Text

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+$")]
Words = Annotated[str, StringConstraints(pattern=r"\S")]
Number = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, le=1)]


class Form(BaseModel):
    """Strict: a string is no number, and an unknown key is a mistake."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TextForm(Form):
    en: Words
    cy: Words

    def text(self) -> Text:
        return Text(self.en.strip(), self.cy.strip())


class ScaleForm(Form):
    minimum: Annotated[Number, Field(ge=0)]
    maximum: Annotated[Number, Field(gt=0)]
    step: Weight
    labels: dict[Number, TextForm]


class CriticalForm(Form):
    at: Number
    effect: Effect
    band: Key


class ItemForm(Form):
    key: Key
    label: TextForm
    description: TextForm
    scope: Scope
    weight: Weight = 1.0
    scale: ScaleForm | None = None
    anchors: dict[Number, TextForm]
    not_applicable: dict[Key, TextForm] = {}
    evidence_required_at: list[Number] | None = None
    critical: list[CriticalForm] = []

    def item(self, rubric: "RubricForm") -> Item:
        scale = self.scale or rubric.scale
        evidence = (
            rubric.evidence_required_at if self.evidence_required_at is None else self.evidence_required_at
        )
        return Item(
            key=self.key,
            label=self.label.text(),
            description=self.description.text(),
            scope=self.scope,
            weight=self.weight,
            minimum=scale.minimum,
            maximum=scale.maximum,
            step=scale.step,
            anchors=tuple(
                Anchor(value, scale.labels[value].text(), words.text())
                for value, words in sorted(self.anchors.items())
            ),
            not_applicable=tuple(
                NotApplicableReason(key, words.text()) for key, words in self.not_applicable.items()
            ),
            evidence_required_at=tuple(evidence),
            critical=tuple(CriticalRule(rule.at, rule.effect, rule.band) for rule in self.critical),
        )


class SectionForm(Form):
    key: Key
    label: TextForm
    weight: Weight
    items: Annotated[list[ItemForm], Field(min_length=1)]


class BandForm(Form):
    key: Key
    label: TextForm
    minimum: Annotated[Number, Field(ge=0, le=100)]


class OutputForm(Form):
    key: Key
    label: TextForm
    per_facilitator: bool
    scopes: Annotated[list[Scope], Field(min_length=1)]


class RubricForm(Form):
    key: Key
    version: Version
    title: TextForm
    description: TextForm
    subject: Subject
    minimum_answered_share: Share = 0.6
    minimum_scored_weight: Share = 0.6
    scale: ScaleForm
    evidence_required_at: list[Number] = []
    bands: Annotated[list[BandForm], Field(min_length=1)]
    outputs: Annotated[list[OutputForm], Field(min_length=1)]
    sections: Annotated[list[SectionForm], Field(min_length=1)]

    def rubric(self, fingerprint: str) -> Rubric:
        return Rubric(
            key=self.key,
            version=self.version,
            title=self.title.text(),
            description=self.description.text(),
            subject=self.subject,
            sections=tuple(
                Section(
                    section.key,
                    section.label.text(),
                    section.weight,
                    tuple(item.item(self) for item in section.items),
                )
                for section in self.sections
            ),
            outputs=tuple(
                Output(output.key, output.label.text(), output.per_facilitator, tuple(output.scopes))
                for output in self.outputs
            ),
            bands=tuple(Band(band.key, band.label.text(), band.minimum) for band in self.bands),
            minimum_answered_share=self.minimum_answered_share,
            minimum_scored_weight=self.minimum_scored_weight,
            fingerprint=fingerprint,
        )


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
