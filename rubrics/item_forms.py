"""The form of an item in a rubric file; and from form to plain data."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from rubrics.file_forms import Form, Key, Number, TextForm, Weight
from rubrics.item import (
    LARGEST_NUMBER,
    OPEN_ENDED,
    Anchor,
    Choice,
    Condition,
    CriticalRule,
    Effect,
    Item,
    ItemType,
    Scope,
)
from rubrics.text import Text

NO_WORDS = Text("", "")
NO, PARTLY, YES = Text("No", "Na"), Text("Partly", "Yn rhannol"), Text("Yes", "Ie")
FIXED_LABELS: Mapping[ItemType, Mapping[float, Text]] = {
    "yes_no": {0: NO, 1: YES},
    "yes_partly_no": {0: NO, 0.5: PARTLY, 1: YES},
}
"""The values of the types that bring their scale along, and what they are called."""


class ScaleForm(Form):
    minimum: Annotated[Number, Field(ge=0)]
    maximum: Annotated[Number, Field(gt=0, le=LARGEST_NUMBER)]
    step: Weight
    labels: dict[Number, TextForm]


class CriticalForm(Form):
    at: Number
    effect: Effect
    band: Key | None = None


class ConditionForm(Form):
    item: Key
    above: Number | None = None
    chosen: Key | None = None


class ItemDefaults(Form):
    """What a rubric says for all of its items, and an item may say otherwise."""

    scale: ScaleForm | None = None
    evidence_required_at: list[Number] = []
    not_applicable: dict[Key, TextForm] = {}


class ItemForm(Form):
    key: Key
    label: TextForm
    description: TextForm
    scope: Scope
    type: ItemType = "scale"
    weight: Weight = 1.0
    scale: ScaleForm | None = None
    anchors: dict[Number, TextForm] = {}
    choices: dict[Key, TextForm] = {}
    not_applicable: dict[Key, TextForm] | None = None
    applies_when: ConditionForm | None = None
    skill_of: Key | None = None
    reverse: bool = False
    required: bool = False
    start: Number | None = None
    evidence_required_at: list[Number] | None = None
    critical: list[CriticalForm] = []

    def item(self, defaults: ItemDefaults, minima: Mapping[str, float]) -> Item:
        """The item; `minima` are the lowest values of all items by key."""
        lowest, highest, step, labels = self._scale(defaults)
        reasons = defaults.not_applicable if self.not_applicable is None else self.not_applicable
        evidence = self.evidence_required_at
        if evidence is None:
            evidence = [value for value in defaults.evidence_required_at if self.type == "scale"]
        return Item(
            key=self.key,
            label=self.label.text(),
            description=self.description.text(),
            scope=self.scope,
            type=self.type,
            weight=self.weight,
            minimum=lowest,
            maximum=highest,
            step=step,
            anchors=tuple(
                Anchor(value, label, self.anchors[value].text() if value in self.anchors else NO_WORDS)
                for value, label in sorted(labels.items())
            ),
            not_applicable=_choices(reasons),
            applies_when=self._condition(minima),
            skill_of=self.skill_of,
            is_reverse=self.reverse,
            is_required=self.required,
            start=self.start,
            choices=_choices(self.choices),
            evidence_required_at=tuple(evidence),
            critical=tuple(CriticalRule(rule.at, rule.effect, rule.band) for rule in self.critical),
        )

    def lowest(self, defaults: ItemDefaults) -> float:
        """The lowest value that it may have."""
        return self._scale(defaults)[0]

    def _scale(self, defaults: ItemDefaults) -> tuple[float, float | None, float, Mapping[float, Text]]:
        """Lowest and highest value (None: no end), the step between values, and what they are called."""
        fixed = FIXED_LABELS.get(self.type)
        if fixed is not None:
            return 0, 1, 0.5 if self.type == "yes_partly_no" else 1, fixed
        scale = self.scale or defaults.scale
        if self.type != "scale" or scale is None:
            return 0, None if self.type in OPEN_ENDED else 0, 1, {}
        labels = {value: label.text() for value, label in scale.labels.items()}
        return scale.minimum, scale.maximum, scale.step, labels

    def _condition(self, minima: Mapping[str, float]) -> Condition | None:
        if self.applies_when is not None:
            return Condition(self.applies_when.item, self.applies_when.above, self.applies_when.chosen)
        # How well something was done can only be judged where it was done at all.
        return None if self.skill_of is None else Condition(self.skill_of, minima.get(self.skill_of, 0))


def _choices(given: Mapping[str, TextForm]) -> tuple[Choice, ...]:
    return tuple(Choice(key, words.text()) for key, words in given.items())
