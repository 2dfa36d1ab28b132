"""Scores between the rubric engine, which works them out, and the database, which keeps them."""

from collections.abc import Iterable

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
    found = scoring.score(rubric, (), ("anybody",))
    return {one.output: one.highest for one in found if one.highest is not None}


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
