"""A rubric's form as lines for a person: sections, items with their scales and rules, and what they add up to."""

from collections.abc import Iterator

from qa_app.i18n import N_, _, current_language
from rubrics.item import Item
from rubrics.numbers import rounded
from rubrics.output import Output
from rubrics.rubric import Rubric

TYPES = {
    "scale": N_("a scale"),
    "yes_no": N_("yes or no"),
    "yes_partly_no": N_("yes, partly or no"),
    "count": N_("a count"),
    "minutes": N_("minutes"),
    "text": N_("words"),
    "choice": N_("choices"),
}
EFFECTS = {
    "cap": N_("the band is no better than"),
    "escalate": N_("escalated; the band is"),
    "fail_section": N_("the section counts as 0"),
    "fail_all": N_("the output is 0"),
    "flag": N_("action required"),
}
MEASURES = {
    "sum": N_("sum of {items}"),
    "mean": N_("mean of {items}"),
    "weighted_mean": N_("weighted mean of {items}"),
    "minimum": N_("minimum of {items}"),
}


def form_in_words(rubric: Rubric) -> Iterator[str]:
    """The whole form, top to bottom, in the current language."""
    language = current_language()
    about = _("about a site") if rubric.subject == "site" else _("about a recording")
    yield f"{rubric.title.in_language(language)} {rubric.version} ({rubric.key}), {about}"
    yield rubric.description.in_language(language)
    for section in rubric.sections:
        weight = _("weight {weight}").format(weight=f"{section.weight:g}")
        yield f"\n{section.key}  {section.label.in_language(language)} ({weight})"
        for item in section.items:
            yield from _item(item, language)
    yield "\n" + _("What it adds up to:")
    for output in rubric.outputs:
        yield from _output(output, language)


def _item(item: Item, language: str) -> Iterator[str]:
    facts = [_(TYPES[item.type]), _("each facilitator") if item.scope == "facilitator" else _("once")]
    if item.weight != 1 and not item.is_written:
        facts.append(_("weight {weight}").format(weight=f"{item.weight:g}"))
    yield f"  {item.key}  {item.label.in_language(language)} [{', '.join(facts)}]"
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
        yield _("may be left out: {reasons}").format(reasons=reasons)
    when = item.applies_when
    if when is not None and when.chosen:
        yield _("only when {item} is {choice}").format(item=when.item, choice=when.chosen)
    elif when is not None:
        yield _("only when {item} is above {value}").format(item=when.item, value=f"{when.above:g}")
    if item.skill_of is not None:
        yield _("how well {item} was done").format(item=item.skill_of)
    if item.is_reverse:
        yield _("a high value is bad; totalled apart")
    if item.is_required:
        yield _("required")
    if item.start is not None:
        yield _("begin at {value}").format(value=f"{item.start:g}")
    if item.evidence_required_at:
        values = ", ".join(f"{value:g}" for value in item.evidence_required_at)
        yield _("evidence needed at {values}").format(values=values)
    for rule in item.critical:
        words = _("critical: at {value} or more") if item.is_reverse else _("critical: at {value} or less")
        parts = [words.format(value=f"{rule.at:g}"), _(EFFECTS[rule.effect]), rule.band or ""]
        yield " ".join(parts).rstrip()


def _output(output: Output, language: str) -> Iterator[str]:
    whom = _("each facilitator") if output.per_facilitator else _("one in all")
    yield f"  {output.key}  {output.label.in_language(language)} [{_measure(output)}, {whom}]"
    for band in output.bands:
        begins = _("from {value}").format(value=f"{band.minimum:g}")
        yield f"      {begins} {band.label.in_language(language)} ({band.key})"
    for floor in output.floors:
        yield "      " + _("any rating below {value}: the band is at most {band}").format(
            value=f"{floor.below:g}", band=floor.band
        )
    banded = _("banded by the value before rounding")
    if output.rounding.bands_from_rounded:
        banded = _("banded by its rounded value")
    shown = _("shown as {figure}").format(figure=rounded(0.0, output.rounding.decimals))
    yield f"      {shown}" + (f", {banded}" if output.bands else "")
    if output.threshold_source is not None:
        source = output.threshold_source
        words = f"{source.source.in_language(language)} ({source.date.isoformat()})"
        yield "      " + _("bands: {source}").format(source=words)


def _measure(output: Output) -> str:
    match output.measure:
        case "percentage":
            return _("percentage by sections") if output.by_sections else _("percentage by items")
        case "ratio":
            words = _("{numerator} over {denominator}").format(
                numerator=" + ".join(output.numerator), denominator=" + ".join(output.denominator)
            )
            percent = _("in percent")
            return f"{words}, {percent}" if output.in_percent else words
        case "points":
            outputs = ", ".join(part.output for part in output.points)
            return _("points for the bands of {outputs}").format(outputs=outputs)
        case _:
            return _(MEASURES[output.measure]).format(items=", ".join(output.items))
