"""What the parts of an item must have in common: anchors and rules on the scale, and what its type allows."""

from collections.abc import Iterator

from rubrics.item import LARGEST_NUMBER
from rubrics.item_forms import FIXED_LABELS
from rubrics.located_yaml import Part, as_number
from rubrics.numbers import exact
from rubrics.part_checks import Finding, is_on, numbers_of

LONGEST_SCALE = 101  # values; 0 to 100 in whole steps
BANDED = ("cap", "escalate")
"""Effects of a critical rule that name a band."""


def scale_findings(scale: Part) -> Iterator[Finding]:
    """What is wrong with a scale: its ends, its steps, its labels."""
    minimum, maximum, step = (scale[name].number for name in ("minimum", "maximum", "step"))
    if minimum is None or maximum is None or step is None or step <= 0:
        return
    if maximum <= minimum:
        yield (
            scale["maximum"].place,
            f"the maximum {maximum:g} is not above the minimum {minimum:g}; swap or mend them.",
        )
        return
    steps = (exact(maximum) - exact(minimum)) / exact(step)
    if steps.denominator != 1:
        yield (
            scale["step"].place,
            f"steps of {step:g} from {minimum:g} do not meet {maximum:g}; choose a step that does.",
        )
    elif steps >= LONGEST_SCALE:
        yield (
            scale["step"].place,
            f"the scale has {int(steps) + 1} values; use at most {LONGEST_SCALE}.",
        )
    for key, label in scale["labels"].entries():
        if not is_on(key, scale):
            yield label.place, f"the label stands at {key}, which is not on the scale; move or remove it."
    labelled = numbers_of(scale["labels"])
    for end in (minimum, maximum):
        if isinstance(scale["labels"].data, dict) and end not in labelled:
            yield scale["labels"].place, f"there is no label at {end:g}, an end of the scale; add one."


def item_findings(item: Part, rubric: Part) -> Iterator[Finding]:
    """What is wrong inside an item, and beside what the rubric says for all items."""
    kind = item["type"].word or "scale"
    scale = scale_of(item, rubric)
    if kind == "scale":
        if item["scale"].data is not None:
            yield from scale_findings(item["scale"])
        elif rubric["scale"].data is None:
            yield item.place, "the rubric has no scale for all items, so this one needs a `scale` of its own."
        yield from _anchor_findings(item, scale)
    else:
        yield from _type_findings(item, kind, scale)
    if kind in ("text", "choice"):
        return
    for value in item["evidence_required_at"]:
        yield from _off_scale(value, scale)
    yield from _off_scale(item["start"], scale)
    yield from _critical_findings(item["critical"], scale, is_reverse=item["reverse"].data is True)


def scale_of(item: Part, rubric: Part) -> Part:
    """The scale as plain data; of counts and minutes it has no upper end that a number could pass."""
    kind = item["type"].word or "scale"
    if kind == "scale":
        return item["scale"] if item["scale"].data is not None else rubric["scale"]
    if kind in FIXED_LABELS:
        return Part({"minimum": 0, "maximum": 1, "step": 0.5 if kind == "yes_partly_no" else 1})
    return Part({"minimum": 0, "maximum": LARGEST_NUMBER, "step": 1})


def _type_findings(item: Part, kind: str, scale: Part) -> Iterator[Finding]:
    if item["scale"].data is not None:
        yield item["scale"].place, f"an item of the type {kind} brings its own scale; remove this one."
    for key, anchor in item["anchors"].entries():
        if kind not in FIXED_LABELS:
            yield anchor.place, f"an item of the type {kind} has no anchors; say it in the description."
        elif not is_on(key, scale):
            yield anchor.place, f"the anchor stands at {key}, which is not on the scale; move or remove it."
    if kind == "choice" and not list(item["choices"].entries()):
        yield item.place, "an item of the type choice offers nothing; add `choices`."
    if kind != "choice" and item["choices"].data is not None:
        yield item["choices"].place, f"an item of the type {kind} offers no choices; remove them."
    if kind in ("text", "choice"):
        for name in ("critical", "evidence_required_at", "start", "reverse", "weight"):
            if item[name].data is not None:
                yield item[name].place, f"an item of the type {kind} has no number; remove `{name}`."


def _anchor_findings(item: Part, scale: Part) -> Iterator[Finding]:
    anchors = item["anchors"]
    if anchors.data is None:
        yield item.place, "`anchors` is missing; say what each label looks like."
    if item["choices"].data is not None:
        yield item["choices"].place, "an item of the type scale offers no choices; remove them."
    labelled, anchored = numbers_of(scale["labels"]), numbers_of(anchors)
    for key, anchor in anchors.entries():
        if not is_on(key, scale):
            yield anchor.place, f"the anchor stands at {key}, which is not on the scale; move or remove it."
        elif as_number(key) is not None and as_number(key) not in labelled:
            yield anchor.place, f"the scale has no label at {key}; add one under `labels`."
    if isinstance(anchors.data, dict):
        for value in sorted(labelled - anchored):
            yield anchors.place, f"there is no anchor at {value:g}; say what it looks like."


def _critical_findings(rules: Part, scale: Part, *, is_reverse: bool) -> Iterator[Finding]:
    seen: set[float] = set()
    for rule in rules:
        at, effect = rule["at"].number, rule["effect"].word
        if at is not None and not is_on(at, scale):
            yield rule["at"].place, f"the critical rule is at {at:g}, which is not on the scale; mend it."
        if at is not None and at in seen:
            yield rule["at"].place, f"another critical rule is at {at:g} already; keep one."
        seen |= {at} if at is not None else set()
        if is_reverse and effect in ("fail_section", "fail_all"):
            yield (
                rule["effect"].place,
                f"0 is the best of a reverse item, so {effect} says nothing; use cap or flag.",
            )
        if effect in BANDED and rule["band"].data is None:
            yield rule.place, f"say with `band` what the band is when this rule binds: {effect} needs one."
        if effect is not None and effect not in BANDED and rule["band"].data is not None:
            yield rule["band"].place, f"{effect} sets no band; remove `band`."


def _off_scale(value: Part, scale: Part) -> Iterator[Finding]:
    if value.number is not None and not is_on(value.number, scale):
        yield value.place, f"{value.number:g} is not on the scale; mend or remove it."
