"""What the parts of a rubric or programme file must have in common: known bands, anchors on scale, keys once.

Each check reads the file's plain data, whatever its shape, so that it can speak beside other mistakes.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from rubrics.located_yaml import Part, Place, as_number
from rubrics.rubric import exact

Finding = tuple[Place, str]
"""Where something is wrong, and a sentence that says what and what to do."""

LONGEST_SCALE = 101  # values; 0 to 100 in whole steps


def rubric_findings(rubric: Part) -> Iterator[Finding]:
    """Everything in a rubric file that no single part can know to be wrong."""
    items = [item for section in rubric["sections"] for item in section["items"]]
    yield from _said_twice(rubric["sections"], "section")
    yield from _said_twice(items, "item")
    yield from _said_twice(rubric["bands"], "band")
    yield from _said_twice(rubric["outputs"], "output")
    yield from _band_findings(rubric["bands"])
    yield from _scale_findings(rubric["scale"])
    if rubric["scale"].data is not None:
        yield from _off_scale(rubric["evidence_required_at"], rubric["scale"])
    for item in items:
        yield from _item_findings(item, rubric)
    yield from _output_findings(rubric["outputs"], items)


def programme_findings(programme: Part) -> Iterator[Finding]:
    """Everything in a programme file that no single part can know to be wrong."""
    sessions = [session for module in programme["modules"] for session in module["sessions"]]
    yield from _said_twice(programme["modules"], "module")
    yield from _said_twice(sessions, "planned session")
    for session in sessions:
        yield from _said_twice(session["exercises"], "exercise")


def _said_twice(parts: Iterable[Part], what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for part in parts:
        key = part["key"].word
        if key is not None and key in seen:
            yield part["key"].place, f"another {what} has the key {key!r} already; give each its own."
        seen |= {key} if key is not None else set()


def _band_findings(bands: Part) -> Iterator[Finding]:
    minima = [(band, minimum) for band in bands if (minimum := band["minimum"].number) is not None]
    for (_, before), (band, after) in pairwise(minima):
        if after >= before:
            yield (
                band["minimum"].place,
                f"the minimum {after:g} is not below the {before:g} of the band before; "
                "write the bands from the highest to the lowest.",
            )
    if minima and minima[-1][1] != 0:
        band, minimum = minima[-1]
        yield (
            band["minimum"].place,
            f"the lowest band begins at {minimum:g}, so lower scores have no band; begin it at 0.",
        )


def _scale_findings(scale: Part) -> Iterator[Finding]:
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
        if not _is_on(key, scale):
            yield label.place, f"the label stands at {key}, which is not on the scale; move or remove it."
    labelled = _numbers(scale["labels"])
    for end in (minimum, maximum):
        if labelled and end not in labelled:
            yield scale["labels"].place, f"there is no label at {end:g}, an end of the scale; add one."


def _item_findings(item: Part, rubric: Part) -> Iterator[Finding]:
    own = item["scale"].data is not None
    scale = item["scale"] if own else rubric["scale"]
    if own:
        yield from _scale_findings(scale)
    yield from _off_scale(item["evidence_required_at"], scale)
    yield from _anchor_findings(item["anchors"], scale)
    bands = [band["key"].word for band in rubric["bands"]]
    seen: set[float] = set()
    for rule in item["critical"]:
        at, band = rule["at"].number, rule["band"].word
        if at is not None and not _is_on(at, scale):
            yield rule["at"].place, f"the critical rule is at {at:g}, which is not on the scale; mend it."
        if at is not None and at in seen:
            yield rule["at"].place, f"another critical rule is at {at:g} already; keep one."
        seen |= {at} if at is not None else set()
        if band is not None and band not in bands:
            yield (
                rule["band"].place,
                f"there is no band {band!r}; use one of {', '.join(str(known) for known in bands)}.",
            )


def _anchor_findings(anchors: Part, scale: Part) -> Iterator[Finding]:
    labelled, anchored = _numbers(scale["labels"]), _numbers(anchors)
    for key, anchor in anchors.entries():
        if not _is_on(key, scale):
            yield anchor.place, f"the anchor stands at {key}, which is not on the scale; move or remove it."
        elif as_number(key) is not None and as_number(key) not in labelled:
            yield anchor.place, f"the scale has no label at {key}; add one under `labels`."
    if isinstance(anchors.data, dict):
        for value in sorted(labelled - anchored):
            yield anchors.place, f"there is no anchor at {value:g}; say what it looks like."


def _numbers(values: Part) -> set[float]:
    """The values at which a mapping has an entry."""
    return {number for key, _ in values.entries() if (number := as_number(key)) is not None}


def _off_scale(values: Part, scale: Part) -> Iterator[Finding]:
    for value in values:
        if value.number is not None and not _is_on(value.number, scale):
            yield value.place, f"{value.number:g} is not on the scale; mend or remove it."


def _is_on(value: object, scale: Part) -> bool:
    """Whether a value is on the scale; what is no number, or cannot be told, is left to other checks."""
    number = as_number(value)
    minimum, maximum, step = (scale[name].number for name in ("minimum", "maximum", "step"))
    if number is None or minimum is None or maximum is None or step is None or step <= 0:
        return True
    steps: Fraction = (exact(number) - exact(minimum)) / exact(step)
    return minimum <= number <= maximum and steps.denominator == 1


def _output_findings(outputs: Part, items: Iterable[Part]) -> Iterator[Finding]:
    scopes_of_items = {item["scope"].word for item in items} & {"session", "facilitator"}
    counted: set[str | None] = set()
    for output in outputs:
        scopes = [scope.word for scope in output["scopes"]]
        counted |= set(scopes)
        for index, scope in enumerate(scopes):
            if scope in scopes[:index]:
                yield (*output["scopes"].place, index), f"the scope {scope!r} stands twice; remove one."
        if scopes and scopes_of_items and not scopes_of_items & set(scopes):
            yield (
                output["scopes"].place,
                f"no item has the scope {' or '.join(str(scope) for scope in scopes)}, so this output counts "
                "nothing; mend the scopes or remove the output.",
            )
        if output["per_facilitator"].data is True and scopes and "facilitator" not in scopes:
            yield (
                output["per_facilitator"].place,
                "this output is per facilitator and counts no facilitator item; add the scope or say false.",
            )
    for scope in sorted(str(scope) for scope in scopes_of_items - counted):
        if counted:
            yield outputs.place, f"no output counts the items of the scope {scope}; add one that does."
