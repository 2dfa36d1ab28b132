"""How scores are printed: as JSON with every figure, or as lines for a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from qa_app.i18n import N_, _, current_language
from rubrics.answers import Answers
from rubrics.numbers import rounded
from rubrics.rubric import Rubric
from rubrics.scoring import Answer, OutputScore, missing_evidence, score, unanswered

REASONS = {
    "nothing_applies": N_("every item is marked not applicable"),
    "too_little_answered": N_("too little is answered"),
    "divided_by_nothing": N_("there is nothing to divide by"),
    "part_undefined": N_("an output that it rests on is not defined"),
}


def scores_as_json(rubric: Rubric, given: Answers) -> dict[str, Any]:
    """Every output with its sections, what is not answered, and what needs evidence."""
    return {
        "rubric": {"key": rubric.key, "version": rubric.version, "fingerprint": rubric.fingerprint},
        "outputs": [_output(rubric, one) for one in score(rubric, given.ratings, given.facilitators)],
        "unanswered": _answers(unanswered(rubric, given.ratings, given.facilitators)),
        "evidence_required": _answers(missing_evidence(rubric, given.ratings, set())),
    }


def _output(rubric: Rubric, one: OutputScore) -> dict[str, Any]:
    return {
        "output": one.output,
        "facilitator": one.facilitator,
        "value": one.value,
        "rounded": rounded(one.value, rubric.output(one.output).rounding.decimals),
        "highest": one.highest,
        "band": one.band,
        "undefined_reason": one.undefined_reason,
        "capped_by": list(one.capped_by),
        "escalated_by": list(one.escalated_by),
        "failed_by": list(one.failed_by),
        "flagged_by": list(one.flagged_by),
        "under_floor": list(one.under_floor),
        "needs_action": one.needs_action,
        "weight_scored_share": one.weight_scored_share,
        "sections": [
            {
                "section": part.section,
                "value": part.value,
                "band": part.band,
                "answered": part.answered,
                "applicable": part.applicable,
            }
            for part in one.sections
        ],
    }


def _answers(some: Sequence[Answer]) -> list[dict[str, str | None]]:
    return [{"item": item, "facilitator": person} for item, person in some]


def scores_in_words(rubric: Rubric, given: Answers) -> Iterator[str]:
    """The same in lines in the current language, rounded as the rubric says."""
    yield f"{rubric.title.in_language(current_language())} {rubric.version}"
    for one in score(rubric, given.ratings, given.facilitators):
        yield from _output_in_words(rubric, one)
    left = unanswered(rubric, given.ratings, given.facilitators)
    if left:
        names = [
            item if person is None else _("{item} for {person}").format(item=item, person=person)
            for item, person in left
        ]
        yield _("Not answered: {items}").format(items=", ".join(names))


def _output_in_words(rubric: Rubric, one: OutputScore) -> Iterator[str]:
    output, language = rubric.output(one.output), current_language()
    label, nothing = output.label.in_language(language), _("not defined")
    name = label if one.facilitator is None else f"{label} {one.facilitator}"
    value = rounded(one.value, output.rounding.decimals) or nothing
    reason = "" if one.undefined_reason is None else f" ({_(REASONS[one.undefined_reason])})"
    band = _("no band") if one.band is None else output.band(one.band).label.in_language(language)
    yield f"{name}: {value}{reason}" + (f", {band}" if output.bands else "")
    for words, items in (
        (_("capped by {items}"), one.capped_by),
        (_("escalated by {items}"), one.escalated_by),
        (_("failed by {items}"), one.failed_by),
        (_("action required because of {items}"), one.flagged_by),
        (_("under the floor: {items}"), one.under_floor),
    ):
        if items:
            yield "  " + words.format(items=", ".join(items))
    for part in one.sections:
        value = rounded(part.value, output.rounding.decimals) or nothing
        counted = _("{answered} of {total} answered").format(answered=part.answered, total=part.applicable)
        yield f"  {part.section}: {value} ({counted})"
