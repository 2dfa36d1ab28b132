"""The form of rubric files: what may stand where; and from form to plain data.

What several parts must have in common (a known band, an anchor on the scale) is in `rubric_checks`.
"""

import datetime
import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from rubrics.file_forms import Form, Key, Number, Points, Share, TextForm, Version, Weight
from rubrics.item import Item, Scope
from rubrics.item_forms import ItemDefaults, ItemForm, ScaleForm
from rubrics.output import Band, BandPoints, Floor, Measure, Output, Rounding, ThresholdSource
from rubrics.rubric import Rubric, Section, Subject


class BandForm(Form):
    key: Key
    label: TextForm
    minimum: Annotated[Number, Field(ge=0)]


def _day(given: object) -> object:
    """A day as people write it, in quotes or not; a bare number would be read as seconds since 1970."""
    if isinstance(given, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        try:
            return datetime.date.fromisoformat(given)
        except ValueError:
            return given
    return given


class ThresholdSourceForm(Form):
    source: TextForm
    date: Annotated[datetime.date, BeforeValidator(_day)]


class RoundingForm(Form):
    decimals: Annotated[int, Field(ge=0, le=4)] = 1
    bands_from: Literal["unrounded", "rounded"] = "unrounded"

    def rounding(self) -> Rounding:
        return Rounding(self.decimals, self.bands_from == "rounded")


class FloorForm(Form):
    below: Annotated[Number, Field(gt=0)]
    band: Key


class OutputForm(Form):
    key: Key
    label: TextForm
    per_facilitator: bool
    scopes: Annotated[list[Scope], Field(min_length=1)]
    measure: Measure = "percentage"
    by: Literal["sections", "items"] = "sections"
    sections: list[Key] | None = None
    items: list[Key] | None = None
    reverse: bool = False
    numerator: list[Key] = []
    denominator: list[Key] = []
    in_percent: bool = False
    points: dict[Key, dict[Key, Points]] = {}
    bands: list[BandForm] | None = None
    floors: list[FloorForm] = []
    rounding: RoundingForm | None = None
    threshold_source: ThresholdSourceForm | None = None

    def output(self, rubric: "RubricForm", sections: tuple[Section, ...]) -> Output:
        bands = rubric.bands if self.bands is None else self.bands
        source = self.threshold_source or (rubric.threshold_source if self.bands is None else None)
        rounding = self.rounding or rubric.rounding
        return Output(
            key=self.key,
            label=self.label.text(),
            per_facilitator=self.per_facilitator,
            scopes=tuple(self.scopes),
            items=tuple(item.key for item in self._items(sections)),
            measure=self.measure,
            is_reverse=self.reverse,
            by_sections=self.by == "sections",
            numerator=tuple(self.numerator),
            denominator=tuple(self.denominator),
            in_percent=self.in_percent,
            points=tuple(BandPoints(key, tuple(worth.items())) for key, worth in self.points.items()),
            bands=tuple(Band(band.key, band.label.text(), band.minimum) for band in bands),
            floors=tuple(Floor(floor.below, floor.band) for floor in self.floors),
            rounding=rounding.rounding(),
            threshold_source=None if source is None else ThresholdSource(source.source.text(), source.date),
        )

    def _items(self, sections: tuple[Section, ...]) -> list[Item]:
        """Those named, else those of the sections named, else all; of its scopes, and with a number."""
        if self.measure == "points":
            return []
        named = self.items if self.measure != "ratio" else [*self.numerator, *self.denominator]
        return [
            item
            for section in sections
            for item in section.items
            if (self.sections is None or section.key in self.sections)
            and (named is None or item.key in named)
            and item.scope in self.scopes
            and item.is_reverse == self.reverse
            and not item.is_written
        ]


class SectionForm(Form):
    key: Key
    label: TextForm
    weight: Weight = 1.0
    items: Annotated[list[ItemForm], Field(min_length=1)]


class RubricForm(Form):
    key: Key
    version: Version
    title: TextForm
    description: TextForm
    subject: Subject
    most_facilitators: Annotated[int, Field(ge=1)] | None = None
    segment_minutes: Annotated[int, Field(ge=1)] | None = None
    minimum_answered_share: Share = 0.6
    minimum_scored_weight: Share = 0.6
    scale: ScaleForm | None = None
    not_applicable: dict[Key, TextForm] = {}
    evidence_required_at: list[Number] = []
    rounding: RoundingForm = RoundingForm()
    bands: list[BandForm] = []
    threshold_source: ThresholdSourceForm | None = None
    outputs: Annotated[list[OutputForm], Field(min_length=1)]
    sections: Annotated[list[SectionForm], Field(min_length=1)]

    def rubric(self, fingerprint: str) -> Rubric:
        defaults = ItemDefaults(
            scale=self.scale,
            evidence_required_at=self.evidence_required_at,
            not_applicable=self.not_applicable,
        )
        forms = [item for section in self.sections for item in section.items]
        minima = {item.key: item.lowest(defaults) for item in forms}
        sections = tuple(
            Section(
                section.key,
                section.label.text(),
                section.weight,
                tuple(item.item(defaults, minima) for item in section.items),
            )
            for section in self.sections
        )
        return Rubric(
            key=self.key,
            version=self.version,
            title=self.title.text(),
            description=self.description.text(),
            subject=self.subject,
            sections=sections,
            outputs=tuple(output.output(self, sections) for output in self.outputs),
            minimum_answered_share=self.minimum_answered_share,
            minimum_scored_weight=self.minimum_scored_weight,
            fingerprint=fingerprint,
            most_facilitators=self.most_facilitators,
            segment_minutes=self.segment_minutes,
        )
