"""A rubric's form as lines for a person: sections, items with their scales and rules, and what they add up to."""

from collections.abc import Iterator

from rubrics.item import Item
from rubrics.numbers import rounded
from rubrics.output import Output
from rubrics.rubric import Rubric

TYPES = {
    "scale": "a scale",
    "yes_no": "yes or no",
    "yes_partly_no": "yes, partly or no",
    "count": "a count",
    "minutes": "minutes",
    "text": "words",
    "choice": "choices",
}
EFFECTS = {
    "cap": "the band is no better than",
    "escalate": "escalated; the band is",
    "fail_section": "the section counts as 0",
    "fail_all": "the output is 0",
    "flag": "action required",
}


def form_in_words(rubric: Rubric, language: str) -> Iterator[str]:
    """The whole form, top to bottom."""
    yield f"{rubric.title.in_language(language)} {rubric.version} ({rubric.key}), about a {rubric.subject}"
    yield rubric.description.in_language(language)
    for section in rubric.sections:
        yield f"\n{section.key}  {section.label.in_language(language)} (weight {section.weight:g})"
        for item in section.items:
            yield from _item(item, language)
    yield "\nWhat it adds up to:"
    for output in rubric.outputs:
        yield from _output(output, language)


def _item(item: Item, language: str) -> Iterator[str]:
    about = "each facilitator" if item.scope == "facilitator" else "once"
    weight = "" if item.weight == 1 or item.is_written else f", weight {item.weight:g}"
    yield f"  {item.key}  {item.label.in_language(language)} [{TYPES[item.type]}, {about}{weight}]"
    yield f"      {item.description.in_language(language)}"
    for anchor in item.anchors:
        words = anchor.description.in_language(language)
        yield f"      {anchor.value:g} {anchor.label.in_language(language)}" + (f": {words}" if words else "")
    for choice in item.choices:
        yield f"      {choice.key}: {choice.label.in_language(language)}"
    for note in _notes(item, language):
        yield f"      {note}"


def _notes(item: Item, language: str) -> Iterator[str]:
    if item.not_applicable:
        reasons = "; ".join(
            f"{reason.label.in_language(language)} ({reason.key})" for reason in item.not_applicable
        )
        yield f"may be left out: {reasons}"
    if item.applies_when is not None:
        when = item.applies_when
        yield f"only when {when.item} is {when.chosen or f'above {when.above:g}'}"
    if item.skill_of is not None:
        yield f"how well {item.skill_of} was done"
    if item.is_reverse:
        yield "a high value is bad; totalled apart"
    if item.is_required:
        yield "required"
    if item.start is not None:
        yield f"begin at {item.start:g}"
    if item.evidence_required_at:
        yield f"evidence needed at {', '.join(f'{value:g}' for value in item.evidence_required_at)}"
    for rule in item.critical:
        side = "more" if item.is_reverse else "less"
        yield f"critical: at {rule.at:g} or {side} {EFFECTS[rule.effect]} {rule.band or ''}".rstrip()


def _output(output: Output, language: str) -> Iterator[str]:
    whom = "each facilitator" if output.per_facilitator else "one in all"
    yield f"  {output.key}  {output.label.in_language(language)} [{_measure(output)}, {whom}]"
    for band in output.bands:
        yield f"      from {band.minimum:g} {band.label.in_language(language)} ({band.key})"
    for floor in output.floors:
        yield f"      any rating below {floor.below:g}: the band is at most {floor.band}"
    decimals = output.rounding.decimals
    bands = "its rounded value" if output.rounding.bands_from_rounded else "the value before rounding"
    yield f"      shown as {rounded(0.0, decimals)}" + (f", banded by {bands}" if output.bands else "")
    if output.threshold_source is not None:
        source = output.threshold_source
        yield f"      bands: {source.source.in_language(language)} ({source.date.isoformat()})"


def _measure(output: Output) -> str:
    match output.measure:
        case "percentage":
            return f"percentage by {'sections' if output.by_sections else 'items'}"
        case "ratio":
            words = f"{' + '.join(output.numerator)} over {' + '.join(output.denominator)}"
            return f"{words}, in percent" if output.in_percent else words
        case "points":
            return f"points for the bands of {', '.join(part.output for part in output.points)}"
        case _:
            return f"{output.measure.replace('_', ' ')} of {', '.join(output.items)}"
