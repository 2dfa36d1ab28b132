"""Scores between the rubric engine, which works them out, and the database, which keeps them."""

from collections.abc import Iterable

from qa_app.i18n import _, ngettext
from rubrics import scoring
from rubrics.numbers import rounded
from rubrics.output import Output
from rubrics.rubric import Rubric
from rubrics.scoring import OutputScore, SectionScore, UndefinedReason
from storage.database.reviews import ScoreRecord


def shown_score(value: float | None, output: Output | None = None) -> str | None:
    """A score as it is shown, halves up: with the output's own decimals, or one (None: of a percentage); None where
    it is not defined."""
    return rounded(value, output.rounding.decimals if output else 1)


def highest_values(rubric: Rubric) -> dict[str, float]:
    """By output, the most that its value can be; outputs without an end are left out."""
    somebody = "somebody"
    full = [
        scoring.Rating(
            item.key, somebody if item.scope == "facilitator" else None, item.maximum or item.minimum
        )
        for item in rubric.items
        if not item.is_written
    ]
    found = scoring.score(rubric, full, (somebody,))
    return {one.output: one.highest for one in found if one.highest is not None}


def score_text(output: Output, value: float | None, highest: float | None) -> str | None:
    """A score with what it is out of: `66.7`, `57.1 %`, `50 of 72`; None where it is not defined."""
    shown = shown_score(value, output)
    if shown is None or output.measure == "percentage":
        return shown
    if output.measure == "ratio":
        return f"{shown}\N{NO-BREAK SPACE}%" if output.in_percent else shown
    return shown if highest is None else _("{value} of {highest}").format(value=shown, highest=f"{highest:g}")


def undefined_words(score: ScoreRecord) -> str:
    """Why there is no score, as a few words."""
    return {
        "nothing_applies": _("Not defined: no item applies"),
        "too_little_answered": _("Not defined: too little was rated"),
        "divided_by_nothing": _("Not defined: there is nothing to divide by"),
        "part_undefined": _("Not defined: one of its parts has no band"),
    }.get(score.undefined_reason or "", _("Not defined"))


def why_bound(score: ScoreRecord) -> list[str]:
    """A sentence for each thing beside the sum that decides about the score or asks for action."""
    return [
        sentence.format(items=", ".join(keys.split()))
        for keys, sentence in (
            (
                score.escalated_by,
                ngettext(
                    "Escalated because of {items}, rated at its lowest: this asks for action now.",
                    "Escalated because of {items}, rated at their lowest: this asks for action now.",
                    _count(score.escalated_by),
                ),
            ),
            (
                score.capped_by,
                ngettext(
                    "{items} is a critical item: rated this low, it alone keeps the band from being higher.",
                    "{items} are critical items: rated this low, each alone keeps the band from being higher.",
                    _count(score.capped_by),
                ),
            ),
            (
                score.failed_by,
                ngettext(
                    "{items} is a critical item: rated this low, it makes what it stands in count as nothing.",
                    "{items} are critical items: rated this low, they make what they stand in count as nothing.",
                    _count(score.failed_by),
                ),
            ),
            (
                score.under_floor,
                ngettext(
                    "{items} is rated under the floor: whatever the sum, the band cannot be higher.",
                    "{items} are rated under the floor: whatever the sum, the band cannot be higher.",
                    _count(score.under_floor),
                ),
            ),
            (
                score.flagged_by,
                ngettext(
                    "{items} is rated so low that it asks for action, whatever the score.",
                    "{items} are rated so low that they ask for action, whatever the score.",
                    _count(score.flagged_by),
                ),
            ),
        )
        if keys
    ]


def _count(keys: str) -> int:
    return len(keys.split())


def score_records(review_id: int, outputs: Iterable[OutputScore]) -> list[ScoreRecord]:
    """A row for every output and for every section of it."""
    records = []
    for output in outputs:
        facilitator_id = None if output.facilitator is None else int(output.facilitator)
        records.append(
            ScoreRecord(
                review_id=review_id,
                output=output.output,
                section="",
                facilitator_id=facilitator_id,
                value=output.value,
                band=output.band,
                undefined_reason=output.undefined_reason,
                capped_by=" ".join(output.capped_by),
                escalated_by=" ".join(output.escalated_by),
                failed_by=" ".join(output.failed_by),
                flagged_by=" ".join(output.flagged_by),
                under_floor=" ".join(output.under_floor),
                answered=sum(section.answered for section in output.sections),
                applicable=sum(section.applicable for section in output.sections),
            )
        )
        records += [
            ScoreRecord(
                review_id=review_id,
                output=output.output,
                section=section.section,
                facilitator_id=facilitator_id,
                value=section.value,
                band=None,
                undefined_reason=_why_undefined(section),
                capped_by="",
                escalated_by="",
                answered=section.answered,
                applicable=section.applicable,
            )
            for section in output.sections
        ]
    return records


def _why_undefined(section: SectionScore) -> UndefinedReason | None:
    if section.value is not None:
        return None
    return "too_little_answered" if section.applicable else "nothing_applies"
