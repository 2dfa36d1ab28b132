"""Small rubrics and ratings that the tests of this folder share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rubrics.item import Choice, CriticalRule, Item, Scope
from rubrics.output import Band, Measure, Output
from rubrics.rubric import Rubric, Section
from rubrics.scoring import OutputScore, Rating, score
from rubrics.text import Text

WORDS = Text("Words", "Geiriau")
NOT_APPLICABLE = "none-arose"
BANDS = (
    Band("strong", WORDS, 75),
    Band("meets", WORDS, 60),
    Band("developing", WORDS, 45),
    Band("concern", WORDS, 0),
)
CRITICAL = (CriticalRule(0, "escalate", "concern"), CriticalRule(1, "cap", "developing"))


def item(
    key: str,
    *,
    scope: Scope = "session",
    weight: float = 1.0,
    maximum: float = 4,
    step: float = 1,
    critical: Sequence[CriticalRule] = (),
    always_applies: bool = False,
    **more: Any,
) -> Item:
    return Item(
        key=key,
        label=WORDS,
        description=WORDS,
        scope=scope,
        weight=weight,
        minimum=0,
        maximum=maximum,
        step=step,
        anchors=(),
        not_applicable=() if always_applies else (Choice(NOT_APPLICABLE, WORDS),),
        evidence_required_at=(0, 1, 4),
        critical=tuple(critical),
        **more,
    )


def count(key: str, **more: Any) -> Item:
    """An item that is counted: no upper end."""
    return replace(item(key, always_applies=True), type="count", maximum=None, **more)


def written(key: str, **more: Any) -> Item:
    """An item that holds words, or choices when there are any."""
    return replace(item(key), type="choice" if "choices" in more else "text", evidence_required_at=(), **more)


def output(measure: Measure, *items: str, bands: Sequence[Band] = (), **more: Any) -> Output:
    """One output about the session that counts these items."""
    return Output("out", WORDS, False, ("session",), items, measure, bands=tuple(bands), **more)


def only_output(made: Rubric, *ratings: Rating) -> OutputScore:
    """The score of a rubric with one output, about the session."""
    (found,) = score(made, ratings, [])
    return found


def percentage(key: str, items: Sequence[Item], scopes: Sequence[Scope], *, per_facilitator: bool) -> Output:
    """An output of percentages of those of the items that have one of the scopes."""
    counted = tuple(one.key for one in items if one.scope in scopes)
    return Output(key, WORDS, per_facilitator, tuple(scopes), counted, bands=BANDS)


def rubric(
    sections: Mapping[str, tuple[float, Sequence[Item]]], outputs: Sequence[Output] | None = None
) -> Rubric:
    """A rubric from section key -> weight and items; with the three usual outputs when none are given."""
    items = [one for _, some in sections.values() for one in some]
    return Rubric(
        key="small",
        version="1.0",
        title=WORDS,
        description=WORDS,
        subject="recording",
        sections=tuple(
            Section(key, WORDS, weight, tuple(items)) for key, (weight, items) in sections.items()
        ),
        outputs=tuple(outputs)
        if outputs is not None
        else (
            percentage("facilitator", items, ["facilitator"], per_facilitator=True),
            percentage("session", items, ["session"], per_facilitator=False),
            percentage("overall", items, ["session", "facilitator"], per_facilitator=False),
        ),
        minimum_answered_share=0.6,
        minimum_scored_weight=0.6,
        fingerprint="sha256:none",
    )


def rate(key: str, value: float, facilitator: str | None = None) -> Rating:
    return Rating(key, facilitator, value)


def leave_out(key: str, facilitator: str | None = None) -> Rating:
    return Rating(key, facilitator, None, NOT_APPLICABLE)


def only(scores: Sequence[OutputScore], output: str, facilitator: str | None = None) -> OutputScore:
    (found,) = [one for one in scores if (one.output, one.facilitator) == (output, facilitator)]
    return found


SOUND_FILE = """\
key: small
version: "1.0"
title: {en: "Small", cy: "Bach"}
description: {en: "A small rubric", cy: "Rwbric bach"}
subject: recording
scale:
  minimum: 0
  maximum: 2
  step: 1
  labels:
    0: {en: "No", cy: "Na"}
    2: {en: "Yes", cy: "Ie"}
evidence_required_at: [0]
bands:
  - {key: high, minimum: 50, label: {en: "High", cy: "Uchel"}}
  - {key: low, minimum: 0, label: {en: "Low", cy: "Isel"}}
outputs:
  - {key: overall, per_facilitator: false, scopes: [session], label: {en: "Overall", cy: "Cyfan"}}
sections:
  - key: S
    weight: 10
    label: {en: "Section", cy: "Adran"}
    items:
      - key: S1
        label: {en: "Item", cy: "Eitem"}
        description: {en: "What is rated", cy: "Beth a sgorir"}
        scope: session
        critical: [{at: 0, effect: escalate, band: low}]
        anchors:
          0: {en: "Not there", cy: "Ddim yno"}
          2: {en: "There", cy: "Yno"}
"""


def write(folder: Path, text: str, name: str = "rubric.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
